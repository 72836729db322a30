package app

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/migrations"
)

// studentTables are the tables whose rows belong to a student, as the migrations
// make them.
func studentTables(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	table := regexp.MustCompile(`(?is)CREATE TABLE (\w+) \((.*?)\n\);`)
	tables := map[string]bool{}
	for _, name := range names {
		text, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		for _, m := range table.FindAllStringSubmatch(up, -1) {
			if strings.Contains(m[2], "REFERENCES student ") || strings.Contains(m[2], "student_id") {
				tables[m[1]] = true
			}
		}
	}
	if len(tables) < 3 {
		t.Fatalf("only %v were found", tables)
	}
	return slices.Sorted(maps.Keys(tables))
}

// A table of a student is taken along, or it says why not. A new table fails here
// until it stands on a shelf or among what is left out (internal/app/archive.go).
func TestEveryTableOfAStudentIsTakenAlongOrSaysWhyNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	on := map[string]string{}
	for _, s := range w.built.house.shelves() {
		for _, table := range s.tables {
			on[table] = s.part.Name()
		}
	}
	tables := studentTables(t)
	for _, table := range tables {
		_, left := leftOut[table]
		if (on[table] != "") == left {
			t.Errorf("%s: on the shelf %q, left out: %v", table, on[table], left)
		}
	}
	for table := range on {
		if !slices.Contains(tables, table) {
			t.Errorf("%s is on a shelf and is no table of a student", table)
		}
	}
	for table, why := range leftOut {
		if !slices.Contains(tables, table) || len(strings.Fields(why)) < 6 {
			t.Errorf("%s is left out: %q", table, why)
		}
	}
}

// live does what a student does, in every room; canary stands in all that is typed.
// A room whose tables stay empty here fails the tests below.
func live(t testing.TB, w *world, canary string) (cookie func(*http.Request)) {
	t.Helper()
	cookie = w.keep(t, answers+"&place="+string(imperial)+"&school="+url.QueryEscape(canary))
	post(t, w, cookie, "/plan/marks", "had=cv")
	post(t, w, cookie, "/plan/marks", "unmark=cv")
	post(t, w, cookie, "/plan/undo", "rev=3")
	at := post(t, w, cookie, "/applications", "place="+string(imperial)).Header().Get("Location")
	post(t, w, cookie, at+"/notes", "note-text="+url.QueryEscape(canary))
	post(t, w, cookie, at+"/packet", "form=zip&pattern=own&own={what}&note="+url.QueryEscape(canary))
	post(t, w, cookie, at+"/sending", "sending-channel=email&sending-proof="+url.QueryEscape(canary))
	post(t, w, cookie, "/money/lines", "kind=visa&estimate=GBP+127&note="+url.QueryEscape(canary))
	post(t, w, cookie, "/money/lines", "kind=travel&title=Flight&application="+strings.TrimPrefix(at, "/applications/"))
	post(t, w, cookie, "/money/home", "home=PKR")
	post(t, w, cookie, "/money/rates", "from=GBP&rate=366.5&on=2026-11-20")
	post(t, w, cookie, "/cv/basics", "name="+url.QueryEscape(canary))
	post(t, w, cookie, "/cv/new/rotations", "specialty=Surgery&hospital="+url.QueryEscape(canary))
	post(t, w, cookie, "/cv/variants", "name="+url.QueryEscape(canary)+"&layout=clinical&paper=a4&pages=1")
	w.writes(t, cookie, strings.TrimPrefix(at, "/applications/"), canary)
	w.wasReminded(t, canary)
	w.wantsLetter(t, canary)
	place := post(t, w, cookie, "/leads", "name=Ward&organiser=Host&country=Pakistan&link=https://host.example/ward&notes="+url.QueryEscape(canary)).Header().Get("Location")
	post(t, w, cookie, place+"/suggestion", "")
	post(t, w, cookie, place+"/suggestion/withdrawal", "")
	takeTable(t, w, cookie, "Name,Notes\nWaits,"+canary+"\n")
	post(t, w, cookie, takeTable(t, w, cookie, "Name,Deadline,Notes\nRefused,03/04/2027,"+canary+"\nTaken,,"+canary+"\n")+"/columns", "act=start&column1=name&column2=closes&column3=notes")
	paper := post(t, w, cookie, "/papers", "kind=passport&status=held&expires=2031-01-01&note="+url.QueryEscape(canary)).Header().Get("Location")
	post(t, w, cookie, paper, "rev=1&status=held&official=yes&issued=2021-01-01&expires=2031-01-02")
	return cookie
}

