package signin

import (
	"context"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// What the owner sets about new people, in rows that are only added.
const (
	settingSignUp = "sign-up"
	signUpClosed  = "closed"
	signUpOpen    = "open"
)

// Closed asks whether the owner has closed the server to new people; it is what
// account.Setup.Closed wants.
func Closed(r Roles) func(context.Context) (bool, error) {
	return func(ctx context.Context) (bool, error) {
		v, err := r.Setting(ctx, settingSignUp)
		return v == signUpClosed, err
	}
}

// SetOpen lets new people in, or keeps them out. Who is there goes on as before.
func (s *Service) SetOpen(ctx context.Context, open bool) error {
	value := signUpClosed
	if open {
		value = signUpOpen
	}
	return s.in.Roles.Set(ctx, settingSignUp, value, s.now())
}

// IsOpen tells whether new people are taken.
func (s *Service) IsOpen(ctx context.Context) (bool, error) { return s.in.Accounts.Open(ctx) }

// IsOwner tells whether the student owns this server.
func (s *Service) IsOwner(ctx context.Context, who student.ID) (bool, error) {
	return s.in.Roles.IsOwner(ctx, who)
}

// Owners lists who owns this server.
func (s *Service) Owners(ctx context.Context) ([]Owner, error) { return s.in.Roles.Owners(ctx) }

// AddressOf is the student's e-mail address; the zero Address for none.
func (s *Service) AddressOf(ctx context.Context, who student.ID) (Address, error) {
	return s.in.Addresses.AddressOf(ctx, who)
}

// Grant makes the account of an address an owner of this server. Only who may run
// the program on its machine is asked to do this.
func (s *Service) Grant(ctx context.Context, typed string) (Address, error) {
	return s.withAccount(ctx, typed, func(ctx context.Context, who student.ID) error {
		return s.in.Roles.Grant(ctx, who, s.now())
	})
}

// Revoke makes the account of an address one like others.
func (s *Service) Revoke(ctx context.Context, typed string) (Address, error) {
	return s.withAccount(ctx, typed, func(ctx context.Context, who student.ID) error {
		had, err := s.in.Roles.Revoke(ctx, who)
		if err == nil && !had {
			err = errs.New(errs.NotFound, "The account of this address does not own the server.")
		}
		return err
	})
}

func (s *Service) withAccount(ctx context.Context, typed string, do func(context.Context, student.ID) error) (Address, error) {
	a, err := ReadAddress(typed)
	if err != nil {
		return Address{}, err
	}
	return a, s.in.Transact(ctx, func(ctx context.Context) error {
		who, found, err := s.in.Addresses.StudentOf(ctx, a.Folded)
		if err != nil {
			return err
		}
		if !found {
			return errs.New(errs.NotFound, "No account has the address %s. Sign in with it in a browser first.", a.Shown)
		}
		return do(ctx, who)
	})
}

// Sweep deletes the sign-ins that came to nothing.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	return s.in.Tries.SweepTries(ctx, s.now())
}
