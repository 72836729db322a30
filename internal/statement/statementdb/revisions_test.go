package statementdb_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/statement"
	"preround/internal/statement/statementdb"
)

func TestOldVersionsArePruned(t *testing.T) {
	t.Parallel()
	store, s := open(t, dbtest.SQLite(t), "amina")
	ctx := t.Context()
	r := begin(t, s, "amina", statement.Document{})
	for n := range 560 {
		r.Text = strings.Repeat("x", n+1)
		var err error
		if r, err = store.Append(ctx, "amina", r.Rev, r); err != nil {
			t.Fatal(err)
		}
	}
	all, err := s.History(ctx, "amina", r.ID, 1000)
	if err != nil || len(all) < 500 || len(all) > 550 || all[0].Rev != 561 {
		t.Errorf("%d, %v", len(all), err)
	}
}

// Two tabs that save at once: one of them is told, and nothing is lost.
func TestTwoTabsSaveAtOnce(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		r := begin(t, s, "amina", statement.Document{})
		var wait sync.WaitGroup
		failed := make(chan error, 2)
		for _, text := range []string{"One.", "Two."} {
			wait.Go(func() {
				d := r.Document
				d.Text = text
				_, err := s.Save(t.Context(), "amina", r.Rev, d)
				failed <- err
			})
		}
		wait.Wait()
		a, b := <-failed, <-failed
		if (a == nil) == (b == nil) || errs.KindOf(errors.Join(a, b)) != errs.Conflict {
			t.Errorf("%v and %v", a, b)
		}
	})
}

// Row 10: one link at a time; it ends when the student says so, when its days are over,
// and with its text.
func TestRow10LinksOfReadersEnd(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		r := begin(t, s, "amina", statement.Document{})
		if _, _, err := s.Share(ctx, "amina", r.ID); errs.KindOf(err) != errs.Invalid {
			t.Errorf("nothing to read: %v", err)
		}
		save(t, s, "amina", r, "Words.")
		if _, _, err := s.Share(ctx, "ben", r.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("another's: %v", err)
		}
		open := func() bool {
			l, found, err := s.Shared(ctx, "amina", r.ID)
			if err != nil {
				t.Fatal(err)
			}
			return found && l.Open(noon)
		}
		if open() {
			t.Error("a link that was never made stands open")
		}
		for range 2 {
			if _, until, err := s.Share(ctx, "amina", r.ID); err != nil || !until.Equal(noon.AddDate(0, 0, 30)) {
				t.Fatal(until, err)
			}
		}
		l, _, _ := s.Shared(ctx, "amina", r.ID)
		if !open() || l.Open(l.Until) || !l.Open(l.Until.Add(-1)) {
			t.Errorf("%+v", l)
		}
		if err := s.EndShare(ctx, "amina", r.ID); err != nil || open() {
			t.Errorf("ended: %v", err)
		}
		if _, _, err := s.Share(ctx, "amina", r.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.ThrowAway(ctx, "amina", r.ID, true); err != nil || open() {
			t.Errorf("thrown away: %v", err)
		}
	})
}
