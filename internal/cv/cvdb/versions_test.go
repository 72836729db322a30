package cvdb_test

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"preround/internal/cv"
	"preround/internal/cv/cvdb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// A file that is taken in again, changed here and there by another program, does not
// bring to light what a CV hides.
func TestTakenEntriesKeepTheirNames(t *testing.T) {
	each(t, func(t *testing.T, _ *cvdb.Store, s *cv.Service) {
		ctx := t.Context()
		const first = `{"work":[{"name":"Clinic","position":"Aide"},{"name":"Bar","position":"Waiter"},{"name":"Bar","position":"Waiter"}]}`
		if _, _, err := s.Take(ctx, "amina", cv.Seen{}, []byte(first)); err != nil {
			t.Fatal(err)
		}
		seen, err := s.Open(ctx, "amina")
		if err != nil {
			t.Fatal(err)
		}
		hidden := seen.Items[1].ID
		v, err := s.PutVariant(ctx, "amina", cv.Variant{Name: "A", Layout: cv.Short, Paper: cv.A4, Pages: 1, Hidden: []string{hidden}})
		if err != nil {
			t.Fatal(err)
		}
		const second = `{"work":[{"name":"Bar","position":"Waiter","summary":"Evenings"},{"name":"New","position":"Porter"},{"name":"Clinic","position":"Aide"},{"name":"Bar","position":"Waiter"}]}`
		if _, _, err := s.Take(ctx, "amina", seen, []byte(second)); err != nil {
			t.Fatal(err)
		}
		now, err := s.Open(ctx, "amina")
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, i := range now.Items {
			ids[i.ID] = true
		}
		if i, ok := now.Item(hidden); !ok || i.Head() != "Waiter" || v.Shows(i) || len(ids) != 4 || now.Items[2].ID != seen.Items[0].ID {
			t.Errorf("%+v", now.Items)
		}
	})
}

// A CV is compared with what it was when it was saved, the record of then included.
func TestACVAsItWasThen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store, _ := open(t, d, "amina", "ben")
		now := noon
		s := cv.New(cv.Setup{Store: store, Transact: d.Write, Clock: clock.Func(func() time.Time { now = now.Add(time.Minute); return now }), Random: rand.Reader})
		ctx := t.Context()
		save := func(rev int64, names ...string) {
			t.Helper()
			var r cv.Record
			for _, n := range names {
				r.Items = append(r.Items, skill(n, n))
			}
			if _, err := s.Save(ctx, "amina", rev, r, "Changed"); err != nil {
				t.Fatal(err)
			}
		}
		put := func(v cv.Variant) cv.Variant {
			t.Helper()
			v, err := s.PutVariant(ctx, "amina", v)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		v := put(cv.Variant{Name: "A", Layout: cv.Short, Paper: cv.A4, Pages: 1}) // before there is a record
		save(0, "Suturing")
		v.Headline = "Student"
		v = put(v)
		save(1, "Suturing", "Venepuncture")
		v.Headline = ""
		put(v)
		save(2, "Venepuncture")
		versions, err := s.Versions(ctx, "amina", v.ID)
		if err != nil || len(versions) != 3 || versions[0].Rev != 3 || !versions[0].At.After(versions[1].At) {
			t.Fatalf("%+v, %v", versions, err)
		}
		for rev, want := range map[int64]string{1: "", 2: "Student Suturing", 3: "Suturing Venepuncture"} {
			r, then, err := s.Then(ctx, "amina", v.ID, rev)
			if err != nil {
				t.Fatal(err)
			}
			if got := strings.Join(strings.Fields(strings.ReplaceAll(cv.Lay(r, then).PlainText(), "SKILLS", "")), " "); got != want {
				t.Errorf("version %d says %q, want %q", rev, got, want)
			}
		}
		if _, _, err := s.Then(ctx, "amina", v.ID, 4); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a version that is not there: %v", err)
		}
		if _, _, err := s.Then(ctx, "ben", v.ID, 1); errs.KindOf(err) != errs.NotFound {
			t.Errorf("another's version: %v", err)
		}
		if _, err := s.Versions(ctx, "ben", v.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("another's versions: %v", err)
		}
		if err := s.ThrowAway(ctx, "amina", v.ID, true); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Versions(ctx, "amina", v.ID); errs.KindOf(err) != errs.NotFound {
			t.Errorf("of one that was thrown away: %v", err)
		}
	})
}
