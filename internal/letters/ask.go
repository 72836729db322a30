package letters

import (
	"context"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Wish is what a student says when asking.
type Wish struct {
	Waived  bool
	Decided bool // about the waiver, which has no answer of its own
	By      By
}

// How many a student may ask by this server's mail, so that it is no way to write to
// strangers.
const (
	MostMails = 20
	MailSpan  = 30 * 24 * time.Hour
)

// Ready lists what keeps a request from being asked in that way, field by field.
func (s *Service) Ready(ctx context.Context, r *Request, w Wish) ([]errs.Problem, error) {
	own, err := s.in.Own(ctx, r.Student)
	if err != nil {
		return nil, err
	}
	f := faults(r.Missing(own))
	if !w.Decided {
		f.say("waived", "Say whether you give up the right to read this letter.")
	}
	if w.Decided && w.Waived && s.in.School == "" {
		for _, d := range r.To {
			if d.Way == Here {
				f.say("waived", "Whoever runs this server could read a letter that lies here, and you run it or know who does. So a letter that you may not read cannot be handed in here: let the referee send it to "+d.Title+" itself.")
				break
			}
		}
	}
	if r.NeededBy != 0 && !r.Due().After(s.now()) {
		f.say("needed", "This day is over. Choose one that lies ahead.")
	}
	switch w.By {
	case ByCopy:
	case ByMail, ByMailto:
		if r.Referee.Email == "" {
			f.say("email", "Enter the referee’s address, or pass the request on yourself.")
		}
	default:
		f.say("by", "Choose how the request gets to the referee.")
	}
	if w.By == ByMail {
		err = s.mayMail(ctx, r, &f)
	}
	return f, err
}

func (s *Service) mayMail(ctx context.Context, r *Request, f *faults) error {
	if !s.in.Post.Ready() {
		f.say("by", "This server sends no mail. Copy the text, or open it in your own mail program.")
		return nil
	}
	address, err := s.in.Confirmed(ctx, r.Student)
	if err != nil {
		return err
	}
	if address == "" {
		f.say("by", "Confirm your own e-mail address under “Account” first, so that the referee can answer you and knows that it is you. Or pass the text on yourself.")
	}
	all, err := s.All(ctx, r.Student)
	if err != nil {
		return err
	}
	lately := 0
	for i := range all {
		if all[i].By == ByMail && s.now().Sub(all[i].AskedAt) < MailSpan {
			lately++
		}
	}
	if lately >= MostMails {
		f.say("by", "You have asked many people in these thirty days. Pass this request on yourself.")
	}
	return nil
}

// Ask asks the referee; from now on nothing of the request changes. Where the student
// passes it on, it gives the link, once: it is stored nowhere. Where this server sends
// it, the link is in the mail alone, and what is given is empty.
func (s *Service) Ask(ctx context.Context, who student.ID, of ID, seen int64, w Wish) (link string, err error) {
	r, err := s.One(ctx, who, of)
	if err != nil {
		return "", err
	}
	if err := r.may(DidAsk, s.now()); err != nil {
		return "", err
	}
	problems, err := s.Ready(ctx, &r, w)
	if err != nil {
		return "", err
	}
	if err := errs.Faults(problems); err != nil {
		return "", err
	}
	home, err := s.zone(ctx, who)
	if err != nil {
		return "", err
	}
	reply, err := s.in.Confirmed(ctx, who)
	if err != nil {
		return "", err
	}
	ask := Ask{Waived: w.Waived, By: w.By, Home: home.String(), Until: UntilOf(r.Draft, s.now()), Reply: reply}
	asked := r
	asked.Ask = ask
	pack, err := s.in.Pack(ctx, asked) // takes its time: outside the transaction
	if err != nil {
		return "", err
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		if link, err = s.fix(ctx, &r, seen, ask, pack); err != nil || s.in.Asked == nil {
			return err
		}
		return s.in.Asked(ctx, who)
	})
	return link, err
}

