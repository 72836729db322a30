package account_test

import (
	"crypto/rand"
	"net/netip"
	"strings"
	"testing"
	"time"

	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// Row 19: the key rotates when a plan is opened by its code, and the old is dead.
func TestRow19SessionRotatesOnReopen(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		v := from(2)
		v.Cookie = k.Cookie
		again, err := r.Reopen(t.Context(), v, strings.ToUpper(k.Code))
		if err != nil || again.Student != k.Student || again.Cookie == k.Cookie {
			t.Fatalf("Reopen = %+v, %v", again, err)
		}
		_, err = r.Device(t.Context(), k.Cookie)
		wantKind(t, err, errs.NotFound, "the cookie from before")
		s, err := r.Device(t.Context(), again.Cookie)
		if err != nil {
			t.Fatal(err)
		}
		other, err := r.Reopen(t.Context(), from(3), k.Code) // a second device, without a cookie
		if err != nil {
			t.Fatal(err)
		}
		if d, err := r.Devices(t.Context(), k.Student); err != nil || len(d) != 2 {
			t.Errorf("devices %+v, %v; want two", d, err)
		}
		if err := r.EndDevice(t.Context(), k.Student, s.Device); err != nil { // signing out
			t.Fatal(err)
		}
		_, err = r.Device(t.Context(), again.Cookie)
		wantKind(t, err, errs.NotFound, "the cookie after signing out")
		if _, err := r.Device(t.Context(), other.Cookie); err != nil {
			t.Errorf("the other device was ended too: %v", err)
		}
	})
}

// Row 19: a cookie that somebody planted is no way in, before or after.
func TestRow19PlantedCookieIsWorthNothing(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		mine, planted := keep(t, r), keep(t, r)
		v := from(2)
		v.Cookie = planted.Cookie
		got, err := r.Reopen(t.Context(), v, mine.Code)
		if err != nil || got.Cookie == planted.Cookie || got.Student != mine.Student {
			t.Fatalf("Reopen = %+v, %v", got, err)
		}
		_, err = r.Device(t.Context(), planted.Cookie)
		wantKind(t, err, errs.NotFound, "the planted cookie")
	})
}

// Row 34: a wrong code costs the same work and reads the same as any other wrong
// code, and a right one costs no less; what is no code costs nothing.
func TestRow34WrongCodeSameWork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		old := open(t, d, "") // leaves a secret in the store
		former := keep(t, old)
		r := open(t, d, ownersSecret)
		k := keep(t, r)
		replaced := k.Code
		var err error
		if k.Code, err = r.NewCode(t.Context(), k.Student); err != nil {
			t.Fatal(err)
		}
		one := strings.Split(k.Code, "-")
		swapped := strings.Join([]string{one[1], one[0], one[2], one[3]}, "-")
		said := map[string]bool{}
		for i, c := range []struct {
			code string
			ok   bool
		}{{"maple-river-lantern-stone", false}, {replaced, false}, {swapped, false}, {k.Code, true}, {former.Code, true}, {"stone-stone-stone-stone", false}} {
			before := r.work.Load()
			_, err := r.Reopen(t.Context(), from(byte(10+i)), c.code)
			if did := r.work.Load() - before; did != 2 {
				t.Errorf("%s cost %d hashes; every try costs one for each secret", c.code, did)
			}
			if (err == nil) != c.ok {
				t.Errorf("%s: %v", c.code, err)
			}
			if err != nil {
				wantKind(t, err, errs.Invalid, c.code)
				said[err.Error()] = true
			}
		}
		if len(said) != 1 {
			t.Errorf("wrong codes read differently: %v", said)
		}
		before := r.work.Load()
		_, err = r.Reopen(t.Context(), from(9), "maple river lantern")
		wantKind(t, err, errs.Invalid, "three words")
		if r.work.Load() != before {
			t.Error("what is no code at all was worked on")
		}
	})
}

