package catalogdb_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/catalog"
	"preround/internal/catalog/catalogdb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

var day = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func place(id, summary string) catalog.Place {
	return catalog.Place{ID: catalog.ID(id), Name: "Elective", Summary: summary, Category: catalog.Clinical}
}

func importing(t *testing.T, s *catalogdb.Store, sum string, shipped ...catalog.Place) catalog.Decision {
	t.Helper()
	d, ran, err := s.Import(t.Context(), day, sum, func() ([]catalog.Place, error) { return shipped, nil })
	if err != nil || !ran {
		t.Fatalf("import: ran %v, %v", ran, err)
	}
	return d
}

func all(t *testing.T, s *catalogdb.Store) (map[catalog.ID]catalog.Stored, int64) {
	t.Helper()
	list, version, err := s.All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	byID := map[catalog.ID]catalog.Stored{}
	for _, p := range list {
		byID[p.Place.ID] = p
	}
	return byID, version
}

func put(t *testing.T, s *catalogdb.Store, places ...catalog.Place) int {
	t.Helper()
	n, err := s.Put(t.Context(), day, places...)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestImportTwiceChangesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := catalogdb.New(d)
		if v, err := s.Version(t.Context()); err != nil || v != 0 {
			t.Errorf("version %d before the first import, %v", v, err)
		}
		if d := importing(t, s, "one", place("gb-a", "a"), place("gb-b", "b")); len(d.Insert) != 2 {
			t.Errorf("%+v", d)
		}
		have, version := all(t, s)
		want := catalog.Stored{Place: place("gb-a", "a"), Origin: catalog.OriginShipped, ShippedHash: place("gb-a", "a").Hash()}
		if d := cmp.Diff(want, have["gb-a"]); d != "" || len(have) != 2 {
			t.Error(len(have), d)
		}
		_, ran, err := s.Import(t.Context(), day, "one", func() ([]catalog.Place, error) {
			t.Error("the places were read although nothing changed")
			return nil, nil
		})
		if ran || err != nil {
			t.Errorf("the second import ran, %v", err)
		}
		// Another program version, the same places: looked at, nothing changed.
		if d := importing(t, s, "two", place("gb-a", "a"), place("gb-b", "b")); d.Changes() || d.Same != 2 {
			t.Errorf("%+v", d)
		}
		if _, after := all(t, s); after != version {
			t.Errorf("the version went from %d to %d for nothing", version, after)
		}
	})
}

func TestAnUpgradeNeverOverwritesEdits(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := catalogdb.New(d)
		importing(t, s, "one", place("gb-a", "a"), place("gb-b", "b"), place("gb-c", "c"), place("gb-d", "d"))
		if n := put(t, s, place("gb-a", "mine"), place("gb-b", "b"), place("gb-local", "l"), place("gb-d", "d too")); n != 3 {
			t.Errorf("%d places changed, want 3", n)
		}
		dec := importing(t, s, "two", place("gb-a", "a2"), place("gb-b", "b2"), place("gb-d", "d too"))
		if len(dec.Differs) != 1 || dec.Differs[0].Because != catalog.EditedAndNewer {
			t.Errorf("%+v", dec.Differs)
		}
		have, _ := all(t, s)
		shipped := func(summary, from string, id string, withdrawn bool) catalog.Stored {
			return catalog.Stored{Place: place(id, summary), Origin: catalog.OriginShipped, ShippedHash: place(id, from).Hash(), Withdrawn: withdrawn}
		}
		want := map[catalog.ID]catalog.Stored{
			"gb-a":     shipped("mine", "a", "gb-a", false),
			"gb-b":     shipped("b2", "b2", "gb-b", false),
			"gb-c":     shipped("c", "c", "gb-c", true),
			"gb-d":     shipped("d too", "d too", "gb-d", false),
			"gb-local": {Place: place("gb-local", "l"), Origin: catalog.OriginLocal},
		}
		if d := cmp.Diff(want, have); d != "" {
			t.Error(d)
		}
		if !have["gb-a"].Edited() || have["gb-d"].Edited() {
			t.Error("edited is told wrongly")
		}
		importing(t, s, "three", place("gb-a", "a2"), place("gb-b", "b2"), place("gb-c", "c"), place("gb-d", "d too"))
		if have, _ := all(t, s); have["gb-c"].Withdrawn {
			t.Error("a place that is shipped again stays withdrawn")
		}
		says := []string{}
		history, err := s.History(t.Context(), "gb-c", 10)
		for _, r := range history {
			says = append(says, fmt.Sprintf("%d %s %v", r.Rev, r.Says, r.Withdrawn))
		}
		if want := []string{"3 Shipped anew false", "2 Shipped no longer true", "1 Shipped false"}; err != nil || !slices.Equal(says, want) {
			t.Errorf("%q, %v", says, err)
		}
	})
}

