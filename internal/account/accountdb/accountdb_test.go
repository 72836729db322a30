package accountdb_test

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/account"
	"preround/internal/account/accountdb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var day = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func device(who student.ID, id string) account.Key {
	sum := sha256.Sum256([]byte(id))
	return account.Key{Student: who, Kind: account.KindDevice, ID: id, Hash: sum[:], Name: "Firefox on Android", Made: day, Seen: day}
}

func feed(who student.ID, id string) account.Key {
	k := device(who, id)
	k.Kind, k.Name, k.Nonce = account.KindFeed, "", []byte{0, 1, 255}
	return k
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, k errs.Kind) {
	t.Helper()
	if err == nil || errs.KindOf(err) != k {
		t.Errorf("got %v, want an error of kind %d", err, k)
	}
}

func TestAKeyComesBackAsItWent(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		for _, k := range []account.Key{device("amina", "d1"), feed("amina", "f1")} {
			if k.Kind == account.KindDevice {
				must(t, s.Open(t.Context(), "amina", day, k))
			} else {
				must(t, s.Add(t.Context(), k))
			}
			got, err := s.Find(t.Context(), k.Kind, k.Hash)
			must(t, err)
			if d := cmp.Diff(k, got); d != "" {
				t.Error(d)
			}
			_, err = s.Find(t.Context(), account.KindCode, k.Hash)
			wantKind(t, err, errs.NotFound)
			_, err = s.Find(t.Context(), k.Kind, k.Hash[:31])
			wantKind(t, err, errs.NotFound)
		}
	})
}

func TestOpenIsAllOrNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		must(t, s.Open(t.Context(), "amina", day, device("amina", "d1")))
		wantKind(t, s.Open(t.Context(), "amina", day), errs.Conflict)
		taken := device("ben", "d2")
		taken.Hash = device("amina", "d1").Hash
		wantKind(t, s.Open(t.Context(), "ben", day, device("ben", "d3"), taken), errs.Conflict)
		wantKind(t, s.Add(t.Context(), device("ben", "d4")), errs.NotFound) // nothing of ben remained
		same := device("amina", "d1")
		same.Hash = make([]byte, 32)
		wantKind(t, s.Add(t.Context(), same), errs.Conflict)
		// The hash of a device may be that of a feed: each kind stands alone.
		must(t, s.Add(t.Context(), account.Key{Student: "amina", Kind: account.KindCode, ID: "c1", Hash: taken.Hash, Made: day, Seen: day}))
	})
}

func TestReplaceLeavesOneKey(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		must(t, s.Open(t.Context(), "amina", day, feed("amina", "f1"), device("amina", "d1")))
		must(t, s.Open(t.Context(), "ben", day, feed("ben", "f2")))
		must(t, s.Replace(t.Context(), feed("amina", "f3")))
		_, err := s.Find(t.Context(), account.KindFeed, feed("amina", "f1").Hash)
		wantKind(t, err, errs.NotFound)
		wantKind(t, s.Replace(t.Context(), feed("amina", "f2")), errs.Conflict)
		if _, err := s.Find(t.Context(), account.KindFeed, feed("amina", "f3").Hash); err != nil {
			t.Errorf("a failed Replace took the key: %v", err)
		}
		for who, want := range map[student.ID]int{"amina": 1, "ben": 1, "nobody": 0} {
			if all, err := s.Keys(t.Context(), who, account.KindFeed); err != nil || len(all) != want {
				t.Errorf("%s has %d feeds, %v", who, len(all), err)
			}
		}
	})
}

func TestKeysStandByLastVisit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		must(t, s.Open(t.Context(), "amina", day, device("amina", "b"), device("amina", "a"), device("amina", "c")))
		must(t, s.Seen(t.Context(), "amina", account.KindDevice, "c", day.Add(time.Hour)))
		must(t, s.Seen(t.Context(), "amina", account.KindDevice, "c", day.Add(-time.Hour))) // no way back
		must(t, s.Seen(t.Context(), "amina", account.KindDevice, "gone", day))
		must(t, s.Seen(t.Context(), "ben", account.KindDevice, "b", day.Add(2*time.Hour)))
		all, err := s.Keys(t.Context(), "amina", account.KindDevice)
		must(t, err)
		ids := []string{}
		for _, k := range all {
			ids = append(ids, k.ID)
		}
		if !slices.Equal(ids, []string{"c", "a", "b"}) || !all[0].Seen.Equal(day.Add(time.Hour)) || !all[0].Made.Equal(day) {
			t.Errorf("%q, %+v", ids, all[0])
		}
	})
}

