package letters

import (
	"slices"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// State is how far a request has come.
type State string

// The states.
const (
	Noted     State = "noted"
	Waiting   State = "asked"
	Agreed    State = "accepted"
	Declined  State = "declined"
	Stranger  State = "not_me" // whoever got it is not the referee
	Arrived   State = "arrived"
	SentOn    State = "sent" // by the referee, to the place itself
	TakenBack State = "taken_back"
	Returned  State = "returned" // the address takes no mail
	Cancelled State = "cancelled"
	Ended     State = "ended" // the link ended before there was a letter; follows from the time
)

// States lists the states in the order in which a request goes through them.
func States() []State {
	return []State{Noted, Waiting, Agreed, Declined, Stranger, Arrived, SentOn, TakenBack, Returned, Cancelled, Ended}
}

// Label is the state in words.
func (s State) Label() string {
	return map[State]string{Noted: "Not asked yet", Waiting: "Asked", Agreed: "Said yes", Declined: "Can’t this time", Stranger: "Not the right person", Arrived: "Letter is here",
		SentOn: "Sent by the referee", TakenBack: "Taken back", Returned: "Address does not work", Cancelled: "Cancelled", Ended: "Time is up"}[s]
}

// In tells whether a place has, or will find, the letter.
func (s State) In() bool { return s == Arrived || s == SentOn }

// Open tells whether a letter may still come without anybody doing more.
func (s State) Open() bool { return s == Waiting || s == Agreed }

// Over tells whether no letter comes of this request any more, so that somebody
// else is to be asked.
func (s State) Over() bool {
	return s == Declined || s == Stranger || s == Returned || s == Cancelled || s == Ended || s == TakenBack
}

// Deed is what an event records.
type Deed string

// The deeds. Those of the student, then those of the referee, then of the server.
const (
	DidNote    Deed = "note"
	DidAsk     Deed = "ask"
	DidCancel  Deed = "cancel"
	DidRestore Deed = "restore"

	DidAgree    Deed = "agree"
	DidDecline  Deed = "decline"
	DidDisown   Deed = "disown"
	DidHandIn   Deed = "hand_in"
	DidSend     Deed = "send"
	DidTakeBack Deed = "take_back"

	DidBounce Deed = "bounce"
	DidMove   Deed = "move" // taken along from another server, where links and letters stayed
)

// Event is one line of the log of a request. Events are numbered from 1 and never
// changed.
type Event struct {
	N      int64     `json:"n"`
	At     time.Time `json:"at"` // whole milliseconds, UTC
	Deed   Deed      `json:"deed"`
	Detail Detail    `json:"detail,omitzero"`
}

// Detail is what an event says beside its deed; each deed uses a part of it.
type Detail struct {
	Draft  *Draft   `json:"draft,omitempty"`  // DidNote
	From   ID       `json:"from,omitempty"`   // DidNote, of the first
	Ask    *Ask     `json:"ask,omitempty"`    // DidAsk
	To     []string `json:"to,omitempty"`     // DidAgree, DidSend: applications
	Reason string   `json:"reason,omitempty"` // DidDecline
}

// next is the whole machine: what may be done in which state, and where it leads.
// What is not here cannot be done.
var next = map[State]map[Deed]State{
	"":        {DidNote: Noted},
	Noted:     {DidNote: Noted, DidAsk: Waiting, DidCancel: Cancelled},
	Waiting:   {DidAgree: Agreed, DidDecline: Declined, DidDisown: Stranger, DidHandIn: Arrived, DidSend: SentOn, DidBounce: Returned, DidCancel: Cancelled, DidMove: Ended},
	Agreed:    {DidAgree: Agreed, DidDecline: Declined, DidDisown: Stranger, DidHandIn: Arrived, DidSend: SentOn, DidBounce: Agreed, DidCancel: Cancelled, DidMove: Ended},
	Declined:  {DidAgree: Agreed, DidHandIn: Arrived, DidSend: SentOn},
	Arrived:   {DidHandIn: Arrived, DidSend: Arrived, DidTakeBack: TakenBack, DidBounce: Arrived, DidMove: Ended},
	SentOn:    {DidHandIn: Arrived, DidSend: SentOn, DidTakeBack: TakenBack, DidBounce: SentOn},
	TakenBack: {DidAgree: Agreed, DidDecline: Declined, DidHandIn: Arrived, DidSend: SentOn, DidBounce: TakenBack, DidCancel: Cancelled, DidMove: Ended},
	Cancelled: {DidRestore: Noted}, // a draft that was never asked
}

// May tells whether a deed can be done now.
func (r *Request) May(d Deed, now time.Time) bool {
	if r.At(now) == Ended || d == DidRestore && !r.AskedAt.IsZero() {
		return false
	}
	_, ok := next[r.State][d]
	return ok
}

// may is May as an error in words for whoever did it.
func (r *Request) may(d Deed, now time.Time) error {
	if r.May(d, now) {
		return nil
	}
	switch {
	case d == DidNote && !r.AskedAt.IsZero():
		return errs.New(errs.Conflict, "This request has been sent, so it stays as it is. To change the referee, the places or the waiver, make a new request from it.")
	case d == DidAsk && !r.AskedAt.IsZero():
		return errs.New(errs.Conflict, "This request has been sent already.")
	case d == DidCancel && r.State.In():
		return errs.New(errs.Conflict, "There is a letter already. Only the referee can take it back.")
	case r.At(now) == Ended:
		return errs.New(errs.Conflict, "The time for this letter is up.")
	case r.State == Cancelled:
		return errs.New(errs.Conflict, "This request has been cancelled; no letter is needed any more.")
	}
	return errs.New(errs.Conflict, "This cannot be done as the request stands now. Look at it again.")
}

// Read reads the log of one request; an event that cannot follow changes nothing.
// It is the only place that knows what events mean.
func Read(who student.ID, id ID, log []Event) Request {
	r := Request{ID: id, Student: who}
	for _, e := range log {
		r.N = max(r.N, e.N)
		if r.May(e.Deed, e.At) {
			r.follow(e)
		}
	}
	return r
}

func (r *Request) follow(e Event) {
	to := next[r.State][e.Deed]
	if to != r.State {
		r.Since = e.At
	}
	r.State = to
	switch e.Deed {
	case DidNote:
		if r.Made.IsZero() {
			r.Made, r.From = e.At, e.Detail.From
		}
		if e.Detail.Draft != nil {
			r.Draft = *e.Detail.Draft
		}
	case DidAsk:
		r.AskedAt = e.At
		if e.Detail.Ask != nil {
			r.Ask = *e.Detail.Ask
		}
	case DidAgree:
		r.Allowed, r.Reason = r.known(e.Detail.To), ""
	case DidDecline:
		r.Reason, r.Allowed = e.Detail.Reason, nil
	case DidHandIn:
		r.agreed()
		if r.Held.IsZero() {
			r.Held = e.At
		}
	case DidSend:
		r.agreed()
		for _, a := range r.known(e.Detail.To) {
			if !slices.Contains(r.SentTo, a) {
				r.SentTo = append(r.SentTo, a)
			}
		}
	case DidTakeBack:
		r.Held, r.SentTo = time.Time{}, nil
	case DidMove:
		r.Held = time.Time{}
	case DidBounce:
		r.Broken = true
	}
}

// agreed is what a letter says that comes without a word before it: yes, for all.
func (r *Request) agreed() {
	if r.Reason = ""; len(r.Allowed) > 0 {
		return
	}
	for _, d := range r.To {
		r.Allowed = append(r.Allowed, d.Application)
	}
}

// known keeps the names of destinations of this request.
func (r *Request) known(to []string) []string {
	return slices.DeleteFunc(slices.Clone(to), func(a string) bool {
		_, ok := r.For(a)
		return !ok
	})
}
