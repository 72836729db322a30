package cv

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/errs"
)

// The most that a record may hold; a CV is two pages.
const (
	MaxItems = 400
	maxLine  = 400  // characters of one line
	maxText  = 4000 // of a paragraph or a list
	maxLines = 60
)

// Record is all that a student has done, and who they are.
type Record struct {
	Basics Basics
	Items  []Item                     // of all kinds, those of one kind in the student's order
	Extra  map[string]json.RawMessage // members of the file at its top that we do not know
	Own    map[string]json.RawMessage // members of x_preround at the top that we do not know
}

// Basics is who the student is.
type Basics struct {
	Name, NameNative string // NameNative: in the script of the country, "عائشہ خان"
	Label            string // "Third-year medical student"
	Email, Phone     string
	URL              string
	Summary          string
	Address          string
	PostalCode       string
	City             string
	CountryCode      string
	Region           string
	Profiles         []Profile
	Extra            map[string]json.RawMessage
	LocationExtra    map[string]json.RawMessage
	Own              map[string]json.RawMessage
}

// Profile is a page about the student elsewhere: ORCID, LinkedIn.
type Profile struct {
	Network, Username, URL string
	Extra                  map[string]json.RawMessage
}

// Item is one thing done.
type Item struct {
	ID       string
	Kind     Kind
	Says     map[string]string // by the name of the field; a list is its lines joined by \n
	Evidence []Evidence
	Extra    map[string]json.RawMessage
	Own      map[string]json.RawMessage
}

// Evidence is what proves an item.
type Evidence struct {
	Kind string `json:"kind"` // "paper": of the vault; "doi", "pmid", "link"
	Ref  string `json:"ref"`
}

// Paperwork is evidence that is a paper of the student's vault; Ref is its id.
const Paperwork = "paper"

// Address is where a reader can look the evidence up; empty for a paper.
func (e Evidence) Address() string {
	switch e.Kind {
	case "doi":
		return "https://doi.org/" + e.Ref
	case "pmid":
		return "https://pubmed.ncbi.nlm.nih.gov/" + e.Ref + "/"
	case "link":
		return e.Ref
	}
	return ""
}

// Get is what the item says under a name, empty for nothing.
func (i Item) Get(name string) string { return i.Says[name] }

// List is a field that holds lines.
func (i Item) List(name string) []string { return lines(i.Says[name]) }

// Head names the item to its owner.
func (i Item) Head() string {
	s, _ := SectionOf(i.Kind)
	if h := i.Get(s.Head); h != "" {
		return h
	}
	for _, f := range s.Fields {
		if v := i.Get(f.Name); v != "" {
			return v
		}
	}
	return "(empty)"
}

// Of are the items of a kind, in order.
func (r Record) Of(k Kind) []Item {
	var out []Item
	for _, i := range r.Items {
		if i.Kind == k {
			out = append(out, i)
		}
	}
	return out
}

// Item is the one with that id.
func (r Record) Item(id string) (Item, bool) {
	i := slices.IndexFunc(r.Items, func(i Item) bool { return i.ID == id })
	if i < 0 {
		return Item{}, false
	}
	return r.Items[i], true
}

// named gives the items of r the names that they had before: those that say the same,
// and then those of the same kind and head.
func (r Record) named(before Record) Record {
	r.Items = slices.Clone(r.Items)
	taken, kept := map[string]bool{}, map[string]bool{}
	for _, same := range []func(a, b Item) bool{
		func(a, b Item) bool { return maps.Equal(a.Says, b.Says) },
		func(a, b Item) bool { return a.Head() == b.Head() },
	} {
		for n, i := range r.Items {
			if kept[i.ID] {
				continue
			}
			at := slices.IndexFunc(before.Items, func(o Item) bool { return o.Kind == i.Kind && !taken[o.ID] && same(o, i) })
			if at >= 0 {
				r.Items[n].ID = before.Items[at].ID
				taken[r.Items[n].ID], kept[r.Items[n].ID] = true, true
			}
		}
	}
	return r
}

// Put adds an item, or puts it in the place of the one with its id.
func (r Record) Put(item Item) (Record, error) {
	if err := item.check(); err != nil {
		return r, err
	}
	r.Items = slices.Clone(r.Items)
	if i := slices.IndexFunc(r.Items, func(i Item) bool { return i.ID == item.ID }); i >= 0 {
		r.Items[i] = item
		return r, nil
	}
	if len(r.Items) >= MaxItems {
		return r, errs.New(errs.Invalid, "A record holds at most %d entries. Take one away before you add another.", MaxItems)
	}
	r.Items = append(r.Items, item)
	return r, nil
}

// Without is the record less an item.
func (r Record) Without(id string) Record {
	r.Items = slices.DeleteFunc(slices.Clone(r.Items), func(i Item) bool { return i.ID == id })
	return r
}

