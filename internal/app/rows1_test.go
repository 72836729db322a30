package app

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"preround/internal/account/token"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/student"
)

// Letters on a school's server, and a student who tries everything. The student passed
// the link on, so they hold it as well: the worst that may happen.

const (
	letterCanary = "Kanarienvogelgutachten4711"
	officeMail   = "office@school.example"
)

// stage is such a server with one letter that was waived, and a draft of another.
type stage struct {
	*world
	config  db.Config
	who     student.ID
	her     []someone // the student, by each way
	letter  letters.ID
	draft   letters.ID
	link    string
	version held.Version
	body    []byte // the letter as it lies here
}

func newStage(t *testing.T) *stage { return newStageAt(t, clock.Fixed(noon)) }

func newStageAt(t *testing.T, now clock.Clock, set ...func(*Options)) *stage {
	t.Helper()
	c := dbtest.SQLiteConfig(t)
	set = append(set, func(o *Options) { o.School, o.LetterReaders = "School of Medicine", officeMail })
	w := newWorldAt(t, dbtest.Open(t, c), home, now, set...)
	s := &stage{world: w, config: c}
	cookie := live(t, w, "Ayesha Khan")
	s.who = w.ids(t)[0]
	furnish(t, w, s.who, "ayesha")
	s.her = []someone{{name: "the student", set: cookie}, w.program(t, s.who, "her token to write", token.Write, "a script"), w.program(t, s.who, "her token to read", token.Read, "a reader")}
	s.letter, s.link = s.ask(t)
	s.draft, _ = s.ask(t)
	h := w.built.house.held
	if err := h.SaveDraft(t.Context(), s.where(s.draft), held.Draft{Name: letterCanary, Seen: letterCanary, Known: letterCanary}, ""); err != nil {
		t.Fatal(err)
	}
	if err := h.SaveDraft(t.Context(), s.where(s.letter), held.Draft{Seen: letterCanary}, ""); err != nil {
		t.Fatal(err)
	}
	s.hand(t, withText(1))
	return s
}

func (s *stage) where(id letters.ID) held.Where {
	return held.Where{Student: s.who, Request: string(id)}
}