// post sends a form that must be taken.
func post(t testing.TB, w *world, cookie func(*http.Request), path, form string) *httptest.ResponseRecorder {
	t.Helper()
	rec := w.send(http.MethodPost, path, mustQuery(t, form), cookie)
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("%s %s: %d %s", path, form, rec.Code, regexp.MustCompile(`(?s)<h1>.*?</p>`).FindString(rec.Body.String()))
	}
	return rec
}

func download(t *testing.T, w *world, cookie func(*http.Request)) []byte {
	t.Helper()
	rec := w.get("/archive/file", cookie)
	h := rec.Header()
	if rec.Code != http.StatusOK || h.Get("Content-Type") != "application/zip" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; ") ||
		h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Fatalf("the archive: %d %v", rec.Code, h)
	}
	return rec.Body.Bytes()
}

// upload sends a file to the page of the archive.
func upload(t *testing.T, w *world, file []byte, set ...func(*http.Request)) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("file", "mine.zip")
	if err == nil {
		_, err = f.Write(file)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, home+"/archive", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	for _, s := range set {
		s(r)
	}
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec
}

// unpacked are the files of an archive.
func unpacked(t *testing.T, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(text)
	}
	return out
}

// held are the rows of every table, in order, without the student's id: of a world
// with one student they are what that student has.
func (w *world) held(t *testing.T) map[string][]string {
	t.Helper()
	text := w.dump(t)
	text = text[strings.Index(text, "\x28\xb5\x2f\xfd") : len(text)-sha256.Size] // between its name and its check sum
	z, err := zstd.NewReader(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	out, table, own := map[string][]string{}, "", -1
	for lines := json.NewDecoder(z); ; {
		var line json.RawMessage
		if err := lines.Decode(&line); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		var head struct {
			Table   string
			Columns []string
		}
		if json.Unmarshal(line, &head) == nil {
			if head.Table != "" {
				table, own = head.Table, slices.Index(head.Columns, "student_id")
			}
			continue
		}
		var row []json.RawMessage
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		if own >= 0 {
			row = slices.Delete(row, own, own+1)
		}
		out[table] = append(out[table], fmt.Sprintf("%s", row))
	}
	for _, rows := range out {
		slices.Sort(rows)
	}
	return out
}

// Everything comes back: on the same engine and on the other one.
func TestTheArchiveComesBackOnAnyServer(t *testing.T) {
	t.Parallel()
	engines := map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for from, first := range engines {
		for to, second := range engines {
			t.Run(from+" to "+to, func(t *testing.T) {
				t.Parallel()
				a, b := newWorld(t, first(t), home), newWorld(t, second(t), home)
				there(t, a, b)
			})
		}
	}
}

func there(t *testing.T, a, b *world) {
	t.Helper()
	file := download(t, a, live(t, a, "a school"))
	rec := upload(t, b, file)
	if rec.Code != http.StatusOK || len(rec.Result().Cookies()) != 1 || !strings.Contains(rec.Body.String(), "is here.") {
		t.Fatalf("taking it in: %d\n%s", rec.Code, rec.Body)
	}
	c := rec.Result().Cookies()[0]
	cookie := func(r *http.Request) { r.AddCookie(c) }
	before, after := unpacked(t, file), unpacked(t, download(t, b, cookie))
	for name, text := range before {
		if after[name] != text {
			t.Errorf("%s was\n%s\nand is\n%s", name, text, after[name])
		}
	}
	was, is := a.held(t), b.held(t)
	for _, s := range a.built.house.shelves() {
		for _, table := range s.tables {
			if len(was[table]) == 0 {
				t.Errorf("%s is empty: live does nothing that fills it", table)
			}
			if fmt.Sprint(was[table]) != fmt.Sprint(is[table]) {
				t.Errorf("%s held\n%s\nand holds\n%s", table, strings.Join(was[table], "\n"), strings.Join(is[table], "\n"))
			}
		}
	}
	if rec := upload(t, b, file, cookie); rec.Code != http.StatusConflict || fmt.Sprint(b.held(t)) != fmt.Sprint(is) {
		t.Errorf("into what is kept already: %d", rec.Code)
	}
}

// A hostile or broken file changes nothing and is told why.
func TestRow23AnUploadIsAllOrNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		file := download(t, w, live(t, w, "a school"))
		before := w.dump(t)
		for name, f := range map[string][]byte{"empty": nil, "half": file[:len(file)/2], "text": []byte("hello"), "large": make([]byte, 33<<20)} {
			rec := upload(t, w, f)
			if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "Nothing was changed") || len(rec.Result().Cookies()) != 0 {
				t.Errorf("%s: %d\n%.300s", name, rec.Code, rec.Body)
			}
		}
		if w.dump(t) != before {
			t.Error("a refused file changed the database")
		}
		if rec := w.get("/archive/file"); rec.Code != http.StatusSeeOther {
			t.Errorf("a visitor's archive: %d", rec.Code)
		}
	})
}

