package lead

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
	"preround/internal/student"
)

// Read makes a lead of a draft. What the draft says as base does stays as base
// has it, facts too that no draft can say; base is the zero Lead for a new one,
// and the id stays base's. today is the day of the source "you". The problems
// name the fields by their names.
func Read(d Draft, base Lead, today clock.Date) (Lead, []errs.Problem) {
	return (&reader{draft: d, had: DraftOf(base), today: today}).lead(base)
}

// ReadRow is Read for a row of a table: a word that no vocabulary knows goes into
// the notes, with its field's name, instead of refusing the row. What must be
// exact (days, amounts, links, countries) is refused all the same.
func ReadRow(d Draft, base Lead, today clock.Date) (Lead, []errs.Problem) {
	r := &reader{draft: d, had: Draft{}, today: today, lenient: true}
	l, problems := r.lead(base)
	if len(r.aside) > 0 {
		l.Notes = strings.TrimSpace(l.Notes + "\n" + strings.Join(r.aside, "\n"))
	}
	return l, problems
}

type reader struct {
	draft, had Draft
	today      clock.Date
	lenient    bool
	aside      []string // what a lenient reader puts into the notes
	problems   []errs.Problem
}

func (r *reader) fault(f Field, format string, args ...any) {
	r.problems = append(r.problems, errs.Problem{Field: string(f), Says: strings.TrimSuffix(fmt.Sprintf(format, args...), ".") + "."})
}

// text is a field as plain text; changed tells whether it says other than base.
func (r *reader) text(f Field) (s string, changed bool) {
	s = strings.TrimSpace(r.draft[f])
	if f != Notes && f != Summary {
		s = strings.Join(strings.Fields(s), " ")
	}
	s = strings.ReplaceAll(s, "\r\n", "\n")
	spec, _ := SpecOf(f)
	switch {
	case !utf8.ValidString(s) || strings.ContainsFunc(s, unseen):
		r.fault(f, "“%s” holds characters that cannot be seen; type it again", spec.Label)
		return "", false
	case utf8.RuneCountInString(s) > spec.Most:
		r.fault(f, "“%s” has %d characters; shorten it to %d", spec.Label, utf8.RuneCountInString(s), spec.Most)
		return "", false
	}
	if free[f] {
		r.problems = append(r.problems, guard.Problems(string(f), s)...)
	}
	return s, s != r.had[f]
}

// free are the fields that take any words.
var free = map[Field]bool{Name: true, Organiser: true, City: true, Summary: true, Told: true, Contact: true, Notes: true}

// unseen tells of characters that hide in text or turn its direction.
func unseen(c rune) bool {
	switch {
	case c == '\n' || c == '\t':
		return false
	case c < 0x20, c >= 0x7f && c <= 0x9f:
		return true
	case c == 0x061c, c == 0x200b, c == 0x200e, c == 0x200f, c == 0x2028, c == 0x2029, c == 0xfeff:
		return true
	case c >= 0x202a && c <= 0x202e, c >= 0x2066 && c <= 0x2069, c >= 0xe0000 && c <= 0xe007f:
		return true
	}
	return false
}

func (r *reader) lead(l Lead) (Lead, []errs.Problem) {
	p := &l.Place
	put := func(f Field, to *string) {
		if s, changed := r.text(f); changed {
			*to = s
		}
	}
	put(Name, &p.Name)
	if p.Name == "" && !r.faulty(Name) {
		r.fault(Name, "Give the place a name, so that you find it again")
	}
	put(Organiser, &p.Organiser.Name)
	put(Summary, &p.Summary)
	put(Told, &l.Told)
	put(Contact, &l.Contact)
	put(Notes, &l.Notes)
	r.where(p)
	r.vocabularies(&l)
	r.times(&l)
	r.money(p)
	if s, changed := r.text(Link); changed {
		p.Apply.URL = r.link(s)
	}
	if p.Apply.URL == "" || len(p.Sources) == 0 || p.Sources[0].Kind == Own {
		p.Sources = []catalog.Source{{URL: p.Apply.URL, Kind: Own, AsOf: r.today.String(), Read: r.today}}
	}
	return l, r.problems
}

func (r *reader) faulty(f Field) bool {
	return slices.ContainsFunc(r.problems, func(p errs.Problem) bool { return p.Field == string(f) })
}

