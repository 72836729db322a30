package plan

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
	"preround/internal/student"
)

// The most that one address may hold. Nobody applies to fifty places; the caps
// keep a made-up address from costing more than a real one.
const (
	MaxTargets = 50
	MaxMarks   = 200
	maxLikes   = 5 // countries wished that become targets when no place is chosen
)

// TargetRef is a target as the address keeps it: a place by its id, or Country
// alone for "a place like this in that country".
type TargetRef struct {
	Place   catalog.ID
	Country reference.CountryCode // only where Place is empty
	Start   clock.Date            // 0: from the goals
	Weeks   int                   // 0: from the goals
}

// ID is the id that the target has in a plan: the place's id, or "like:US".
func (r TargetRef) ID() string {
	if r.Place != "" {
		return string(r.Place)
	}
	return likePrefix + string(r.Country)
}

const likePrefix = "like:"

// State is all that a plan is made from, except the day: the answers, what is
// planned for, and the marks. Its text form is the query of an address.
type State struct {
	Student student.Student
	Targets []TargetRef
	Marks   []Mark
}

// Query writes the state as the parameters of an address: those of
// student.Query, and
//
//	place=gb-imperial-clinical-elective@2027-07-05+8   (day and weeks may be left out; like:US for no place)
//	mark=have:cv  mark=done:test.sit:ielts:2026-12-01  mark=longer:transcript:3  mark=notbefore:cv:2027-01-10
//
// Targets keep their order; marks are sorted. The same state always gives the
// same text.
func (s State) Query() url.Values {
	q := student.Query(s.Student)
	for _, t := range mergeTargets(s.Targets) {
		v := t.ID()
		if t.Start != 0 || t.Weeks != 0 {
			v += "@" + t.Start.String()
		}
		if t.Weeks != 0 {
			v += "+" + strconv.Itoa(t.Weeks)
		}
		q.Add("place", v)
	}
	for _, m := range MergeMarks(s.Marks) {
		step := string(m.Step)
		switch {
		case m.DoneOn != 0:
			q.Add("mark", "done:"+step+":"+m.DoneOn.String())
		case m.Have:
			q.Add("mark", "have:"+step)
		}
		if m.ExtraWeeks != 0 {
			q.Add("mark", "longer:"+step+":"+strconv.Itoa(m.ExtraWeeks))
		}
		if m.NotBefore != 0 {
			q.Add("mark", "notbefore:"+step+":"+m.NotBefore.String())
		}
	}
	return q
}

// FromQuery reads what Query wrote, and what people may type. Parameters that it
// does not know are ignored. When something cannot be read the error is
// errs.Invalid with a problem for each, and the state still holds the rest.
func FromQuery(q url.Values) (State, error) {
	var s State
	var err error
	var problems []errs.Problem
	fault := func(field, says string) { problems = append(problems, errs.Problem{Field: field, Says: says}) }
	if s.Student, err = student.FromQuery(q); err != nil {
		if problems = errs.ProblemsOf(err); len(problems) == 0 {
			return s, err
		}
	}
	for i, v := range filled(q["place"]) {
		if i >= MaxTargets {
			fault("place", "A plan holds at most "+strconv.Itoa(MaxTargets)+" places. Take one away before you add another.")
			break
		}
		t, says := readTarget(v)
		if says != "" {
			fault("place", says)
			continue
		}
		s.Targets = append(s.Targets, t)
	}
	for i, v := range filled(q["mark"]) {
		if i >= MaxMarks {
			fault("mark", "A plan holds at most "+strconv.Itoa(MaxMarks)+" marks. Take one away before you add another.")
			break
		}
		m, says := readMark(v)
		if says != "" {
			fault("mark", says)
			continue
		}
		s.Marks = append(s.Marks, m)
	}
	s.Targets, s.Marks = mergeTargets(s.Targets), MergeMarks(s.Marks)
	return s, errs.Faults(problems)
}

func filled(list []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(v string) bool { return strings.TrimSpace(v) == "" })
}

func readTarget(v string) (TargetRef, string) {
	v = strings.TrimSpace(v)
	id, rest, dated := strings.Cut(v, "@")
	var t TargetRef
	if code, like := strings.CutPrefix(id, likePrefix); like {
		c, ok := reference.CountryByCode(reference.CountryCode(code))
		if !ok && reference.CountryCode(code) != reference.Worldwide {
			return t, quoted(id) + " is not a country. Write like: and its two letters, as in like:US."
		}
		t.Country = reference.Worldwide
		if ok {
			t.Country = c.Code
		}
	} else if !idText(id, "") {
		return t, quoted(id) + " is not the name of a place. Copy it from the place's page, as in gb-imperial-clinical-elective."
	} else {
		t.Place = catalog.ID(id)
	}
	if !dated {
		return t, ""
	}
	// A plus sign that nobody escaped arrives as a space.
	day, weeks, long := strings.Cut(strings.ReplaceAll(rest, " ", "+"), "+")
	if day != "" || !long {
		d, ok := readDay(day)
		if !ok {
			return t, quoted(day) + " is not a first day. Write it as 2027-07-05."
		}
		t.Start = d
	}
	if long {
		n, err := strconv.Atoi(weeks)
		if err != nil || n < 1 || n > 104 {
			return t, quoted(weeks) + " is not a number of weeks. Write 1 to 104."
		}
		t.Weeks = n
	}
	return t, ""
}