func (s *stage) ask(t *testing.T) (letters.ID, string) {
	t.Helper()
	q := s.built.house.requests
	id, err := q.Note(t.Context(), s.who, letters.Draft{Name: "Ayesha Khan", NeededBy: clock.MustDate("2027-01-15"), Zone: "Europe/London", Together: "Six weeks on the ward.",
		Referee: letters.Referee{Name: "Dr Rahman", Kind: letters.Clinical}, To: []letters.Destination{{Application: "a1", Title: "Imperial", Way: letters.Here}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := q.One(t.Context(), s.who, id)
	if err != nil {
		t.Fatal(err)
	}
	link, err := q.Ask(t.Context(), s.who, id, r.N, letters.Wish{Waived: true, Decided: true, By: letters.ByCopy})
	if err == nil {
		err = q.Answer(t.Context(), id, letters.Answer{Kind: letters.Yes, To: []string{"a1"}})
	}
	if err != nil {
		t.Fatal(err)
	}
	return id, strings.TrimPrefix(link, home)
}

// hand hands the letter in, as the referee's page does.
func (s *stage) hand(t *testing.T, file []byte) {
	t.Helper()
	h := s.built.house.held
	if _, err := h.HandIn(t.Context(), s.where(s.letter), held.In{How: held.Uploaded, Waived: true, Checked: "Not checked.", Places: []string{"a1"}, File: strings.NewReader(string(file))}, ""); err != nil {
		t.Fatal(err)
	}
	s.look(t)
}

func (s *stage) look(t *testing.T) {
	t.Helper()
	var err error
	if s.version, s.body, err = s.built.house.held.Open(t.Context(), held.Office("office", officeMail), s.where(s.letter)); err != nil {
		t.Fatal(err)
	}
}

// swap puts another letter in the place of the one that lies here, so that nothing else
// changes: no date, no event.
func (s *stage) swap(t *testing.T, file []byte) {
	t.Helper()
	r, nobody := s.rooms, func(context.Context, string) error { return nil }
	h := held.New(held.Setup{Store: r.held, Drafts: r.held, Steps: r.held, Doomed: r.held, Vault: r.vault, Inspector: r.looks, Transact: r.db.Write, House: s.built.house.held.House(),
		Arrived: nobody, TakenBack: nobody, Clock: r.clock, Random: strings.NewReader(strings.Repeat("another letter", 99))})
	if err := r.held.DropKeys(t.Context(), s.where(s.letter), noon); err != nil {
		t.Fatal(err)
	}
	if _, err := r.db.Exec(t.Context(), `DELETE FROM held_version WHERE request_id = $1`, string(s.letter)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.db.Exec(t.Context(), `DELETE FROM held_note WHERE request_id = $1`, string(s.letter)); err != nil {
		t.Fatal(err)
	}
	if _, err := h.HandIn(t.Context(), s.where(s.letter), held.In{How: held.Uploaded, Waived: true, Checked: "Not checked.", Places: []string{"a1"}, File: strings.NewReader(string(file))}, ""); err != nil {
		t.Fatal(err)
	}
	s.look(t)
}

// withText is a letter of so many pages in which the canary stands.
func withText(pages int) []byte {
	return []byte(strings.ReplaceAll(string(inspecttest.PDF(pages)), "(Page 1)", "("+letterCanary+")"))
}

// answer is what one question brought, and what the database was asked for it.
type answer struct {
	route route
	by    string
	code  int
	text  string // header and body, less what differs each time
	sql   []string
}

// every asks every route as the student, with the names of what is hers: the letter's
// request stands in each place for a name below /letters, /referee and /office.
func (s *stage) every(t *testing.T, method string) (out []answer) {
	t.Helper()
	inside := s.inside(t)
	asked := map[string]bool{}
	for _, r := range s.patterned(t) {
		u, _ := useOf(r.pattern)
		if r.pattern.method != method || ends(r.pattern, u) {
			continue
		}
		paths := []string{r.asked.path}
		for _, id := range []letters.ID{s.letter, s.draft} {
			if own := s.named(r.pattern.path, string(id)); own != "" {
				paths = append(paths, own)
			}
		}
		for _, path := range paths {
			for _, who := range s.her {
				key := path + who.name
				if asked[key] || who.token != strings.HasPrefix(path, "/api/") {
					continue
				}
				asked[key] = true
				out = append(out, s.question(t, route{method, path}, who.name, func(q *http.Request) { who.set(q); inside(q) }))
			}
		}
	}
	return out
}

func (s *stage) named(pattern, id string) string {
	for _, area := range []string{"/letters/", "/referee/", "/office/letters/", "/api/v1/letters/"} {
		if rest, ok := strings.CutPrefix(pattern, area+"{"); ok {
			_, rest, _ = strings.Cut(rest, "}")
			if strings.Contains(rest, "{") {
				rest = strings.ReplaceAll(rest, "{n}", "1")
			}
			return area + id + rest
		}
	}
	if pattern == "/letter/{token}" {
		return s.link
	}
	return ""
}

// inside is the student who came in by the link that she passed on.
func (s *stage) inside(t *testing.T) func(*http.Request) {
	t.Helper()
	rec := s.send(http.MethodPost, "/letter", url.Values{"token": {strings.TrimPrefix(s.link, "/letter/")}, "act": {""}}, header("Sec-Fetch-Site", "same-origin"))
	if rec.Code != http.StatusSeeOther || len(rec.Result().Cookies()) != 1 {
		t.Fatalf("the door: %d %v", rec.Code, rec.Header())
	}
	c := rec.Result().Cookies()[0]
	return func(r *http.Request) { r.AddCookie(c) }
}

func (s *stage) question(t *testing.T, r route, by string, set func(*http.Request)) answer {
	t.Helper()
	a := answer{route: r, by: by}
	var mu sync.Mutex
	form := fields
	if r.method == http.MethodGet {
		form = nil
	}
	rec := s.send(r.method, r.path, form, set, func(q *http.Request) {
		*q = *q.WithContext(db.Overhear(q.Context(), func(text string) {
			mu.Lock()
			defer mu.Unlock()
			a.sql = append(a.sql, text)
		}))
	})
	a.code, a.text = rec.Code, shown(t, rec)
	return a
}

// shown is header and body of an answer; of an archive what is in it.
func shown(t *testing.T, rec *httptest.ResponseRecorder) string {
	t.Helper()
	h := rec.Header().Clone()
	h.Del("X-Request-Id")
	body := rec.Body.String()
	if h.Get("Content-Type") == "application/zip" {
		files := unpacked(t, rec.Body.Bytes())
		body = ""
		for _, name := range slices.Sorted(maps.Keys(files)) {
			body += name + "\n" + files[name] + "\n"
		}
	}
	id := rec.Header().Get("X-Request-Id")
	return fmt.Sprint(rec.Code, h, "\n", strings.ReplaceAll(body, id, ""))
}

// Row 1: nothing that the student can get, by any route, with any of her names, by a
// browser or a program, holds a word of a letter or draft, its receipt, or a piece of
// its file; the archive and the link that she passed on included. Nor does the
// database, its log, its side files, a backup or the program's log hold a word of them.
func TestRow1NoByteThatAStudentGetsIsOfALetter(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if len(s.body) < 600 {
		t.Fatal("the letter is too small to be looked for")
	}
	secrets := map[string]string{"the text": letterCanary, "the receipt": s.version.Receipt(), "the hash": s.version.Sum(), "a piece of the file": string(s.body[len(s.body)/2 : len(s.body)/2+40])}
	asked, letterWords := 0, 0
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		for _, a := range s.every(t, method) {
			asked++
			if strings.Contains(a.text, "Dr Rahman") {
				letterWords++
			}
			for what, secret := range secrets {
				if strings.Contains(a.text, secret) {
					t.Errorf("%s by %s holds %s: %.300s", a.route, a.by, what, around(a.text, secret))
				}
			}
			for _, text := range a.sql {
				if strings.Contains(text, "held_") && !strings.HasPrefix(a.route.path, "/referee/") && !strings.HasPrefix(a.route.path, "/letter") {
					t.Errorf("%s by %s asks for letters: %s", a.route, a.by, text)
				}
			}
		}
	}
	if asked < 150 || letterWords < 5 {
		t.Errorf("%d answers were looked at, %d of them about the letter", asked, letterWords)
	}
	all := s.bytes(t, s.config) + s.log.String()
	if !strings.Contains(all, string(s.letter)) {
		t.Fatal("the test looks in the wrong place")
	}
	if strings.Contains(all, letterCanary) || strings.Contains(all, "%PDF") && strings.Contains(all, secrets["a piece of the file"]) {
		t.Error("the database, a backup or the log holds a letter in the clear")
	}
}

// Row 2: a letter of one page and one of forty are the same to the student: every byte
// of every answer, its header, and each question that it asks of the database.
func TestRow2OnePageOrFortyAreTheSameToTheStudent(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.every(t, http.MethodGet) // so that what is noted at a first visit is noted
	one := s.every(t, http.MethodGet)
	before := s.version
	s.swap(t, withText(40))
	if before.Pages != 1 || s.version.Pages != 40 || s.version.Bytes < 2*before.Bytes {
		t.Fatalf("%d and %d pages", before.Pages, s.version.Pages)
	}
	forty := s.every(t, http.MethodGet)
	if len(one) != len(forty) || len(one) < 80 {
		t.Fatalf("%d and %d answers", len(one), len(forty))
	}
	for i, a := range one {
		b := forty[i]
		if a.text != b.text {
			t.Errorf("%s by %s differs:\n%s", a.route, a.by, difference(a.text, b.text))
		}
		slices.Sort(a.sql)
		slices.Sort(b.sql)
		if fmt.Sprint(a.sql) != fmt.Sprint(b.sql) {
			t.Errorf("%s by %s asks the database %d and %d questions", a.route, a.by, len(a.sql), len(b.sql))
		}
	}
}

// Row 1: the tables of letters are named in their own store alone.
func TestRow1NoOtherStoreNamesTheTablesOfLetters(t *testing.T) {
	t.Parallel()
	named := 0
	err := filepath.WalkDir("..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, table := range []string{"held_version", "held_key", "held_note", "held_draft"} {
			if !strings.Contains(string(text), table) {
				continue
			}
			named++
			if !strings.Contains(filepath.ToSlash(path), "letters/held/helddb/") && filepath.Base(path) != "held.go" {
				t.Errorf("%s names %s", path, table)
			}
		}
		return nil
	})
	if err != nil || named < 4 {
		t.Error(named, err)
	}
}