func TestAFailedImportLeavesEverything(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := catalogdb.New(d)
		importing(t, s, "one", place("gb-a", "a"))
		_, before := all(t, s)
		_, _, err := s.Import(t.Context(), day, "two", func() ([]catalog.Place, error) {
			return []catalog.Place{place("gb-a", "new"), place("gb-b", "nul \x00 is escaped by JSON"), {ID: "gb-c", Name: strings.Repeat("x", 10), Money: broken()}}, nil
		})
		if err == nil {
			t.Fatal("a place that cannot be written was imported")
		}
		have, after := all(t, s)
		if len(have) != 1 || have["gb-a"].Place.Summary != "a" || after != before {
			t.Errorf("%+v at version %d, before %d", have, after, before)
		}
		importing(t, s, "two", place("gb-a", "new")) // and it can be tried again
	})
}

// broken is money that JSON cannot hold.
func broken() catalog.MoneyFacts {
	return catalog.MoneyFacts{Note: "half a character \xff"}
}

func TestNodesNoticeEachOthersChanges(t *testing.T) {
	t.Parallel()
	two := func(t *testing.T, c db.Config) {
		a, b := catalogdb.New(dbtest.Open(t, c)), catalogdb.New(dbtest.Open(t, c))
		importing(t, a, "one", place("gb-a", "a"), place("gb-b", "b"))
		_, version := all(t, b)
		if list, now, err := b.Since(t.Context(), version); err != nil || len(list) != 0 || now != version {
			t.Errorf("nothing changed: %v, %d, %v", list, now, err)
		}
		put(t, a, place("gb-b", "mine"))
		list, now, err := b.Since(t.Context(), version)
		if err != nil || now <= version || len(list) != 1 || list[0].Place.Summary != "mine" {
			t.Errorf("%+v, %d after %d, %v", list, now, version, err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); two(t, dbtest.SQLiteConfig(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); two(t, dbtest.PostgresConfig(t)) })
}

func TestNodesImportOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := catalogdb.New(d)
		shipped := []catalog.Place{}
		for i := range 50 {
			shipped = append(shipped, place(fmt.Sprintf("gb-%d", i), "x"))
		}
		ran := make([]bool, 4)
		var nodes sync.WaitGroup
		for i := range ran {
			nodes.Go(func() {
				var err error
				if _, ran[i], err = s.Import(t.Context(), day, "one", func() ([]catalog.Place, error) { return shipped, nil }); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
		if n := len(slices.DeleteFunc(ran, func(r bool) bool { return !r })); n != 1 {
			t.Errorf("%d nodes imported", n)
		}
		if h, err := s.History(t.Context(), "gb-7", 9); err != nil || len(h) != 1 {
			t.Errorf("%d revisions, %v", len(h), err)
		}
	})
}

func TestWithdrawTakesOutLocalPlacesOnly(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := catalogdb.New(d)
		importing(t, s, "one", place("gb-a", "a"))
		put(t, s, place("gb-l", "l"))
		for id, kind := range map[catalog.ID]errs.Kind{"gb-a": errs.Invalid, "gb-x": errs.NotFound} {
			if err := s.Withdraw(t.Context(), day, id); err == nil || errs.KindOf(err) != kind {
				t.Errorf("%s: %v", id, err)
			}
		}
		if err := s.Withdraw(t.Context(), day, "gb-l"); err != nil {
			t.Fatal(err)
		}
		if p, err := s.Get(t.Context(), "gb-l"); err != nil || !p.Withdrawn {
			t.Errorf("%+v, %v", p, err)
		}
		if n := put(t, s, place("gb-l", "l")); n != 1 {
			t.Error("put again, it stayed out")
		}
	})
}

