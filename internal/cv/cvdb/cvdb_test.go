package cvdb_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"testing"
	"time"

	"preround/internal/account/accountdb"
	"preround/internal/cv"
	"preround/internal/cv/cvdb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func open(t *testing.T, d *db.DB, students ...student.ID) (*cvdb.Store, *cv.Service) {
	t.Helper()
	for _, who := range students {
		if err := accountdb.New(d).Open(t.Context(), who, noon); err != nil {
			t.Fatal(err)
		}
	}
	s := cvdb.New(d)
	return s, cv.New(cv.Setup{Store: s, Transact: d.Write, Clock: clock.Fixed(noon), Random: rand.Reader})
}

func each(t *testing.T, test func(t *testing.T, store *cvdb.Store, s *cv.Service)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store, s := open(t, d, "amina", "ben")
		test(t, store, s)
	})
}

func skill(id, name string) cv.Item {
	return cv.Item{ID: id, Kind: cv.Skills, Says: map[string]string{"name": name}}
}

func TestARecordIsSavedAndGoneBackTo(t *testing.T) {
	each(t, func(t *testing.T, _ *cvdb.Store, s *cv.Service) {
		ctx := t.Context()
		seen, err := s.Open(ctx, "amina")
		if err != nil || seen.Rev != 0 {
			t.Fatal(seen, err)
		}
		r, err := seen.Put(skill("a", "Suturing"))
		if err != nil {
			t.Fatal(err)
		}
		one, err := s.Save(ctx, "amina", 0, r, "Added a skill")
		if err != nil || one != 1 {
			t.Fatal(one, err)
		}
		if _, err := s.Save(ctx, "amina", 0, r.Without("a"), "Late"); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a tab that was left open: %v", err)
		}
		if again, err := s.Save(ctx, "amina", 0, r, "Sent twice"); err != nil || again != 1 {
			t.Errorf("the same once more: %d, %v", again, err)
		}
		if _, err := s.Save(ctx, "amina", 1, r.Without("a"), "Took it away"); err != nil {
			t.Fatal(err)
		}
		if err := s.GoBack(ctx, "amina", 2, 1); err != nil {
			t.Fatal(err)
		}
		seen, err = s.Open(ctx, "amina")
		if i, ok := seen.Item("a"); err != nil || !ok || i.Get("name") != "Suturing" || seen.Rev != 3 {
			t.Errorf("%+v, %v", seen, err)
		}
		if err := s.GoBack(ctx, "amina", 3, 0); err != nil {
			t.Fatal(err)
		}
		if seen, err = s.Open(ctx, "amina"); err != nil || len(seen.Items) != 0 {
			t.Errorf("before the first change: %+v, %v", seen, err)
		}
		if h, err := s.History(ctx, "amina", 10); err != nil || len(h) != 4 || h[3].Says != "Added a skill" {
			t.Errorf("%+v, %v", h, err)
		}
		if other, err := s.Open(ctx, "ben"); err != nil || other.Rev != 0 {
			t.Errorf("another student's: %+v, %v", other, err)
		}
	})
}

// Row 13: a variant is its owner's alone, and one that is thrown away comes back.
func TestRow13VariantsAreTheirOwners(t *testing.T) {
	each(t, func(t *testing.T, _ *cvdb.Store, s *cv.Service) {
		ctx := t.Context()
		v, err := s.PutVariant(ctx, "amina", cv.Variant{Name: "Imperial", Layout: cv.Clinical, Paper: cv.A4, Pages: 1})
		if err != nil {
			t.Fatal(err)
		}
		for name, err := range map[string]error{
			"read":       second(s.Variant(ctx, "ben", v.ID)),
			"change":     second(s.PutVariant(ctx, "ben", v)),
			"throw away": s.ThrowAway(ctx, "ben", v.ID, true),
			"unknown":    second(s.Variant(ctx, "amina", "nothing")),
		} {
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		v.Name = "Imperial, surgery"
		if _, err := s.PutVariant(ctx, "amina", v); err != nil {
			t.Fatal(err)
		}
		if err := s.ThrowAway(ctx, "amina", v.ID, true); err != nil {
			t.Fatal(err)
		}
		if all, err := s.Variants(ctx, "amina"); err != nil || len(all) != 0 {
			t.Errorf("thrown away: %v, %v", all, err)
		}
		if err := s.ThrowAway(ctx, "amina", v.ID, false); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Variant(ctx, "amina", v.ID); err != nil || got.Name != "Imperial, surgery" || got.Paper != cv.A4 {
			t.Errorf("brought back: %+v, %v", got, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestOldChangesArePruned(t *testing.T) {
	t.Parallel()
	_, s := open(t, dbtest.SQLite(t), "amina")
	for n := range 260 {
		r, err := cv.Record{}.Put(skill("a", fmt.Sprint(n)))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Save(t.Context(), "amina", int64(n), r, "Changed"); err != nil {
			t.Fatal(err)
		}
	}
	h, err := s.History(t.Context(), "amina", 1000)
	if err != nil || len(h) != 210 || h[0].Rev != 260 {
		t.Errorf("%d changes are kept, %v", len(h), err)
	}
}

func TestErasedIsGone(t *testing.T) {
	each(t, func(t *testing.T, store *cvdb.Store, s *cv.Service) {
		ctx := t.Context()
		for _, who := range []student.ID{"amina", "ben"} {
			if _, _, err := s.Take(ctx, who, cv.Seen{}, []byte(`{"basics":{"name":"A"}}`)); err != nil {
				t.Fatal(err)
			}
			if _, err := s.PutVariant(ctx, who, cv.Variant{Name: "A", Layout: cv.Short, Paper: cv.Letter, Pages: 2}); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.EraseStudent(ctx, "amina"); err != nil {
			t.Fatal(err)
		}
		if seen, err := s.Open(ctx, "amina"); err != nil || seen.Rev != 0 {
			t.Error(seen, err)
		}
		if all, err := store.Variants(ctx, "amina"); err != nil || len(all) != 0 {
			t.Error(all, err)
		}
		if seen, err := s.Open(ctx, "ben"); err != nil || seen.Basics.Name != "A" {
			t.Error(seen, err)
		}
	})
}

func TestReferencesAreAddedOnce(t *testing.T) {
	each(t, func(t *testing.T, _ *cvdb.Store, s *cv.Service) {
		ctx := context.Background()
		const file = "@article{a, title={One}, doi={10.1/a}}\n@article{b, title={Two}}"
		found, known, rev, err := s.AddReferences(ctx, "amina", cv.Seen{}, file)
		if err != nil || len(found.Items) != 2 || known != 0 || rev != 1 {
			t.Fatal(found, known, rev, err)
		}
		seen, err := s.Open(ctx, "amina")
		if err != nil {
			t.Fatal(err)
		}
		if _, known, rev, err = s.AddReferences(ctx, "amina", seen, file); err != nil || known != 2 || rev != 1 {
			t.Error(known, rev, err)
		}
	})
}
