package letters

import (
	"slices"
	"strings"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

// ID names a request for ever.
type ID string

// Kind is what sort of referee somebody is.
type Kind string

// The kinds, as places name them.
const (
	Clinical Kind = "clinical"
	Research Kind = "research"
	School   Kind = "school"
	Other    Kind = "other"
)

// Kinds lists the kinds in the order of menus.
func Kinds() []Kind { return []Kind{Clinical, Research, School, Other} }

// Label is the kind in words; empty for an unknown one.
func (k Kind) Label() string {
	return map[Kind]string{Clinical: "Clinical supervisor", Research: "Research supervisor", School: "Dean or school", Other: "Somebody else"}[k]
}

// Referee is who is asked for a letter.
type Referee struct {
	Name        string `json:"name"`
	Role        string `json:"role,omitempty"`
	Institution string `json:"institution,omitempty"`
	Email       string `json:"email,omitempty"`
	Kind        Kind   `json:"kind,omitempty"`
	Knows       string `json:"knows,omitempty"` // how they know the student's work
}

// Way is how a letter travels to a destination.
type Way string

// The ways.
const (
	Here   Way = "here"   // handed in on this server
	Theirs Way = "theirs" // the referee sends it as the destination wants it
	Sealed Way = "sealed" // encrypted in the referee's browser for the destination's key
)

// Label is the way in words.
func (w Way) Label() string {
	return map[Way]string{Here: "Handed in here", Theirs: "Sent by the referee to the place itself", Sealed: "Encrypted for the place"}[w]
}

// Held tells whether the way brings something to this server.
func (w Way) Held() bool { return w == Here || w == Sealed }

// Destination is an application that the letter is for.
type Destination struct {
	Application  string `json:"application"` // its id, which also names the destination within the request
	Title        string `json:"title"`
	Way          Way    `json:"way"`
	Instructions string `json:"instructions,omitempty"` // of the place, for the referee
	Link         string `json:"link,omitempty"`         // where the place takes letters: an address of the web or of mail
	Key          string `json:"key,omitempty"`          // with Sealed: the place's age key, "age1…"
}

// Draft is what a student says of a request, until it is asked.
type Draft struct {
	Name     string        `json:"name"`             // the student, as the referee knows them
	School   string        `json:"school,omitempty"` // and their school
	Referee  Referee       `json:"referee"`
	To       []Destination `json:"to,omitempty"`
	NeededBy clock.Date    `json:"needed_by,omitzero"`
	Zone     string        `json:"zone,omitempty"` // of that day, IANA: where the place is
	Together string        `json:"together,omitempty"`
	Points   []string      `json:"points,omitempty"` // facts that the referee may want to be reminded of; at most three
	Variant  string        `json:"variant,omitempty"`
}

// By is how a request reaches the referee.
type By string

// The ways of asking.
const (
	ByMail   By = "mail"   // this server sends it; the student never sees the link
	ByCopy   By = "copy"   // the student passes a text on
	ByMailto By = "mailto" // the same, opened in the student's own mail program
)

// Ask is what is fixed when a request is asked, beside the draft.
type Ask struct {
	Waived bool      `json:"waived"`
	By     By        `json:"by"`
	Home   string    `json:"home,omitempty"`  // the student's own zone, IANA
	Until  time.Time `json:"until"`           // the link works until then
	Reply  string    `json:"reply,omitempty"` // the student's own address, for the referee to write to
}

// PassedOn tells that the student passed the link on, so that whoever receives the
// letter cannot tell by the link who handed it in.
func (a Ask) PassedOn() bool { return a.By != ByMail }

// Request is one request, as its log says.
type Request struct {
	ID      ID
	Student student.ID
	Draft
	Ask
	AskedAt time.Time // zero: not asked yet

	State   State     // as of the last event; At says what time adds to it
	Since   time.Time // when that state began
	Allowed []string  // applications that the referee agreed to, once they said yes
	SentTo  []string  // and those to which they said that they sent it themselves
	Held    time.Time // when a letter came to this server; zero: none is here
	Reason  string    // of a no, in the referee's words or one of Reasons
	Broken  bool      // the address took a mail once, and takes none any more
	From    ID        // the request that this one was made from
	Made    time.Time
	N       int64 // number of the last event
}

// At is the state at a moment: a link that has ended ends what was still open.
func (r *Request) At(now time.Time) State {
	if (r.State == Waiting || r.State == Agreed) && !now.Before(r.Until) {
		return Ended
	}
	return r.State
}

// SinceAt is when the state at a moment began.
func (r *Request) SinceAt(now time.Time) time.Time {
	if r.At(now) != r.State {
		return r.Until
	}
	return r.Since
}

// For is the destination of that application.
func (r *Request) For(application string) (Destination, bool) {
	i := slices.IndexFunc(r.To, func(d Destination) bool { return d.Application == application })
	if i < 0 {
		return Destination{}, false
	}
	return r.To[i], true
}

// StateFor is how far the letter is for one application, at a moment. One letter may
// be here for one place and still be on its way to another.
func (r *Request) StateFor(application string, now time.Time) State {
	d, ok := r.For(application)
	if !ok {
		return ""
	}
	is := r.At(now)
	switch is {
	case Agreed, Arrived, SentOn, TakenBack:
	default:
		return is
	}
	switch {
	case !r.Allows(application):
		return Declined
	case d.Way.Held() && !r.Held.IsZero():
		return Arrived
	case slices.Contains(r.SentTo, application):
		return SentOn
	case is == TakenBack && d.Way.Held():
		return TakenBack
	}
	return Agreed
}

// Allows tells whether the referee agreed to this destination.
func (r *Request) Allows(application string) bool { return slices.Contains(r.Allowed, application) }

// Readable tells whether the student may read the letter: it is here, and the right
// to read it was not waived. There is no other place that decides it.
func (r *Request) Readable() bool {
	return !r.AskedAt.IsZero() && !r.Waived && r.State == Arrived && !r.Held.IsZero()
}

// Due is the moment at which the letter is needed: the end of that day, there.
func (r *Request) Due() time.Time {
	return (r.NeededBy + 1).At(0, 0, zoneOf(r.Zone)).Add(-time.Minute)
}

// zoneOf is a zone by its name; UTC where it is not known.
func zoneOf(name string) *time.Location {
	if z, err := student.LoadZone(name); err == nil {
		return z
	}
	return time.UTC
}

// Shown is all that a student's side sees of what a referee did.
type Shown struct {
	Request ID
	Who     string
	State   State
	On      clock.Date // in the student's own calendar
}

// oneLine makes a line of a text that somebody typed.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
