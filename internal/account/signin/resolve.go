package signin

import (
	"context"

	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// resolve does what a proved address leads to, within the transaction that took
// the code.
func (s *Service) resolve(ctx context.Context, a Asker, t Try) (Outcome, error) {
	whose, known, err := s.in.Addresses.StudentOf(ctx, t.Address.Folded)
	if err != nil {
		return Outcome{}, err
	}
	if t.Purpose == Change {
		return s.change(ctx, a, t, known && whose != t.Asker)
	}
	if known {
		return s.enter(ctx, a, t, whose)
	}
	return s.become(ctx, a, func(ctx context.Context, who student.ID) error {
		return s.in.Addresses.SetAddress(ctx, who, t.Address, s.now())
	})
}

// change gives the account another address.
func (s *Service) change(ctx context.Context, a Asker, t Try, taken bool) (Outcome, error) {
	if a.Student == "" || a.Student != t.Asker {
		return Outcome{}, errs.New(errs.Forbidden, "This code changes the address of an account that is not open on this device any more. Sign in to it and ask for another code.")
	}
	if taken {
		return Outcome{}, errs.Fault("code", "This address belongs to another account. Sign in to that one with it, or choose another address here.")
	}
	was, err := s.in.Addresses.AddressOf(ctx, a.Student)
	if err != nil {
		return Outcome{}, err
	}
	if err := s.in.Addresses.SetAddress(ctx, a.Student, t.Address, s.now()); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Student: a.Student, Changed: true}
	if was.Folded != "" && was.Folded != t.Address.Folded {
		l := changedLetter(was, t.Address, s.in.Host)
		out.notice = &l
	}
	out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, a.Student)
	return out, err
}

// become makes an account: of the plan that this device keeps, when that has no
// way in yet, and else of nothing. give records the way in that was proved.
func (s *Service) become(ctx context.Context, a Asker, give func(context.Context, student.ID) error) (Outcome, error) {
	open, err := s.in.Accounts.Open(ctx)
	if err != nil {
		return Outcome{}, err
	}
	if !open {
		return Outcome{}, errs.New(errs.Forbidden, "There is no account for this, and this server takes nobody new at present.")
	}
	out := Outcome{New: true}
	safe := false
	if a.Student != "" {
		if safe, out.Left, err = s.safe(ctx, a.Student); err != nil {
			return Outcome{}, err
		}
	}
	if a.Student != "" && !safe {
		out.Student = a.Student
		out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, a.Student)
	} else {
		out.Student, out.Cookie, err = s.in.Accounts.Begin(ctx, a.Visitor)
	}
	if err != nil {
		return Outcome{}, err
	}
	if err := give(ctx, out.Student); err != nil {
		return Outcome{}, err
	}
	out.Owner, err = s.claim(ctx, out.Student)
	return out, err
}

// claim makes the first account of a fresh server its owner. Fresh means that
// nobody else keeps anything there: on a server that has been in use without an
// owner, no visitor may become one by being first (decision 0048).
func (s *Service) claim(ctx context.Context, who student.ID) (bool, error) {
	fresh, err := s.Fresh(ctx, who)
	if err != nil || !fresh {
		return false, err
	}
	return true, s.in.Roles.Grant(ctx, who, s.now())
}

// Fresh tells whether the server would be owned by this student, or by whoever is
// new when there is none, on signing in.
func (s *Service) Fresh(ctx context.Context, who student.ID) (bool, error) {
	owners, err := s.in.Roles.Owners(ctx)
	if err != nil || len(owners) > 0 {
		return false, err
	}
	return s.in.Roles.Alone(ctx, who)
}

// Safe tells whether the student has another way in than the four words.
func (s *Service) Safe(ctx context.Context, who student.ID) (bool, error) {
	safe, _, err := s.safe(ctx, who)
	return safe, err
}

// safe tells whether the plan of a student can be opened again without the four
// words, so that a device may leave it without asking.
func (s *Service) safe(ctx context.Context, who student.ID) (bool, Address, error) {
	a, err := s.in.Addresses.AddressOf(ctx, who)
	if err != nil || a.Folded != "" {
		return a.Folded != "", a, err
	}
	passkeys, err := s.in.Ways.Passkeys(ctx, who)
	if err != nil || len(passkeys) > 0 {
		return len(passkeys) > 0, a, err
	}
	if s.in.Issuer == "" {
		return false, a, nil
	}
	subject, err := s.in.Ways.Identity(ctx, who, s.in.Issuer)
	return subject != "", a, err
}

