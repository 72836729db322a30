package reminder

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Deliver sends a mail that came due. It may be called again for the same mail: one
// that was sent is not sent again; one of which that is not known is, under the same
// Message-ID. What it says is put together now, so that nothing is told of that was
// done meanwhile.
func (s *Service) Deliver(ctx context.Context, who student.ID, key string) error {
	row, found, err := s.in.Store.Mail(ctx, who, key)
	if err != nil || !found || row.State != IsDue && row.State != Sending {
		return err
	}
	set, found, err := s.in.Store.Setting(ctx, who)
	if err != nil {
		return err
	}
	address, err := s.in.Address(ctx, who)
	if err != nil {
		return err
	}
	if !found || set.Stopped != Running || address == "" {
		return s.mark(ctx, who, row, Needless)
	}
	if s.now().Sub(row.At) > longestDelay {
		return s.tooLate(ctx, who, row)
	}
	text, err := s.compose(ctx, who, row, set)
	if err != nil {
		return err
	}
	if text.subject == "" {
		return s.mark(ctx, who, row, Needless)
	}
	stop, err := s.newLink(ctx, who)
	if err != nil {
		return err
	}
	row.Subject = text.subject
	if err := s.mark(ctx, who, row, Sending); err != nil {
		return err
	}
	err = s.in.Post.Send(ctx, Letter{To: address, Subject: text.subject, Text: text.body + foot(stop, s.in.Base), Stop: stop, ID: messageID(who, key)})
	switch {
	case errors.Is(err, ErrBounced):
		return s.bounced(ctx, who, row, address)
	case err != nil:
		return err
	}
	if err := s.mark(ctx, who, row, Sent); err != nil {
		return err
	}
	return s.told(ctx, who, set.Lost)
}

func (s *Service) mark(ctx context.Context, who student.ID, row Row, as State) error {
	row.State, row.Since = as, s.now()
	_, err := s.in.Store.Mark(ctx, who, row)
	return err
}

// tooLate leaves a mail for the next one to name.
func (s *Service) tooLate(ctx context.Context, who student.ID, row Row) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		set, found, err := s.in.Store.Setting(ctx, who)
		if err != nil || !found {
			return err
		}
		set.Lost = set.Lost.with(row.At.Add(-time.Millisecond), row.At)
		if row.At.Before(set.Lost.From) {
			set.Lost.From = row.At.Add(-time.Millisecond)
		}
		if err := s.in.Store.Put(ctx, who, set); err != nil {
			return err
		}
		return s.mark(ctx, who, row, Late)
	})
}

// told forgets what was lost once a mail has named it.
func (s *Service) told(ctx context.Context, who student.ID, lost Span) error {
	if lost == (Span{}) {
		return nil
	}
	return s.in.Transact(ctx, func(ctx context.Context) error {
		set, found, err := s.in.Store.Setting(ctx, who)
		if err != nil || !found || set.Lost != lost {
			return err
		}
		set.Lost = Span{}
		return s.in.Store.Put(ctx, who, set)
	})
}

func (s *Service) bounced(ctx context.Context, who student.ID, row Row, address string) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		set, found, err := s.in.Store.Setting(ctx, who)
		if err != nil || !found {
			return err
		}
		set.Stopped, set.Refused, set.Changed = Bounced, address, s.now()
		if err := s.in.Store.Put(ctx, who, set); err != nil {
			return err
		}
		return s.mark(ctx, who, row, Returned)
	})
}

// compose says what the mail tells, an empty subject when that is nothing any more.
func (s *Service) compose(ctx context.Context, who student.ID, row Row, set Setting) (text, error) {
	zone, err := student.LoadZone(row.Zone)
	if err != nil {
		return text{}, errs.Wrap(err, errs.Internal, "The time zone %s is not known here.", row.Zone)
	}
	entries, err := s.entries(ctx, who, s.now(), zone)
	if err != nil {
		return text{}, err
	}
	mails := Due(entries, set.Wish, zone, row.At.Add(-time.Millisecond), row.At)
	i := slices.IndexFunc(mails, func(m Mail) bool { return m.Key == row.Key })
	if i < 0 {
		return text{}, nil
	}
	var lost []Notice
	if set.Lost != (Span{}) {
		for _, m := range Due(entries, Wish{Single: true}, zone, set.Lost.From, set.Lost.To) {
			lost = append(lost, m.Notices...)
		}
	}
	return write(mails[i], entries, lost, zone, s.in.Base), nil
}

// messageID is the same for the same mail, so that a receiver can drop a second copy;
// it tells nothing of the student.
func messageID(who student.ID, key string) string {
	sum := sha256.Sum256([]byte("reminder " + string(who) + " " + key))
	return "reminder." + hex.EncodeToString(sum[:16])
}

// Links to stop work for a year and more: an old mail must still be able to stop the
// new ones.
const (
	linkFor   = 400 * 24 * time.Hour
	linkBytes = 20 // 160 bits
)

var linkLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func (s *Service) newLink(ctx context.Context, who student.ID) (address string, err error) {
	b := make([]byte, linkBytes)
	if _, err := io.ReadFull(s.in.Random, b); err != nil {
		return "", fmt.Errorf("no randomness for a link: %w", err)
	}
	token := linkLetters.EncodeToString(b)
	hash := sha256.Sum256([]byte(token))
	if err := s.in.Store.AddLink(ctx, who, hash[:], s.now().Add(linkFor)); err != nil {
		return "", err
	}
	return s.in.Base + "/reminders/stop/" + token, nil
}

// Owner is whose mails a link stops: errs.NotFound for a link that is none, or none any
// more. It changes nothing, since programs that look at mail open links too.
func (s *Service) Owner(ctx context.Context, token string) (student.ID, error) {
	none := errs.New(errs.NotFound, "This link stops no mails. Take the one in a newer mail, or sign in and open “Reminders”.")
	if len(token) != linkLetters.EncodedLen(linkBytes) || strings.Trim(token, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return "", none
	}
	hash := sha256.Sum256([]byte(token))
	who, until, found, err := s.in.Store.LinkOf(ctx, hash[:])
	if err != nil {
		return "", err
	}
	if !found || !s.now().Before(until) {
		return "", none
	}
	return who, nil
}

// Stop ends the mails of whoever the link belongs to.
func (s *Service) Stop(ctx context.Context, token string) error {
	who, err := s.Owner(ctx, token)
	if err != nil {
		return err
	}
	_, err = s.End(ctx, who)
	return err
}

// Coming lists the next mails, as far as they are known today.
func (s *Service) Coming(ctx context.Context, who student.ID, st Status, n int) ([]Mail, error) {
	if !st.On() {
		return nil, nil
	}
	now := s.now()
	entries, err := s.entries(ctx, who, now, st.Zone)
	if err != nil {
		return nil, err
	}
	all := Due(entries, st.Wish, st.Zone, now, now.AddDate(0, 0, 90))
	return all[:min(n, len(all))], nil
}
