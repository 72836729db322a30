package account

import (
	"context"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Reopened is a plan opened by its recovery code on another device.
type Reopened struct {
	Student student.ID
	Cookie  string // the value of the new device cookie
}

// Reopen lets a device in by the recovery code, as somebody typed it. The device
// gets a new key whatever cookie it came with, and the old one ends: an id planted
// in the browser before is worth nothing after.
//
// What cannot be a code at all is errs.Invalid at once, with what to mend; it says
// nothing about any plan, since the list of words is public. Everything else costs
// one try (errs.TooMany) and the same work, and a wrong code is always the same
// errs.Invalid: that a code was replaced, or that one word is right, is not told.
func (s *Service) Reopen(ctx context.Context, v Visitor, typed string) (Reopened, error) {
	code, err := s.in.Words.Read(typed)
	if err != nil {
		return Reopened{}, err
	}
	if err := s.allow(ctx, "reopen", Network(v.Address), reopenByAddress, reopenByAll); err != nil {
		return Reopened{}, err
	}
	found, present, err := s.findCode(ctx, code)
	if err != nil {
		return Reopened{}, err
	}
	device, cookie, err := s.newDevice(found.Student, v.Browser)
	if err != nil {
		return Reopened{}, err
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		if err := s.endCookie(ctx, v.Cookie); err != nil {
			return err
		}
		if !sameBytes(found.Hash, present) { // found under a former secret: keep it under the present one
			moved := found
			moved.Hash = present
			if err := s.in.Store.Replace(ctx, moved); err != nil {
				return err
			}
		}
		return s.in.Store.Add(ctx, device)
	})
	if errs.KindOf(err) == errs.NotFound { // forgotten this very moment
		return Reopened{}, wrongCode()
	}
	if err != nil {
		return Reopened{}, err
	}
	return Reopened{Student: found.Student, Cookie: cookie}, nil
}

// findCode finds the key of a code and gives its hash under the present secret.
// The code is worked through under every secret, found or not.
func (s *Service) findCode(ctx context.Context, code string) (found Key, present []byte, err error) {
	hit := false
	for i, under := range s.secrets {
		hash, err := s.stretch.hash(ctx, under, code)
		if err != nil {
			return Key{}, nil, err
		}
		if i == 0 {
			present = hash
		}
		k, err := s.in.Store.Find(ctx, KindCode, hash)
		switch {
		case err == nil:
			if sameBytes(k.Hash, hash) && !hit {
				found, hit = k, true
			}
		case errs.KindOf(err) != errs.NotFound:
			return Key{}, nil, err
		}
	}
	if !hit {
		return Key{}, nil, wrongCode()
	}
	return found, present, nil
}

// endCookie ends the device key that a browser came with, if it had one.
func (s *Service) endCookie(ctx context.Context, cookie string) error {
	token, _, ok := openCookie(s.secrets, cookie)
	if !ok {
		return nil
	}
	k, err := s.in.Store.Find(ctx, KindDevice, hashOf(token))
	if err == nil {
		err = s.in.Store.End(ctx, k.Student, KindDevice, k.ID)
	}
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	return err
}

func wrongCode() error {
	return errs.Fault("code", "No kept plan has this code. Check the four words and their order; if a newer code was made, only the newer one works.")
}
