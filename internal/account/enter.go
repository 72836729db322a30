package account

import (
	"context"

	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// This file is what other ways in (an e-mail code, a passkey, a password) stand
// on: whoever has proved who they are gets a device key here, as with the four
// words. internal/account/signin does the proving.

// Admit lets a device in as that student. The device gets a new key whatever
// cookie it came with, and the old one ends (row 19). errs.NotFound when the
// student was forgotten meanwhile. It takes part in a transaction of ctx.
func (s *Service) Admit(ctx context.Context, v Visitor, who student.ID) (cookie string, err error) {
	device, cookie, err := s.newDevice(who, v.Browser)
	if err != nil {
		return "", err
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		if err := s.endCookie(ctx, v.Cookie); err != nil {
			return err
		}
		return s.in.Store.Add(ctx, device)
	})
	if err != nil {
		return "", err
	}
	return cookie, nil
}

// Begin makes a student who has no recovery code yet, with a key for this device;
// the key that the browser came with ends. It takes part in a transaction of ctx.
func (s *Service) Begin(ctx context.Context, v Visitor) (student.ID, string, error) {
	name, err := id.New(s.now(), s.in.Random)
	if err != nil {
		return "", "", err
	}
	who := student.ID(name)
	device, cookie, err := s.newDevice(who, v.Browser)
	if err != nil {
		return "", "", err
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		if err := s.endCookie(ctx, v.Cookie); err != nil {
			return err
		}
		return s.in.Store.Open(ctx, who, s.now(), device)
	})
	return who, cookie, err
}

// EndOthers ends every device of the student but the one that holds this cookie.
func (s *Service) EndOthers(ctx context.Context, who student.ID, cookie string) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		keys, err := s.in.Store.Keys(ctx, who, KindDevice)
		if err != nil {
			return err
		}
		token, _, ok := openCookie(s.secrets, cookie)
		for _, k := range keys {
			if ok && sameBytes(k.Hash, hashOf(token)) {
				continue
			}
			if err := s.in.Store.End(ctx, who, KindDevice, k.ID); err != nil && errs.KindOf(err) != errs.NotFound {
				return err
			}
		}
		return nil
	})
}

// HasCode tells whether the student has four words.
func (s *Service) HasCode(ctx context.Context, who student.ID) (bool, error) {
	keys, err := s.in.Store.Keys(ctx, who, KindCode)
	return len(keys) > 0, err
}

// Open tells whether this server takes new people.
func (s *Service) Open(ctx context.Context) (bool, error) {
	if s.in.Closed == nil {
		return true, nil
	}
	closed, err := s.in.Closed(ctx)
	return !closed, err
}

// Limited draws one try of whoever is named under that limit, on every node
// together: errs.TooMany when none is left. Never call it in a transaction.
func (s *Service) Limited(ctx context.Context, act, who string, l Limit) error {
	return s.draw(ctx, act, who, l)
}

// Slowly is the slow hash of a text under a salt (see stretch.go); it waits for
// its turn, so that a flood of tries cannot take the server's memory.
func (s *Service) Slowly(ctx context.Context, text string, salt []byte) ([]byte, error) {
	return s.stretch.salted(ctx, text, salt)
}

// Marks are the keyed hashes of the parts for one use, one under each secret of
// the server, the present one first. Parts are at most 255 bytes each.
func (s *Service) Marks(use string, parts ...[]byte) [][]byte {
	out := make([][]byte, len(s.secrets))
	for i, under := range s.secrets {
		out[i] = under.mac(32, use, parts...)
	}
	return out
}