func TestReports(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := catalogdb.New(d)
		importing(t, s, "one", place("gb-a", "a"))
		for _, c := range []struct {
			place catalog.ID
			says  string
			kind  errs.Kind
		}{
			{"gb-a", "  \n ", errs.Invalid},
			{"gb-a", strings.Repeat("ü", catalog.MaxReport+1), errs.Invalid},
			{"gb-x", "gone", errs.NotFound},
			{"gb-a", "nul \x00", errs.Invalid},
		} {
			if err := s.Report(t.Context(), "r0", c.place, day, c.says); err == nil || errs.KindOf(err) != c.kind {
				t.Errorf("%q: %v", c.says, err)
			}
		}
		long := strings.Repeat("ü", catalog.MaxReport)
		for i, says := range []string{" The deadline\r\nis wrong. ", long} {
			if err := s.Report(t.Context(), fmt.Sprint("r", i+1), "gb-a", day.Add(time.Duration(i)), says); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Settle(t.Context(), "r2"); err != nil {
			t.Fatal(err)
		}
		if err := s.Settle(t.Context(), "r9"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("got %v", err)
		}
		open, err := s.Reports(t.Context(), false, 10)
		want := []catalog.Report{{ID: "r1", Place: "gb-a", At: day, Says: "The deadline\nis wrong."}}
		if d := cmp.Diff(want, open); d != "" || err != nil {
			t.Error(d, err)
		}
		if done, err := s.Reports(t.Context(), true, 10); err != nil || len(done) != 1 || done[0].Says != long || !done[0].Settled {
			t.Errorf("%+v, %v", done, err)
		}
	})
}

func TestSumOfNoticesEveryChange(t *testing.T) {
	t.Parallel()
	sum := func(version string, files map[string]string) string {
		m := fstest.MapFS{}
		for name, body := range files {
			m[name] = &fstest.MapFile{Data: []byte(body)}
		}
		s, err := catalogdb.SumOf(m, version, "c/*.yaml")
		if err != nil || s == "" {
			t.Fatal(s, err)
		}
		return s
	}
	base := sum("1", map[string]string{"c/a.yaml": "x", "c/b.yaml": "y"})
	if base != sum("1", map[string]string{"c/b.yaml": "y", "c/a.yaml": "x", "other": "z"}) {
		t.Error("the sum depends on what it should not")
	}
	for _, other := range []string{
		sum("2", map[string]string{"c/a.yaml": "x", "c/b.yaml": "y"}),
		sum("1", map[string]string{"c/a.yaml": "xy", "c/b.yaml": ""}),
		sum("1", map[string]string{"c/a.yaml": "x", "c/c.yaml": "y"}),
	} {
		if other == base {
			t.Error("a change went unnoticed")
		}
	}
}

// A start with nothing new must cost next to nothing.
func BenchmarkImportUnchanged(b *testing.B) {
	s := catalogdb.New(dbtest.SQLite(b))
	shipped := []catalog.Place{}
	for i := range 400 {
		shipped = append(shipped, place(fmt.Sprintf("gb-%d", i), strings.Repeat("x", 1000)))
	}
	read := func() ([]catalog.Place, error) { return shipped, nil }
	if _, _, err := s.Import(b.Context(), day, "one", read); err != nil {
		b.Fatal(err)
	}
	b.Run("same", func(b *testing.B) {
		for b.Loop() {
			if _, ran, err := s.Import(b.Context(), day, "one", read); ran || err != nil {
				b.Fatal(ran, err)
			}
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			if list, _, err := s.All(b.Context()); len(list) != 400 || err != nil {
				b.Fatal(len(list), err)
			}
		}
	})
}
