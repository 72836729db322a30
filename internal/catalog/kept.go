package catalog

import "time"

// MaxReport is the most characters that a report may have.
const MaxReport = 2000

// Report is what a visitor says is wrong with a place.
type Report struct {
	ID      string
	Place   ID
	At      time.Time // whole milliseconds, UTC
	Says    string    // plain text as the visitor wrote it, at most MaxReport characters
	Settled bool      // somebody has looked at it
}

// Revision is a state that a stored place had.
type Revision struct {
	Rev       int64     // from 1 for each place
	At        time.Time // whole milliseconds, UTC
	Says      string    // what happened: "Shipped", "Edited here"
	Place     Place
	Withdrawn bool
}
