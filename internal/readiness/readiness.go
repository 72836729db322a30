package readiness

import (
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// Request is all that the graph depends on.
type Request struct {
	Today    clock.Date
	Student  student.Student
	Marks    []plan.Mark
	Saved    []*catalog.Place // what the student plans for, in their order
	Matching []*catalog.Place // others that would suit, best first
}

// Graph is the answer. Places are meant by their position in Places; lists of
// them are in that order.
type Graph struct {
	Places  []Place
	Ready   []int    // nothing that a source states is missing
	Unlocks []Unlock // in the order in which to do them
	Gaps    []Gap    // cheapest next unlock first
	Closed  []int    // out of reach by any gap
}

// Place is one place as the graph sees it.
type Place struct {
	*catalog.Place
	Saved  bool
	Sent   bool     // the application has gone off already
	State  State    // now
	Gaps   []GapID  // what it waits for, the cheapest choice of each clause
	Ask    []string // criteria of fit that only the host can settle
	Closed []string // criteria that are a no for good
}

// State is how far a place is.
type State string

// The states of a place.
const (
	Ready  State = "ready"  // nothing is missing
	Locked State = "locked" // something is missing that can be closed
	Out    State = "out"    // a no that no gap can change
)

// GapID names a gap: "transcript", "test:ielts:7:6.5", "answer:year".
type GapID string

// Kind is what has to be done about a gap.
type Kind string

// The kinds of gap.
const (
	Answer  Kind = "answer"  // say it: an answer to one of our questions
	Paper   Kind = "paper"   // get it: a document
	Test    Kind = "test"    // sit it: a test or exam
	Lessons Kind = "lessons" // learn it: a language
	Ask     Kind = "ask"     // ask your school
)

// Gap is one missing thing.
type Gap struct {
	ID       GapID
	Kind     Kind
	What     string // "Official transcript", "IELTS Academic 7.0"
	Note     string // what to mind; empty for nothing
	Question string // the question to answer when it is closed: year, school, citizenship, when, language, tests or have; empty for none
	Step     string // the key of the plan's step; empty where the plan has none
	Cost     Cost
	Asked    []int // places that wait for it, among other things or alone
	Alone    []int // places that it opens by itself
	With     []GapID
	Opens    []int // places that wait for it and that it opens together with With: the cheapest way that it takes part in
	Total    Cost  // of the gap and With together
}

// Cost is what closing a gap, or several side by side, takes.
type Cost struct {
	Known   bool   // the time is known; Days are meaningless otherwise
	Days    [3]int // at best, usually, at worst
	Text    string // of a single gap: "3 weeks (1 to 6)"
	Source  string // URL or "general knowledge"; of a single gap
	AsOf    string
	Checked reference.Checked
	Fee     Fee
}

// Fee is what a gap costs in money; a fee without Stated is not known, which is
// not the same as nothing.
type Fee struct {
	Stated   bool
	Min, Max reference.Money
	Source   string
	AsOf     string
	Checked  reference.Checked
	Note     string
	Unknown  int   // of several gaps: how many have no stated fee
	USD      int64 // cents, for comparing; of several gaps the sum
}

// Unlock is one step of the way: close these gaps and these places open.
type Unlock struct {
	Gaps  []GapID
	Opens []int
	Cost  Cost
	Maybe bool // a gap is an answer or a question, whose outcome may also close a place
	Total int  // places that are ready afterwards
}

// Of works the graph out.
func Of(req Request) Graph {
	b := newBuilder(req)
	for _, p := range req.Saved {
		b.add(p, true)
	}
	for _, p := range req.Matching {
		b.add(p, false)
	}
	return b.graph()
}
