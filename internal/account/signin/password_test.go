package signin_test

import (
	"strings"
	"testing"
	"time"

	"preround/internal/account/signin"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

const good = "lantern otter velvet 4711"

func withPassword(t *testing.T, r *room, n byte, address string) *browser {
	t.Helper()
	b := accountOf(t, r, n, address, "year=4")
	out, err := r.SetPassword(t.Context(), b.Asker, good)
	if err != nil {
		t.Fatal(err)
	}
	b.take(out)
	return b
}

func TestAPasswordOpensTheAccount(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		amina := withPassword(t, r, 1, "amina@example.org")
		if l := r.post.last(t); !l.Notice || l.To != "amina@example.org" || !strings.Contains(l.Text, "a password") || strings.Contains(l.Text, "lantern") {
			t.Errorf("the notice: %+v", l)
		}
		phone := r.browser(t, 2)
		out, err := r.ByPassword(t.Context(), phone.Asker, "Amina@Example.org", good)
		if err != nil || out.Student != amina.Student {
			t.Fatalf("%+v, %v", out, err)
		}
		if err := r.EndPassword(t.Context(), amina.Student); err != nil {
			t.Fatal(err)
		}
		_, err = r.ByPassword(t.Context(), phone.Asker, "amina@example.org", good)
		wantKind(t, err, errs.Invalid, "a password that was taken away")
		kept := r.browser(t, 3).keep("year=5")
		_, err = r.SetPassword(t.Context(), kept.Asker, good)
		wantKind(t, err, errs.Conflict, "a password without an address")
	})
}

func TestWhatAPasswordMustBe(t *testing.T) {
	t.Parallel()
	r := open(t, dbtest.SQLite(t))
	b := accountOf(t, r, 1, "amina.khan@example.org", "year=4")
	for typed, says := range map[string]string{
		"": "Enter a password", "short": "This has 5 characters", "elevenchars": "This has 11", strings.Repeat("long word ", 30): "too long",
		"aaaaaaaaaaaaaa": "too easy", "ababababababab": "too easy", "amina.khan@example.org": "too easy", "Amina.Khan 2026!": "too easy", "Password-12345": "tried first", "qwertyuiop1234": "tried first",
		"123456789012!": "tried first", "Medical Student 1": "tried first",
	} {
		_, err := r.SetPassword(t.Context(), b.Asker, typed)
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", typed, err, says)
		}
	}
	if _, err := r.SetPassword(t.Context(), b.Asker, "zwölf Lampen über Øresund"); err != nil {
		t.Errorf("letters of all kinds: %v", err)
	}
}

