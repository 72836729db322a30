package signindb_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/account/signin"
	"preround/internal/account/signin/signindb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

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

func each(t *testing.T, test func(t *testing.T, s *signindb.Store)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, who := range []string{"amina", "ben"} {
			_, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who)
			must(t, err)
		}
		test(t, signindb.New(d))
	})
}

func TestATryComesBackAsItWent(t *testing.T) {
	each(t, func(t *testing.T, s *signindb.Store) {
		want := signin.Try{Browser: []byte{1, 0, 255}, Purpose: signin.Change, Asker: "amina", Address: signin.Address{Shown: "A@b.co", Folded: "a@b.co"},
			Code: []byte{7}, Wrong: 2, Until: noon, Proved: "ben", Data: []byte("x")}
		must(t, s.PutTry(t.Context(), signin.Try{Browser: want.Browser, Purpose: signin.Enter, Until: noon}))
		must(t, s.PutTry(t.Context(), want)) // in place of the other
		got, found, err := s.Try(t.Context(), want.Browser)
		must(t, err)
		if d := cmp.Diff(want, got); d != "" || !found {
			t.Error(found, d)
		}
		must(t, s.Miss(t.Context(), want.Browser))
		must(t, s.Miss(t.Context(), []byte{9}))
		if got, _, err := s.Try(t.Context(), want.Browser); err != nil || got.Wrong != 3 {
			t.Errorf("%d wrong, %v", got.Wrong, err)
		}
		for i, want := range []bool{true, false} {
			if was, err := s.TakeTry(t.Context(), []byte{1, 0, 255}); err != nil || was != want {
				t.Errorf("taken %d: %v, %v", i, was, err)
			}
		}
		if _, found, err := s.Try(t.Context(), want.Browser); err != nil || found {
			t.Errorf("found %v, %v", found, err)
		}
	})
}

func TestOldTriesAreSwept(t *testing.T) {
	each(t, func(t *testing.T, s *signindb.Store) {
		for i := range byte(4) {
			must(t, s.PutTry(t.Context(), signin.Try{Browser: []byte{i}, Until: noon.Add(time.Duration(i) * time.Minute)}))
		}
		if n, err := s.SweepTries(t.Context(), noon.Add(2*time.Minute)); err != nil || n != 2 {
			t.Errorf("%d, %v", n, err)
		}
		if n, err := s.SweepTries(t.Context(), noon.Add(time.Hour)); err != nil || n != 2 {
			t.Errorf("%d, %v", n, err)
		}
	})
}

func TestAnAddressIsOneStudents(t *testing.T) {
	each(t, func(t *testing.T, s *signindb.Store) {
		a, b := signin.Address{Shown: "Amina@x.org", Folded: "amina@x.org"}, signin.Address{Shown: "b@x.org", Folded: "b@x.org"}
		must(t, s.SetAddress(t.Context(), "amina", b, noon))
		must(t, s.SetAddress(t.Context(), "amina", a, noon))
		if got, err := s.AddressOf(t.Context(), "amina"); err != nil || got != a {
			t.Errorf("%+v, %v", got, err)
		}
		wantKind(t, s.SetAddress(t.Context(), "ben", a, noon), errs.Conflict)
		must(t, s.SetAddress(t.Context(), "ben", b, noon))
		wantKind(t, s.SetAddress(t.Context(), "ben", a, noon), errs.Conflict)
		if got, err := s.AddressOf(t.Context(), "ben"); err != nil || got != b {
			t.Errorf("a refused change took the address: %+v, %v", got, err)
		}
		wantKind(t, s.SetAddress(t.Context(), "nobody", signin.Address{Shown: "c@x.org", Folded: "c@x.org"}, noon), errs.NotFound)
		if who, found, err := s.StudentOf(t.Context(), "amina@x.org"); err != nil || !found || who != "amina" {
			t.Errorf("%s, %v, %v", who, found, err)
		}
		if _, found, err := s.StudentOf(t.Context(), "c@x.org"); err != nil || found {
			t.Errorf("%v, %v", found, err)
		}
	})
}

func TestRolesAndSettings(t *testing.T) {
	each(t, func(t *testing.T, s *signindb.Store) {
		must(t, s.Grant(t.Context(), "ben", noon.Add(time.Hour)))
		must(t, s.Grant(t.Context(), "ben", noon.Add(2*time.Hour)))
		must(t, s.Grant(t.Context(), "amina", noon))
		wantKind(t, s.Grant(t.Context(), "nobody", noon), errs.NotFound)
		must(t, s.SetAddress(t.Context(), "ben", signin.Address{Shown: "B@x.org", Folded: "b@x.org"}, noon))
		all, err := s.Owners(t.Context())
		must(t, err)
		want := []signin.Owner{{Student: "amina", Since: noon}, {Student: "ben", Address: signin.Address{Shown: "B@x.org", Folded: "b@x.org"}, Since: noon.Add(time.Hour)}}
		if d := cmp.Diff(want, all); d != "" {
			t.Error(d)
		}
		if alone, err := s.Alone(t.Context(), "amina"); err != nil || alone {
			t.Errorf("alone beside ben: %v, %v", alone, err)
		}
		for i, want := range []bool{true, false} {
			if was, err := s.Revoke(t.Context(), "ben"); err != nil || was != want {
				t.Errorf("revoked %d: %v, %v", i, was, err)
			}
		}
		if yes, err := s.IsOwner(t.Context(), "ben"); err != nil || yes {
			t.Errorf("%v, %v", yes, err)
		}
		if yes, err := s.IsOwner(t.Context(), "amina"); err != nil || !yes {
			t.Errorf("%v, %v", yes, err)
		}
		for _, v := range []string{"closed", "open", "closed"} {
			must(t, s.Set(t.Context(), "sign-up", v, noon))
			if got, err := s.Setting(t.Context(), "sign-up"); err != nil || got != v {
				t.Errorf("%q, %v", got, err)
			}
		}
		if got, err := s.Setting(t.Context(), "other"); err != nil || got != "" {
			t.Errorf("%q, %v", got, err)
		}
	})
}

func TestEraseTakesExactlyTheirs(t *testing.T) {
	each(t, func(t *testing.T, s *signindb.Store) {
		for _, who := range []string{"amina", "ben"} {
			a := signin.Address{Shown: who + "@x.org", Folded: who + "@x.org"}
			must(t, s.SetAddress(t.Context(), student.ID(who), a, noon))
			must(t, s.Grant(t.Context(), student.ID(who), noon))
			must(t, s.PutTry(t.Context(), signin.Try{Browser: []byte(who + "1"), Address: a, Until: noon}))
			must(t, s.PutTry(t.Context(), signin.Try{Browser: []byte(who + "2"), Asker: student.ID(who), Until: noon}))
			must(t, s.PutTry(t.Context(), signin.Try{Browser: []byte(who + "3"), Proved: student.ID(who), Until: noon}))
		}
		must(t, s.EraseStudent(t.Context(), "amina"))
		must(t, s.EraseStudent(t.Context(), "amina"))
		for who, want := range map[string]bool{"amina": false, "ben": true} {
			_, found, err := s.StudentOf(t.Context(), who+"@x.org")
			owner, err2 := s.IsOwner(t.Context(), student.ID(who))
			if err != nil || err2 != nil || found != want || owner != want {
				t.Errorf("%s: %v, %v", who, found, owner)
			}
			for _, n := range []string{"1", "2", "3"} {
				if _, found, err := s.Try(t.Context(), []byte(who+n)); err != nil || found != want {
					t.Errorf("%s, try %s: %v, %v", who, n, found, err)
				}
			}
		}
	})
}
