package cv

import (
	"slices"
	"strings"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/errs"
)

// VariantID names a variant for ever.
type VariantID string

// Layout is a way of ordering and setting a CV.
type Layout string

// The layouts: one for each kind of place, named after it.
const (
	Clinical       Layout = "clinical"
	Research       Layout = "research"
	PublicHealth   Layout = "public_health"
	Administrative Layout = "administrative"
	Abroad         Layout = "abroad"
	Short          Layout = "short"
)

// Paper is the size of the page.
type Paper string

// The papers.
const (
	A4     Paper = "a4"
	Letter Paper = "us-letter"
)

// Variant is the record as one place shall see it.
type Variant struct {
	ID       VariantID
	Name     string // "Imperial, surgery"
	For      string // the application that it is meant for; empty: none yet
	Layout   Layout
	Paper    Paper
	Pages    int      // as many as the place wants at most, 1 or 2
	Hidden   []string // ids of items that it does not show
	Without  []Kind   // sections that it does not show
	First    []Kind   // sections that come first, in this order; the rest as the layout has them
	Summary  string   // in the place of the record's; empty: the record's
	Headline string   // in the place of the record's label; empty: the record's
}

// LayoutInfo is what a page says of a layout, and its order of sections.
type LayoutInfo struct {
	Layout Layout
	Title  string
	For    string // what it is good for
	Order  []Kind
}

// Layouts lists the six, in the order of the kinds of place.
var Layouts = []LayoutInfo{
	{Clinical, "Clinical", "Electives and attachments: rotations and examinations come first.",
		[]Kind{Education, Rotations, Examinations, Certificates, Work, Audits, Projects, Publications, Presentations, Teaching, Volunteer, Leadership, Awards, Skills, Languages, Interests, References, Referees}},
	{Research, "Research", "Laboratories and clinical research: projects, publications and methods come first.",
		[]Kind{Education, Projects, Publications, Presentations, Skills, Awards, Work, Rotations, Audits, Teaching, Examinations, Certificates, Volunteer, Leadership, Languages, Interests, References, Referees}},
	{PublicHealth, "Public health", "Ministries, agencies and charities: fieldwork, volunteering and languages come first.",
		[]Kind{Education, Work, Volunteer, Projects, Publications, Languages, Leadership, Presentations, Skills, Rotations, Teaching, Audits, Awards, Certificates, Examinations, Interests, References, Referees}},
	{Administrative, "Management", "Operations, quality and informatics: posts held and improvements made come first.",
		[]Kind{Education, Leadership, Audits, Work, Projects, Skills, Presentations, Publications, Volunteer, Teaching, Awards, Certificates, Languages, Rotations, Examinations, Interests, References, Referees}},
	{Abroad, "Abroad", "Hosts in another country: languages and examinations that they know come first.",
		[]Kind{Education, Languages, Examinations, Rotations, Certificates, Work, Volunteer, Projects, Publications, Presentations, Audits, Teaching, Leadership, Awards, Skills, Interests, References, Referees}},
	{Short, "First CV", "Shadowing, courses and first steps: what somebody with little behind them can show.",
		[]Kind{Education, Volunteer, Skills, Work, Projects, Leadership, Languages, Awards, Certificates, Teaching, Rotations, Examinations, Audits, Publications, Presentations, Interests, References, Referees}},
}

// InfoOf is what is known of a layout; Clinical's for an unknown one.
func InfoOf(l Layout) LayoutInfo {
	for _, i := range Layouts {
		if i.Layout == l {
			return i
		}
	}
	return Layouts[0]
}

const maxName = 80

// NameFor is a name for the CV of a place: the place's own, cut between words where it
// is longer than a name may be.
func NameFor(place string) string {
	if utf8.RuneCountInString(place) <= maxName {
		return place
	}
	short := string([]rune(place)[:maxName])
	if at := strings.LastIndexByte(short, ' '); at > maxName/2 {
		short = short[:at]
	}
	return strings.TrimRight(short, " ,:;(–-")
}

