package signin

import (
	"context"
	"time"

	"preround/internal/account"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Password is what is left of a password.
type Password struct {
	Salt, Hash []byte
	Made       time.Time
}

// Passkey is the public half of a passkey. Body is what the ceremony needs to know
// of it; this package only keeps it.
type Passkey struct {
	Student    student.ID
	ID         string // names it to its owner
	Credential []byte // names it to its device
	Body       []byte
	Name       string
	Made, Used time.Time
}

// Ways keeps the ways in beside the address. signindb implements it; every method
// takes part in a transaction that ctx carries.
type Ways interface {
	// Password is the student's password, if there is one.
	Password(ctx context.Context, who student.ID) (p Password, found bool, err error)
	// SetPassword replaces it; one without a hash takes it away.
	SetPassword(ctx context.Context, who student.ID, p Password) error

	// AddPasskey records one. errs.Conflict when the credential is known,
	// errs.NotFound when the student has gone.
	AddPasskey(ctx context.Context, p Passkey) error
	// Passkeys lists those of a student, newest first.
	Passkeys(ctx context.Context, who student.ID) ([]Passkey, error)
	// PasskeyOf finds the one with that credential.
	PasskeyOf(ctx context.Context, credential []byte) (p Passkey, found bool, err error)
	// UsedPasskey notes its use and what the ceremony learnt of it.
	UsedPasskey(ctx context.Context, p Passkey) error
	// EndPasskey deletes one; errs.NotFound when this student has no such.
	EndPasskey(ctx context.Context, who student.ID, id string) error

	// Identity is who the issuer says that the student is; empty for nobody.
	Identity(ctx context.Context, who student.ID, issuer string) (subject string, err error)
	// IdentityOf is the student whom the issuer knows by that name.
	IdentityOf(ctx context.Context, issuer, subject string) (who student.ID, found bool, err error)
	// SetIdentity connects them; an empty subject takes the connection away.
	// errs.Conflict when the subject is another's.
	SetIdentity(ctx context.Context, who student.ID, issuer, subject string, at time.Time) error
}

var (
	proofByNetwork = account.Limit{Every: 10 * time.Second, Burst: 60}
	proofByAll     = account.Limit{Every: time.Second, Burst: 600}
)

// allowProof draws a try for a passkey or an institution's word.
func (s *Service) allowProof(ctx context.Context, a Asker) error {
	if err := s.in.Accounts.Limited(ctx, "proof-net", a.network(), proofByNetwork); err != nil {
		return err
	}
	return s.in.Accounts.Limited(ctx, "proof-all", "everybody", proofByAll)
}

// Begin remembers what a ceremony of several steps needs, for the browser that began
// it, and returns what that must hold.
func (s *Service) Begin(ctx context.Context, a Asker, p Purpose, data []byte) (browser string, err error) {
	if err := s.allowProof(ctx, a); err != nil {
		return "", err
	}
	if browser, err = drawBrowser(s.in.Random); err != nil {
		return "", err
	}
	return browser, s.in.Tries.PutTry(ctx, Try{Browser: browserHash(browser), Purpose: p, Asker: a.Student, Until: s.now().Add(CodeTime), Data: data})
}

// Finish gives what Begin remembered, once, to the same browser and person.
func (s *Service) Finish(ctx context.Context, a Asker, p Purpose) ([]byte, error) {
	ended := errs.New(errs.Invalid, "This took too long, or was begun in another tab. Try once more.")
	if !isBrowser(a.Browser) {
		return nil, ended
	}
	t, found, err := s.in.Tries.Try(ctx, browserHash(a.Browser))
	if err != nil {
		return nil, err
	}
	if !found || t.Purpose != p || t.Asker != a.Student || len(t.Data) == 0 || !t.Until.After(s.now()) {
		return nil, ended
	}
	taken, err := s.in.Tries.TakeTry(ctx, t.Browser)
	if err == nil && !taken {
		err = ended
	}
	return t.Data, err
}

// Passkeys lists the student's passkeys, newest first.
func (s *Service) Passkeys(ctx context.Context, who student.ID) ([]Passkey, error) {
	return s.in.Ways.Passkeys(ctx, who)
}

// mostPasskeys is how many a student may have.
const mostPasskeys = 20

// AddPasskey records a passkey whose ceremony has been checked. With it a kept plan
// becomes an account, so the device gets a new key.
func (s *Service) AddPasskey(ctx context.Context, a Asker, credential, body []byte, name string) (Outcome, error) {
	have, err := s.in.Ways.Passkeys(ctx, a.Student)
	if err != nil {
		return Outcome{}, err
	}
	if len(have) >= mostPasskeys {
		return Outcome{}, errs.New(errs.Conflict, "You have %d passkeys, which is as many as there can be. End one first.", len(have))
	}
	named, err := id.New(s.now(), s.in.Random)
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Student: a.Student}
	err = s.in.Transact(ctx, func(ctx context.Context) (err error) {
		if err := s.in.Ways.AddPasskey(ctx, Passkey{Student: a.Student, ID: named, Credential: credential, Body: body, Name: name, Made: s.now(), Used: s.now()}); err != nil {
			return err
		}
		if out.Owner, err = s.claim(ctx, a.Student); err != nil {
			return err
		}
		out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, a.Student)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, s.tell(ctx, a.Student, addedLetter, "a passkey")
}

// PasskeyOf finds a passkey by the id that its device gave it.
func (s *Service) PasskeyOf(ctx context.Context, credential []byte) (Passkey, bool, error) {
	return s.in.Ways.PasskeyOf(ctx, credential)
}

// ByPasskey opens the account of a passkey whose ceremony has been checked.
func (s *Service) ByPasskey(ctx context.Context, a Asker, p Passkey) (Outcome, error) {
	p.Used = s.now()
	return s.enterNow(ctx, a, p.Student, func(ctx context.Context) error { return s.in.Ways.UsedPasskey(ctx, p) })
}

// EndPasskey ends a passkey.
func (s *Service) EndPasskey(ctx context.Context, who student.ID, id string) error {
	return s.in.Ways.EndPasskey(ctx, who, id)
}

// enterNow opens an account on this device, in a transaction of its own.
func (s *Service) enterNow(ctx context.Context, a Asker, to student.ID, also func(context.Context) error) (out Outcome, err error) {
	err = s.in.Transact(ctx, func(ctx context.Context) (err error) {
		if err := also(ctx); err != nil {
			return err
		}
		out, err = s.enter(ctx, a, Try{Purpose: Enter}, to)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

// Known is what an institution says of a person who signed in there.
type Known struct {
	Issuer, Subject string
	Email           string // empty unless the institution has checked it
}

// Identity tells whether the student is connected with the issuer.
func (s *Service) Identity(ctx context.Context, who student.ID, issuer string) (bool, error) {
	subject, err := s.in.Ways.Identity(ctx, who, issuer)
	return subject != "", err
}

// ByInstitution opens the account of whoever an institution knows, or makes one: of
// the plan that this device keeps, when that has no way in yet. An account that merely
// has the same e-mail address is not opened: its owner signs in to it by a code and
// connects it.
func (s *Service) ByInstitution(ctx context.Context, a Asker, k Known) (Outcome, error) {
	if err := s.allowProof(ctx, a); err != nil {
		return Outcome{}, err
	}
	var out Outcome
	err := s.in.Transact(ctx, func(ctx context.Context) error {
		whose, known, err := s.in.Ways.IdentityOf(ctx, k.Issuer, k.Subject)
		if err != nil {
			return err
		}
		if known {
			out, err = s.enter(ctx, a, Try{Purpose: Enter}, whose)
			return err
		}
		out, err = s.become(ctx, a, func(ctx context.Context, who student.ID) error { return s.connect(ctx, who, k) })
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, nil
}

// Connect lets the institution open the account that is open on this device.
func (s *Service) Connect(ctx context.Context, a Asker, k Known) (Outcome, error) {
	out := Outcome{Student: a.Student}
	err := s.in.Transact(ctx, func(ctx context.Context) (err error) {
		whose, known, err := s.in.Ways.IdentityOf(ctx, k.Issuer, k.Subject)
		if err != nil {
			return err
		}
		if known && whose != a.Student {
			return errs.New(errs.Conflict, "This sign-in belongs to another account here. Sign in with it to open that one.")
		}
		if err := s.connect(ctx, a.Student, k); err != nil {
			return err
		}
		if out.Owner, err = s.claim(ctx, a.Student); err != nil {
			return err
		}
		out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, a.Student)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, s.tell(ctx, a.Student, addedLetter, "the sign-in of an institution")
}

// connect records an identity, and the address that came with it where the student
// has none and nobody else has that one.
func (s *Service) connect(ctx context.Context, who student.ID, k Known) error {
	if err := s.in.Ways.SetIdentity(ctx, who, k.Issuer, k.Subject, s.now()); err != nil {
		return err
	}
	address, err := ReadAddress(k.Email)
	if err != nil {
		return nil // the institution said none, or none that could be written to
	}
	have, err := s.in.Addresses.AddressOf(ctx, who)
	if err != nil || have.Folded != "" {
		return err
	}
	_, taken, err := s.in.Addresses.StudentOf(ctx, address.Folded)
	if err != nil || taken {
		return err
	}
	return s.in.Addresses.SetAddress(ctx, who, address, s.now())
}

// Disconnect ends the connection with an issuer.
func (s *Service) Disconnect(ctx context.Context, who student.ID, issuer string) error {
	return s.in.Ways.SetIdentity(ctx, who, issuer, "", s.now())
}

// tell sends the notice of a new way in to the student's address, where there is one.
// What was done is done; a notice that fails is said by the Post in the log.
func (s *Service) tell(ctx context.Context, who student.ID, letter func(Address, string, string) Letter, what string) error {
	to, err := s.in.Addresses.AddressOf(ctx, who)
	if err != nil || to.Folded == "" || !s.in.Post.Ready() {
		return err
	}
	_ = s.in.Post.Send(ctx, letter(to, what, s.in.Host))
	return nil
}
