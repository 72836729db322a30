package plandb_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/plan"
	"preround/internal/plan/plandb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var day = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// people records students and returns the store.
func people(t *testing.T, d *db.DB, ids ...student.ID) *plandb.Store {
	t.Helper()
	for _, id := range ids {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, string(id)); err != nil {
			t.Fatal(err)
		}
	}
	return plandb.New(d)
}

func add(t *testing.T, s *plandb.Store, who student.ID, expected int64, state string) plan.Revision {
	t.Helper()
	r, err := s.Append(t.Context(), who, expected, day, state, "Set "+state)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAppendKeepsEveryState(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina", "ben")
		if _, err := s.Latest(t.Context(), "amina"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("nothing kept gave %v", err)
		}
		add(t, s, "amina", 0, "year=3")
		add(t, s, "ben", 0, "year=5")
		got := add(t, s, "amina", 1, "year=4")
		want := plan.Revision{Rev: 2, At: day, State: "year=4", Says: "Set year=4"}
		if got != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if last, err := s.Latest(t.Context(), "amina"); err != nil || last != want {
			t.Errorf("latest %+v, %v", last, err)
		}
		all, err := s.History(t.Context(), "amina", 10)
		if err != nil || len(all) != 2 || all[0] != want || all[1].State != "year=3" {
			t.Errorf("history %+v, %v", all, err)
		}
		if one, err := s.History(t.Context(), "amina", 1); err != nil || len(one) != 1 || one[0].Rev != 2 {
			t.Errorf("history of one: %+v, %v", one, err)
		}
	})
}

func TestASecondTabIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina")
		add(t, s, "amina", 0, "year=3")
		add(t, s, "amina", 1, "year=4")
		if _, err := s.Append(t.Context(), "amina", 1, day, "year=5", ""); errs.KindOf(err) != errs.Conflict {
			t.Errorf("the second tab got %v", err)
		}
		// The same form sent twice is no conflict.
		if r, err := s.Append(t.Context(), "amina", 1, day, "year=4", ""); err != nil || r.Rev != 2 {
			t.Errorf("sent twice: %+v, %v", r, err)
		}
	})
}

// Of many tabs that save on the same revision exactly one wins.
func TestOneOfManyTabsWins(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina")
		var won, refused atomic.Int32
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				_, err := s.Append(t.Context(), "amina", 0, day, fmt.Sprintf("year=%d", i), "")
				switch {
				case err == nil:
					won.Add(1)
				case errs.KindOf(err) == errs.Conflict:
					refused.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 || refused.Load() != 7 {
			t.Errorf("%d won, %d were refused", won.Load(), refused.Load())
		}
	})
}

func TestUndoWalksBack(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina")
		if _, err := s.Undo(t.Context(), "amina", 0, day); errs.KindOf(err) != errs.NotFound {
			t.Errorf("undo of nothing: %v", err)
		}
		rev := int64(0)
		set := func(state string) { rev = add(t, s, "amina", rev, state).Rev }
		undo := func(want string) {
			t.Helper()
			r, err := s.Undo(t.Context(), "amina", rev, day)
			if err != nil || r.State != want {
				t.Fatalf("undo gave %+v, %v; want %s", r, err, want)
			}
			rev = r.Rev
		}
		end := func() {
			t.Helper()
			if _, err := s.Undo(t.Context(), "amina", rev, day); errs.KindOf(err) != errs.NotFound {
				t.Errorf("undo beyond the first: %v", err)
			}
		}
		set("a")
		end()
		set("b")
		set("c")
		undo("b")
		undo("a")
		end()
		set("d")
		undo("a")
		end()
		set("e")
		set("f")
		undo("e")
		set("g")
		undo("e")
		undo("a")
		end()
		if _, err := s.Undo(t.Context(), "amina", rev-1, day); errs.KindOf(err) != errs.Conflict {
			t.Errorf("undo of another tab's change: %v", err)
		}
		all, err := s.History(t.Context(), "amina", 100)
		if err != nil || int64(len(all)) != rev || all[0].Says != "Undid: Set e" {
			t.Errorf("history has %d of %d, %+v, %v", len(all), rev, all[0], err)
		}
	})
}

func TestErasedIsErased(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina", "ben")
		add(t, s, "amina", 0, "year=3")
		add(t, s, "ben", 0, "year=5")
		if err := s.EraseStudent(t.Context(), "amina"); err != nil {
			t.Fatal(err)
		}
		if all, err := s.History(t.Context(), "amina", 10); err != nil || len(all) != 0 {
			t.Errorf("left: %+v, %v", all, err)
		}
		if _, err := s.Latest(t.Context(), "ben"); err != nil {
			t.Errorf("another's plan went too: %v", err)
		}
		// A tab that was open cannot bring back a student who has gone.
		if _, err := s.Append(t.Context(), "nobody", 0, day, "year=3", ""); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a plan without a student: %v", err)
		}
	})
}

func TestTooLongOrUnstorableIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina")
		for _, state := range []string{strings.Repeat("x", plan.MaxStateBytes+1), "a\x00b"} {
			if _, err := s.Append(t.Context(), "amina", 0, day, state, ""); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%d bytes: %v", len(state), err)
			}
		}
	})
}

func TestThePastIsPruned(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := people(t, d, "amina", "ben")
		fill := func(who string, n int, at time.Time) {
			rows := []string{}
			for i := 1; i <= n; i++ {
				rows = append(rows, fmt.Sprintf("('%s', %d, %d, 's%d', '', 0)", who, i, db.Ms(at), i))
			}
			for part := range slices.Chunk(rows, 400) {
				if _, err := d.Exec(t.Context(), `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores) VALUES `+strings.Join(part, ",")); err != nil {
					t.Fatal(err)
				}
			}
		}
		fill("amina", 699, day.AddDate(0, 0, -31))
		fill("ben", 5099, day.AddDate(0, 0, -29))
		for who, n := range map[student.ID]int64{"amina": 700, "ben": 5100} {
			add(t, s, who, n-1, "new")
			all, err := s.History(t.Context(), who, 10_000)
			keep := map[student.ID]int{"amina": 500, "ben": 5000}[who]
			if err != nil || len(all) != keep || all[0].Rev != n {
				t.Errorf("%s keeps %d of %d, want %d (%v)", who, len(all), n, keep, err)
			}
		}
	})
}
