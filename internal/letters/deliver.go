package letters

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Deliver sends a mail that came due. It may be called again for the same mail: one
// that was sent is not sent again; one of which that is not known is, under the same
// Message-ID. Whether it is still wanted is decided now.
func (s *Service) Deliver(ctx context.Context, who student.ID, of ID, m Mail) error {
	row, found, err := s.in.Mails.Mail(ctx, who, of, m)
	if err != nil || !found || row.State != Due && row.State != Going {
		return err
	}
	r, err := s.One(ctx, who, of)
	if errs.KindOf(err) == errs.NotFound {
		return nil // erased meanwhile
	}
	if err != nil {
		return err
	}
	if !r.Wants(m, s.now()) {
		return s.mark(ctx, who, row, Needless)
	}
	letter, err := s.compose(ctx, &r, m)
	if err != nil {
		return err
	}
	if err := s.mark(ctx, who, row, Going); err != nil {
		return err
	}
	err = s.in.Post.Send(ctx, letter)
	switch {
	case errors.Is(err, ErrBounced):
		return s.bounced(ctx, who, row)
	case errors.Is(err, ErrHeldBack):
		return s.mark(ctx, who, row, HeldBack)
	case err != nil:
		return err
	}
	return s.mark(ctx, who, row, Gone)
}

func (s *Service) mark(ctx context.Context, who student.ID, row MailRow, as Sending) error {
	row.State, row.Since = as, s.now()
	_, err := s.in.Mails.MarkMail(ctx, who, row)
	return err
}

// bounced notes that the address takes no mail. Links to it end.
func (s *Service) bounced(ctx context.Context, who student.ID, row MailRow) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		if err := s.mark(ctx, who, row, Bounced); err != nil {
			return err
		}
		r, err := s.One(ctx, who, row.Request)
		if err != nil || !r.May(DidBounce, s.now()) {
			return err
		}
		if r.State == Waiting {
			if err := s.in.Links.Revoke(ctx, who, r.ID); err != nil {
				return err
			}
		}
		return s.act(ctx, who, r.ID, func(context.Context, *Request) (Event, error) { return Event{Deed: DidBounce}, nil })
	})
}

// compose puts a mail together, with a link of its own where it needs one: what was
// sent before is stored nowhere.
func (s *Service) compose(ctx context.Context, r *Request, m Mail) (Letter, error) {
	out := Letter{To: r.Referee.Email, ID: messageID(r, m), Reply: r.Reply, Asked: !m.Reminds() && m != MailOff}
	link := ""
	if m != MailOff {
		var err error
		if link, err = s.in.Links.Make(ctx, r.Student, r.ID, r.Until); err != nil {
			return out, err
		}
	}
	if !m.Reminds() && m != MailOff {
		pack, err := s.kept(ctx, r)
		if err != nil {
			return out, err
		}
		out.Pack, out.PackName = pack, PackName(r.Name)
	}
	out.Subject, out.Text = r.Words(m, link)
	return out, nil
}

// messageID is the same for the same mail, so that a receiver can drop a second copy;
// it tells nothing of the student.
func messageID(r *Request, m Mail) string {
	sum := sha256.Sum256([]byte("letter " + string(r.Student) + " " + string(r.ID) + " " + string(m)))
	return "letter." + hex.EncodeToString(sum[:16])
}
