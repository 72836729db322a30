package cv

import (
	"cmp"
	"slices"
	"strings"

	"preround/internal/platform/clock"
)

// Laid is a CV as plain headings and lines. Everything that is printed is made
// from it.
type Laid struct {
	Name, NameNative string
	Headline         string
	Contact          []string
	Summary          string
	Sections         []LaidSection
}

// LaidSection is a heading with what stands under it.
type LaidSection struct {
	Title   string
	Entries []Entry
}

// Entry is one item. Each part may be empty.
type Entry struct {
	Title  string // in bold
	Where  string // behind or below it
	When   string // at the other end of the line
	Notes  []string
	Points []string
	Cited  []Span // a reference in the Vancouver style, instead of all above
}

// Span is a piece of a line; Bold for the student's own name.
type Span struct {
	Text string
	Bold bool
}

// Lay makes the CV of a record as a variant shows it.
func Lay(r Record, v Variant) Laid {
	b := r.Basics
	out := Laid{Name: b.Name, NameNative: b.NameNative, Headline: cmp.Or(v.Headline, b.Label), Summary: cmp.Or(v.Summary, b.Summary)}
	for _, part := range []string{b.Email, b.Phone, joined(", ", b.City, b.Region, b.CountryCode), b.URL} {
		if part != "" {
			out.Contact = append(out.Contact, part)
		}
	}
	for _, p := range b.Profiles {
		if s := cmp.Or(p.URL, joined(": ", p.Network, p.Username)); s != "" {
			out.Contact = append(out.Contact, s)
		}
	}
	for _, kind := range v.Order() {
		s, _ := SectionOf(kind)
		laid := LaidSection{Title: s.Title}
		for _, i := range byDate(s, r.Of(kind)) {
			if v.Shows(i) {
				laid.Entries = append(laid.Entries, entryOf(i, b.Name))
			}
		}
		if len(laid.Entries) > 0 {
			out.Sections = append(out.Sections, laid)
		}
	}
	return out
}

// byDate puts the newest first; items without a date keep their places at the end,
// and kinds without dates their order.
func byDate(s Section, items []Item) []Item {
	dated := slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Shape == Date })
	if !dated {
		return items
	}
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b Item) int { return strings.Compare(latest(b), latest(a)) })
	return items
}

// latest is the date by which an item is sorted; what still goes on is newest.
func latest(i Item) string {
	if i.Get("startDate") != "" && i.Get("endDate") == "" {
		return "9" + i.Get("startDate")
	}
	return cmp.Or(i.Get("endDate"), i.Get("date"), i.Get("releaseDate"))
}

func entryOf(i Item, me string) Entry {
	g := i.Get
	switch i.Kind {
	case Publications:
		return Entry{Cited: vancouver(i, me)}
	case Education:
		return Entry{Title: joined(", ", g("studyType"), g("area")), Where: g("institution"), When: span(i), Notes: notes(labelled("Grade", g("score")), labelled("Courses", strings.Join(i.List("courses"), ", ")))}
	case Rotations:
		return Entry{Title: g("specialty"), Where: joined(", ", g("hospital"), g("city")), When: span(i),
			Notes: notes(joined(" · ", labelled("Supervisor", g("supervisor")), weeks(g("weeks")), labelled("Grade", g("grade")))), Points: i.List("highlights")}
	case Examinations:
		return Entry{Title: g("name"), Where: joined(", ", g("score"), g("body")), When: spoken(g("date"))}
	case Work:
		return Entry{Title: g("position"), Where: joined(", ", g("name"), g("location")), When: span(i), Notes: notes(g("description"), g("summary")), Points: i.List("highlights")}
	case Presentations:
		return Entry{Title: g("title"), Where: joined(", ", g("form"), g("event"), g("city")), When: spoken(g("date")), Notes: notes(strings.Join(i.List("authors"), ", "))}
	case Projects:
		return Entry{Title: g("name"), Where: joined(", ", strings.Join(i.List("roles"), ", "), g("entity"), g("type")), When: span(i),
			Notes: notes(g("description"), labelled("Methods", strings.Join(i.List("keywords"), ", "))), Points: i.List("highlights")}
	case Audits:
		return Entry{Title: g("title"), Where: joined(", ", g("role"), g("hospital")), When: spoken(g("date")), Points: i.List("highlights")}
	case Teaching:
		return Entry{Title: g("title"), Where: joined(", ", g("place"), g("audience")), When: span(i), Points: i.List("highlights")}
	case Volunteer:
		return Entry{Title: g("position"), Where: g("organization"), When: span(i), Notes: notes(g("summary")), Points: i.List("highlights")}
	case Leadership:
		return Entry{Title: g("role"), Where: g("organisation"), When: span(i), Points: i.List("highlights")}
	case Certificates:
		return Entry{Title: g("name"), Where: joined(", ", g("issuer"), prefixed("valid until ", spoken(g("until")))), When: spoken(g("date"))}
	case Awards:
		return Entry{Title: g("title"), Where: g("awarder"), When: spoken(g("date")), Notes: notes(g("summary"))}
	case Skills, Interests:
		return Entry{Title: joined(", ", g("name"), g("level")), Where: strings.Join(i.List("keywords"), ", ")}
	case Languages:
		return Entry{Title: g("language"), Where: joined(", ", g("fluency"), g("cefr"))}
	case References:
		return Entry{Title: g("name"), Notes: notes(g("reference"))}
	default: // Referees
		return Entry{Title: g("name"), Where: joined(", ", g("position"), g("hospital")), Notes: notes(joined(" · ", g("email"), g("phone"), g("knows")))}
	}
}

// joined puts what is there together with a mark between.
func joined(mark string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), mark)
}

func notes(parts ...string) []string {
	return slices.DeleteFunc(parts, func(p string) bool { return p == "" })
}

func labelled(label, v string) string {
	return prefixed(label+": ", v)
}

func prefixed(before, v string) string {
	if v == "" {
		return ""
	}
	return before + v
}

func weeks(n string) string {
	switch n {
	case "":
		return ""
	case "1":
		return "1 week"
	}
	return n + " weeks"
}

// span is from when to when.
func span(i Item) string {
	from, to := spoken(i.Get("startDate")), spoken(i.Get("endDate"))
	switch {
	case from == "":
		return to
	case to == "":
		return from + " – now"
	case from == to:
		return from
	}
	if at := strings.LastIndexByte(to, ' '); at > 0 { // 2 Mar – 27 Mar 2026
		from = strings.TrimSuffix(from, to[at:])
	}
	return from + " – " + to
}

// spoken is a date of the record as people write it: 2027, Mar 2027, 1 Mar 2027.
func spoken(v string) string {
	switch len(v) {
	case len("2027-03"):
		if m, err := clock.ParseMonth(v); err == nil {
			return m.First().Format("Jan 2006")
		}
	case len("2027-03-01"):
		if d, err := clock.ParseDate(v); err == nil {
			return d.Format("2 Jan 2006")
		}
	}
	return v
}