// Check finds what a person has to mend in a variant.
func (v Variant) Check() error {
	var problems []errs.Problem
	fault := func(field, says string) { problems = append(problems, errs.Problem{Field: field, Says: says}) }
	if v.Name == "" || utf8.RuneCountInString(v.Name) > maxName {
		fault("name", "Give the CV a name of at most 80 characters, such as the place that it is for.")
	}
	if InfoOf(v.Layout).Layout != v.Layout {
		fault("layout", "Choose one of the six layouts.")
	}
	if v.Paper != A4 && v.Paper != Letter {
		fault("paper", "Choose A4 or Letter.")
	}
	if v.Pages != 1 && v.Pages != 2 {
		fault("pages", "Choose one page or two.")
	}
	if utf8.RuneCountInString(v.Summary) > maxText {
		fault("summary", "The summary is longer than a whole page. Shorten it.")
	}
	for _, f := range []struct{ name, text string }{{"name", v.Name}, {"headline", v.Headline}, {"summary", v.Summary}} {
		problems = append(problems, guard.Problems(f.name, f.text)...)
	}
	return errs.Faults(problems)
}

// Order is the sections in the order in which the variant shows them.
func (v Variant) Order() []Kind {
	order := InfoOf(v.Layout).Order
	out := slices.DeleteFunc(slices.Clone(v.First), func(k Kind) bool { return !slices.Contains(order, k) })
	for _, k := range order {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return slices.DeleteFunc(out, func(k Kind) bool { return slices.Contains(v.Without, k) })
}

// Shows tells whether an item is shown.
func (v Variant) Shows(i Item) bool {
	return !slices.Contains(v.Hidden, i.ID) && !slices.Contains(v.Without, i.Kind)
}

// HiddenItems are the items of the record that the variant does not show.
func (v Variant) HiddenItems(r Record) []Item {
	var out []Item
	for _, i := range r.Items {
		if !v.Shows(i) {
			out = append(out, i)
		}
	}
	return out
}

// Ask is one thing that a place asks for, and what the variant shows of it.
type Ask struct {
	What    string   // "Language test"
	Shown   []string // heads of the items that answer it
	Hidden  []string // heads of items that would, and are not shown
	Missing bool     // nothing in the record answers it
}

// answering says which sections answer what a place asks: the kinds of
// requirement that a CV can speak to.
var answering = []struct {
	requirement string
	what        string
	kinds       []Kind
	words       []string // one of them must stand in the item; empty: any item
}{
	{"language_test", "Language test", []Kind{Examinations, Languages}, nil},
	{"usmle_step1", "USMLE Step 1", []Kind{Examinations}, []string{"step 1"}},
	{"usmle_step2", "USMLE Step 2", []Kind{Examinations}, []string{"step 2"}},
	{"bls", "Basic life support", []Kind{Certificates}, []string{"bls", "basic life support", "life support"}},
	{"hipaa_training", "HIPAA training", []Kind{Certificates}, []string{"hipaa"}},
	{"certificate", "Certificates", []Kind{Certificates}, nil},
	{"recommendation_letter", "Referees", []Kind{Referees}, nil},
	{"research_proposal", "Research", []Kind{Projects, Publications}, nil},
	{"writing_sample", "Writing", []Kind{Publications}, nil},
	{"membership", "Membership", []Kind{Leadership, Volunteer}, nil},
}

// Asked sets what a place asks (kinds of requirement, specialties and skills by
// name) beside what the variant shows.
func Asked(r Record, v Variant, requirements, specialties, skills []string) []Ask {
	var out []Ask
	for _, a := range answering {
		if slices.Contains(requirements, a.requirement) {
			out = append(out, ask(r, v, a.what, func(i Item) bool {
				return slices.Contains(a.kinds, i.Kind) && (len(a.words) == 0 || holds(i, a.words))
			}))
		}
	}
	for _, list := range [][]string{specialties, skills} {
		for _, name := range list {
			out = append(out, ask(r, v, name, func(i Item) bool { return holds(i, []string{strings.ToLower(name)}) }))
		}
	}
	return out
}

func ask(r Record, v Variant, what string, answers func(Item) bool) Ask {
	a := Ask{What: what, Missing: true}
	for _, i := range r.Items {
		if !answers(i) {
			continue
		}
		a.Missing = false
		if v.Shows(i) {
			a.Shown = append(a.Shown, i.Head())
		} else {
			a.Hidden = append(a.Hidden, i.Head())
		}
	}
	return a
}

// holds tells whether one of the words (lower case) stands in what an item says.
func holds(i Item, words []string) bool {
	for _, said := range i.Says {
		said = strings.ToLower(said)
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(said, w) }) {
			return true
		}
	}
	return false
}