// Move puts an item one up (-1) or down (+1) among those of its kind.
func (r Record) Move(id string, by int) Record {
	r.Items = slices.Clone(r.Items)
	from := slices.IndexFunc(r.Items, func(i Item) bool { return i.ID == id })
	if from < 0 {
		return r
	}
	for to := from + by; to >= 0 && to < len(r.Items); to += by {
		if r.Items[to].Kind == r.Items[from].Kind {
			r.Items[from], r.Items[to] = r.Items[to], r.Items[from]
			break
		}
	}
	return r
}

var day = regexp.MustCompile(`^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$`)

// check finds what a person has to mend in an item.
func (i Item) check() error {
	s, ok := SectionOf(i.Kind)
	if !ok {
		return errs.New(errs.Invalid, "There is no section “%s”.", i.Kind)
	}
	var problems []errs.Problem
	fault := func(field, format string, args ...any) {
		problems = append(problems, errs.Problem{Field: field, Says: fmt.Sprintf(format, args...)})
	}
	said := false
	for _, f := range s.Fields {
		v := i.Says[f.Name]
		said = said || v != ""
		if why := f.wrong(v); why != "" {
			fault(f.Name, "%s: %s", f.Label, why)
		}
		if f.prose() {
			problems = append(problems, guard.Problems(f.Name, v)...)
		}
	}
	if !said {
		fault(s.Head, "Say at least one thing about the %s, or leave the page.", s.One)
	}
	if from, to := i.Says["startDate"], i.Says["endDate"]; day.MatchString(from) && day.MatchString(to) && to < from[:min(len(from), len(to))] {
		fault("endDate", "It ends before it begins. Change one of the two dates.")
	}
	return errs.Faults(problems)
}

// prose tells whether a field takes any words, in which a patient could be told of.
func (f Field) prose() bool { return f.Shape != Date && f.Shape != Link && f.Shape != Level }

// wrong says what is wrong with a value, empty for nothing.
func (f Field) wrong(v string) string {
	n := utf8.RuneCountInString(v)
	switch {
	case v == "":
		return ""
	case f.Shape == Date && !day.MatchString(v):
		return "“" + clip(v) + "” is not a date. Write 2027, 2027-03 or 2027-03-01."
	case f.Shape == Link && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://"):
		return "an address begins with https://."
	case f.Shape == Level && !slices.Contains(Levels, v):
		return "choose one of the levels A1 to C2, or native."
	case f.Shape == Lines && strings.Count(v, "\n") >= maxLines:
		return fmt.Sprintf("at most %d lines.", maxLines)
	case f.Shape == Text && n > maxText, f.Shape == Lines && n > maxText:
		return fmt.Sprintf("%d characters; at most %d fit.", n, maxText)
	case f.Shape != Text && f.Shape != Lines && n > maxLine:
		return fmt.Sprintf("%d characters; at most %d fit.", n, maxLine)
	}
	return ""
}

// Levels are those of a language, lowest first.
var Levels = []string{"A1", "A2", "B1", "B2", "C1", "C2", "native"}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

// lines splits a list and drops what is empty.
func lines(s string) []string {
	var out []string
	for l := range strings.SplitSeq(s, "\n") {
		if l = strings.TrimSpace(l); l != "" {
			out = append(out, l)
		}
	}
	return out
}

// Check finds what a person has to mend in who they are.
func (b Basics) Check() error {
	var problems []errs.Problem
	fault := func(field, says string) { problems = append(problems, errs.Problem{Field: field, Says: says}) }
	if b.Name == "" {
		fault("name", "Enter your name: no CV is read without one.")
	}
	if b.Email != "" && (!strings.Contains(b.Email, "@") || strings.ContainsAny(b.Email, " \n")) {
		fault("email", "“"+clip(b.Email)+"” is no e-mail address.")
	}
	if b.URL != "" && !strings.HasPrefix(b.URL, "https://") && !strings.HasPrefix(b.URL, "http://") {
		fault("url", "The address of your page begins with https://.")
	}
	for _, v := range []struct{ field, text string }{{"name", b.Name}, {"native", b.NameNative}, {"label", b.Label}, {"phone", b.Phone}, {"city", b.City}, {"countryCode", b.CountryCode}} {
		if utf8.RuneCountInString(v.text) > maxLine {
			fault(v.field, fmt.Sprintf("That is longer than %d characters. Shorten it.", maxLine))
		}
	}
	if utf8.RuneCountInString(b.Summary) > maxText {
		fault("summary", "The text is longer than a whole page. Shorten it.")
	}
	problems = append(append(problems, guard.OwnProblems("label", b.Label)...), guard.Problems("summary", b.Summary)...)
	return errs.Faults(problems)
}
