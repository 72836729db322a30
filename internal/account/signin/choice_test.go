package signin_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"preround/internal/account/signin"
	"preround/internal/platform/errs"
)

// accountOf makes an account with a plan.
func accountOf(t *testing.T, r *room, n byte, address, state string) *browser {
	t.Helper()
	b := r.browser(t, n).keep(state)
	b.enter(address)
	return b
}

func TestTwoPlansAreAskedAboutAndNoneIsLost(t *testing.T) {
	for choice, want := range map[signin.Choice][2]string{signin.KeepAccounts: {"year=4", "year=5"}, signin.KeepDevices: {"year=5", "year=4"}} {
		t.Run(string(choice), func(t *testing.T) {
			each(t, func(t *testing.T, r *room) {
				amina := accountOf(t, r, 1, "amina@example.org", "year=4")
				phone := r.browser(t, 2).keep("year=5")
				kept, cookie := phone.Student, phone.Cookie
				out := phone.enter("amina@example.org")
				if !out.Choose || out.Cookie != "" || phone.opens() != kept {
					t.Fatalf("not asked: %+v", out)
				}
				two, ok, err := r.Two(t.Context(), phone.Asker)
				if err != nil || !ok || two.Account.State != "year=4" || two.Device.State != "year=5" {
					t.Fatalf("Two = %+v, %v, %v", two, ok, err)
				}
				if w, ok, err := r.Waiting(t.Context(), phone.Browser); err != nil || !ok || !w.Choose {
					t.Errorf("Waiting = %+v, %v, %v", w, ok, err)
				}
				again := phone.Asker
				out, err = r.Choose(t.Context(), phone.Asker, choice)
				if err != nil {
					t.Fatal(err)
				}
				phone.take(out)
				if phone.opens() != amina.Student || phone.state() != want[0] {
					t.Errorf("the device opens %q with %q, want %q", phone.opens(), phone.state(), want[0])
				}
				history, err := r.plans.History(t.Context(), amina.Student, 10)
				if err != nil {
					t.Fatal(err)
				}
				states := []string{}
				for _, h := range history {
					states = append(states, h.State)
				}
				if all := strings.Join(states, " "); !strings.Contains(all, want[1]) {
					t.Errorf("the other plan is lost: %q", all)
				}
				if _, err := r.accounts.Device(t.Context(), cookie); errs.KindOf(err) != errs.NotFound {
					t.Errorf("the old key still opens: %v", err)
				}
				if rev, err := r.plans.Latest(t.Context(), kept); err != nil || rev.State != "year=5" {
					t.Errorf("the device's plan is gone from its four words: %v", err)
				}
				_, err = r.Choose(t.Context(), again, choice)
				wantKind(t, err, errs.Conflict, "chosen twice")
			})
		})
	}
}

func TestAChoiceIsOfTheBrowserThatProvedAndEnds(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		accountOf(t, r, 1, "amina@example.org", "year=4")
		phone := r.browser(t, 2).keep("year=5")
		phone.enter("amina@example.org")
		for name, a := range map[string]signin.Asker{
			"another browser": {Visitor: phone.Visitor, Student: phone.Student, Browser: strings.Repeat("A", 27)},
			"another student": {Visitor: phone.Visitor, Student: "somebody", Browser: phone.Browser},
			"nobody":          {Visitor: phone.Visitor, Browser: phone.Browser},
		} {
			_, err := r.Choose(t.Context(), a, signin.KeepAccounts)
			wantKind(t, err, errs.Conflict, name)
		}
		_, err := r.Choose(t.Context(), phone.Asker, "neither")
		wantKind(t, err, errs.Invalid, "no choice")
		_, err = r.Answer(t.Context(), phone.Asker, "00000000")
		wantKind(t, err, errs.Invalid, "a code while choosing")
		r.pass(signin.CodeTime)
		_, err = r.Choose(t.Context(), phone.Asker, signin.KeepAccounts)
		wantKind(t, err, errs.Conflict, "too late")
	})
}

func TestEqualPlansAreNotAskedAbout(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		accountOf(t, r, 1, "amina@example.org", "year=4")
		if out := r.browser(t, 2).keep("year=4").enter("amina@example.org"); out.Choose {
			t.Error("asked between equal plans")
		}
		// One account instead of another: each stays under its own address.
		other := accountOf(t, r, 3, "ben@example.org", "year=6")
		if out := other.enter("amina@example.org"); out.Choose || out.Left.Shown != "ben@example.org" {
			t.Errorf("%+v", out)
		}
	})
}

