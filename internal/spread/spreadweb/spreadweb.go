// Package spreadweb shows how many applications a student has on the way and how
// they are spread, as a part of the board. It has no page and no address of its own:
// app gives its component to the board.
package spreadweb

import (
	"github.com/a-h/templ"

	"preround/internal/platform/clock"
	"preround/internal/platform/ui"
	"preround/internal/reference"
	"preround/internal/spread"
	"preround/internal/student"
)

// Component is a sheet with the numbers, the advice and the stated odds.
func Component(tries []spread.Try, s student.Student, today clock.Date) templ.Component {
	return body(spread.Of(tries, s, today))
}

func source(o spread.Odds) ui.Source {
	s := ui.Source{URL: o.Source, Of: o.AsOf, Note: o.Note}
	if s.Of == "" && s.Note == "" {
		s.Note = "the page gives no date"
	}
	if o.Checked != reference.CheckedYes {
		s.Note += "; unverified"
	}
	return s
}
