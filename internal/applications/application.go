package applications

import (
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Application is one place that a student follows, as its log says.
type Application struct {
	ID      ID
	Student student.ID
	Place   catalog.ID // of the catalogue, or the student’s own ("own-…")
	Label   string     // tells two applications to one place apart; mostly empty
	Start   clock.Date // first day; 0: as the plan says
	Weeks   int        // 0: as the plan says
	Channel Channel    // the way it goes, or went

	Stage  Stage
	Own    string     // id of an own stage that stands after Stage; empty: none
	Closed Reason     // with Stage Closed
	Since  clock.Date // the day the stage is for
	Was    Stage      // of Closed: the last stage before

	Moves    []Move // oldest first; the last is where it stands
	Notes    []Note // newest first
	Days     []Day  // by date
	People   []Acquaintance
	Contacts []Contact // by date, oldest first
	Offer    *Terms    // the newest; nil: none

	Made    time.Time // whole milliseconds, UTC
	Changed time.Time // when the newest entry was recorded
	History []Entry   // all of it, also what was taken back
	Void    bool      // the beginning was taken back: it is shown nowhere
}

// Acquaintance is a person as the log holds them.
type Acquaintance struct {
	N int64
	Person
}

// Move is one change of stage.
type Move struct {
	N        int64
	At       time.Time
	On       clock.Date
	Stage    Stage
	Own      string
	Reason   Reason
	Text     string
	Channel  Channel
	Proof    string
	Enclosed []string
}

// Note is a note of the student.
type Note struct {
	N      int64 // of the first version
	At     time.Time
	Text   string
	Edited time.Time // zero: never
}

// Day is a date of the student's own, or an interview.
type Day struct {
	N         int64
	Title     string
	On        clock.Date
	Hour      string // 15:04; empty: the whole day
	Zone      string // of the hour; IANA; empty: the student's
	Done      bool
	Interview bool
}

// Contact is a word that went to the host or came from it.
type Contact struct {
	N        int64
	On       clock.Date
	Incoming bool
	Channel  Channel
	What     string
	FollowUp bool
}

// Terms are what the host offers.
type Terms struct {
	N        int64
	On       clock.Date // when it came
	AnswerBy clock.Date // 0: not said
	Hour     string     // 15:04; empty: the end of the day
	Zone     string     // of the hour and day; IANA; empty: not known
	Start    clock.Date
	Weeks    int
	Note     string // conditions, as the host put them
}

// SentOn is when it was sent, as far as the moves that stand say; 0: not yet, or the
// day is not known, because the stage was left out.
func (a *Application) SentOn() clock.Date {
	var on clock.Date
	for _, m := range a.Moves {
		switch {
		case m.Stage.Order() < Sent.Order():
			on = 0
		case m.Stage == Sent && on == 0:
			on = m.On
		}
	}
	return on
}

// reached is the day on which a stage, or one after it, was first reached and not
// gone back on.
func (a *Application) reached(s Stage) clock.Date {
	var on clock.Date
	for _, m := range a.Moves {
		switch {
		case m.Stage == Closed:
		case m.Stage.Order() < s.Order():
			on = 0
		case on == 0:
			on = m.On
		}
	}
	return on
}

// StartsOn is the first day: that of the offer, or the one wished for; 0 unknown.
func (a *Application) StartsOn() clock.Date {
	if a.Offer != nil && a.Offer.Start != 0 {
		return a.Offer.Start
	}
	return a.Start
}

// Lasts is how many weeks it is: those of the offer, or those wished for; 0 unknown.
func (a *Application) Lasts() int {
	if a.Offer != nil && a.Offer.Weeks != 0 {
		return a.Offer.Weeks
	}
	return a.Weeks
}

// Step is the id of the stage or own stage at which it stands, as forms name it.
func (a *Application) Step() string { return Target{a.Stage, a.Own, a.Closed}.String() }

// NextInterview is the interview that is still to come, false for none.
func (a *Application) NextInterview(today clock.Date) (Day, bool) {
	for _, d := range a.Days {
		if d.Interview && !d.Done && d.On >= today {
			return d, true
		}
	}
	return Day{}, false
}
