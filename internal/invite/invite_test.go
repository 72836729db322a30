package invite_test

import (
	"crypto/rand"
	"encoding/base32"
	"os"
	"strings"
	"testing"
	"time"

	"preround/internal/invite"
	"preround/internal/invite/invitedb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

const here = "192.0.2.1"

type room struct {
	*invite.Service
	d   *db.DB
	now time.Time
}

func open(t *testing.T, d *db.DB) *room {
	t.Helper()
	for _, who := range []string{"amina", "ben"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	r := &room{d: d, now: noon}
	r.Service = invite.New(invitedb.New(d), clock.Func(func() time.Time { return r.now }), rand.Reader)
	return r
}

func each(t *testing.T, test func(t *testing.T, r *room)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func (r *room) make(t *testing.T, who student.ID, kind invite.Kind, subject string) string {
	t.Helper()
	token, err := r.Make(t.Context(), who, kind, subject, noon.AddDate(0, 0, 30))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (r *room) enter(t *testing.T, kind invite.Kind, token string) string {
	t.Helper()
	session, _, err := r.Enter(t.Context(), kind, token, here)
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func wantKind(t *testing.T, err error, kind errs.Kind, what string) {
	t.Helper()
	if (err == nil) != (kind < 0) || err != nil && errs.KindOf(err) != kind {
		t.Errorf("%s: %v", what, err)
	}
}

const fine errs.Kind = -1

func TestALinkOpensItsOwnThingAlone(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		token := r.make(t, "amina", invite.Referee, "letter-1")
		r.make(t, "ben", invite.Referee, "letter-2")
		inv, err := r.Look(t.Context(), invite.Referee, token, here)
		if err != nil || inv.Student != "amina" || inv.Subject != "letter-1" || !inv.Until.Equal(noon.AddDate(0, 0, 30)) {
			t.Fatal(inv, err)
		}
		_, err = r.Look(t.Context(), invite.Reader, token, here)
		wantKind(t, err, errs.NotFound, "a referee's link as a reader's")
		session := r.enter(t, invite.Referee, token)
		again := r.enter(t, invite.Referee, token)
		for _, s := range []string{session, again} {
			inv, err = r.Session(t.Context(), invite.Referee, s)
			if err != nil || inv.Subject != "letter-1" {
				t.Error(inv, err)
			}
		}
		_, err = r.Session(t.Context(), invite.Reader, session)
		wantKind(t, err, errs.NotFound, "a referee's key as a reader's")
		_, err = r.Session(t.Context(), invite.Referee, token)
		wantKind(t, err, errs.NotFound, "the link as a key")
		_, err = r.Look(t.Context(), invite.Referee, session, here)
		wantKind(t, err, errs.NotFound, "the key as a link")
		_, err = r.Make(t.Context(), "nobody", invite.Reader, "x", noon.Add(time.Hour))
		wantKind(t, err, errs.NotFound, "a student who is not there")
		_, err = r.Make(t.Context(), "amina", invite.Reader, "x", noon)
		wantKind(t, err, errs.Invalid, "a link that has ended already")
	})
}

// Row 6: 100,000 random tokens open nothing, and whoever tries them is told to stop;
// no token or key is in the files of the database.
func TestRow6GuessedLinksOpenNothing(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	r := open(t, dbtest.Open(t, c))
	token := r.make(t, "amina", invite.Referee, "letter-1")
	session := r.enter(t, invite.Referee, token)
	count := map[errs.Kind]int{}
	alphabet := base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)
	b := make([]byte, 20)
	for range 100_000 {
		if _, err := rand.Read(b); err != nil {
			t.Fatal(err)
		}
		_, err := r.Look(t.Context(), invite.Referee, alphabet.EncodeToString(b), here)
		count[errs.KindOf(err)]++
	}
	if count[errs.NotFound] != 30 || count[errs.TooMany] != 99_970 {
		t.Errorf("%v", count)
	}
	if _, err := r.Look(t.Context(), invite.Referee, token, here); err != nil {
		t.Errorf("the right link, from the same network: %v", err)
	}
	_, err := r.Look(t.Context(), invite.Referee, strings.Repeat("a", 32), "198.51.100.7")
	wantKind(t, err, errs.NotFound, "one wrong link from elsewhere")
	seen := false
	for _, name := range []string{c.File, c.File + "-wal"} {
		data, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		seen = seen || strings.Contains(string(data), "letter-1")
		for what, secret := range map[string]string{"link": token, "key": session} {
			raw, err := alphabet.DecodeString(secret)
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(data), secret) || strings.Contains(string(data), string(raw)) {
				t.Errorf("%s holds the %s", name, what)
			}
		}
	}
	if !seen {
		t.Error("the invitation is in no file; the test shows nothing")
	}
}

// Row 6: whatever is wrong with a link, the answer is the same.
func TestRow6AllThatOpensNothingReadsAlike(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ended := r.make(t, "amina", invite.Referee, "ended")
		revoked := r.make(t, "amina", invite.Referee, "revoked")
		other := r.make(t, "amina", invite.Reader, "other")
		if err := r.Revoke(t.Context(), "amina", invite.Referee, "revoked"); err != nil {
			t.Fatal(err)
		}
		_, err := r.Look(t.Context(), invite.Referee, strings.Repeat("b", 32), here)
		want := err.Error()
		for what, token := range map[string]string{"revoked": revoked, "of another kind": other, "too short": "x", "none": "", "odd": strings.Repeat("Ä", 16)} {
			if _, err := r.Look(t.Context(), invite.Referee, token, here); err == nil || err.Error() != want {
				t.Errorf("%s: %v", what, err)
			}
		}
		r.now = noon.AddDate(0, 0, 31)
		if _, err := r.Look(t.Context(), invite.Referee, ended, here); err == nil || err.Error() != want {
			t.Errorf("ended: %v", err)
		}
	})
}

