package reminder

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"time"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Setup is what the service needs.
type Setup struct {
	Store    Store
	Sources  func() []agenda.Source
	Post     Post
	Orders   Orders
	Transact func(ctx context.Context, do func(context.Context) error) error
	Address  func(context.Context, student.ID) (string, error)         // the confirmed one; empty for none
	ZoneOf   func(context.Context, student.ID) (*time.Location, error) // from the answers; nil when unknown
	Clock    clock.Clock
	Random   io.Reader
	Base     string // the configured address of this server, without a slash at its end
}

// Letter is a mail to one person.
type Letter struct{ To, Subject, Text, Stop, ID string }

// Post sends letters.
type Post interface {
	Ready() bool
	// Send hands the letter on; ErrBounced says that the address takes no mail.
	Send(ctx context.Context, l Letter) error
}

// ErrBounced is found by errors.Is in what Post.Send returns.
var ErrBounced = errors.New("the address takes no mail")

// Orders records work to be done later: a look at a student's dates, or the sending of
// a mail. It joins the transaction of ctx; the same order twice is one.
type Orders interface {
	Look(ctx context.Context, who student.ID, at time.Time) error
	Send(ctx context.Context, who student.ID, key string) error
}

// Service reminds.
type Service struct{ in Setup }

// New makes the service.
func New(in Setup) *Service { return &Service{in} }

// lookEvery is the longest time between two looks, so that a window that was added
// today and opens today is not missed. Students are spread over a part of it.
const lookEvery = 2 * time.Hour

// longestDelay is how late a mail may be sent; after that the next one names it.
const longestDelay = 24 * time.Hour

func (s *Service) now() time.Time { return s.in.Clock.Now().UTC().Truncate(time.Millisecond) }

// SendsMail tells whether this server has a mail server.
func (s *Service) SendsMail() bool { return s.in.Post.Ready() }

// Status is what the page shows.
type Status struct {
	Setting
	Chosen  bool   // something was ever chosen
	Address string // empty: none is confirmed
	Zone    *time.Location
	Known   bool  // the zone was chosen, or follows from the answers; else UTC stands in
	Mails   []Row // the newest that were sent
}

// On tells whether mails are sent.
func (s Status) On() bool { return s.Chosen && s.Stopped == Running && (s.Weekly || s.Single) }

// Status gives the student's setting and the mails sent lately.
func (s *Service) Status(ctx context.Context, who student.ID) (st Status, err error) {
	if st.Setting, st.Chosen, err = s.in.Store.Setting(ctx, who); err != nil {
		return st, err
	}
	if st.Address, err = s.in.Address(ctx, who); err != nil {
		return st, err
	}
	if st.Zone, err = s.zone(ctx, who, st.Setting.Zone); err != nil {
		return st, err
	}
	st.Known = st.Zone != time.UTC
	st.Mails, err = s.in.Store.Mails(ctx, who, 10)
	return st, err
}

// zone is the chosen one, else that of the answers, else UTC.
func (s *Service) zone(ctx context.Context, who student.ID, chosen string) (*time.Location, error) {
	if chosen != "" {
		if z, err := student.LoadZone(chosen); err == nil {
			return z, nil
		}
	}
	z, err := s.in.ZoneOf(ctx, who)
	if err != nil || z == nil {
		return time.UTC, err
	}
	return z, nil
}

// Choose records what the student wants; nothing stops the mails. From now on mails
// come due, none for what lies behind. It returns the setting before.
func (s *Service) Choose(ctx context.Context, who student.ID, w Wish, zone string) (before Setting, err error) {
	if zone != "" {
		if _, err := student.LoadZone(zone); err != nil {
			return before, errs.Fault("zone", "“%s” is no time zone that is known here. Choose one of the list, such as Asia/Karachi.", zone)
		}
	}
	address, err := s.in.Address(ctx, who)
	if err != nil {
		return before, err
	}
	if !w.Weekly && !w.Single {
		return before, errs.Fault("weekly", "Tick at least one kind of mail, or leave them off.")
	}
	if address == "" {
		return before, errs.New(errs.Forbidden, "Confirm an e-mail address first: there is nowhere to write to yet.")
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		var found bool
		before, found, err = s.in.Store.Setting(ctx, who)
		if err != nil {
			return err
		}
		if !found {
			before.Stopped = Asked
		}
		now := s.now()
		next := Setting{Wish: w, Zone: zone, Changed: now, Looked: now, Next: now}
		if err := s.in.Store.Put(ctx, who, next); err != nil {
			return err
		}
		return s.in.Orders.Look(ctx, who, now)
	})
	return before, err
}

