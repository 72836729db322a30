package archive

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"preround/internal/platform/csvsafe"
)

// format is the version of the file's layout. A server takes in its own and every
// earlier one.
const format = 1

// The names inside the file.
const (
	manifestName = "manifest.json"
	readmeName   = "README.txt"
	calendarName = "calendar.ics"
	dataFolder   = "data/"
	tableFolder  = "tables/"
)

// manifest says what is inside.
type manifest struct {
	Format  int       `json:"format"`
	Program string    `json:"program"`
	Version string    `json:"version"`
	Made    time.Time `json:"made"`
	Parts   []listed  `json:"parts"`
}

// listed is a room's file in data/.
type listed struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

const program = "preround"

// Content is all of a student at one moment.
type Content struct {
	archive  *Archive
	made     time.Time
	rooms    []room
	calendar []byte
}

type room struct {
	name string
	data json.RawMessage
	rows [][]string
}

// FileName is what the file is called when it is saved.
func (c *Content) FileName() string { return "preround-" + c.made.Format(time.DateOnly) + ".zip" }

// WriteTo writes the file. Of what it writes nothing is held in memory but the
// student's own rows.
func (c *Content) WriteTo(w io.Writer) (int64, error) {
	out := &counted{w: w}
	z := zip.NewWriter(out)
	err := c.write(z)
	if err == nil {
		err = z.Close()
	}
	return out.n, err
}

func (c *Content) write(z *zip.Writer) error {
	add := func(name string, body func(io.Writer) error) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: c.made})
		if err != nil {
			return err
		}
		return body(f)
	}
	plain := func(b []byte) func(io.Writer) error {
		return func(w io.Writer) error { _, err := w.Write(b); return err }
	}
	m := manifest{Format: format, Program: program, Version: c.archive.Version, Made: c.made, Parts: []listed{}}
	for i := range c.rooms {
		r := &c.rooms[i]
		var b bytes.Buffer
		if len(r.data) == 0 {
			r.data = json.RawMessage("null")
		}
		if err := json.Indent(&b, r.data, "", " "); err != nil {
			return err
		}
		b.WriteByte('\n')
		r.data = b.Bytes()
		sum := sha256.Sum256(r.data)
		m.Parts = append(m.Parts, listed{r.name, int64(len(r.data)), hex.EncodeToString(sum[:])})
	}
	head, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	if err := add(readmeName, plain([]byte(c.readme()))); err != nil {
		return err
	}
	if err := add(manifestName, plain(append(head, '\n'))); err != nil {
		return err
	}
	for _, r := range c.rooms {
		if err := add(dataFolder+r.name+".json", plain(r.data)); err != nil {
			return err
		}
	}
	for _, r := range c.rooms {
		if len(r.rows) == 0 {
			continue
		}
		if err := add(tableFolder+r.name+".csv", table(r.rows)); err != nil {
			return err
		}
	}
	if len(c.calendar) > 0 {
		return add(calendarName, plain(c.calendar))
	}
	return nil
}

// table writes rows for a spreadsheet, in which none can be a formula.
func table(rows [][]string) func(io.Writer) error {
	return func(w io.Writer) error {
		out := csvsafe.NewWriter(w)
		for _, row := range rows {
			out.Write(row)
		}
		return out.Flush()
	}
}

type counted struct {
	w io.Writer
	n int64
}

func (c *counted) Write(b []byte) (int, error) {
	n, err := c.w.Write(b)
	c.n += int64(n)
	return n, err
}
