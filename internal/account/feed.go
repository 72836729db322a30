package account

import (
	"context"
	"net/netip"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// FeedToken is the secret part of the address of the student's calendar feed, 32
// letters and digits; it is made when there is none. It can be shown again: the
// same link goes into the telephone today and the laptop tomorrow.
func (s *Service) FeedToken(ctx context.Context, who student.ID) (token string, err error) {
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		keys, err := s.in.Store.Keys(ctx, who, KindFeed)
		if err != nil {
			return err
		}
		if token = s.shown(who, keys); token == "" {
			token, err = s.newFeed(ctx, who)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return token, nil
}

// Feed is the token of the feed that the student has, and whether there is one.
// It makes none: a page that is only looked at must not bring back a feed that
// was ended in another tab. A link that was made under a secret that is lost
// counts as none.
func (s *Service) Feed(ctx context.Context, who student.ID) (token string, has bool, err error) {
	keys, err := s.in.Store.Keys(ctx, who, KindFeed)
	token = s.shown(who, keys)
	return token, token != "", err
}

// shown derives the token of one of the keys again, empty where no secret does.
func (s *Service) shown(who student.ID, keys []Key) string {
	for _, k := range keys {
		for _, under := range s.secrets {
			if token := under.feedToken(who, k.Nonce); sameBytes(hashOf([]byte(token)), k.Hash) {
				return token
			}
		}
	}
	return ""
}

// newFeed records a feed link with a new token. One that was there before (made
// under a secret that is lost) ends: it could never be shown again.
func (s *Service) newFeed(ctx context.Context, who student.ID) (string, error) {
	k, err := s.newKey(who, KindFeed)
	if err != nil {
		return "", err
	}
	if k.Nonce, err = randomBytes(s.in.Random, tokenBytes); err != nil {
		return "", err
	}
	token := s.secrets[0].feedToken(who, k.Nonce)
	k.Hash = hashOf([]byte(token))
	return token, s.in.Store.Replace(ctx, k)
}

// EndFeed makes the feed's address lead nowhere, from the next request on. The
// next FeedToken is another.
func (s *Service) EndFeed(ctx context.Context, who student.ID) error {
	keys, err := s.in.Store.Keys(ctx, who, KindFeed)
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := s.in.Store.End(ctx, who, KindFeed, k.ID); err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
	}
	return nil
}

// FeedOwner says whose calendar a feed's token opens. errs.NotFound for any other,
// and errs.TooMany for an address that has asked for many others. The right token
// always opens: a calendar service fetches for thousands from one address.
func (s *Service) FeedOwner(ctx context.Context, from netip.Addr, token string) (student.ID, error) {
	if !isFeedToken(token) {
		return "", s.missed(from)
	}
	k, err := s.in.Store.Find(ctx, KindFeed, hashOf([]byte(token)))
	if errs.KindOf(err) == errs.NotFound {
		return "", s.missed(from)
	}
	if err != nil {
		return "", err
	}
	if now := s.now(); now.Sub(k.Seen) >= seenEvery {
		if err := s.in.Store.Seen(ctx, k.Student, KindFeed, k.ID, now); err != nil {
			return "", err
		}
	}
	return k.Student, nil
}

// missed counts a wrong feed address against who asked for it.
func (s *Service) missed(from netip.Addr) error {
	if wait := s.misses.Draw(Network(from), s.now()); wait > 0 {
		return errs.New(errs.TooMany, "Too many calendar addresses were tried from here. Try again in %s.", inWords(wait))
	}
	return errs.New(errs.NotFound, "No calendar is found at this address. Its owner may have replaced or ended it.")
}

func isFeedToken(s string) bool {
	return len(s) == 32 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
