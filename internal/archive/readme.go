package archive

import (
	"errors"
	"strings"

	"preround/internal/platform/errs"
)

// readme says in plain words what the file is.
func (c *Content) readme() string {
	var b strings.Builder
	line := func(s string) { b.WriteString(s + "\r\n") }
	line("Everything of yours in Preround")
	line("===============================")
	line("")
	line("Made on " + c.made.Format("2 January 2006 at 15:04") + " UTC by Preround " + c.archive.Version + ".")
	line("Keep this file to yourself: whoever has it can read all that you have noted.")
	line("")
	line("What is inside")
	line("--------------")
	line("data/          one file for each part of Preround, in JSON, with the whole history.")
	line("               Only these are read when the file is taken in again.")
	line("tables/        the same for a spreadsheet. An apostrophe in front of = + - or @ keeps a")
	line("               spreadsheet from running what somebody typed as a formula.")
	line("calendar.ics   all your dates, for any calendar program.")
	line("manifest.json  names the files in data/ and their check sums.")
	line("")
	for _, r := range c.rooms {
		switch n := len(r.rows) - 1; {
		case n == 1:
			line("  " + r.name + ": 1 line")
		case n > 1:
			line("  " + r.name + ": " + number(n) + " lines")
		default:
			line("  " + r.name)
		}
	}
	line("")
	line("Taking it in again")
	line("------------------")
	line("On the new server open /archive in a browser that keeps no plan there, choose this")
	line("file as it is (do not unpack or change it), and send it. Everything is then as it was,")
	line("history included. You get four new words; the old ones open the old server only.")
	if len(c.archive.LeftOut) > 0 {
		line("")
		line("What is not inside, and why")
		line("---------------------------")
		for _, s := range c.archive.LeftOut {
			line("- " + s)
		}
	}
	return b.String()
}

// sentence is what an error says to people.
func sentence(err error) string {
	if e, ok := errors.AsType[*errs.Error](err); ok {
		return e.Says
	}
	return err.Error()
}