// fix records that a request was asked, with all that goes out for it.
func (s *Service) fix(ctx context.Context, r *Request, seen int64, ask Ask, pack []byte) (link string, err error) {
	err = s.act(ctx, r.Student, r.ID, func(ctx context.Context, now *Request) (Event, error) {
		if now.N != r.N || now.N != seen {
			return Event{}, errs.New(errs.Conflict, "This request was changed in another tab or on another device meanwhile. Look at it again before you send it.")
		}
		if err := s.in.Store.PutPack(ctx, r.Student, r.ID, pack); err != nil {
			return Event{}, err
		}
		if link, err = s.send(ctx, now, ask); err != nil {
			return Event{}, err
		}
		return Event{Deed: DidAsk, Detail: Detail{Ask: &ask}}, nil
	})
	return link, err
}

// send orders the mails of a request that is being asked, or makes its link.
func (s *Service) send(ctx context.Context, r *Request, ask Ask) (link string, err error) {
	if ask.PassedOn() {
		return s.in.Links.Make(ctx, r.Student, r.ID, ask.Until)
	}
	asked := *r
	asked.Ask, asked.AskedAt = ask, s.now()
	if err := s.order(ctx, r.Student, r.ID, MailAsk, s.now()); err != nil {
		return "", err
	}
	for _, due := range asked.Reminders() {
		if err := s.order(ctx, r.Student, r.ID, due.Mail, due.At); err != nil {
			return "", err
		}
	}
	return "", nil
}

// order records a mail and the work of sending it.
func (s *Service) order(ctx context.Context, who student.ID, of ID, m Mail, at time.Time) error {
	at = at.UTC().Truncate(time.Millisecond)
	fresh, err := s.in.Mails.AddMail(ctx, who, MailRow{Request: of, Mail: m, At: at, State: Due, Since: s.now()})
	if err != nil || !fresh {
		return err
	}
	return s.in.Orders.Send(ctx, who, of, m, at)
}

// NewLink gives another link to pass on, and ends those before it.
func (s *Service) NewLink(ctx context.Context, who student.ID, of ID) (link string, err error) {
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		r, err := s.One(ctx, who, of)
		if err != nil {
			return err
		}
		if !r.PassedOn() || !r.At(s.now()).Open() {
			return errs.New(errs.Conflict, "There is no link to pass on for this request.")
		}
		if err := s.in.Links.Revoke(ctx, who, of); err != nil {
			return err
		}
		link, err = s.in.Links.Make(ctx, who, of, r.Until)
		return err
	})
	return link, err
}

// givenUp is when a mail that has not gone will not go any more: whoever carries it
// has tried for two days.
const givenUp = 3 * 24 * time.Hour

// Stuck tells whether the mail could not be sent and will not be.
func (m MailRow) Stuck(now time.Time) bool {
	return (m.State == Due || m.State == Going) && now.Sub(m.At) >= givenUp
}

// SendAgain sends the first mail once more, at most twice in all.
func (s *Service) SendAgain(ctx context.Context, who student.ID, of ID) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		r, err := s.One(ctx, who, of)
		if err != nil {
			return err
		}
		if r.By != ByMail || r.At(s.now()) != Waiting {
			return errs.New(errs.Conflict, "There is nothing to send again: this request has been answered, or was passed on by you.")
		}
		for _, m := range asks {
			row, found, err := s.in.Mails.Mail(ctx, who, of, m)
			if err != nil {
				return err
			}
			if found && (row.State == Due || row.State == Going) && !row.Stuck(s.now()) {
				return errs.New(errs.TooMany, "The mail is on its way already.")
			}
			if !found {
				return s.order(ctx, who, of, m, s.now())
			}
		}
		return errs.New(errs.TooMany, "It was sent three times already. Ask the referee in person whether it arrived; it may lie in their spam folder.")
	})
}

// PackOf is the pack of a request: as it was when it was asked, or as it would be now.
func (s *Service) PackOf(ctx context.Context, who student.ID, of ID) ([]byte, error) {
	r, err := s.One(ctx, who, of)
	if err != nil {
		return nil, err
	}
	if !r.AskedAt.IsZero() {
		return s.kept(ctx, &r)
	}
	home, err := s.zone(ctx, who)
	if err != nil {
		return nil, err
	}
	r.Home, r.Until = home.String(), UntilOf(r.Draft, s.now())
	return s.in.Pack(ctx, r)
}

// MailsOf are the mails of the student's requests, by when they come due.
func (s *Service) MailsOf(ctx context.Context, who student.ID) ([]MailRow, error) {
	return s.in.Mails.MailsOf(ctx, who)
}
