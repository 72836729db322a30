package token_test

import (
	"crypto/rand"
	"net/netip"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"preround/internal/account/token"
	"preround/internal/account/token/tokendb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var (
	noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	here = netip.MustParseAddr("192.0.2.1")
)

type room struct {
	*token.Service
	store *tokendb.Store
	now   atomic.Int64
}

func open(t *testing.T, d *db.DB) *room {
	t.Helper()
	for _, who := range []string{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	r := &room{store: tokendb.New(d)}
	r.now.Store(noon.UnixNano())
	r.Service = token.New(r.store, clock.Func(func() time.Time { return time.Unix(0, r.now.Load()) }), rand.Reader)
	return r
}

func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func (r *room) make(t *testing.T, who student.ID, scope token.Scope) string {
	t.Helper()
	shown, err := r.Make(t.Context(), who, "My script", scope, 30)
	if err != nil {
		t.Fatal(err)
	}
	return shown
}

func wantKind(t *testing.T, err error, kind errs.Kind, what string) {
	t.Helper()
	if err == nil || errs.KindOf(err) != kind {
		t.Errorf("%s: error %v, want kind %v", what, err, kind)
	}
}

func TestATokenOpensWhatItsOwnerSaid(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		read, write := r.make(t, "amina", token.Read), r.make(t, "ben", token.Write)
		for shown, want := range map[string]token.Token{read: {Student: "amina", Scope: token.Read}, write: {Student: "ben", Scope: token.Write}} {
			got, err := r.Open(t.Context(), here, shown)
			if err != nil || got.Student != want.Student || got.Scope != want.Scope || got.Name != "My script" {
				t.Errorf("%+v, %v", got, err)
			}
		}
		for _, wrong := range []string{"", "x", read[1:], strings.ToUpper(read), read + "a", "preround_", strings.Replace(read, read[12:14], "zz", 1)} {
			if wrong == read {
				continue
			}
			_, err := r.Open(t.Context(), here, wrong)
			wantKind(t, err, errs.NotFound, wrong)
		}
	})
}

// Row 10: a token ends at its end to the millisecond, and at once by its owner.
func TestRow10ATokenEnds(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		shown := r.make(t, "amina", token.Read)
		r.now.Store(noon.AddDate(0, 0, 30).Add(-time.Millisecond).UnixNano())
		if _, err := r.Open(t.Context(), here, shown); err != nil {
			t.Errorf("a moment before its end: %v", err)
		}
		r.now.Store(noon.AddDate(0, 0, 30).UnixNano())
		_, err := r.Open(t.Context(), here, shown)
		wantKind(t, err, errs.NotFound, "at its end")
		shown = r.make(t, "amina", token.Read)
		all, err := r.Of(t.Context(), "amina")
		if err != nil || len(all) != 2 || r.Ended(all[0]) || !r.Ended(all[1]) {
			t.Fatalf("%+v, %v", all, err)
		}
		wantKind(t, r.End(t.Context(), "ben", all[0].ID), errs.NotFound, "ended by another")
		if err := r.End(t.Context(), "amina", all[0].ID); err != nil {
			t.Fatal(err)
		}
		_, err = r.Open(t.Context(), here, shown)
		wantKind(t, err, errs.NotFound, "ended")
		r.now.Store(noon.AddDate(0, 0, 61).UnixNano())
		if n, err := r.Sweep(t.Context()); err != nil || n != 1 {
			t.Errorf("swept %d, %v", n, err)
		}
	})
}

func TestLastUseIsNotedOnceAnHour(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		shown := r.make(t, "amina", token.Read)
		for i, c := range []struct {
			after time.Duration
			want  time.Time
		}{{0, noon}, {59 * time.Minute, noon}, {time.Minute, noon.Add(time.Hour)}} {
			r.now.Add(int64(c.after))
			if _, err := r.Open(t.Context(), here, shown); err != nil {
				t.Fatal(err)
			}
			if all, err := r.Of(t.Context(), "amina"); err != nil || !all[0].Used.Equal(c.want) {
				t.Errorf("use %d: %v, want %v (%v)", i, all[0].Used, c.want, err)
			}
		}
	})
}

func TestWhatATokenNeeds(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		for field, try := range map[string]func() (string, error){
			"name":  func() (string, error) { return r.Make(t.Context(), "amina", " \u200b\n", token.Read, 30) },
			"scope": func() (string, error) { return r.Make(t.Context(), "amina", "x", "admin", 30) },
			"days":  func() (string, error) { return r.Make(t.Context(), "amina", "x", token.Read, 3650) },
		} {
			_, err := try()
			if p := errs.ProblemsOf(err); len(p) != 1 || p[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		_, err := r.Make(t.Context(), "nobody", "x", token.Read, 30)
		wantKind(t, err, errs.NotFound, "a student who has gone")
		for range 20 {
			r.make(t, "amina", token.Read)
		}
		_, err = r.Make(t.Context(), "amina", "one more", token.Read, 30)
		wantKind(t, err, errs.Invalid, "the twenty-first")
	})
}

// Row 6: 10,000 random tokens open nothing, and the asker is told to stop; no token
// is in the database.
func TestRow6TokensAreNotGuessedAndNotStored(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	r := open(t, dbtest.Open(t, c))
	shown := r.make(t, "amina", token.Read)
	count := map[errs.Kind]int{}
	for range 10_000 {
		b := make([]byte, 32)
		if _, err := rand.Read(b); err != nil {
			t.Fatal(err)
		}
		for i := range b {
			b[i] = "abcdefghijklmnopqrstuvwxyz234567"[b[i]%32]
		}
		_, err := r.Open(t.Context(), here, "preround_"+string(b))
		count[errs.KindOf(err)]++
	}
	if count[errs.NotFound] != 60 || count[errs.TooMany] != 9940 {
		t.Errorf("%v", count)
	}
	if _, err := r.Open(t.Context(), here, shown); err != nil {
		t.Errorf("the right token: %v", err)
	}
	for _, name := range []string{c.File, c.File + "-wal"} {
		b, err := os.ReadFile(name)
		if err == nil && strings.Contains(string(b), shown[9:]) {
			t.Errorf("%s holds the token", name)
		}
	}
}