// Row 10: a link works until its moment, to the second, and so does the key of a
// browser that entered shortly before.
func TestRow10ALinkEndsAtItsMoment(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		token := r.make(t, "amina", invite.Referee, "letter-1")
		end := noon.AddDate(0, 0, 30)
		r.now = end.Add(-time.Hour)
		session := r.enter(t, invite.Referee, token)
		for _, c := range []struct {
			at   time.Time
			want errs.Kind
		}{{end.Add(-time.Second), fine}, {end, errs.NotFound}, {end.Add(time.Second), errs.NotFound}} {
			r.now = c.at
			_, err := r.Look(t.Context(), invite.Referee, token, here)
			wantKind(t, err, c.want, "the link at "+c.at.String())
			_, _, err = r.Enter(t.Context(), invite.Referee, token, here)
			wantKind(t, err, c.want, "the exchange at "+c.at.String())
			_, err = r.Session(t.Context(), invite.Referee, session)
			wantKind(t, err, c.want, "the key at "+c.at.String())
		}
	})
}

func TestRow10ABrowserStaysForHours(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		token := r.make(t, "amina", invite.Referee, "letter-1")
		session := r.enter(t, invite.Referee, token)
		for after, want := range map[time.Duration]errs.Kind{invite.Inside - time.Second: fine, invite.Inside: errs.NotFound, invite.Inside + time.Second: errs.NotFound} {
			r.now = noon.Add(after)
			_, err := r.Session(t.Context(), invite.Referee, session)
			wantKind(t, err, want, after.String())
		}
		if _, err := r.Session(t.Context(), invite.Referee, r.enter(t, invite.Referee, token)); err != nil {
			t.Errorf("the link opens again: %v", err)
		}
	})
}

// Row 10: a revocation holds from the next request on, for every link of that thing
// and for browsers that have entered, and for nothing else.
func TestRow10RevocationHoldsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		first, second := r.make(t, "amina", invite.Referee, "letter-1"), r.make(t, "amina", invite.Referee, "letter-1")
		session := r.enter(t, invite.Referee, first)
		others := []string{r.make(t, "amina", invite.Referee, "letter-2"), r.make(t, "ben", invite.Referee, "letter-1")}
		reader := r.make(t, "amina", invite.Reader, "letter-1")
		if err := r.Revoke(t.Context(), "amina", invite.Referee, "letter-1"); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{first, second} {
			_, err := r.Look(t.Context(), invite.Referee, token, here)
			wantKind(t, err, errs.NotFound, "a revoked link")
		}
		_, err := r.Session(t.Context(), invite.Referee, session)
		wantKind(t, err, errs.NotFound, "a browser that entered by it")
		for _, token := range others {
			_, err := r.Look(t.Context(), invite.Referee, token, here)
			wantKind(t, err, fine, "another link")
		}
		_, err = r.Look(t.Context(), invite.Reader, reader, here)
		wantKind(t, err, fine, "a link of another kind")
		if _, err := r.Look(t.Context(), invite.Referee, r.make(t, "amina", invite.Referee, "letter-1"), here); err != nil {
			t.Errorf("a new link: %v", err)
		}
	})
}

// Row 10: the row of an ended link is deleted fifteen days after its end.
func TestRow10TheSweepErasesFifteenDaysLater(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.enter(t, invite.Referee, r.make(t, "amina", invite.Referee, "letter-1"))
		revoked := r.make(t, "amina", invite.Referee, "letter-2")
		r.enter(t, invite.Referee, revoked)
		if err := r.Revoke(t.Context(), "amina", invite.Referee, "letter-2"); err != nil {
			t.Fatal(err)
		}
		end := noon.AddDate(0, 0, 30)
		for _, c := range []struct {
			at            time.Time
			links, within int
		}{
			{noon.Add(time.Hour), 2, 2}, {noon.Add(13 * time.Hour), 2, 0},
			{noon.Add(invite.Kept), 2, 0}, {noon.Add(invite.Kept + time.Second), 1, 0},
			{end.Add(invite.Kept), 1, 0}, {end.Add(invite.Kept + time.Second), 0, 0},
		} {
			r.now = c.at
			if _, err := r.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			if links, within := r.rows(t); links != c.links || within != c.within {
				t.Errorf("at %s: %d links and %d keys, want %d and %d", c.at, links, within, c.links, c.within)
			}
		}
	})
}

func (r *room) rows(t *testing.T) (links, within int) {
	t.Helper()
	if _, err := r.d.Get(t.Context(), db.Into(&links, &within), `SELECT (SELECT count(*) FROM invite), (SELECT count(*) FROM invite_session)`); err != nil {
		t.Fatal(err)
	}
	return links, within
}

func TestRow43ErasingAStudentEndsTheirLinks(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		gone, stays := r.make(t, "amina", invite.Referee, "letter-1"), r.make(t, "ben", invite.Referee, "letter-2")
		session := r.enter(t, invite.Referee, gone)
		if err := invitedb.New(r.d).EraseStudent(t.Context(), "amina"); err != nil {
			t.Fatal(err)
		}
		_, err := r.Session(t.Context(), invite.Referee, session)
		wantKind(t, err, errs.NotFound, "a browser that had entered")
		_, err = r.Look(t.Context(), invite.Referee, stays, here)
		wantKind(t, err, fine, "another student's link")
		if links, within := r.rows(t); links != 1 || within != 0 {
			t.Error(links, within)
		}
	})
}
