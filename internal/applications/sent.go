package applications

import (
	"time"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Snapshot is what was sent, as it was on the day: nothing that changes later, at the
// place or with the student, touches it.
type Snapshot struct {
	Application ID            `json:"application"`
	N           int64         `json:"n"` // of the entry that says it was sent
	At          time.Time     `json:"at"`
	On          clock.Date    `json:"on"`
	Place       catalog.Place `json:"place"` // the facts then valid
	Asked       []Asked       `json:"asked"` // what the place asked for, against what the student had
	Enclosed    []string      `json:"enclosed"`
	Label       string        `json:"label,omitempty"`
	Start       clock.Date    `json:"start,omitzero"`
	Weeks       int           `json:"weeks,omitempty"`
	Channel     Channel       `json:"channel,omitempty"`
	Proof       string        `json:"proof,omitempty"`
	People      []Person      `json:"people"`
}

// Asked is one thing that the place asks for.
type Asked struct {
	What  string        `json:"what"`
	State fit.NeedState `json:"state"`
	Why   string        `json:"why,omitempty"`
}

// AskedOf lists what a place asks for, held against what the student has.
func AskedOf(p *catalog.Place, s *student.Student, today clock.Date) []Asked {
	f := fit.Judge(s, p, today)
	out := make([]Asked, 0, len(f.Needs))
	for _, n := range f.Needs {
		out = append(out, Asked{What: fit.RequirementWords(n.Requirement), State: n.State, Why: n.Why})
	}
	return out
}

// freeze makes the snapshot of an application that has just been sent.
func freeze(a *Application, m Move, p *catalog.Place, s *student.Student) Snapshot {
	out := Snapshot{Application: a.ID, N: m.N, At: m.At, On: m.On, Place: *p, Asked: AskedOf(p, s, m.On), Enclosed: append([]string{}, m.Enclosed...),
		Label: a.Label, Start: a.Start, Weeks: a.Weeks, Channel: a.Channel, Proof: m.Proof, People: []Person{}}
	for _, who := range a.People {
		out.People = append(out.People, who.Person)
	}
	return out
}