func TestTheAddressIsChangedWithNoticeToTheOldOne(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		amina := accountOf(t, r, 1, "amina@example.org", "year=4")
		accountOf(t, r, 2, "ben@example.org", "year=6")
		old := amina.Cookie
		out, err := r.Answer(t.Context(), amina.Asker, amina.ask(signin.Change, "amina@new.example"))
		if err != nil || !out.Changed || out.New {
			t.Fatalf("%+v, %v", out, err)
		}
		amina.take(out)
		notice := r.post.last(t)
		if notice.To != "amina@example.org" || !strings.Contains(notice.Text, "amina@new.example") || notice.Code != "" {
			t.Errorf("the notice: %+v", notice)
		}
		if _, err := r.accounts.Device(t.Context(), old); errs.KindOf(err) != errs.NotFound {
			t.Errorf("the key of before still opens: %v", err)
		}
		if out := r.browser(t, 3).enter("amina@example.org"); !out.New {
			t.Error("the old address still opens the account")
		}
		// An address of another account is told only to who holds it.
		n := len(r.post.letters)
		code := amina.ask(signin.Change, "ben@example.org")
		if code == "" || len(r.post.letters) != n+1 {
			t.Fatal("no code to the address of another")
		}
		_, err = r.Answer(t.Context(), amina.Asker, code)
		wantKind(t, err, errs.Invalid, "an address of another account")
		if out := r.browser(t, 4).enter("ben@example.org"); out.New || out.Student == amina.Student {
			t.Errorf("ben's address was taken: %+v", out)
		}
		// A device that has changed hands meanwhile changes nobody.
		r.pass(time.Hour)
		code = amina.ask(signin.Change, "amina@third.example")
		stranger := amina.Asker
		stranger.Student = "somebody"
		_, err = r.Answer(t.Context(), stranger, code)
		wantKind(t, err, errs.Forbidden, "another student at the browser")
	})
}

func TestAClosedServerTakesNobodyNew(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		amina := accountOf(t, r, 1, "amina@example.org", "year=4")
		waiting := r.browser(t, 2)
		code := waiting.ask(signin.Enter, "early@example.org")
		if err := r.SetOpen(t.Context(), false); err != nil {
			t.Fatal(err)
		}
		_, err := r.Answer(t.Context(), waiting.Asker, code)
		wantKind(t, err, errs.Forbidden, "a code asked for before")
		_, err = r.accounts.Keep(t.Context(), from(9))
		wantKind(t, err, errs.Forbidden, "keeping a plan")
		stranger := r.browser(t, 3)
		if code := stranger.ask(signin.Enter, "new@example.org"); code != "" {
			t.Error("a code for an address without an account")
		}
		if l := r.post.last(t); l.To != "new@example.org" || !strings.Contains(l.Text, "takes nobody new") || l.Code != "" {
			t.Errorf("%+v", l)
		}
		if out := r.browser(t, 4).enter("amina@example.org"); out.Student != amina.Student {
			t.Errorf("who was there cannot get in: %+v", out)
		}
		if err := r.SetOpen(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		if out := r.browser(t, 5).enter("new@example.org"); !out.New {
			t.Errorf("opened again: %+v", out)
		}
	})
}

func TestTheFirstAccountOfAFreshServerOwnsIt(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		first := r.browser(t, 1)
		if out := first.enter("owner@example.org"); !out.Owner {
			t.Errorf("the first account: %+v", out)
		}
		if out := r.browser(t, 2).enter("second@example.org"); out.Owner {
			t.Error("the second owns it, too")
		}
		yes, err := r.IsOwner(t.Context(), first.Student)
		if err != nil || !yes {
			t.Errorf("IsOwner: %v, %v", yes, err)
		}
		owners, err := r.Owners(t.Context())
		if err != nil || len(owners) != 1 || owners[0].Address.Shown != "owner@example.org" || owners[0].Since.IsZero() {
			t.Errorf("%+v, %v", owners, err)
		}
		if a, err := r.Grant(t.Context(), "Second@example.org"); err != nil || a.Shown != "Second@example.org" {
			t.Errorf("Grant: %v", err)
		}
		if _, err := r.Revoke(t.Context(), "owner@example.org"); err != nil {
			t.Errorf("Revoke: %v", err)
		}
		_, err = r.Revoke(t.Context(), "owner@example.org")
		wantKind(t, err, errs.NotFound, "revoked twice")
		_, err = r.Grant(t.Context(), "nobody@example.org")
		wantKind(t, err, errs.NotFound, "an address without an account")
		_, err = r.Grant(t.Context(), "nonsense")
		wantKind(t, err, errs.Invalid, "no address")
		if yes, err := r.IsOwner(t.Context(), first.Student); err != nil || yes {
			t.Error("revoked, and owner all the same")
		}
	})
}

// A server that was in use before it had accounts gives itself to no visitor.
func TestAServerInUseHasNoOwnerByItself(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.browser(t, 1).keep("year=4")
		if out := r.browser(t, 2).enter("quick@example.org"); out.Owner {
			t.Error("a visitor became the owner of a server in use")
		}
	})
}

// Row 43: of a deleted account no address remains, in no table.
func TestRow43TheAddressGoes(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		amina := accountOf(t, r, 1, "amina@example.org", "year=4")
		amina.ask(signin.Change, "amina@new.example")
		r.browser(t, 5).ask(signin.Enter, "amina@example.org")
		if err := r.accounts.Forget(t.Context(), amina.Student); err != nil {
			t.Fatal(err)
		}
		for what, ask := range map[string]func(context.Context) (bool, error){
			"owner": func(ctx context.Context) (bool, error) { return r.IsOwner(ctx, amina.Student) },
			"address": func(ctx context.Context) (bool, error) {
				_, f, err := r.store.StudentOf(ctx, "amina@example.org")
				return f, err
			},
			"try": func(ctx context.Context) (bool, error) { _, f, err := r.Waiting(ctx, amina.Browser); return f, err },
		} {
			if left, err := ask(t.Context()); err != nil || left {
				t.Errorf("%s: left %v, %v", what, left, err)
			}
		}
		if n, err := r.Sweep(t.Context()); err != nil || n != 0 {
			t.Errorf("tries were left: %d, %v", n, err)
		}
	})
}