// Row 18: of 10,000 tries at the password of one account, from everywhere, hardly any
// reach the slow hash; and the right one is refused too while that lasts.
func TestRow18TenThousandPasswordTriesAreBlocked(t *testing.T) {
	t.Parallel()
	r := open(t, dbtest.SQLite(t))
	withPassword(t, r, 1, "amina@example.org")
	count := map[errs.Kind]int{}
	for i := range 10_000 {
		_, err := r.ByPassword(t.Context(), r.browser(t, byte(i)).Asker, "amina@example.org", "wrong password "+strings.Repeat("x", i%7))
		if err == nil {
			t.Fatal("a wrong password opened the account")
		}
		count[errs.KindOf(err)]++
	}
	if count[errs.Invalid] != 10 || count[errs.TooMany] != 9990 {
		t.Errorf("%v", count)
	}
	_, err := r.ByPassword(t.Context(), r.browser(t, 9).Asker, "amina@example.org", good)
	wantKind(t, err, errs.TooMany, "the right one in the flood")
	if out := r.browser(t, 9).enter("amina@example.org"); out.Cookie == "" {
		t.Error("and a code does not open it either")
	}
	r.pass(5 * time.Minute)
	if _, err := r.ByPassword(t.Context(), r.browser(t, 9).Asker, "amina@example.org", good); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// Row 34: a wrong password, an address without one and one without an account get the
// same answer, after one slow hash each.
func TestRow34WrongPasswordsReadAlike(t *testing.T) {
	t.Parallel()
	r := open(t, dbtest.SQLite(t))
	withPassword(t, r, 1, "with@example.org")
	accountOf(t, r, 2, "without@example.org", "year=5")
	var first string
	for _, address := range []string{"with@example.org", "without@example.org", "nobody@example.org"} {
		_, err := r.ByPassword(t.Context(), r.browser(t, 3).Asker, address, "wrong password here")
		if errs.KindOf(err) != errs.Invalid {
			t.Fatalf("%s: %v", address, err)
		}
		if first == "" {
			first = err.Error()
		}
		if err.Error() != first {
			t.Errorf("%s: %v", address, err)
		}
	}
	began := time.Now() // a slow hash takes milliseconds; a try without one takes none
	for range 5 {
		_, _ = r.ByPassword(t.Context(), r.browser(t, 4).Asker, "nobody@example.org", "wrong password here")
	}
	if took := time.Since(began); took < 25*time.Millisecond {
		t.Errorf("five tries at an address without an account took %s: no slow hash was made", took)
	}
}

func TestAPasskeyMakesAnAccountSafe(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		b := r.browser(t, 1).keep("year=4")
		old := b.Cookie
		out, err := r.AddPasskey(t.Context(), b.Asker, []byte("credential"), []byte("{}"), "Made in Firefox")
		if err != nil || !out.Owner {
			t.Fatalf("%+v, %v", out, err)
		}
		b.take(out)
		if _, err := r.accounts.Device(t.Context(), old); err == nil {
			t.Error("the key of before still opens")
		}
		if safe, err := r.Safe(t.Context(), b.Student); err != nil || !safe {
			t.Errorf("Safe: %v, %v", safe, err)
		}
		_, err = r.AddPasskey(t.Context(), b.Asker, []byte("credential"), []byte("{}"), "again")
		wantKind(t, err, errs.Conflict, "the same credential twice")
		p, found, err := r.PasskeyOf(t.Context(), []byte("credential"))
		if err != nil || !found || p.Student != b.Student {
			t.Fatalf("%+v, %v, %v", p, found, err)
		}
		if out, err := r.ByPasskey(t.Context(), r.browser(t, 2).Asker, p); err != nil || out.Student != b.Student || out.Cookie == "" {
			t.Errorf("%+v, %v", out, err)
		}
		wantKind(t, r.EndPasskey(t.Context(), "somebody", p.ID), errs.NotFound, "ended by another")
		if err := r.EndPasskey(t.Context(), b.Student, p.ID); err != nil {
			t.Error(err)
		}
	})
}

func TestAnInstitutionOpensOnlyWhatItWasConnectedWith(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		const issuer = "https://login.example.edu"
		amina := accountOf(t, r, 1, "amina@example.edu", "year=4")
		// The same checked address is no proof: another account is made, without it.
		other := r.browser(t, 2)
		out, err := r.ByInstitution(t.Context(), other.Asker, signin.Known{Issuer: issuer, Subject: "s1", Email: "amina@example.edu"})
		if err != nil || !out.New || out.Student == amina.Student {
			t.Fatalf("%+v, %v", out, err)
		}
		if a, err := r.AddressOf(t.Context(), out.Student); err != nil || a.Shown != "" {
			t.Errorf("the address of another was taken: %+v, %v", a, err)
		}
		_, err = r.Connect(t.Context(), amina.Asker, signin.Known{Issuer: issuer, Subject: "s1"})
		wantKind(t, err, errs.Conflict, "the subject of another account")
		if out, err := r.Connect(t.Context(), amina.Asker, signin.Known{Issuer: issuer, Subject: "s2"}); err != nil || out.Student != amina.Student {
			t.Errorf("%+v, %v", out, err)
		}
		if out, err := r.ByInstitution(t.Context(), r.browser(t, 3).Asker, signin.Known{Issuer: issuer, Subject: "s2"}); err != nil || out.Student != amina.Student {
			t.Errorf("%+v, %v", out, err)
		}
		if out, err := r.ByInstitution(t.Context(), r.browser(t, 3).Asker, signin.Known{Issuer: "https://other.example", Subject: "s2"}); err != nil || out.Student == amina.Student {
			t.Errorf("another issuer: %+v, %v", out, err)
		}
		if out, err := r.ByInstitution(t.Context(), r.browser(t, 4).Asker, signin.Known{Issuer: issuer, Subject: "s3", Email: "new@example.edu"}); err != nil || !out.New {
			t.Errorf("%+v, %v", out, err)
		} else if a, err := r.AddressOf(t.Context(), out.Student); err != nil || a.Shown != "new@example.edu" {
			t.Errorf("%+v, %v", a, err)
		}
	})
}
