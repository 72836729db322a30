package money

import (
	"context"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/reference"
	"preround/internal/student"
)

// Setting is how a student reckons.
type Setting struct {
	Home string          `json:"home,omitempty"`       // the home currency; empty: from the answers
	Earn reference.Money `json:"earn_a_week,omitzero"` // what a week away costs in lost earnings; no currency: not said
	Cost reference.Money `json:"home_a_week,omitzero"` // what a week at home costs; no currency: not said
	At   time.Time       `json:"at,omitzero"`
}

// Check tells what is wrong with the setting, by form field.
func (s Setting) Check() error {
	var p []errs.Problem
	if _, known := reference.RateOf(s.Home); s.Home != "" && !known {
		p = append(p, errs.Problem{Field: "home", Says: "Choose a currency from the list."})
	}
	for _, a := range []struct {
		field string
		m     reference.Money
	}{{"earn", s.Earn}, {"cost", s.Cost}} {
		if _, known := reference.RateOf(a.m.Currency); a.m != (reference.Money{}) && !known || a.m.Minor < 0 || a.m.Minor > reference.MostMinor {
			p = append(p, errs.Problem{Field: a.field, Says: "The amount cannot be kept; write it as USD 300."})
		}
	}
	return errs.Faults(p)
}

// Everything is all that is kept of one student's money, history included, oldest
// first.
type Everything struct {
	Lines    []Revision `json:"lines"`
	Settings []Setting  `json:"settings"`
	Rates    []OwnRate  `json:"rates"`
}

// Store keeps ledgers; moneydb implements it. Every method takes part in a
// transaction that ctx carries.
type Store interface {
	// Lines are the lines that stand, without those taken away, in no order.
	Lines(ctx context.Context, who student.ID) ([]Line, error)

	// History are the revisions of a line, newest first; none: there is no such
	// line of this student.
	History(ctx context.Context, who student.ID, id ID) ([]Revision, error)

	// Append adds a revision to a line; r.Line.Rev is the revision that the person
	// was looking at, 0 for a new line. It returns the new revision's number.
	// errs.Conflict when another revision came meanwhile, errs.NotFound when the
	// student was erased.
	Append(ctx context.Context, who student.ID, r Revision) (int64, error)

	// Setting is the newest setting; the zero Setting when none was made.
	Setting(ctx context.Context, who student.ID) (Setting, error)
	SaveSetting(ctx context.Context, who student.ID, s Setting) error

	// Rates are the newest own rates of each pair that were not taken back.
	Rates(ctx context.Context, who student.ID) ([]OwnRate, error)
	SaveRate(ctx context.Context, who student.ID, r OwnRate) error

	// Everything and Restore carry all of it from one server to another. Restore is
	// for a student without any of it.
	Everything(ctx context.Context, who student.ID) (Everything, error)
	Restore(ctx context.Context, who student.ID, all Everything) error

	// EraseStudent deletes all of it for good.
	EraseStudent(ctx context.Context, who student.ID) error
}
