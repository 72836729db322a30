package fit

import (
	"preround/internal/catalog"
)

// Verdict is the answer to "may I".
type Verdict string

// The verdicts. Open means no known reason against; Unsure means that some
// criterion is unknown; Closed means at least one no.
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

// Criterion is one condition of the place, judged.
type Criterion struct {
	Name     string // stage, year, school, citizenship, language, exams, length, dates, deadline, money, status
	Answer   Answer
	Why      string // one sentence for the student
	Source   string // URL of the place's source, or of the reference fact
	WayRound string // for a no: the nearest way round, where there is one
}

// Contribution is one wish and what it adds to the score.
type Contribution struct {
	Wish   string // country, category, format, specialty, skill, length, month, pay, mode, source
	Points int
	Why    string // names the answer that caused it
}

// Fit is the judgement of one place for one student.
type Fit struct {
	Place    catalog.ID
	Verdict  Verdict
	Score    int // higher is better; comparable between places for one student
	Criteria []Criterion
	Wishes   []Contribution
}
