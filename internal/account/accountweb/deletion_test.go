package accountweb_test

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

// studentOf is the one student of the house.
func studentOf(t *testing.T, h *house) student.ID {
	t.Helper()
	all := students(t, h)
	if len(all) != 1 {
		t.Fatalf("%d students", len(all))
	}
	return all[0]
}

func students(t *testing.T, h *house) []student.ID {
	t.Helper()
	all, err := db.List(t.Context(), h.db, func(scan db.Scan) (id student.ID, err error) { return id, scan(&id) }, `SELECT id FROM student ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// stored is every byte that the database holds: all files of SQLite, all rows of
// all tables of PostgreSQL.
func stored(t *testing.T, d *db.DB, c db.Config) []byte {
	t.Helper()
	if c.File != "" {
		names, err := filepath.Glob(c.File + "*")
		if err != nil || len(names) == 0 {
			t.Fatal("no database file", err)
		}
		var all []byte
		for _, n := range names {
			b, err := os.ReadFile(n)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, b...)
		}
		return all
	}
	return rowsOf(t, d)
}

// rowsOf writes out every row of every table of a PostgreSQL database.
func rowsOf(t *testing.T, d *db.DB) []byte {
	t.Helper()
	text := func(scan db.Scan) (s string, err error) { return s, scan(&s) }
	tables, err := db.List(t.Context(), d, text, `SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
	if err != nil || len(tables) < 8 {
		t.Fatalf("tables %q, %v", tables, err)
	}
	var out bytes.Buffer
	for _, table := range tables {
		rows, err := db.List(t.Context(), d, text, "SELECT CAST(row_to_json(x) AS TEXT) FROM "+table+" x")
		if err != nil {
			t.Fatal(err)
		}
		out.WriteString(strings.Join(rows, "\n"))
	}
	return out.Bytes()
}

const canary = "KanarienvogelHochschule4711"

// Row 43: deleting deletes. A word planted in the state is in no byte of the
// database afterwards, the feed leads nowhere, the cookie is gone, and others
// are as they were.
func TestRow43DeletionDeletes(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(testing.TB) db.Config{"sqlite": dbtest.SQLiteConfig, "postgres": dbtest.PostgresConfig} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := config(t)
			d := dbtest.Open(t, c)
			h := open(t, d, "")
			b, other := webtest.New(t, h), webtest.New(t, h)
			keep(t, other)
			stays := studentOf(t, h)
			code := wordsOf(t, b.Post("/keep", mustQuery(t, third+"&school="+canary)).OK())
			feed := startFeed(t, b)
			for range 5 {
				mark(t, b)
			}
			if w := h.send(http.MethodGet, "http://preround.test"+feed, nil, nil); w.Code != http.StatusOK {
				t.Fatalf("the feed: %d", w.Code)
			}
			who := students(t, h)
			gone := who[0]
			if gone == stays {
				gone = who[1]
			}
			for _, planted := range []string{canary, string(gone)} {
				if !bytes.Contains(stored(t, d, c), []byte(planted)) {
					t.Fatalf("the test looks in the wrong place for %s", planted)
				}
			}
			p := b.Get("/account").OK().Follow("Delete everything").OK().Has("h1", "Delete everything").LinksWork(append(others, "/plan.ics")...)
			if link := p.Doc().Find("a:contains('your plan as a link')").AttrOr("href", ""); !strings.Contains(link, canary) {
				t.Errorf("the link to take along is %q", link)
			}
			p.Press("Delete everything for good", nil).OK().Has(".flash", "Everything that was kept of you is deleted.")
			b.Get("/kept").OK().Has("h2", "No plan is kept here")

			if bytes.Contains(stored(t, d, c), []byte(canary)) || bytes.Contains(stored(t, d, c), []byte(gone)) {
				t.Error("what was deleted is still in the database")
			}
			if w := h.send(http.MethodGet, "http://preround.test"+feed, nil, nil); w.Code != http.StatusNotFound {
				t.Errorf("the feed of the deleted plan answers %d", w.Code)
			}
			reopen(webtest.New(t, h), code, nil).Status(http.StatusUnprocessableEntity)
			if left := students(t, h); len(left) != 1 || left[0] != stays {
				t.Errorf("left are %q", left)
			}
			other.Get("/plan").OK().Has("main", "This plan is kept")
		})
	}
}

// The cookie goes with the plan.
func TestRow43TheCookieGoes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		w := h.send(http.MethodPost, "https://preround.test/keep", mustQuery(t, third), nil)
		c := w.Result().Cookies()[0]
		w = h.send(http.MethodPost, "https://preround.test/kept/deletion", nil, func(r *http.Request) { r.AddCookie(c) })
		for _, set := range w.Result().Cookies() {
			if set.Name == c.Name && set.Value == "" && set.MaxAge < 0 && set.Path == "/" && set.Secure {
				return
			}
		}
		t.Errorf("the cookie stays: %q", w.Result().Header.Values("Set-Cookie"))
	})
}