// The work is really the slow hash: two looks at a code take two times its time.
func TestRow34TheHashIsSlow(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	store := accountdb.New(d)
	s, err := account.New(t.Context(), account.Setup{Store: store, Limits: store, Transact: d.Write,
		Words: words(t), Random: rand.Reader, Clock: clock.Fixed(noon)})
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	k, err := s.Keep(t.Context(), from(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Reopen(t.Context(), from(1), k.Code); err != nil {
		t.Errorf("the code that was given does not open: %v", err)
	}
	if took := time.Since(began); took < 6*time.Millisecond { // 23 ms each where it was measured
		t.Errorf("keeping and reopening took %v; somebody made the hash cheap", took)
	}
}

func TestTriesAreLimitedAcrossNodes(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		second := open(t, r.db, "") // another node on the same database
		wrong := "maple-river-lantern-stone"
		for i := range 10 {
			node := []*room{r, second}[i%2]
			_, err := node.Reopen(t.Context(), from(7), wrong)
			wantKind(t, err, errs.Invalid, "a wrong code")
		}
		for _, node := range []*room{r, second} {
			_, err := node.Reopen(t.Context(), from(7), k.Code)
			wantKind(t, err, errs.TooMany, "the eleventh try, with the right code")
			if err != nil && !strings.Contains(err.Error(), "Try again in a minute") {
				t.Errorf("it says %q", err)
			}
		}
		if _, err := r.Reopen(t.Context(), from(8), k.Code); err != nil {
			t.Errorf("another address is held up too: %v", err)
		}
		r.pass(time.Minute)
		if _, err := r.Reopen(t.Context(), from(7), k.Code); err != nil {
			t.Errorf("after waiting as told: %v", err)
		}
	})
}

// A flood from everywhere meets the limit for all, and a refused address takes
// nothing from the others.
func TestTriesAreLimitedInAll(t *testing.T) {
	t.Parallel()
	r := open(t, dbtest.SQLite(t), "")
	passed := 0
	for i := range 200 {
		v := account.Visitor{Address: netip.AddrFrom4([4]byte{10, 0, byte(i), 1})}
		if i >= 100 {
			v.Address = netip.AddrFrom4([4]byte{10, 0, 0, 2}) // one greedy address
		}
		if _, err := r.Reopen(t.Context(), v, "maple-river-lantern-stone"); errs.KindOf(err) == errs.Invalid {
			passed++
		}
	}
	if passed != 110 {
		t.Errorf("%d tries passed; 100 addresses and ten of the greedy one should", passed)
	}
	for i := range 200 {
		v := account.Visitor{Address: netip.AddrFrom4([4]byte{10, 1, byte(i), 1})}
		if _, err := r.Reopen(t.Context(), v, "maple-river-lantern-stone"); errs.KindOf(err) == errs.Invalid {
			passed++
		}
	}
	if passed != 120 {
		t.Errorf("%d tries passed in all, 120 may", passed)
	}
}

func TestNewCodeReplacesTheOld(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		fresh, err := r.NewCode(t.Context(), k.Student)
		if err != nil || fresh == k.Code {
			t.Fatalf("NewCode = %q, %v", fresh, err)
		}
		_, err = r.Reopen(t.Context(), from(2), k.Code)
		wantKind(t, err, errs.Invalid, "the code before")
		if got, err := r.Reopen(t.Context(), from(2), fresh); err != nil || got.Student != k.Student {
			t.Errorf("the new code: %+v, %v", got, err)
		}
		for range 4 {
			if _, err := r.NewCode(t.Context(), k.Student); err != nil {
				t.Fatal(err)
			}
		}
		_, err = r.NewCode(t.Context(), k.Student)
		wantKind(t, err, errs.TooMany, "a sixth code at once")
		r.pass(time.Hour)
		_, err = r.NewCode(t.Context(), "nobody")
		wantKind(t, err, errs.NotFound, "a code for nobody")
	})
}

func TestTheSecretCanBeRotated(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		k := keep(t, open(t, d, ""))
		feed, err := open(t, d, "").FeedToken(t.Context(), k.Student)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{ownersSecret, "the next one of the owner's secrets, " + ownersSecret} {
			r := open(t, d, secret)
			s, err := r.Device(t.Context(), k.Cookie)
			if err != nil || s.Cookie == "" || s.Cookie == k.Cookie {
				t.Fatalf("the cookie must open, and be signed anew: %+v, %v", s, err)
			}
			if got, err := r.FeedToken(t.Context(), k.Student); err != nil || got != feed {
				t.Errorf("the feed's address changed to %q, %v", got, err)
			}
			for range 2 { // the first time under the former secret, then under this one
				if _, err := r.Reopen(t.Context(), from(1), k.Code); err != nil {
					t.Errorf("the code: %v", err)
				}
			}
		}
	})
}