func (r *reader) where(p *catalog.Place) {
	at := catalog.Location{}
	if len(p.Locations) > 0 {
		at = p.Locations[0]
	}
	country, moved := r.text(Country)
	if moved {
		at.Country = r.country(country)
	}
	city, other := r.text(City)
	if other {
		at.City = city
	}
	switch {
	case !moved && !other:
	case at == catalog.Location{}:
		p.Locations = nil
	case len(p.Locations) > 1:
		p.Locations = append([]catalog.Location{at}, p.Locations[1:]...)
	default:
		p.Locations = []catalog.Location{at}
	}
}

func (r *reader) country(s string) reference.CountryCode {
	if s == "" {
		return ""
	}
	if strings.EqualFold(s, string(reference.Worldwide)) || strings.EqualFold(s, "several countries") {
		return reference.Worldwide
	}
	c, ok := student.CountryNamed(s)
	if !ok {
		c, ok = foreignCountry(s)
	}
	if !ok {
		r.fault(Country, "“%s” is not a country that we know; write its English name, such as Germany", clip(s))
	}
	return c
}

// link reads a web address, with https:// put before it where people leave it out.
func (r *reader) link(s string) string {
	if s == "" {
		return ""
	}
	if !strings.Contains(s, "://") && strings.Contains(s, ".") && !strings.Contains(s, ":") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsAny(s, " \"<>\\^`{|}"):
		r.fault(Link, "“%s” is not a web address; copy it from the browser’s address bar", clip(s))
	case u.Scheme != "http" && u.Scheme != "https":
		r.fault(Link, "“%s” does not begin with https:// or http://; only web addresses are taken", clip(s))
	case u.Hostname() == "" || !strings.Contains(strings.Trim(u.Hostname(), "."), "."):
		r.fault(Link, "“%s” names no host; write the whole address, such as https://www.example.org/electives", clip(s))
	case u.User != nil:
		r.fault(Link, "“%s” holds a user name or password; take it out", clip(s))
	default:
		return s
	}
	return ""
}

// vocabularies reads the fields that take words of a list.
func (r *reader) vocabularies(l *Lead) {
	p := &l.Place
	if s, changed := r.text(Kind); changed {
		p.Category = oneOf(r, Kind, s, kindWords)
	}
	if s, changed := r.text(Format); changed {
		p.Format = oneOf(r, Format, s, formatWords)
	}
	if s, changed := r.text(Mode); changed {
		p.Mode = oneOf(r, Mode, s, modeWords)
	}
	if s, changed := r.text(From); changed {
		l.Origin = oneOf(r, From, s, originWords)
	}
	if s, changed := r.text(Specialty); changed {
		p.Specialties = nil
		for _, w := range split(s) {
			slug, ok := student.SpecialtyNamed(w)
			if !ok && !strings.EqualFold(w, "any") {
				r.unknownWord(Specialty, w)
				continue
			}
			if !ok {
				slug = "any"
			}
			if !slices.Contains(p.Specialties, slug) {
				p.Specialties = append(p.Specialties, slug)
			}
		}
	}
	if s, changed := r.text(Requirements); changed {
		p.Requirements = r.requirements(s, p.Requirements)
	}
}

// requirements keeps what was known of those that are still named.
func (r *reader) requirements(s string, had []catalog.Requirement) (out []catalog.Requirement) {
	for _, w := range split(s) {
		kind, ok := wordIn(w, requirementWords)
		if !ok {
			r.unknownWord(Requirements, w)
			continue
		}
		one := catalog.Requirement{Kind: kind}
		if i := slices.IndexFunc(had, func(q catalog.Requirement) bool { return q.Kind == kind }); i >= 0 {
			one = had[i]
		}
		if !slices.ContainsFunc(out, func(q catalog.Requirement) bool { return q.Kind == kind }) {
			out = append(out, one)
		}
	}
	return out
}

func (r *reader) unknownWord(f Field, w string) {
	spec, _ := SpecOf(f)
	if r.lenient {
		r.aside = append(r.aside, spec.Label+": "+w)
		return
	}
	r.fault(f, "“%s” is not a word that we know for “%s”; choose another, or put it into your notes", clip(w), spec.Label)
}

func oneOf[T ~string](r *reader, f Field, s string, words map[string]T) T {
	if s == "" {
		return ""
	}
	v, ok := wordIn(s, words)
	if !ok {
		r.unknownWord(f, s)
	}
	return v
}