// Row 13: the archive of one student holds nothing of another.
func TestRow13AnArchiveHoldsNothingOfOthers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		one, two := live(t, w, "canary-one"), live(t, w, "canary-two")
		for cookie, c := range map[string]func(*http.Request){"canary-two": one, "canary-one": two} {
			own := map[string]string{"canary-one": "canary-two", "canary-two": "canary-one"}[cookie]
			text := fmt.Sprint(unpacked(t, download(t, w, c)))
			if strings.Contains(text, cookie) || !strings.Contains(text, own) {
				t.Errorf("the archive of %s: %s", own, text)
			}
		}
	})
}

// Row 31: no cell of any table is a formula.
func TestRow31NoArchiveHoldsAFormula(t *testing.T) {
	t.Parallel()
	for _, formula := range []string{"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "x;=1"} {
		w := newWorld(t, dbtest.SQLite(t), home)
		for name, text := range unpacked(t, download(t, w, live(t, w, formula))) {
			if !strings.HasSuffix(name, ".csv") {
				continue
			}
			rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			for _, cell := range slices.Concat(rows...) {
				if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) || strings.Contains(cell, ";=") {
					t.Errorf("%s: %q", name, cell)
				}
			}
		}
	}
}

// Row 43: the page leads to deletion, and afterwards there is no archive.
func TestRow43TheArchiveLeadsToDeletion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := browser(t, w)
		b.Post("/keep", mustQuery(t, answers)).OK()
		b.Get("/archive").OK().Has(`a[href="/kept/deletion"]`, "Delete everything")
		b.Get("/kept/deletion").OK().Press("Delete everything for good", nil)
		b.Get("/archive").OK().Hasnt(`a[href="/archive/file"]`)
	})
}

// The private feed and the calendar of the archive hold the dates of all rooms.
func TestCalendarsHoldTheDatesOfAllRooms(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := live(t, w, "a school")
		post(t, w, cookie, "/money/lines", "kind=visa&estimate=GBP+127&due=2026-12-09")
		if rec := post(t, w, cookie, "/kept/feed", ""); rec.Code != http.StatusSeeOther {
			t.Fatal(rec.Code)
		}
		address := regexp.MustCompile(`/feed/[a-z0-9]+\.ics`).FindString(w.get("/kept", cookie).Body.String())
		for name, text := range map[string]string{"the feed": w.get(address).Body.String(), "the archive": unpacked(t, download(t, w, cookie))["calendar.ics"]} {
			text = strings.ReplaceAll(text, "\r\n ", "")
			for _, says := range []string{"Waiting for an answer", "Pay Visa", "DTSTART;VALUE=DATE:20261209", "Placement"} {
				if !strings.Contains(text, says) {
					t.Errorf("%s does not hold %q", name, says)
				}
			}
		}
	})
}
