package applications

import (
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// ID names an application of a student for ever.
type ID string

// Kind says what an Entry records.
type Kind string

// The kinds of entry. Those with a ref speak of an earlier entry of the same
// application.
const (
	Began    Kind = "began"     // a place is followed from now on
	Moved    Kind = "moved"     // to another stage, or closed
	Detailed Kind = "detailed"  // start, length, channel or label were changed
	Noted    Kind = "noted"     // a note; with a ref it replaces that one
	Dated    Kind = "dated"     // a day of the student's own; with a ref it replaces that one
	Met      Kind = "met"       // a person; with a ref it replaces that one
	Spoke    Kind = "spoke"     // a contact with the host
	GotOffer Kind = "got_offer" // the offer and its conditions; the newest counts
	Removed  Kind = "removed"   // of a note, day or person (ref)
	TookBack Kind = "took_back" // the entry ref is as if it had not been made
	Staged   Kind = "staged"    // of no application: an own stage; with a ref it replaces that one
)

// Entry is one line of the log. Entries are numbered from 1 for each application
// and never changed; own stages of the student stand under the empty ID.
type Entry struct {
	Application ID         `json:"application"`
	N           int64      `json:"n"`
	At          time.Time  `json:"at"`           // recorded; whole milliseconds, UTC
	By          string     `json:"by,omitempty"` // who recorded it: the id of a person; empty: the student
	Kind        Kind       `json:"kind"`
	On          clock.Date `json:"on,omitzero"` // the day it is for
	Ref         int64      `json:"ref,omitempty"`
	Detail      Detail     `json:"detail,omitzero"`
}

// Detail is what an entry says beside its kind; each kind uses a few of the fields.
type Detail struct {
	Place    catalog.ID `json:"place,omitempty"`
	Label    string     `json:"label,omitempty"` // tells two applications to one place apart
	Start    clock.Date `json:"start,omitzero"`
	Weeks    int        `json:"weeks,omitempty"`
	Channel  Channel    `json:"channel,omitempty"`
	Stage    Stage      `json:"stage,omitempty"`
	Own      string     `json:"own,omitempty"` // the id of an own stage
	Reason   Reason     `json:"reason,omitempty"`
	Text     string     `json:"text,omitempty"`
	Title    string     `json:"title,omitempty"`
	Hour     string     `json:"hour,omitempty"` // 15:04
	Zone     string     `json:"zone,omitempty"` // IANA
	Done     bool       `json:"done,omitempty"`
	Meeting  bool       `json:"meeting,omitempty"` // the day is an interview
	Incoming bool       `json:"incoming,omitempty"`
	FollowUp bool       `json:"follow_up,omitempty"` // the one follow-up
	AnswerBy clock.Date `json:"answer_by,omitzero"`  // of an offer
	Person   *Person    `json:"person,omitempty"`
	Proof    string     `json:"proof,omitempty"`
	Enclosed []string   `json:"enclosed,omitempty"`
}

// Channel is the way by which something was sent or said.
type Channel string

// Channels lists the channels with their words, in the order of menus.
var Channels = []struct {
	Channel Channel
	Label   string
}{
	{"email", "E-mail"}, {"portal", "Online form or portal"}, {"school", "Through my school"}, {"network", "Exchange network"},
	{"phone", "Telephone"}, {"video", "Video call"}, {"post", "Post"}, {"in_person", "In person"}, {"other", "Another way"},
}

// Label is the channel in words; empty for none.
func (c Channel) Label() string {
	for _, k := range Channels {
		if k.Channel == c {
			return k.Label
		}
	}
	return ""
}

// Person is somebody met on the way: who reads the application, who interviews, who
// may be asked.
type Person struct {
	Name  string `json:"name"`
	Role  string `json:"role,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	Met   string `json:"met,omitempty"` // how: "ward round in March", "through Sana"
	// Touch is whether this person agreed to stay in touch: yes, no, or not asked.
	Touch catalog.Tri `json:"touch,omitempty"`
}
