package applications

import (
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// ID names an application for ever.
type ID string

// Application is one student's try for one place, as it stands now.
type Application struct {
	ID      ID
	Student student.ID
	Place   catalog.ID // of the catalogue, or the student's own ("own-…")
	Label   string     // tells a second application to the same place apart; else empty
	Stage   Stage
	Closed  Reason     // with Stage Closed
	Since   clock.Date // the day since which it stands there, as the student says
	Start   clock.Date // first day; 0: from the goals
	Weeks   int        // 0: from the goals
	Made    time.Time  // whole milliseconds, UTC
}

// Stage is how far an application has come.
type Stage string

// The stages, in their order; Closed ends it from any of them.
const (
	Interested  Stage = "interested"
	Preparing   Stage = "preparing"
	Ready       Stage = "ready"
	Sent        Stage = "sent"
	Released    Stage = "released" // by the home school
	Interview   Stage = "interview"
	Offer       Stage = "offer"
	Accepted    Stage = "accepted"
	Cleared     Stage = "cleared" // documents, visa, health
	OnPlacement Stage = "on_placement"
	Completed   Stage = "completed"
	Closed      Stage = "closed"
)

// Reason is why an application was closed.
type Reason string

// The reasons.
const (
	NoReply       Reason = "no_reply"
	Declined      Reason = "declined" // by the host
	Withdrawn     Reason = "withdrawn"
	OfferDeclined Reason = "offer_declined" // by the student
	WindowMissed  Reason = "window_missed"
	VisaRefused   Reason = "visa_refused"
)