// A tab that was open elsewhere brings nothing back.
func TestRow43NothingComesBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		who := studentOf(t, h)
		page := b.Get("/kept").OK()
		if err := h.desk.Accounts.Forget(t.Context(), who); err != nil {
			t.Fatal(err)
		}
		page.Press("Make new words", nil).OK().Has("h2", "No plan is kept here")
		page.Press("Make a feed", nil).OK().Has("h2", "No plan is kept here")
		b.Post("/plan/marks", url.Values{"had": {"cv"}})
		if _, err := h.plans.Append(t.Context(), who, 0, noon, third, "late"); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a late save: %v", err)
		}
		if n := h.rows(t, "student") + h.rows(t, "plan_revision") + h.rows(t, "account_key"); n != 0 {
			t.Errorf("%d rows came back", n)
		}
	})
}

// Whoever closes the page at the moment of the deletion has deleted, files too;
// and when the files are held, the person hears that the rest goes later.
func TestRow43DeletionWithoutAReader(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t), "")
	b := webtest.New(t, h)
	keep(t, b)
	var asked error
	h.desk.Scrub = func(ctx context.Context) error {
		asked = ctx.Err()
		return errs.New(errs.Busy, "busy")
	}
	b.Post("/kept/deletion", nil).OK().Has(".flash", "is deleted", "within a day")
	if asked != nil {
		t.Errorf("the files are cleaned on the reader's patience: %v", asked)
	}
	if n := h.rows(t, "student"); n != 0 {
		t.Error("the student is still there")
	}
}

// Row 6: no key is in the database in the clear, nor in the log; a code is in no
// cookie either.
func TestRow6NoKeyIsStoredOrLogged(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(testing.TB) db.Config{"sqlite": dbtest.SQLiteConfig, "postgres": dbtest.PostgresConfig} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := config(t)
			d := dbtest.Open(t, c)
			h := open(t, d, "")
			w := h.send(http.MethodPost, "http://preround.test/keep", mustQuery(t, third), nil)
			cookie := w.Result().Cookies()[0]
			b := webtest.New(t, stale{h, cookie.Name + "=" + cookie.Value})
			code := wordsOf(t, b.Post("/kept/code", nil).OK())
			feed := strings.TrimSuffix(strings.TrimPrefix(startFeed(t, b), "/feed/"), ".ics")
			h.send(http.MethodGet, "http://preround.test/feed/"+feed+".ics", nil, nil)
			opened := reopen(webtest.New(t, h), code, nil).OK()
			reopen(webtest.New(t, h), code+"x", nil)
			token, _, _ := strings.Cut(cookie.Value, ".")
			for what, text := range map[string]string{"database": string(stored(t, d, c)), "log": h.log.String()} {
				for key, secret := range map[string]string{"cookie": cookie.Value, "token": token, "feed": feed} {
					if strings.Contains(text, secret) {
						t.Errorf("the %s is in the %s", key, what)
					}
				}
				if appears(text, code) {
					t.Errorf("the four words are in the %s", what)
				}
			}
			if h.log.String() == "" || !strings.Contains(h.log.String(), "POST /reopen") {
				t.Error("the log was not looked at")
			}
			if appears(strings.Join(opened.Header.Values("Set-Cookie"), " "), code) || appears(cookie.Value, code) {
				t.Error("the four words are in a cookie")
			}
		})
	}
}

var feedAddress = regexp.MustCompile(`/feed/[a-z2-7]{32}\.ics`)

// startFeed makes a feed and gives its path.
func startFeed(t *testing.T, b *webtest.Browser) string {
	t.Helper()
	p := b.Get("/kept").OK().Press("Make a feed", nil).OK().Has(".flash", "Your calendar feed is ready")
	address := feedAddress.FindString(p.Text(".feed-address"))
	if address == "" {
		t.Fatalf("no address of a feed: %q", p.Text(".feed-address"))
	}
	return address
}

func TestTheFeedIsMadeAndEnded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		b := webtest.New(t, h)
		keep(t, b)
		old := b.Get("/kept").OK()
		address := startFeed(t, b)
		if again := old.Press("Make a feed", nil).OK(); !strings.Contains(again.Text(".feed-address"), address) {
			t.Error("pressed in a stale tab, it makes another feed")
		}
		stale := b.Get("/kept").OK()
		stale.Press("End this feed", nil).OK().Has(".flash", "leads nowhere any more").Hasnt(".feed-address")
		b.Get("/kept").OK().Hasnt(".feed-address") // looking makes none
		stale.Press("End this feed", nil).OK()
		if w := h.send(http.MethodGet, "http://preround.test"+address, nil, nil); w.Code != http.StatusNotFound {
			t.Errorf("the ended feed answers %d", w.Code)
		}
		if next := startFeed(t, b); next == address {
			t.Error("the same address again")
		}
	})
}
