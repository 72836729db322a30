package letters

import (
	"context"
	"time"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Asked is all that a referee sees of a request, and whoever receives the letter.
type Asked struct {
	ID       ID
	Student  student.ID // for Links and for the store of letters; never shown
	Name     string     // who asks
	School   string
	Reply    string // the student's own address, where they have proved one
	Referee  Referee
	To       []Destination
	NeededBy clock.Date
	Zone     string    // of that day: where the places are
	Home     string    // where the student is
	Due      time.Time // the end of that day
	Waived   bool
	Together string
	Points   []string

	State   State
	Since   time.Time
	AskedAt time.Time
	Until   time.Time // the link ends
	Allowed []string  // applications that the referee agreed to
	SentTo  []string  // and those to which they said that they sent it

	By       By
	FreeMail bool // anybody gets an address at that domain
}

// PassedOn tells that the student passed the link on, instead of this server.
func (a Asked) PassedOn() bool { return a.By != ByMail }

// Checked says how far it is known who the referee is, for whoever receives the letter.
func (a Asked) Checked() string {
	switch {
	case a.PassedOn():
		return "Link passed on by the student: who handed this letter in was not checked."
	case a.FreeMail:
		return "Link sent to " + a.Referee.Email + ", a free mail address that anybody can have under any name. Write to the institution before you rely on it."
	}
	return "Link sent to " + a.Referee.Email + " and to nobody else."
}

// ForReferee is a request as its referee sees it. The id comes from an invitation;
// errs.NotFound for one that was never asked.
func (s *Service) ForReferee(ctx context.Context, of ID) (Asked, error) {
	r, err := s.invited(ctx, of)
	if err != nil {
		return Asked{}, err
	}
	now := s.now()
	return Asked{ID: r.ID, Student: r.Student, Name: r.Name, School: r.School, Reply: r.Reply, Referee: r.Referee, To: r.To, NeededBy: r.NeededBy, Zone: r.Zone, Home: r.Home,
		Due: r.Due(), Waived: r.Waived, Together: r.Together, Points: r.Points, State: r.At(now), Since: r.SinceAt(now), AskedAt: r.AskedAt, Until: r.Until, Allowed: r.Allowed, SentTo: r.SentTo,
		By: r.By, FreeMail: FreeMail(r.Referee.Email)}, nil
}

// invited is a request that was asked, whosever it is.
func (s *Service) invited(ctx context.Context, of ID) (Request, error) {
	who, found, err := s.in.Store.Owner(ctx, of)
	if err != nil {
		return Request{}, err
	}
	if !found {
		return Request{}, noSuch()
	}
	r, err := s.One(ctx, who, of)
	if err == nil && r.AskedAt.IsZero() {
		err = noSuch()
	}
	return r, err
}

// PackForReferee is the pack as it was when the request was asked, a PDF.
func (s *Service) PackForReferee(ctx context.Context, of ID) ([]byte, error) {
	r, err := s.invited(ctx, of)
	if err != nil {
		return nil, err
	}
	return s.kept(ctx, &r)
}

func (s *Service) kept(ctx context.Context, r *Request) ([]byte, error) {
	b, found, err := s.in.Store.Pack(ctx, r.Student, r.ID)
	if err == nil && !found {
		err = errs.New(errs.NotFound, "There is no pack for this request.")
	}
	return b, err
}

// AnswerKind is what a referee answers.
type AnswerKind string

// The answers.
const (
	Yes   AnswerKind = "yes"
	No    AnswerKind = "no"     // "I can't this time"
	NotMe AnswerKind = "not_me" // whoever got it is not that person
)

// Answer is a referee's word about a request.
type Answer struct {
	Kind   AnswerKind
	To     []string // with Yes: the applications agreed to, by Destination.Application; at least one
	Reason string   // with No: may be empty; the student reads it, and the page must say so
}

// longestReason of a no, in bytes.
const longestReason = 1200

// Answer records a referee's word. It may be changed as long as there is no letter.
func (s *Service) Answer(ctx context.Context, of ID, a Answer) error {
	switch a.Kind {
	case Yes:
		return s.refer(ctx, of, func(r *Request) (Event, error) {
			to := r.known(a.To)
			if len(to) == 0 {
				return Event{}, errs.Fault("to", "Choose at least one place that the letter may go to.")
			}
			return Event{Deed: DidAgree, Detail: Detail{To: to}}, nil
		})
	case No:
		reason := oneLine(a.Reason)
		if told := guard.Problems("reason", reason); len(told) > 0 {
			return errs.Faults(told)
		}
		if len(reason) > longestReason {
			return errs.Fault("reason", "A few words are enough. Shorten it.")
		}
		return s.refer(ctx, of, func(*Request) (Event, error) {
			return Event{Deed: DidDecline, Detail: Detail{Reason: reason}}, nil
		})
	case NotMe:
		return s.refer(ctx, of, func(*Request) (Event, error) { return Event{Deed: DidDisown}, nil })
	}
	return errs.New(errs.Invalid, "Choose one of the answers.")
}

// Arrived records that a letter was handed in here, or replaced by another. The
// student learns the day of the first, and nothing else.
func (s *Service) Arrived(ctx context.Context, of ID) error {
	return s.refer(ctx, of, func(*Request) (Event, error) { return Event{Deed: DidHandIn}, nil })
}

// SentDirectly records that the referee sent the letter to these places.
func (s *Service) SentDirectly(ctx context.Context, of ID, applications []string) error {
	return s.refer(ctx, of, func(r *Request) (Event, error) {
		to := r.known(applications)
		if len(to) == 0 {
			return Event{}, errs.Fault("to", "Tick each place that you sent it to.")
		}
		return Event{Deed: DidSend, Detail: Detail{To: to}}, nil
	})
}

// TakenBack records that the referee took the letter back.
func (s *Service) TakenBack(ctx context.Context, of ID) error {
	return s.refer(ctx, of, func(*Request) (Event, error) { return Event{Deed: DidTakeBack}, nil })
}

// refer adds an event of a referee's. It joins the transaction of ctx, so that a
// letter and the word of it are kept together.
func (s *Service) refer(ctx context.Context, of ID, record func(*Request) (Event, error)) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		r, err := s.invited(ctx, of)
		if err != nil {
			return err
		}
		return s.act(ctx, r.Student, of, func(_ context.Context, r *Request) (Event, error) { return record(r) })
	})
}
