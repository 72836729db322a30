package signin

import (
	"context"
	"crypto/subtle"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/account"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// How long a password is. Nothing else is asked of it but that it is not one of those
// that everybody tries first (NIST SP 800-63B).
const (
	leastPassword = 12
	mostPassword  = 200 // bytes, so that the slow hash is not made to read a book
	saltBytes     = 16
)

var (
	passwordByAddress = account.Limit{Every: 5 * time.Minute, Burst: 10}
	passwordByNetwork = account.Limit{Every: 30 * time.Second, Burst: 40}
	passwordByAll     = account.Limit{Every: time.Second, Burst: 120}
)

// tried are passwords of twelve characters and more, or their beginnings, that guessers
// try first; letters and digits alone are compared.
var tried = strings.Fields(`123456789012 1234567890123 12345678901234 123456789123 111111111111 000000000000 121212121212 123123123123 987654321098
	password1234 password12345 passwordpassword password2024 password2025 password2026 password2027 mypassword123 passw0rd1234 p4ssw0rd1234
	qwertyuiop12 qwertyuiop123 qwertyuiopas qwertyqwerty qwerty123456 qwertzuiop12 azertyuiop12 1q2w3e4r5t6y 1qaz2wsx3edc asdfghjklzxc zxcvbnmasdfg
	iloveyou1234 iloveyouforever letmein12345 letmeinplease welcome12345 welcome2026 adminadmin12 administrator administrator1 changeme1234
	changemeplease football1234 baseball1234 superman1234 trustno1trustno1 abcdefghijkl abcd12345678 abcabcabcabc sunshine1234 princess1234 dragon123456
	monkey123456 medicalschool medicalstudent medicine1234 doctordoctor hospital1234 stethoscope1 correcthorsebatterystaple preround1234 preroundpreround`)

// readPassword says what is wrong with a password that somebody wants to have.
func readPassword(typed string, a Address) error {
	n := utf8.RuneCountInString(typed)
	switch {
	case typed == "":
		return errs.Fault("password", "Enter a password of at least %d characters.", leastPassword)
	case n < leastPassword:
		return errs.Fault("password", "This has %d characters. Use at least %d; four or five words are good.", n, leastPassword)
	case len(typed) > mostPassword:
		return errs.Fault("password", "This is too long. Use at most %d letters.", mostPassword)
	}
	plain := fold(typed)
	local, _, _ := strings.Cut(a.Folded, "@")
	if plain == fold(a.Folded) || len(local) > 3 && strings.Trim(plain, "0123456789") == strings.Trim(fold(local), "0123456789") || same(plain) {
		return errs.Fault("password", "This is too easy to guess. Use four or five words that nobody would put together.")
	}
	for _, t := range tried {
		if plain == t || strings.HasPrefix(plain, t) && len(plain)-len(t) < 4 {
			return errs.Fault("password", "This is one of the passwords that are tried first. Use four or five words that nobody would put together.")
		}
	}
	return nil
}

// fold keeps the small letters and digits of a password.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_.!?@#$%&*+=,;:'\"", r) {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// same tells whether a password is at most two characters, again and again.
func same(s string) bool {
	seen := map[rune]bool{}
	for _, r := range s {
		seen[r] = true
	}
	return len(seen) < 3
}

// SetPassword gives the account a password, which needs an address to be entered with.
// The device gets a new key, and the address a notice.
func (s *Service) SetPassword(ctx context.Context, a Asker, typed string) (Outcome, error) {
	address, err := s.in.Addresses.AddressOf(ctx, a.Student)
	if err != nil {
		return Outcome{}, err
	}
	if address.Folded == "" {
		return Outcome{}, errs.New(errs.Conflict, "A password is entered together with an e-mail address. Add an address first.")
	}
	if err := readPassword(typed, address); err != nil {
		return Outcome{}, err
	}
	p := Password{Salt: make([]byte, saltBytes), Made: s.now()}
	if err := s.fill(p.Salt); err != nil {
		return Outcome{}, err
	}
	if p.Hash, err = s.in.Accounts.Slowly(ctx, typed, p.Salt); err != nil {
		return Outcome{}, err
	}
	out := Outcome{Student: a.Student}
	err = s.in.Transact(ctx, func(ctx context.Context) (err error) {
		if err := s.in.Ways.SetPassword(ctx, a.Student, p); err != nil {
			return err
		}
		out.Cookie, err = s.in.Accounts.Admit(ctx, a.Visitor, a.Student)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return out, s.tell(ctx, a.Student, addedLetter, "a password")
}

// EndPassword takes the password away.
func (s *Service) EndPassword(ctx context.Context, who student.ID) error {
	return s.in.Ways.SetPassword(ctx, who, Password{})
}

// HasPassword tells whether there is one.
func (s *Service) HasPassword(ctx context.Context, who student.ID) (bool, error) {
	_, has, err := s.in.Ways.Password(ctx, who)
	return has, err
}

// ByPassword opens the account of an address by its password. Every wrong pair gets
// the same answer after the same work: an unknown address, and one without a password,
// cost a slow hash too (row 34).
func (s *Service) ByPassword(ctx context.Context, a Asker, typed, password string) (Outcome, error) {
	address, err := ReadAddress(typed)
	if err != nil {
		return Outcome{}, err
	}
	if password == "" || len(password) > mostPassword {
		return Outcome{}, errs.Fault("password", "Enter your password.")
	}
	for _, l := range []struct {
		act, who string
		limit    account.Limit
	}{{"pass-address", address.Folded, passwordByAddress}, {"pass-net", a.network(), passwordByNetwork}, {"pass-all", "everybody", passwordByAll}} {
		if err := s.in.Accounts.Limited(ctx, l.act, l.who, l.limit); err != nil {
			return Outcome{}, err
		}
	}
	who, _, err := s.in.Addresses.StudentOf(ctx, address.Folded)
	if err != nil {
		return Outcome{}, err
	}
	p, has, err := s.in.Ways.Password(ctx, who)
	if err != nil {
		return Outcome{}, err
	}
	if !has {
		p.Salt = s.in.Accounts.Marks("no password", []byte(address.Folded))[0][:saltBytes]
	}
	hash, err := s.in.Accounts.Slowly(ctx, password, p.Salt)
	if err != nil {
		return Outcome{}, err
	}
	if subtle.ConstantTimeCompare(hash, p.Hash) != 1 || !has {
		return Outcome{}, errs.Fault("password", "The address and the password do not belong together. Check both, or sign in with a code.")
	}
	return s.enterNow(ctx, a, who, func(context.Context) error { return nil })
}
