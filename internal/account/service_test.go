package account_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// A room is a service on a real database with a clock that the test turns.
type room struct {
	*account.Service
	db   *db.DB
	now  *atomic.Int64
	work atomic.Int64 // how often the slow hash was asked for
}

const ownersSecret = "an owner's secret of more than 32 characters"

func (r *room) pass(d time.Duration) { r.now.Add(int64(d)) }

// open makes a service on d; secret as in Setup.
func open(t *testing.T, d *db.DB, secret string, erasers ...account.Eraser) *room {
	t.Helper()
	r := &room{db: d, now: new(atomic.Int64)}
	r.now.Store(noon.UnixNano())
	store := accountdb.New(d)
	s, err := account.New(t.Context(), account.Setup{
		Store: store, Limits: store, Transact: d.Write, Erasers: erasers, Words: words(t), Secret: secret, Random: rand.Reader,
		Clock: clock.Func(func() time.Time { return time.Unix(0, r.now.Load()) }),
	})
	if err != nil {
		t.Fatal(err)
	}
	s.CountWork(func() { r.work.Add(1) })
	r.Service = s
	return r
}

func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d, "")) })
}

func from(n byte) account.Visitor {
	return account.Visitor{Address: netip.AddrFrom4([4]byte{192, 0, 2, n}), Browser: "Firefox on Linux"}
}

func keep(t *testing.T, r *room) account.Kept {
	t.Helper()
	k, err := r.Keep(t.Context(), from(1))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func wantKind(t *testing.T, err error, kind errs.Kind, what string) {
	t.Helper()
	if err == nil || errs.KindOf(err) != kind {
		t.Errorf("%s: error %v of kind %v, want kind %v", what, err, errs.KindOf(err), kind)
	}
}

func TestAKeptPlanOpensOnThisDevice(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		if k.Student == "" || len(strings.Split(k.Code, "-")) != 4 {
			t.Errorf("kept %+v", k)
		}
		s, err := r.Device(t.Context(), k.Cookie)
		if err != nil || s.Student != k.Student {
			t.Errorf("Device = %+v, %v", s, err)
		}
		devices, err := r.Devices(t.Context(), k.Student)
		if err != nil || len(devices) != 1 || devices[0].ID != s.Device || devices[0].Name != "Firefox on Linux" || !devices[0].Seen.Equal(noon) {
			t.Errorf("Devices = %+v, %v", devices, err)
		}
		v := from(1)
		v.Cookie = k.Cookie
		_, err = r.Keep(t.Context(), v)
		wantKind(t, err, errs.Conflict, "keeping a second plan over the first")
	})
}

// Rows 10 and 19: idle and absolute limits hold to the millisecond.
func TestRow19IdleAndAbsoluteLimits(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		r.pass(account.Idle - time.Millisecond)
		s, err := r.Device(t.Context(), k.Cookie)
		if err != nil || s.Cookie != k.Cookie {
			t.Fatalf("a moment before the idle limit: %+v, %v", s, err)
		}
		r.pass(account.Idle)
		_, err = r.Device(t.Context(), k.Cookie)
		wantKind(t, err, errs.NotFound, "at the idle limit")
		if d, err := r.Devices(t.Context(), k.Student); err != nil || len(d) != 0 {
			t.Errorf("an expired device is listed: %v, %v", d, err)
		}

		again, err := r.Reopen(t.Context(), from(1), k.Code) // the plan is still there
		if err != nil {
			t.Fatal(err)
		}
		for used := time.Duration(0); used+300*24*time.Hour < account.Lifetime; used += 300 * 24 * time.Hour {
			r.pass(300 * 24 * time.Hour)
			if _, err := r.Device(t.Context(), again.Cookie); err != nil {
				t.Fatalf("used every 300 days, refused after %v: %v", used, err)
			}
		}
		r.pass(300 * 24 * time.Hour)
		_, err = r.Device(t.Context(), again.Cookie)
		wantKind(t, err, errs.NotFound, "after the whole lifetime")
	})
}

func TestTheCookieIsRenewedOnceADay(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		for i, c := range []struct {
			after time.Duration
			renew bool
		}{{0, false}, {23 * time.Hour, false}, {time.Hour, true}, {0, false}, {24 * time.Hour, true}} {
			r.pass(c.after)
			s, err := r.Device(t.Context(), k.Cookie)
			if err != nil || (s.Cookie != "") != c.renew {
				t.Errorf("visit %d: %+v, %v; renewed should be %v", i, s, err, c.renew)
			}
		}
	})
}

// Row 6: a forged cookie never reaches the database; a signed one of another
// server does not either.
func TestRow6ForgedCookieAsksNoDatabase(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	r := open(t, d, "")
	foreign := open(t, dbtest.SQLite(t), "")
	k := keep(t, foreign)
	closed, cancel := context.WithCancel(t.Context())
	cancel() // any question to the database now fails with another error
	if _, err := foreign.Device(closed, k.Cookie); errs.KindOf(err) == errs.NotFound {
		t.Fatal("the test would not notice a question to the database")
	}
	for range 1000 {
		forged := make([]byte, 36)
		if _, err := io.ReadFull(rand.Reader, forged); err != nil {
			t.Fatal(err)
		}
		_, err := r.Device(closed, encoded(forged[:20])+"."+encoded(forged[20:]))
		wantKind(t, err, errs.NotFound, "a forged cookie")
	}
	_, err := r.Device(closed, k.Cookie)
	wantKind(t, err, errs.NotFound, "another server's cookie")
}

// Row 6: nothing in the database opens anything.
func TestRow6DatabaseHoldsNoKey(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	r := open(t, dbtest.Open(t, c), ownersSecret)
	k := keep(t, r)
	feed, err := r.FeedToken(t.Context(), k.Student)
	if err != nil {
		t.Fatal(err)
	}
	stored := files(t, c)
	if !bytes.Contains(stored, []byte(k.Student)) {
		t.Fatal("the student is not in these files; the test shows nothing")
	}
	token, signature, _ := strings.Cut(k.Cookie, ".")
	for name, s := range map[string][]byte{
		"token": []byte(token), "raw token": decoded(t, token), "signature": []byte(signature), "feed token": []byte(feed),
		"code": []byte(k.Code), "code with spaces": []byte(strings.ReplaceAll(k.Code, "-", " ")),
		"secret": []byte(ownersSecret), "address": []byte("192.0.2.1"),
	} {
		if bytes.Contains(stored, s) {
			t.Errorf("the database holds the %s", name)
		}
	}
}
