package lead

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
)

// Prefix begins the id of every own lead; no place of the catalogue has it.
const Prefix = "own-"

// Own is the kind of source that a lead has: the student's own word.
const Own catalog.SourceKind = "own"

// Origin is where a lead came from.
type Origin string

// Origins lists them in the order in which pages show them; empty is unknown.
var Origins = []Origin{"person", "school", "society", "mail", "web", "file"}

var originLabels = map[Origin]string{"person": "A person told me", "school": "My school’s list", "society": "A society or students’ association",
	"mail": "An e-mail or letter", "web": "A web page", "file": "A table of mine"}

// Label is the origin in words.
func (o Origin) Label() string { return originLabels[o] }

// Lead is one place of a student's own.
type Lead struct {
	Place   catalog.Place
	Origin  Origin
	Told    string     // who told of it
	Heard   clock.Date // when; zero: unknown
	Contact string     // whom to write to, as the student has it
	Notes   string
}

// IsOwn tells whether an id is that of an own lead.
func IsOwn(place catalog.ID) bool { return strings.HasPrefix(string(place), Prefix) }

// NewID is a fresh id for a lead.
func NewID(now time.Time, random io.Reader) (catalog.ID, error) {
	s, err := id.New(now, random)
	return catalog.ID(Prefix + s), err
}

// Country is that of the lead's first location, for lists; empty where none is known.
func (l Lead) Country() string {
	if len(l.Place.Locations) == 0 {
		return ""
	}
	return string(l.Place.Locations[0].Country)
}

// body is how a lead is stored: the place in its own stored form.
type body struct {
	Place   json.RawMessage `json:"place"`
	Origin  Origin          `json:"origin,omitempty"`
	Told    string          `json:"told,omitempty"`
	Heard   clock.Date      `json:"heard,omitempty"`
	Contact string          `json:"contact,omitempty"`
	Notes   string          `json:"notes,omitempty"`
}

// Encode writes a lead as it is stored and exported; Decode reads it back.
func Encode(l Lead) (string, error) {
	place, err := catalog.EncodeBody(l.Place)
	if err != nil {
		return "", err
	}
	b, err := json.Marshal(body{json.RawMessage(place), l.Origin, l.Told, l.Heard, l.Contact, l.Notes})
	return string(b), err
}

// Decode reads what Encode wrote of the lead with that id.
func Decode(lead catalog.ID, text string) (Lead, error) {
	var b body
	if err := json.Unmarshal([]byte(text), &b); err != nil {
		return Lead{}, fmt.Errorf("the stored lead %s cannot be read: %w", lead, err)
	}
	place, err := catalog.DecodeBody(lead, string(b.Place))
	return Lead{place, b.Origin, b.Told, b.Heard, b.Contact, b.Notes}, err
}

// MaxLeads is how many leads one student may keep.
const MaxLeads = 25_000

// TooMany is the refusal of one lead more.
func TooMany() error {
	return errs.New(errs.Invalid, "You keep %d places of your own, and no more fit. Delete some that you no longer need.", MaxLeads)
}
