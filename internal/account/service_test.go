package account_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
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
	"preround/internal/student"
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

// Row 6: 100,000 random feed addresses open nothing, and the asker is soon told
// to stop, while the right address still opens from there.
func TestRow6RandomFeedTokens(t *testing.T) {
	t.Parallel()
	r := open(t, dbtest.SQLite(t), "")
	k := keep(t, r)
	right, err := r.FeedToken(t.Context(), k.Student)
	if err != nil {
		t.Fatal(err)
	}
	asker := netip.MustParseAddr("2001:db8::7")
	count := map[errs.Kind]int{}
	for i := range 100_000 {
		token := make([]byte, 32)
		if _, err := rand.Read(token); err != nil {
			t.Fatal(err)
		}
		for j := range token {
			token[j] = "abcdefghijklmnopqrstuvwxyz234567"[token[j]%32]
		}
		if i%1000 == 999 {
			token = token[:31] // malformed ones count alike
		}
		_, err := r.FeedOwner(t.Context(), asker, string(token))
		if err == nil {
			t.Fatalf("%s opened a feed", token)
		}
		count[errs.KindOf(err)]++
	}
	if count[errs.NotFound] != 30 || count[errs.TooMany] != 100_000-30 {
		t.Errorf("kinds of answer: %v", count)
	}
	if who, err := r.FeedOwner(t.Context(), asker, right); err != nil || who != k.Student {
		t.Errorf("the right address: %v, %v", who, err)
	}
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

// Row 43: what is forgotten is gone from the files of the database.
func TestRow43ForgetLeavesNothing(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	d := dbtest.Open(t, c)
	r := open(t, d, "")
	var doomed []account.Kept
	for range 40 {
		doomed = append(doomed, keep(t, r))
	}
	stays := keep(t, r)
	for _, k := range doomed {
		if _, err := r.FeedToken(t.Context(), k.Student); err != nil {
			t.Fatal(err)
		}
		if err := r.Forget(t.Context(), k.Student); err != nil {
			t.Fatal(err)
		}
		_, err := r.Device(t.Context(), k.Cookie)
		wantKind(t, err, errs.NotFound, "the forgotten student's device")
	}
	_, err := r.Reopen(t.Context(), from(1), doomed[0].Code)
	wantKind(t, err, errs.Invalid, "the forgotten student's code")
	if err := d.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	stored := files(t, c)
	for i, k := range doomed {
		if bytes.Contains(stored, []byte(k.Student)) {
			t.Errorf("student %d of %d is still in the files", i, len(doomed))
		}
	}
	if !bytes.Contains(stored, []byte(stays.Student)) {
		t.Error("the student who stays is gone too")
	}
	if _, err := r.Device(t.Context(), stays.Cookie); err != nil {
		t.Error(err)
	}
}

type eraser func(ctx context.Context, who student.ID) error

func (e eraser) EraseStudent(ctx context.Context, who student.ID) error { return e(ctx, who) }

// Forget is whole or not at all: a room that fails keeps everything.
func TestForgetIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		full := errors.New("disk full")
		var asked []student.ID
		first := eraser(func(ctx context.Context, who student.ID) error {
			asked = append(asked, who)
			return accountdb.New(d).Erase(ctx, who) // a deletion that must be undone
		})
		r := open(t, d, "", first, eraser(func(context.Context, student.ID) error { return full }))
		k := keep(t, r)
		if err := r.Forget(t.Context(), k.Student); !errors.Is(err, full) {
			t.Fatalf("Forget = %v", err)
		}
		if len(asked) != 1 || asked[0] != k.Student {
			t.Errorf("the rooms were asked to erase %v", asked)
		}
		if _, err := r.Device(t.Context(), k.Cookie); err != nil {
			t.Errorf("half of the student is gone: %v", err)
		}
	})
}

func TestFeedLinkCanBeShownAgainAndEnded(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k, other := keep(t, r), keep(t, r)
		has := func() bool {
			t.Helper()
			yes, err := r.HasFeed(t.Context(), k.Student)
			if err != nil {
				t.Fatal(err)
			}
			return yes
		}
		if has() {
			t.Error("a feed before anybody asked for one")
		}
		one, err := r.FeedToken(t.Context(), k.Student)
		if err != nil || len(one) != 32 || !has() {
			t.Fatalf("FeedToken = %q, %v", one, err)
		}
		if again, err := r.FeedToken(t.Context(), k.Student); err != nil || again != one {
			t.Errorf("asked again: %q, %v, want %q", again, err, one)
		}
		if theirs, err := r.FeedToken(t.Context(), other.Student); err != nil || theirs == one {
			t.Errorf("another student's: %q, %v", theirs, err)
		}
		if who, err := r.FeedOwner(t.Context(), netip.Addr{}, one); err != nil || who != k.Student {
			t.Errorf("FeedOwner = %v, %v", who, err)
		}
		if err := r.EndFeed(t.Context(), k.Student); err != nil || has() {
			t.Errorf("EndFeed: %v", err)
		}
		_, err = r.FeedOwner(t.Context(), netip.Addr{}, one)
		wantKind(t, err, errs.NotFound, "the ended address")
		if two, err := r.FeedToken(t.Context(), k.Student); err != nil || two == one {
			t.Errorf("the next address: %q, %v", two, err)
		}
	})
}

func TestSweepDeletesExpiredDevices(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k := keep(t, r)
		if n, err := r.Sweep(t.Context()); err != nil || n != 0 {
			t.Errorf("Sweep took %d, %v of what is fresh", n, err)
		}
		r.pass(account.Idle + time.Millisecond)
		if n, err := r.Sweep(t.Context()); err != nil || n != 3 { // the device, two limits
			t.Errorf("Sweep took %d, %v; want 3", n, err)
		}
		if _, err := r.Reopen(t.Context(), from(1), k.Code); err != nil {
			t.Errorf("the code went with the device: %v", err)
		}
	})
}