func TestEndEraseAndSweepTakeExactlyTheirs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		old := device("amina", "old")
		old.Made = day.AddDate(-7, 0, 0)
		idle := device("amina", "idle")
		idle.Seen = day.AddDate(-2, 0, 0)
		oldFeed := feed("amina", "f")
		oldFeed.Made, oldFeed.Seen = old.Made, idle.Seen
		must(t, s.Open(t.Context(), "amina", day, old, idle, oldFeed, device("amina", "d")))
		must(t, s.Open(t.Context(), "ben", day, device("ben", "e")))
		wantKind(t, s.End(t.Context(), "ben", account.KindDevice, "d"), errs.NotFound)
		if n, err := s.Sweep(t.Context(), day.AddDate(-1, 0, 0), day.AddDate(-6, 0, 0)); err != nil || n != 2 {
			t.Errorf("swept %d, %v", n, err)
		}
		must(t, s.End(t.Context(), "amina", account.KindDevice, "d"))
		wantKind(t, s.End(t.Context(), "amina", account.KindDevice, "d"), errs.NotFound)
		if _, err := s.Find(t.Context(), account.KindFeed, oldFeed.Hash); err != nil {
			t.Errorf("the feed was swept: %v", err)
		}
		must(t, s.Erase(t.Context(), "amina"))
		must(t, s.Erase(t.Context(), "amina"))
		_, err := s.Find(t.Context(), account.KindFeed, oldFeed.Hash)
		wantKind(t, err, errs.NotFound)
		if _, err := s.Find(t.Context(), account.KindDevice, device("ben", "e").Hash); err != nil {
			t.Errorf("another's key went too: %v", err)
		}
	})
}

func TestOneSecretWins(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		if got, err := s.Secret(t.Context(), nil); err != nil || got != nil {
			t.Errorf("no secret: %x, %v", got, err)
		}
		got := make([][]byte, 8)
		var all sync.WaitGroup
		for i := range got {
			all.Go(func() {
				var err error
				if got[i], err = s.Secret(t.Context(), []byte{byte(i), 0, 255}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, g := range got {
			if len(g) != 3 || !slices.Equal(g, got[0]) {
				t.Errorf("%x beside %x", g, got[0])
			}
		}
	})
}

// The statement must do what account.Limit.Draw says, try for try.
func TestDrawFollowsTheArithmetic(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		l := account.Limit{Every: time.Minute, Burst: 3}
		fullAt, now := time.Time{}, day
		for i, pause := range []time.Duration{0, 0, time.Second, 0, time.Minute, 0, 0, 59 * time.Second, time.Second, time.Hour, 0, 0, 0, 0, 61 * time.Second, 0} {
			now = now.Add(pause)
			next, want := l.Draw(fullAt, now)
			fullAt = next
			if got, err := s.Draw(t.Context(), "reopen:x", l, now); err != nil || got != want {
				t.Errorf("try %d: wait %v, want %v (%v)", i, got, want, err)
			}
		}
		if wait, err := s.Draw(t.Context(), "reopen:y", l, now); err != nil || wait != 0 {
			t.Errorf("another name waits %v, %v", wait, err)
		}
		if n, err := s.Settle(t.Context(), now.Add(time.Hour)); err != nil || n != 2 {
			t.Errorf("settled %d, %v", n, err)
		}
	})
}

func TestDrawnTogetherNobodyGetsMore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		var allowed atomic.Int32
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				wait, err := s.Draw(t.Context(), "reopen:x", account.Limit{Every: time.Minute, Burst: 5}, day)
				if err != nil {
					t.Error(err)
				}
				if wait == 0 {
					allowed.Add(1)
				}
			})
		}
		all.Wait()
		if allowed.Load() != 5 {
			t.Errorf("%d of 16 were allowed, want 5", allowed.Load())
		}
	})
}

func TestStoresJoinOneTransaction(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := accountdb.New(d)
		must(t, s.Open(t.Context(), "amina", day, device("amina", "d")))
		var transact account.Transact = d.Write
		err := transact(t.Context(), func(ctx context.Context) error {
			if err := s.Erase(ctx, "amina"); err != nil {
				return err
			}
			return errs.New(errs.Internal, "something else fails")
		})
		wantKind(t, err, errs.Internal)
		if _, err := s.Find(t.Context(), account.KindDevice, device("amina", "d").Hash); err != nil {
			t.Errorf("half of the transaction stayed: %v", err)
		}
	})
}
