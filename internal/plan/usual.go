package plan

import (
	"slices"
	"strings"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// Usual is how long one paper, test or question takes by itself, as a plan
// counts it: from asking for it to having it.
type Usual struct {
	Step    string // the key of the plan's step in which it is done; steps for one test or journey have a colon and its name behind it
	Days    [3]int // at best, usually, at worst
	Text    string // "3 weeks, usually 1 to 6"
	Source  string // URL or "general knowledge"
	AsOf    string // the year or date that the source speaks of; empty where it gives none
	Checked reference.Checked
	Note    string
}

// paperRows says in which step a plan has the student get each paper.
var paperRows = map[catalog.RequirementKind]string{
	"cv": "cv", "cover_letter": "statement", "personal_statement": "statement", "research_proposal": "statement", "writing_sample": "statement",
	"recommendation_letter": "letters.in", "transcript": "transcript", "dean_letter": "school.letter", "school_nomination": "school.letter",
	"supervisor_acceptance": "supervisor", "immunisation": "health.tests", "bls": "training", "hipaa_training": "training", "passport": "passport",
	"membership": "membership",
}

// UsualPaper is the usual time of a paper for a student of a school in that
// country; false where no row of the lead times and no step of a plan says it.
func UsualPaper(kind catalog.RequirementKind, school reference.CountryCode) (Usual, bool) {
	key, ok := paperRows[kind]
	if !ok {
		return Usual{}, false
	}
	t := &templates[row(key)]
	u := Usual{Step: key, Source: general, Checked: reference.CheckedNo}
	f := t.lead
	if kind == "hipaa_training" {
		f = leadTraining
	}
	if l := leadOf(f, school); l != nil {
		u.from(l, l.days)
	} else {
		u.Days = [3]int{int(t.own), int(t.own), int(t.own)}
		u.Text = daysText(int(t.own)) + " of your own time"
	}
	return u, t.own > 0 || t.lead != noLead
}

// UsualTest is the usual time from booking a test to its result, or from the
// first day of study to the score for a USMLE step; an empty code is a language test that nobody
// has named. False where it is not known.
func UsualTest(code string) (Usual, bool) {
	switch code {
	case "usmle_step1", "usmle_step2":
		study, permit, score := leadOf(leadUSMLEPrep, reference.Worldwide), leadOf(leadUSMLEPermit, reference.Worldwide), leadOf(leadUSMLEScore, reference.Worldwide)
		u := Usual{Step: "usmle.prepare"}
		days := study.days
		for i := range days {
			days[i] = max(days[i], permit.days[i])
		}
		days = days.sum(score.days)
		u.from(study, days)
		u.Text = "study, permit and score together " + spanText(float64(days[best])/7, float64(days[usually])/7, float64(days[worst])/7)
		return u, true
	}
	if _, ok := reference.LanguageTestByCode(code); !ok && code != "" {
		return Usual{}, false
	}
	l := leadOf(testFamily(code), reference.Worldwide)
	u := Usual{Step: "test.book"}
	u.from(l, l.days)
	return u, true
}

func (u *Usual) from(l *lead, days span) {
	u.Days = [3]int{int(days[best]), int(days[usually]), int(days[worst])}
	u.Text, u.Source, u.AsOf, u.Checked, u.Note = l.short, l.source, l.asOf, l.checked, l.note
}

// PapersOf is the papers that a student holds when a step of a plan is behind
// them; nil for steps that bring none.
func PapersOf(step StepID) (out []catalog.RequirementKind) {
	key, _, _ := strings.Cut(string(step), ":")
	if key == "health.apply" {
		key = "health.tests"
	}
	for kind, row := range paperRows {
		if row == key {
			out = append(out, kind)
		}
	}
	slices.Sort(out)
	return out
}
