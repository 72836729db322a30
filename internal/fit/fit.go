package fit

import (
	"net/url"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// Verdict is the answer to "may I".
type Verdict string

// The verdicts. Open means that every criterion is a yes; Unsure that none is a
// no and at least one is unknown; Closed that at least one is a no.
const (
	Open   Verdict = "open"
	Unsure Verdict = "unsure"
	Closed Verdict = "closed"
)

// Answer is yes, no or unknown.
type Answer string

// The answers.
const (
	Yes     Answer = "yes"
	No      Answer = "no"
	Unknown Answer = "unknown"
)

// Criterion is one condition of the place, judged. Stage (or year), school and
// deadline are always judged; the others only where the place states a condition
// or the student's answers make one (exams, money).
type Criterion struct {
	Name   string // one of CriterionNames
	Answer Answer
	Why    string // one sentence for the student
	Source string // URL of the place's source or of a reference figure; empty: the student's own answers
	// WayRound is the nearest way round a no, and round a route that may turn out
	// closed: one or two sentences; empty where none is known. Find, where not nil,
	// holds the parameters of a search that shows such places.
	WayRound string
	Find     url.Values
}

// CriterionNames lists the criteria in the order in which they are judged and shown.
var CriterionNames = [...]string{"status", "stage", "year", "school", "route", "citizenship", "group", "language", "usmle", "length", "dates", "exams", "deadline", "money"}

// Contribution is one reason for the rank and what it adds to the score.
type Contribution struct {
	Wish   string // country, category, format, specialty, skill, length, pay, mode, fits, warning, source, age
	Points int
	Why    string // one sentence that names the answer or fact that caused it
}

// Need is one thing that the place asks to be handed in or held.
type Need struct {
	catalog.Requirement
	State NeedState
	Why   string // one sentence
}

// NeedState is have, need or cannot.
type NeedState string

// The states of a need. Cannot: the result on file is below what is asked.
const (
	Have    NeedState = "have"
	ToDo    NeedState = "need"
	TooLow  NeedState = "cannot"
	NeedAsk NeedState = "ask" // the source does not say enough
)

// Fit is the judgement of one place for one student.
type Fit struct {
	Place    catalog.ID
	Verdict  Verdict
	Score    int // higher is better; comparable between places for one student
	Criteria []Criterion
	Wishes   []Contribution
	Needs    []Need
	Closes   clock.Date // the next closing, as the place states it; 0 unknown

	// NearestStart, where the deadline or the dates are a no, is the nearest first
	// day for which one can still apply and on which the place runs; 0 none is known.
	NearestStart clock.Date

	line line // what Sentence says
}

// Criterion finds a criterion by name; false when it was not judged.
func (f *Fit) Criterion(name string) (Criterion, bool) {
	for _, c := range f.Criteria {
		if c.Name == name {
			return c, true
		}
	}
	return Criterion{}, false
}

// Against lists the criteria with a no.
func (f *Fit) Against() []Criterion {
	var out []Criterion
	for _, c := range f.Criteria {
		if c.Answer == No {
			out = append(out, c)
		}
	}
	return out
}
