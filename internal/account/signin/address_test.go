package signin_test

import (
	"net/mail"
	"strings"
	"testing"

	"preround/internal/account/signin"
	"preround/internal/platform/errs"
)

func TestAddressesAreRead(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"amina@example.org": "amina@example.org", "  Amina.Khan+pre@Mail.Example.ORG ": "amina.khan+pre@mail.example.org", "mailto:a@b.co": "a@b.co",
		"o'neil@example.ie": "o'neil@example.ie", "a@xn--bcher-kva.example": "a@xn--bcher-kva.example", "a@b.co.": "a@b.co",
	} {
		a, err := signin.ReadAddress(typed)
		if err != nil || a.Folded != want || strings.ToLower(a.Shown) != want {
			t.Errorf("%q: %+v, %v", typed, a, err)
		}
	}
}

// Row 33: what could add a header, a recipient or a route is no address.
func TestRow33WhatIsNoAddress(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"", " ", "amina", "amina@", "@example.org", "amina@localhost", "a@b", "a b@example.org", "a@example.org, b@example.org",
		"Amina <a@example.org>", "<a@example.org>", "a@example.org\r\nBcc: b@example.org", "a@example.org\nx", "a\x00@example.org", "\"a b\"@example.org",
		"a@[192.0.2.1]", "a@192.0.2.1", "a@@example.org", "a@example..org", "a@-example.org", "a@example-.org", ".a@example.org", "a..b@example.org", "a@exa_mple.org",
		"a;b@example.org", "a@example.org;", "a@example.org (me)", "a\u2028@example.org", "a@example.org\u202e", strings.Repeat("a", 65) + "@example.org",
		"a@" + strings.Repeat("a", 64) + ".org", strings.Repeat("a@b.", 200), "a%0d%0a@exam ple.org", "\xff@example.org", "ä@exämple.de"} {
		a, err := signin.ReadAddress(typed)
		if errs.KindOf(err) != errs.Invalid || errs.ProblemsOf(err)[0].Field != "email" {
			t.Errorf("%q is read as %+v, %v", typed, a, err)
		}
	}
}

func FuzzRow33Address(f *testing.F) {
	for _, s := range []string{"amina@example.org", "a@b.co\r\nBcc: x@y.z", "mailto:a@b.co", "=?utf-8?q?a?=@b.co", "\"a\"@b.co"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		a, err := signin.ReadAddress(typed)
		if err != nil {
			if errs.KindOf(err) != errs.Invalid {
				t.Fatalf("%q: %v", typed, err)
			}
			return
		}
		list, err := mail.ParseAddressList(a.Shown)
		if err != nil || len(list) != 1 || list[0].Address != a.Shown || strings.ContainsAny(a.Shown, "\r\n\t ,;<>") {
			t.Fatalf("%q becomes %q: %v, %v", typed, a.Shown, list, err)
		}
		again, err := signin.ReadAddress(a.Folded)
		if err != nil || again.Folded != a.Folded {
			t.Fatalf("%q folds to %q, which reads as %+v, %v", typed, a.Folded, again, err)
		}
	})
}
