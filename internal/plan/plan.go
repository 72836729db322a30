package plan

import (
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// StepID names a step for ever: the kind, and the target for steps of one target
// only ("send:us-mskcc-summer-fellowship"); shared steps have no target ("test.sit:ielts").
type StepID string

// Anchor is the fragment that leads to the step's row on the page of the plan;
// empty for no step.
func (id StepID) Anchor() string {
	if id == "" {
		return ""
	}
	return "step-" + strings.NewReplacer(":", "-", ".", "-").Replace(string(id))
}

// Request is all that a plan depends on.
type Request struct {
	Today    clock.Date
	Student  student.Student
	Targets  []Target
	Marks    []Mark
	SlipDays int  // what if everything from now on happens so many days later
	Chances  bool // compute probabilities too
	// Zone is where the student's calendar hangs; nil: unknown. It matters where a
	// host states an hour: 09:00 in Sydney is the day before in New York.
	Zone *time.Location
}

// Target is what the student is planning for.
type Target struct {
	ID      string                // the place's id, or "like:US" for an unchosen one
	Place   *catalog.Place        // nil: "a place like this in Country"
	Country reference.CountryCode // where; for a place its first location
	Start   clock.Date            // first day; 0: from the student's goals
	Weeks   int
}

// Mark is what a student says of a step.
type Mark struct {
	Step       StepID
	Have       bool       // I have this already
	DoneOn     clock.Date // done on that day
	ExtraWeeks int        // takes so many weeks longer for me
	NotBefore  clock.Date // not before that day
}

// Plan is the answer.
type Plan struct {
	Today, Start clock.Date
	Feasible     bool       // at least one target can still be reached
	NearestStart clock.Date // when a target is lost: the nearest start that works for one; 0 none within five years
	Guessed      bool       // no start was said; Start is our suggestion
	Targets      []Outcome
	Steps        []Step     // what is behind the student first, then by date, then by graph order
	Weeks        []WeekLoad // weeks that are overloaded or hold exams
}

// Outcome is how one target stands.
type Outcome struct {
	Target
	Name         string // for people
	Verdict      TargetVerdict
	Why          string // one sentence; for a lost target which date was missed
	Source       string
	Begins       clock.Date // the first day counted with: Start, or the next month in which the place runs
	Deadline     clock.Date // the day by which the application must be in; 0 unknown
	MonthOnly    bool       // of Deadline only the month is known: its first day stands for it, or in that month the last
	Typical      bool       // nobody states that day: the plan counts with it, from when such places are usually applied for
	NearestStart clock.Date // for a lost one
	Chance       float64    // ready in time, 0..1; -1 when not computed
	Raise        []Raise    // what would raise the chance most, best first
}

// TargetVerdict is reachable (in time if everything takes its usual time), tight
// (only if some of it goes faster than usual, or, where chances are computed, with
// a chance below even), or lost (too late even if all of it goes as fast as it
// ever does).
type TargetVerdict string

// The verdicts.
const (
	Reachable TargetVerdict = "reachable"
	Tight     TargetVerdict = "tight"
	Lost      TargetVerdict = "lost"
)

// Raise is one change and the chance it would give.
type Raise struct {
	Step   StepID
	What   string // "Book the IELTS this week"
	Chance float64
}

// StepKind groups steps for bands, icons and advice.
type StepKind string

// The kinds of step.
const (
	KindChoose    StepKind = "choose"
	KindDocument  StepKind = "document"
	KindLetter    StepKind = "letter"
	KindTest      StepKind = "test"
	KindHealth    StepKind = "health"
	KindWindow    StepKind = "window"
	KindSend      StepKind = "send"
	KindWait      StepKind = "wait"
	KindOffer     StepKind = "offer"
	KindVisa      StepKind = "visa"
	KindMoney     StepKind = "money"
	KindTravel    StepKind = "travel"
	KindPlacement StepKind = "placement"
)

// Step is one dated thing to do or to wait for.
type Step struct {
	ID        StepID
	Kind      StepKind
	What      string     // imperative: "Ask two referees"
	Date      clock.Date // when to do it (to begin it, where it takes time); where others act, when it should be there
	Until     clock.Date // when it is expected to be finished; Date for a moment
	Latest    clock.Date // the last Date that still saves every target it serves that can be saved; 0 none
	SlackDays int        // Latest - Date
	Hour      string     // "10:00 Europe/London" for a window with an hour
	At        int64      // that moment, Unix seconds; 0 none
	Why       string     // one sentence
	Source    string     // URL or "general knowledge"; the source of the figure in Why
	AsOf      string     // the year or date that the source speaks of; empty where it gives none
	Secondary bool       // the source is not the host's own page
	Checked   reference.Checked
	Typical   string                // "4 weeks, usually 2 to 8": the lead time used; empty for moments
	For       []string              // ids of the targets served, in order
	LatestFor map[string]clock.Date // per target: later than this loses that target
	After     []StepID              // prerequisites that are in this plan
	Chance    float64               // finished in time for all targets still reachable; -1 not computed
	Status    StepStatus
	DoneOn    clock.Date
	Passed    bool     // nobody said that it is had: only what comes after it is done
	Fixed     bool     // a date set by somebody else (window, first day)
	Waiting   bool     // others act; nothing to do but wait until Date
	Hours     float64  // the student's work in it
	Tasks     []string // small things inside it
}

// StepStatus is how a step stands today.
type StepStatus string

// The states of a step.
const (
	Todo   StepStatus = "todo"
	Now    StepStatus = "now"  // begin it within a week
	Have   StepStatus = "have" // marked as had
	Done   StepStatus = "done"
	Late   StepStatus = "late"   // it should have been begun already; still saves at least one target
	Missed StepStatus = "missed" // too late for every target it serves
)

// WeekLoad is a week that needs a warning.
type WeekLoad struct {
	Monday clock.Date
	Hours  float64 // planned
	Exam   string  // name of the exam block, empty for none
	Over   bool    // more hours than the student has
}
