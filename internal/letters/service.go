package letters

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Links makes the links of referees. What it writes joins the transaction of ctx.
type Links interface {
	// Make gives the address of a new link to a request, good until then.
	Make(ctx context.Context, who student.ID, id ID, until time.Time) (url string, err error)
	// Revoke ends all links to a request at once.
	Revoke(ctx context.Context, who student.ID, id ID) error
}

// Letter is a mail to one person.
type Letter struct {
	To, Subject, Text, ID string
	Reply                 string // where an answer goes; empty: nowhere
	Asked                 bool   // a person's button asked for it, so it counts for its recipient
	Pack                  []byte // a PDF to go with it; nil for none
	PackName              string
}

// Post sends letters.
type Post interface {
	Ready() bool
	// Send hands the mail on. ErrBounced says that the address takes none, ErrHeldBack
	// that it has had too many.
	Send(ctx context.Context, l Letter) error
}

var (
	// ErrBounced is found by errors.Is in what Post.Send returns.
	ErrBounced = errors.New("the address takes no mail")
	// ErrHeldBack is too.
	ErrHeldBack = errors.New("too many mails went to that address")
)

// Orders records mails to be sent at a time. It joins the transaction of ctx; the
// same order twice is one.
type Orders interface {
	Send(ctx context.Context, who student.ID, id ID, m Mail, at time.Time) error
}

// Setup is what a Service needs.
type Setup struct {
	Store     Store
	Mails     Mails
	Links     Links
	Post      Post
	Orders    Orders
	Transact  func(ctx context.Context, do func(context.Context) error) error
	Pack      func(ctx context.Context, r Request) ([]byte, error)              // the pack as a PDF
	Confirmed func(ctx context.Context, who student.ID) (string, error)         // the address that the student has proved; empty for none
	Own       func(ctx context.Context, who student.ID) ([]string, error)       // all addresses known to be the student's
	Asked     func(ctx context.Context, who student.ID) error                   // tells the plan, in the transaction of the asking; nil: nobody
	ZoneOf    func(ctx context.Context, who student.ID) (*time.Location, error) // where the student is; nil when unknown
	School    string                                                            // the school or society that runs this server; empty: a personal one
	Clock     clock.Clock
	Random    io.Reader
	Base      string // the configured address of this server, without a slash at its end
}

// Service is what students and referees do about requests.
type Service struct{ in Setup }

// New makes the service.
func New(in Setup) *Service { return &Service{in} }

func (s *Service) now() time.Time { return s.in.Clock.Now().UTC().Truncate(time.Millisecond) }

// Now is the moment, for whoever shows states.
func (s *Service) Now() time.Time { return s.now() }

// SendsMail tells whether this server can send mail.
func (s *Service) SendsMail() bool { return s.in.Post.Ready() }

// Confirmed is the address that the student has proved to be theirs; empty for none.
func (s *Service) Confirmed(ctx context.Context, who student.ID) (string, error) {
	return s.in.Confirmed(ctx, who)
}

// School is the name of the school or society that runs this server; empty on a
// personal one, where a waived letter cannot be kept from the student.
func (s *Service) School() string { return s.in.School }

// All are the student's requests, newest first.
func (s *Service) All(ctx context.Context, who student.ID) ([]Request, error) {
	logs, err := s.in.Store.Logs(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []Request
	for of, log := range logs {
		out = append(out, Read(who, of, log))
	}
	slices.SortFunc(out, func(a, b Request) int { return cmp.Or(b.Made.Compare(a.Made), cmp.Compare(b.ID, a.ID)) })
	return out, nil
}

// One is a request of the student; errs.NotFound when they have none of that id,
// whoever else may have it.
func (s *Service) One(ctx context.Context, who student.ID, of ID) (Request, error) {
	log, err := s.in.Store.Log(ctx, who, of)
	if err != nil {
		return Request{}, err
	}
	if len(log) == 0 {
		return Request{}, noSuch()
	}
	return Read(who, of, log), nil
}

func noSuch() error {
	return errs.New(errs.NotFound, "There is no such request for a letter. It may have been deleted.")
}

// Note keeps a new draft.
func (s *Service) Note(ctx context.Context, who student.ID, d Draft) (ID, error) {
	return s.note(ctx, who, d, "")
}

func (s *Service) note(ctx context.Context, who student.ID, d Draft, from ID) (ID, error) {
	d = d.tidy()
	if err := d.check(); err != nil {
		return "", err
	}
	name, err := id.New(s.now(), s.in.Random)
	if err != nil {
		return "", err
	}
	return ID(name), s.in.Transact(ctx, func(ctx context.Context) error {
		logs, err := s.in.Store.Logs(ctx, who)
		if err != nil {
			return err
		}
		if len(logs) >= MaxRequests {
			return errs.New(errs.Invalid, "There are %d requests here, which is as many as there can be.", len(logs))
		}
		return s.in.Store.Add(ctx, who, ID(name), Event{N: 1, At: s.now(), Deed: DidNote, Detail: Detail{Draft: &d, From: from}})
	})
}

// Change keeps a draft in another form. seen is the number of the last event that the
// person was looking at.
func (s *Service) Change(ctx context.Context, who student.ID, of ID, seen int64, d Draft) error {
	d = d.tidy()
	if err := d.check(); err != nil {
		return err
	}
	return s.act(ctx, who, of, func(ctx context.Context, r *Request) (Event, error) {
		if r.N != seen && r.State == Noted {
			return Event{}, errs.New(errs.Conflict, "This request was changed in another tab or on another device meanwhile. Look at it again and repeat your change.")
		}
		return Event{Deed: DidNote, Detail: Detail{Draft: &d}}, nil
	})
}

// act adds one event to a request, if it can follow.
func (s *Service) act(ctx context.Context, who student.ID, of ID, record func(context.Context, *Request) (Event, error)) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		r, err := s.One(ctx, who, of)
		if err != nil {
			return err
		}
		e, err := record(ctx, &r)
		if err != nil || e.Deed == "" {
			return err
		}
		e.N, e.At = r.N+1, s.now()
		if err := r.may(e.Deed, e.At); err != nil {
			return err
		}
		return s.in.Store.Add(ctx, who, of, e)
	})
}