// enter opens an account on this device, or finds that the device keeps another
// plan that would be left behind; then the person chooses first.
func (s *Service) enter(ctx context.Context, a Asker, t Try, to student.ID) (Outcome, error) {
	out := Outcome{Student: to}
	if a.Student != "" && a.Student != to {
		safe, left, err := s.safe(ctx, a.Student)
		if err != nil {
			return Outcome{}, err
		}
		out.Left = left
		if !safe {
			ask, err := s.settle(ctx, a.Student, to)
			if err != nil {
				return Outcome{}, err
			}
			if ask {
				held, err := drawBrowser(s.in.Random)
				if err != nil {
					return Outcome{}, err
				}
				t.Browser, t.Proved, t.Code, t.Until, t.Asker = browserHash(held), to, nil, s.now().Add(CodeTime), a.Student
				return Outcome{Choose: true, Student: to, Browser: held}, s.in.Tries.PutTry(ctx, t)
			}
		}
	}
	var err error
	out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, to)
	return out, err
}

// settle brings two plans together where there is nothing to ask: one of them is
// empty, or they are the same. It tells whether the person must be asked.
func (s *Service) settle(ctx context.Context, device, to student.ID) (ask bool, err error) {
	mine, err := s.latest(ctx, device)
	if err != nil || mine.State == "" {
		return false, err
	}
	theirs, err := s.latest(ctx, to)
	if err != nil || theirs.State == mine.State {
		return false, err
	}
	if theirs.State != "" {
		return true, nil
	}
	_, err = s.in.Plans.Append(ctx, to, theirs.Rev, s.now(), mine.State, "Brought along the plan of a device")
	return false, err
}

func (s *Service) latest(ctx context.Context, who student.ID) (plan.Revision, error) {
	rev, err := s.in.Plans.Latest(ctx, who)
	if errs.KindOf(err) == errs.NotFound {
		return plan.Revision{}, nil
	}
	return rev, err
}

// Choice is which of two plans to go on with.
type Choice string

// The choices.
const (
	KeepAccounts Choice = "account"
	KeepDevices  Choice = "device"
)

// Two are the plans between which a person chooses.
type Two struct{ Account, Device plan.Revision }

// Two gives both plans of a sign-in that waits for a choice; false when none does.
func (s *Service) Two(ctx context.Context, a Asker) (Two, bool, error) {
	t, ok, err := s.choosing(ctx, a)
	if err != nil || !ok {
		return Two{}, false, err
	}
	var both Two
	if both.Account, err = s.latest(ctx, t.Proved); err != nil {
		return Two{}, false, err
	}
	both.Device, err = s.latest(ctx, a.Student)
	return both, true, err
}

func (s *Service) choosing(ctx context.Context, a Asker) (Try, bool, error) {
	if !isBrowser(a.Browser) || a.Student == "" {
		return Try{}, false, nil
	}
	t, found, err := s.in.Tries.Try(ctx, browserHash(a.Browser))
	ok := found && t.Proved != "" && t.Asker == a.Student && t.Until.After(s.now())
	return t, ok, err
}

// Choose opens the account and goes on with the chosen plan; the other becomes an
// earlier version in the account's history. The student whom the device kept
// stays as well, under the four words.
func (s *Service) Choose(ctx context.Context, a Asker, c Choice) (Outcome, error) {
	if c != KeepAccounts && c != KeepDevices {
		return Outcome{}, errs.Fault("plan", "Choose the plan to go on with.")
	}
	var out Outcome
	err := s.in.Transact(ctx, func(ctx context.Context) error {
		t, ok, err := s.choosing(ctx, a)
		if err != nil {
			return err
		}
		if ok {
			ok, err = s.in.Tries.TakeTry(ctx, t.Browser)
		}
		if err != nil {
			return err
		}
		if !ok {
			return errs.New(errs.Conflict, "This sign-in has ended meanwhile. Nothing was changed: sign in again.")
		}
		if err := s.join(ctx, a.Student, t.Proved, c); err != nil {
			return err
		}
		out = Outcome{Student: t.Proved}
		out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, t.Proved)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

// join adds the device's plan to the account's history, and the account's own once
// more when the person goes on with that.
func (s *Service) join(ctx context.Context, device, to student.ID, c Choice) error {
	mine, err := s.latest(ctx, device)
	if err != nil {
		return err
	}
	theirs, err := s.latest(ctx, to)
	if err != nil {
		return err
	}
	says := "Went on with the plan of a device"
	if c == KeepAccounts {
		says = "Put aside the plan of a device"
	}
	rev, err := s.in.Plans.Append(ctx, to, theirs.Rev, s.now(), mine.State, says)
	if err != nil || c == KeepDevices {
		return err
	}
	_, err = s.in.Plans.Append(ctx, to, rev.Rev, s.now(), theirs.State, "Went on with the plan of the account")
	return err
}
