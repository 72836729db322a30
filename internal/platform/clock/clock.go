// Package clock tells what time it is and what a day is.
//
// Nothing in Preround asks the machine for the time on its own: the program
// makes one Clock at its start and hands it down, so a test, a demonstration
// (PREROUND_NOW) or a simulation of eighteen months runs on a time of its own.
//
// A deadline is mostly a day and not a moment, so the package also has Date, a
// civil day without hour and zone, and Month, a civil month. Both are small
// integers: comparing and subtracting them is what the planner does all day.
package clock

import "time"

// Clock tells the present moment.
type Clock interface {
	Now() time.Time
}

// Func lets a plain function serve as a Clock.
type Func func() time.Time

// Now calls the function.
func (f Func) Now() time.Time { return f() }

// System is the machine's own clock.
func System() Clock { return Func(time.Now) }

// StartingAt is a clock that shows start now and goes on from there at the
// speed of the machine's clock.
func StartingAt(start time.Time) Clock {
	began := time.Now()
	return Func(func() time.Time { return start.Add(time.Since(began)) })
}

// Fixed is a clock that stands still.
func Fixed(at time.Time) Clock { return Func(func() time.Time { return at }) }

// Today is the civil day at the clock's present moment in the zone loc.
func Today(c Clock, loc *time.Location) Date { return DateOf(c.Now().In(loc)) }