// Cancel says that no letter is needed any more. A referee who had said yes is told,
// where this server writes to them; links end at once.
func (s *Service) Cancel(ctx context.Context, who student.ID, of ID) error {
	return s.act(ctx, who, of, func(ctx context.Context, r *Request) (Event, error) {
		if r.May(DidCancel, s.now()) && !r.AskedAt.IsZero() {
			if err := s.in.Links.Revoke(ctx, who, of); err != nil {
				return Event{}, err
			}
			if r.State == Agreed && r.By == ByMail && !r.Broken {
				if err := s.order(ctx, who, of, MailOff, s.now()); err != nil {
					return Event{}, err
				}
			}
		}
		return Event{Deed: DidCancel}, nil
	})
}

// Restore brings a draft back that was thrown away.
func (s *Service) Restore(ctx context.Context, who student.ID, of ID) error {
	return s.act(ctx, who, of, func(context.Context, *Request) (Event, error) { return Event{Deed: DidRestore}, nil })
}

// SomebodyElse stands for a name in a draft that was made to ask another person.
const SomebodyElse = "Somebody else"

// Again makes a new draft that carries over what an earlier request says: to ask
// somebody else (then who is asked is left open), at another address, or with another
// word about waiving. The earlier one stays as it is.
func (s *Service) Again(ctx context.Context, who student.ID, of ID, somebodyElse bool) (ID, error) {
	r, err := s.One(ctx, who, of)
	if err != nil {
		return "", err
	}
	d := r.Draft
	if somebodyElse {
		d.Referee = Referee{Name: SomebodyElse, Kind: d.Referee.Kind}
		d.Together = "" // with the other one it was something else
	}
	return s.note(ctx, who, d, of)
}

// States are the requests that an application has letters of, as a packet shows them.
func (s *Service) States(ctx context.Context, who student.ID, application string) ([]Shown, error) {
	all, err := s.All(ctx, who)
	if err != nil {
		return nil, err
	}
	home, err := s.zone(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []Shown
	for i := range all {
		if sh, ok := all[i].ShownFor(application, s.now(), home); ok {
			out = append(out, sh)
		}
	}
	slices.Reverse(out)
	return out, nil
}

// ShownFor is what is told of a request for one application; false when it is not for
// that one, or was thrown away.
func (r *Request) ShownFor(application string, now time.Time, home *time.Location) (Shown, bool) {
	state := r.StateFor(application, now)
	if state == "" || state == Cancelled {
		return Shown{}, false
	}
	return Shown{Request: r.ID, Who: r.Referee.Name, State: state, On: clock.DateOf(r.SinceAt(now).In(home))}, true
}

func (s *Service) zone(ctx context.Context, who student.ID) (*time.Location, error) {
	z, err := s.in.ZoneOf(ctx, who)
	if err != nil || z == nil {
		return time.UTC, err
	}
	return z, nil
}

// Day is the day of a moment where a student is; where that is not known, in UTC.
func (s *Service) Day(ctx context.Context, who student.ID, at time.Time) clock.Date {
	home, err := s.zone(ctx, who)
	if err != nil {
		home = time.UTC
	}
	return clock.DateOf(at.In(home))
}