func readMark(v string) (Mark, string) {
	v = strings.TrimSpace(v)
	verb, rest, _ := strings.Cut(v, ":")
	step, arg := rest, ""
	if verb != "have" {
		i := strings.LastIndexByte(rest, ':')
		if i < 0 {
			return Mark{}, quoted(v) + " is not a mark. Write have:STEP, done:STEP:2026-12-01, longer:STEP:3 or notbefore:STEP:2027-01-10."
		}
		step, arg = rest[:i], rest[i+1:]
	}
	if !idText(step, ":._") {
		return Mark{}, quoted(step) + " is not a step of a plan. Use the step's name as the plan gives it."
	}
	m := Mark{Step: StepID(step)}
	switch verb {
	case "have":
		m.Have = true
	case "done", "notbefore":
		d, ok := readDay(arg)
		if !ok {
			return Mark{}, quoted(arg) + " is not a day. Write it as 2026-12-01."
		}
		if verb == "done" {
			m.DoneOn = d
		} else {
			m.NotBefore = d
		}
	case "longer":
		n, err := strconv.Atoi(arg)
		if err != nil || n < 1 || n > 104 {
			return Mark{}, quoted(arg) + " is not a number of weeks. Write 1 to 104."
		}
		m.ExtraWeeks = n
	default:
		return Mark{}, quoted(verb) + " is not a mark. The marks are have, done, longer and notbefore."
	}
	return m, ""
}

// readDay accepts the years in which a plan can lie.
func readDay(s string) (clock.Date, bool) {
	d, err := clock.ParseDate(s)
	return d, err == nil && d.Year() >= 2000 && d.Year() <= 2099
}

// idText tells whether s consists of letters, digits, dashes and the extra
// characters, and is of a length that an id can have.
func idText(s, extra string) bool {
	if s == "" || len(s) > 120 {
		return false
	}
	for _, c := range s {
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || strings.ContainsRune(extra, c)) {
			return false
		}
	}
	return true
}

// quoted shows what was typed, cut short, with nothing that could disturb a page.
func quoted(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}

// mergeTargets keeps the first mention of each target.
func mergeTargets(list []TargetRef) []TargetRef {
	var out []TargetRef
	for _, t := range list {
		if !slices.ContainsFunc(out, func(o TargetRef) bool { return o.ID() == t.ID() }) {
			out = append(out, t)
		}
	}
	return out
}

// MergeMarks gives one mark for each step, sorted by step; what a later mark
// says of a step replaces what an earlier one said. A day done makes "have it"
// needless, and a mark that says nothing is dropped.
func MergeMarks(list []Mark) []Mark {
	var out []Mark
	for _, m := range list {
		i := slices.IndexFunc(out, func(o Mark) bool { return o.Step == m.Step })
		if i < 0 {
			out = append(out, m)
			continue
		}
		o := &out[i]
		o.Have = o.Have || m.Have
		o.DoneOn = cmp.Or(m.DoneOn, o.DoneOn)
		o.ExtraWeeks = cmp.Or(m.ExtraWeeks, o.ExtraWeeks)
		o.NotBefore = cmp.Or(m.NotBefore, o.NotBefore)
	}
	for i := range out {
		out[i].Have = out[i].Have && out[i].DoneOn == 0
	}
	out = slices.DeleteFunc(out, func(m Mark) bool { return m == Mark{Step: m.Step} })
	slices.SortFunc(out, func(a, b Mark) int { return cmp.Compare(a.Step, b.Step) })
	return out
}

// Resolve finds the places. Where none is given, the goals say what to plan for:
// one target for each country wished, or one somewhere abroad when not sure yet.
// Places that find does not know are returned by their ids and left out.
func (s State) Resolve(find func(catalog.ID) (*catalog.Place, bool)) (targets []Target, missing []catalog.ID) {
	refs := s.Targets
	if len(refs) == 0 {
		for _, c := range s.Student.Goals.Countries[:min(maxLikes, len(s.Student.Goals.Countries))] {
			refs = append(refs, TargetRef{Country: c})
		}
		if len(refs) == 0 {
			refs = []TargetRef{{Country: reference.Worldwide}}
		}
	}
	for _, r := range refs {
		t := Target{ID: r.ID(), Country: r.Country, Start: r.Start, Weeks: r.Weeks}
		if r.Place != "" {
			p, ok := find(r.Place)
			if !ok {
				missing = append(missing, r.Place)
				continue
			}
			t.Place, t.Country = p, countryOf(p, s.Student)
		}
		targets = append(targets, t)
	}
	return targets, missing
}

// countryOf is where a place is: the first of its locations that the student
// wishes for, else its first, else worldwide.
func countryOf(p *catalog.Place, s student.Student) reference.CountryCode {
	for _, l := range p.Locations {
		if slices.Contains(s.Goals.Countries, l.Country) {
			return l.Country
		}
		if l.Country == reference.Worldwide && len(s.Goals.Countries) > 0 {
			return s.Goals.Countries[0] // a place of the whole world is one there too
		}
	}
	if len(p.Locations) > 0 {
		return p.Locations[0].Country
	}
	return reference.Worldwide
}

// Speaks tells whether any answer, target or mark stands among the values of an
// address: then it is about that, and not about the kept plan.
func Speaks(values url.Values) bool {
	for name, list := range values {
		if name != "place" && name != "mark" && !slices.Contains(student.Params, name) {
			continue
		}
		if slices.ContainsFunc(list, func(v string) bool { return v != "" }) {
			return true
		}
	}
	return false
}