// End stops the mails; what was chosen stays known. It returns the setting before.
func (s *Service) End(ctx context.Context, who student.ID) (before Setting, err error) {
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		var found bool
		if before, found, err = s.in.Store.Setting(ctx, who); err != nil || !found || before.Stopped == Asked {
			return err
		}
		next := before
		next.Stopped, next.Changed = Asked, s.now()
		return s.in.Store.Put(ctx, who, next)
	})
	return before, err
}

// Look sees to what came due since the last look, and orders the next. planned is when
// this look was ordered for: one that was ordered before the setting changed does
// nothing. The sources are asked outside the transaction, since a plan takes its time.
func (s *Service) Look(ctx context.Context, who student.ID, planned time.Time) error {
	was, found, err := s.in.Store.Setting(ctx, who)
	if err != nil || !found || was.Stopped != Running || !was.Next.Equal(planned) {
		return err
	}
	now := s.now()
	if now.Before(planned) {
		now = planned // the clocks of two nodes
	}
	zone, err := s.zone(ctx, who, was.Zone)
	if err != nil {
		return err
	}
	entries, err := s.entries(ctx, who, now, zone)
	if err != nil {
		return err
	}
	mails := Due(entries, was.Wish, zone, was.Looked, now)
	is := was
	is.Looked, is.Next = now, Next(entries, zone, now, lookEvery-spread(who)).Truncate(time.Millisecond)
	if is.Next.Before(planned.Add(time.Second)) {
		is.Next = planned.Add(time.Second) // orders are told apart by their time
	}
	for len(mails) > 0 && now.Sub(mails[0].At) > longestDelay {
		is.Lost = is.Lost.with(was.Looked, mails[0].At)
		mails = mails[1:]
	}
	return s.in.Transact(ctx, func(ctx context.Context) error {
		ok, err := s.in.Store.Advance(ctx, who, was, is)
		if err != nil || !ok {
			return err
		}
		for _, m := range mails {
			fresh, err := s.in.Store.AddMail(ctx, who, Row{Key: m.Key, At: m.At, Zone: zone.String(), State: IsDue, Since: now})
			if err != nil {
				return err
			}
			if !fresh {
				continue // the student moved to another zone, and had it already
			}
			if err := s.in.Orders.Send(ctx, who, m.Key); err != nil {
				return err
			}
		}
		return s.in.Orders.Look(ctx, who, is.Next)
	})
}

// with is the span that covers both.
func (l Span) with(from, to time.Time) Span {
	if l.From.IsZero() {
		l.From = from
	}
	if to.After(l.To) {
		l.To = to
	}
	return l
}

func (s *Service) entries(ctx context.Context, who student.ID, now time.Time, zone *time.Location) ([]agenda.Entry, error) {
	return agenda.Collect(ctx, who, agenda.Day{Now: now, Zone: zone}, s.in.Sources()...)
}

// spread is a part of half an hour that is the student's own, so that not all are looked
// at in the same minute.
func spread(who student.ID) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(who)) // never fails
	return time.Duration(h.Sum32()%1800) * time.Second
}

// Tend orders looks for students whose look was lost: it failed for days and was given
// up. It returns how many.
func (s *Service) Tend(ctx context.Context) (int, error) {
	now := s.now()
	behind, err := s.in.Store.Behind(ctx, now.Add(-lookEvery), 1000)
	if err != nil {
		return 0, err
	}
	for i, who := range behind {
		err := s.in.Transact(ctx, func(ctx context.Context) error {
			was, found, err := s.in.Store.Setting(ctx, who)
			if err != nil || !found || was.Stopped != Running {
				return err
			}
			is := was
			is.Next = now
			if ok, err := s.in.Store.Advance(ctx, who, was, is); err != nil || !ok {
				return err
			}
			return s.in.Orders.Look(ctx, who, now)
		})
		if err != nil {
			return i, err
		}
	}
	return len(behind), nil
}
