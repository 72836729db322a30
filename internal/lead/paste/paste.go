package paste

import (
	"strings"
	"unicode/utf8"

	"preround/internal/lead"
	"preround/internal/lead/table"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

// MaxBytes is how much text is read.
const MaxBytes = 2 << 20

// Field is the form field at which faults are reported.
const Field = "text"

// Finding is one proposal.
type Finding struct {
	Field lead.Field
	Value string // as a draft has it; empty: found, but not for sure
	From  string // the words that it was read from
	By    string // "data of the page", "the page's title", "the text"
	Doubt string // why Value is empty, in a sentence
}

// Found is what a text says.
type Found struct {
	What     string    // "a web page", "plain text"
	Findings []Finding // in the order of lead.Specs, one for each field
}

// Read proposes what a text says of a place.
func Read(text string, today clock.Date) (Found, error) {
	switch {
	case len(text) > MaxBytes:
		return Found{}, errs.Fault(Field, "The text has %d MiB, and more than %d are not read. Paste the part that matters.", len(text)>>20, MaxBytes>>20)
	case strings.TrimSpace(text) == "":
		return Found{}, errs.Fault(Field, "Paste the text of the page first.")
	case strings.IndexByte(text, 0) >= 0 || !utf8.ValidString(text):
		return Found{}, errs.Fault(Field, "This is not text. Open the page, select its text, and paste that.")
	}
	begin := strings.ToLower(strings.TrimSpace(text[:min(len(text), 4000)]))
	g := &gatherer{}
	switch {
	case strings.HasPrefix(begin, "begin:vcalendar"):
		return whole("a calendar file", "the first event", text, today)
	case strings.HasPrefix(begin, "- id:"):
		return whole("a place of a catalogue file", "the file", text, today)
	case strings.HasPrefix(begin, "<") || strings.Contains(begin, "<html") || strings.Contains(begin, "<body"):
		if err := g.page(text); err != nil {
			return Found{}, err
		}
		g.what = "a web page"
	default:
		g.what = "plain text"
		g.plain(text, "the text")
	}
	return g.found(today)
}

// whole reads a file of which one row is the place.
func whole(what, by, text string, today clock.Date) (Found, error) {
	t, err := table.Read(map[bool]string{true: "pasted.yaml"}[by == "the file"], []byte(text))
	if p := errs.ProblemsOf(err); len(p) > 0 {
		return Found{}, errs.Fault(Field, "%s", p[0].Says)
	}
	if err != nil {
		return Found{}, err
	}
	l, _ := lead.ReadOf(t.Rows[0], lead.Head{Columns: t.Columns}, today)
	f := Found{What: what}
	d := lead.DraftOf(l)
	for _, s := range lead.Specs {
		if v := d[s.Field]; v != "" {
			f.Findings = append(f.Findings, Finding{Field: s.Field, Value: v, From: shorten(v), By: by})
		}
	}
	return f, nil
}

// gatherer collects proposals; of two for one field the first stays.
type gatherer struct {
	what     string
	findings map[lead.Field]Finding
}

func (g *gatherer) propose(f lead.Field, value, from, by string) {
	value = strings.TrimSpace(strings.Join(strings.Fields(clean(value)), " "))
	if value == "" || g.has(f) {
		return
	}
	if s, _ := lead.SpecOf(f); utf8.RuneCountInString(value) > s.Most {
		value = string([]rune(value)[:s.Most-1]) + "…"
	}
	if g.findings == nil {
		g.findings = map[lead.Field]Finding{}
	}
	g.findings[f] = Finding{Field: f, Value: value, From: shorten(clean(from)), By: by}
}

func (g *gatherer) has(f lead.Field) bool { _, ok := g.findings[f]; return ok }

// found puts the proposals in order. What Read of package lead would refuse is
// shown without a value, with the reason.
func (g *gatherer) found(today clock.Date) (Found, error) {
	if len(g.findings) == 0 {
		return Found{}, errs.Fault(Field, "Nothing of a place was found in this text. Add the place by hand, and keep the text in your notes.")
	}
	d := lead.Draft{lead.Name: "x"}
	for f, x := range g.findings {
		d[f] = x.Value
	}
	_, problems := lead.Read(d, lead.Lead{}, today)
	out := Found{What: g.what}
	for _, s := range lead.Specs {
		x, ok := g.findings[s.Field]
		if !ok {
			continue
		}
		for _, p := range problems {
			if p.Field == string(s.Field) {
				x.Value, x.Doubt = "", p.Says
			}
		}
		out.Findings = append(out.Findings, x)
	}
	return out, nil
}

// clean takes out what cannot be seen.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r == '\u00a0' || r == '\u202f':
			return ' '
		case r < 0x20, r >= 0x7f && r <= 0x9f, r == 0xfeff, r == 0x200b, r == 0x200e, r == 0x200f, r == 0x061c, r >= 0x2028 && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r >= 0xe0000 && r <= 0xe007f, r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}

func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}
