package fit

import (
	"fmt"
	"slices"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// wishes spells the score out: every wish that the place meets, every criterion
// that is a yes, and what speaks against it.
func (j *judging) wishes() []Contribution {
	var out []Contribution
	add := func(wish string, points int, why string) {
		if points != 0 {
			out = append(out, Contribution{wish, points, why})
		}
	}
	t, p, g := j.traits, &j.points, j.student.Goals
	n := int(p.ofCountry(t))
	add("country", n, j.countryWish(n))
	add("category", int(p.category[t.Category&15]), "You said "+strings.ToLower(j.place.Category.Label())+".")
	add("format", int(p.format[t.Format&15]), "You said "+strings.ToLower(j.place.Format.Label())+".")
	n = int(p.ofSpecialty(t))
	add("specialty", n, j.specialtyWish(n))
	for i, s := range j.sharedSkills() {
		if i < 3 {
			sk, _ := reference.SkillByID(s)
			add("skill", pointsSkill, "You said you want to learn "+strings.ToLower(sk.Name)+".")
		}
	}
	if j.weeks != 0 && j.lengthFits(t) {
		add("length", pointsLength, fmt.Sprintf("You said %s; a stay is %s.", weeksWords(g.Weeks), j.offered()))
	}
	add("pay", int(p.pay[t.Pay&7]), "You said paid only, and it pays.")
	add("mode", int(p.mode[t.Mode&7]), "You said "+strings.ToLower(j.place.Mode.Label())+".")
	for _, i := range []int{cStage, cYear, cSchool, cLanguage, cDates, cDeadline} {
		if j.answers[i] == yes {
			add("fits", pointsFits, fitsWords[i])
		}
	}
	if t.Flags&catalog.FlagWarning != 0 {
		add("warning", pointsWarning, j.warningWish())
	}
	if t.Flags&catalog.FlagSecondary != 0 {
		add("source", pointsSecondary, "No source is the organiser’s own page.")
	}
	age := "The source says no year."
	if t.SourceYear != 0 {
		age = fmt.Sprintf("The source speaks of %d.", 2000+int(t.SourceYear))
	}
	add("age", int(p.age[t.SourceYear]), age)
	return out
}

var fitsWords = map[int]string{cStage: "It takes students of your stage.", cYear: "It takes students of your year.", cSchool: "It takes students of your school.",
	cLanguage: "Your language is good enough.", cDates: "It runs when you want to start.", cDeadline: "You can still apply in time."}

func (j *judging) countryWish(n int) string {
	for _, l := range j.place.Locations {
		if slices.Contains(j.student.Goals.Countries, l.Country) {
			return "You said " + reference.CountryName(l.Country) + "."
		}
	}
	if n != 0 {
		return "You said " + countryListWords(j.student.Goals.Countries) + "; it is in several countries."
	}
	return ""
}

func (j *judging) specialtyWish(n int) string {
	var said []string
	for _, s := range j.student.Goals.Specialties {
		bits := catalog.SpecialtyBits(s)
		shared := bits[0]&j.traits.Specialty[0]|bits[1]&j.traits.Specialty[1]|bits[2]&j.traits.Specialty[2] != 0
		if row, ok := reference.SpecialtyBySlug(s); ok && (shared || n == pointsAnyField) {
			said = append(said, strings.ToLower(row.NameGB[:1])+row.NameGB[1:])
		}
	}
	switch n {
	case pointsSpecialty:
		return "You said " + joinWords(said, "and") + "."
	case pointsBroader:
		return "You said " + joinWords(said, "and") + "; it is in the wider field."
	}
	return "You said " + joinWords(said, "and") + "; it has all departments."
}

func (j *judging) sharedSkills() []string {
	var out []string
	for _, s := range j.student.Goals.Skills {
		if slices.Contains(j.row.Skills, s) {
			out = append(out, s)
		}
	}
	return out
}

func (j *judging) warningWish() string {
	var list []string
	for _, w := range j.place.Warnings {
		list = append(list, strings.ReplaceAll(w.Sign, "_", " "))
	}
	return "Known sign of a bad paid placement: " + joinWords(list, "and") + "."
}