func (r *reader) times(l *Lead) {
	a := &l.Place.Apply
	opens, o := r.text(Opens)
	closes, c := r.text(Closes)
	if o || c {
		r.window(a, opens, closes)
	}
	if s, changed := r.text(Runs); changed {
		l.Place.Season = catalog.Season{}
		if s != "" {
			season, err := readSeason(s)
			r.on(Runs, err)
			l.Place.Season = season
		}
	}
	if s, changed := r.text(Weeks); changed {
		w, err := readWeeks(s)
		r.on(Weeks, err)
		l.Place.Weeks = w
	}
	if s, changed := r.text(Heard); changed {
		l.Heard = r.day(Heard, s)
	}
}

func (r *reader) on(f Field, err error) {
	if err != nil {
		r.fault(f, "%s", upperFirst(err.Error()))
	}
}

func (r *reader) day(f Field, s string) clock.Date {
	if s == "" {
		return 0
	}
	d, err := ReadDay(s)
	if err == nil && (d.Year == 0 || d.Day == 0) {
		err = fmt.Errorf("“%s” is not a whole date; write day, month and year", clip(s))
	}
	if err != nil {
		r.on(f, err)
		return 0
	}
	return clock.NewDate(d.Year, d.Month, d.Day)
}

// window reads opening and closing into the first window; others stay.
func (r *reader) window(a *catalog.Apply, opens, closes string) {
	w := catalog.Window{}
	if len(a.Windows) > 0 {
		w = a.Windows[0]
	}
	read := func(f Field, s string) catalog.YearDay {
		if s == "" {
			return catalog.YearDay{}
		}
		d, err := ReadDay(s)
		r.on(f, err)
		return d
	}
	a.Rolling = rollingWords[strings.ToLower(closes)]
	if a.Rolling {
		closes = ""
	}
	w.Opens, w.Closes = read(Opens, opens), read(Closes, closes)
	o, c := w.Opens, w.Closes
	switch {
	case o.IsZero() || c.IsZero():
	case (o.Year == 0) != (c.Year == 0):
		r.fault(Closes, "Write the year in both opening and deadline, or in neither when they come every year")
	case o.Year > 0 && dayNumber(c) < dayNumber(o):
		r.fault(Closes, "The deadline (%s) lies before the opening (%s); check the year of both", DayText(c), DayText(o))
	}
	switch rest := a.Windows; {
	case o.IsZero() && c.IsZero() && len(rest) > 1:
		a.Windows = slices.Clone(rest[1:])
	case o.IsZero() && c.IsZero():
		a.Windows = nil
	case len(rest) > 1:
		a.Windows = append([]catalog.Window{w}, rest[1:]...)
	default:
		a.Windows = []catalog.Window{w}
	}
}

// dayNumber orders days of years; a month without a day counts as its last.
func dayNumber(d catalog.YearDay) int {
	day := d.Day
	if day == 0 {
		day = 31
	}
	return ((d.Year*12+int(d.Month))*32+day)*1440 + d.Hour*60 + d.Minute
}

func (r *reader) money(p *catalog.Place) {
	currency, c := r.text(Currency)
	per, q := r.text(Per)
	unit := oneOf(r, Per, per, perWords)
	country := reference.CountryCode("")
	if len(p.Locations) > 0 {
		country = p.Locations[0].Country
	}
	for _, part := range []struct {
		f    Field
		to   *catalog.Amount
		unit bool
	}{{Fee, &p.Money.Tuition, true}, {ApplicationFee, &p.Money.ApplicationFee, false}, {Stipend, &p.Money.Stipend, true}} {
		s, changed := r.text(part.f)
		if !changed && (s == "" || !c && !(q && part.unit)) {
			continue
		}
		*part.to = catalog.Amount{}
		if s == "" {
			continue
		}
		sum, err := readSum(s, currency, country)
		if err != nil {
			r.on(part.f, err)
			continue
		}
		*part.to = catalog.Amount{Min: sum, Max: sum, Stated: true}
		if part.unit {
			part.to.Per = unit
		}
	}
	switch m := &p.Money; {
	case m.Stipend.Stated && m.Stipend.Max.Minor > 0:
		m.Pay = catalog.PayStipend
	case m.Tuition.Stated && m.Tuition.Max.Minor > 0:
		m.Pay = catalog.PayFee
	case m.Pay == catalog.PayFee || m.Pay == catalog.PayStipend:
		m.Pay = ""
	}
}
