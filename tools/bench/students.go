package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"preround/internal/platform/db"
	"preround/migrations"
)

// How many students the database holds, how many of them are asked for, and how many
// applications each has.
const (
	manyStudents = 10_000
	askedFor     = 200
	tries        = 10
)

// workPages are the pages on which students work.
var workPages = []string{"/today", "/applications", "/plan"}

// students measures the pages of those who keep a plan, on one processor, with
// manyStudents of them in the database, on both engines. askedFor students are made
// through the pages as people would; the others are copies of their rows.
func students(ctx context.Context, t *table, o options) error {
	dir, err := os.MkdirTemp("", "preround-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := studentsOn(ctx, t, o, "SQLite", filepath.Join(dir, "sqlite"), ""); err != nil {
		return err
	}
	server := os.Getenv("PREROUND_TEST_POSTGRES")
	if server == "" {
		t.add(row{what: "pages of students, PostgreSQL", figure: "not measured", aim: "20 ms", beside: "PREROUND_TEST_POSTGRES is not set"})
		return nil
	}
	address, drop, err := newDatabase(ctx, server)
	if err != nil {
		return err
	}
	defer drop()
	return studentsOn(ctx, t, o, "PostgreSQL", filepath.Join(dir, "postgres"), address)
}

// newDatabase makes an empty database on a server that is there for tests.
func newDatabase(ctx context.Context, server string) (address string, drop func(), err error) {
	const name = "preround_bench"
	admin, err := db.Open(ctx, db.Config{URL: server})
	if err != nil {
		return "", nil, err
	}
	drop = func() {
		// The server is thrown away after the run in any case.
		_, _ = admin.Exec(context.WithoutCancel(ctx), `DROP DATABASE IF EXISTS preround_bench WITH (FORCE)`)
		_ = admin.Close()
	}
	if _, err := admin.Exec(ctx, `DROP DATABASE IF EXISTS preround_bench WITH (FORCE)`); err != nil {
		drop()
		return "", nil, err
	}
	if _, err := admin.Exec(ctx, `CREATE DATABASE preround_bench`); err != nil {
		drop()
		return "", nil, err
	}
	u, err := url.Parse(server)
	if err != nil {
		drop()
		return "", nil, err
	}
	u.Path = "/" + name
	return u.String(), drop, nil
}

func studentsOn(ctx context.Context, t *table, o options, engine, data, address string) error {
	env := []string{"GOMAXPROCS=1", "PREROUND_DATABASE_URL=" + address, "PREROUND_PROXY_HEADER=X-From"}
	p, err := serve(ctx, o, data, "/readyz", env...)
	if err != nil {
		return err
	}
	cookies, err := makeStudents(p.addr)
	p.stop()
	if err != nil {
		return err
	}
	d, err := db.Open(ctx, db.Config{File: filepath.Join(data, "preround.sqlite"), URL: address, Migrations: migrations.Files})
	if err != nil {
		return err
	}
	err = copyStudents(ctx, d, manyStudents)
	if closed := d.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	if p, err = serve(ctx, o, data, "/readyz", env...); err != nil {
		return err
	}
	defer p.stop()
	yard := sorting()
	for _, page := range workPages {
		times, size, err := askAs(p.addr, page, cookies)
		if err != nil {
			return err
		}
		p95 := times[len(times)*95/100]
		t.duration(fmt.Sprintf("%s of one of %d students, %d applications, one processor, %s: p95", page, manyStudents, manyStudents*tries, engine), p95, 20*time.Millisecond,
			fmt.Sprintf("%.1f x %s; p50 %s, p99 %s, %d KB", float64(p95)/float64(yard), thanSorting, human(times[len(times)/2]), human(times[len(times)*99/100]), size>>10))
	}
	return nil
}

// sendForm posts a form as a browser would and gives where it leads and the cookie set.
// from is an address that the server takes for the visitor's: one address alone may
// keep a few plans only.
func sendForm(addr, path, cookie, from string, form url.Values) (location, set string, err error) {
	r, err := http.NewRequest(http.MethodPost, "http://"+addr+path, strings.NewReader(form.Encode()))
	if err != nil {
		return "", "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("X-From", from)
	if cookie != "" {
		r.Header.Set("Cookie", cookie)
	}
	res, err := quiet.Do(r)
	if err != nil {
		return "", "", err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return "", "", err
	}
	if res.StatusCode >= 400 {
		return "", "", fmt.Errorf("POST %s: %s", path, res.Status)
	}
	for _, c := range res.Cookies() {
		if strings.HasSuffix(c.Name, "preround") {
			set = c.Name + "=" + c.Value
		}
	}
	return res.Header.Get("Location"), set, nil
}

// quiet follows no redirects.
var quiet = &http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// makeStudents keeps plans through the pages, each with applications at different
// stages, and gives their cookies.
func makeStudents(addr string) ([]string, error) {
	places, err := somePlaces(addr)
	if err != nil {
		return nil, err
	}
	stages := [][]string{{}, {"preparing"}, {"preparing", "ready"}, {"sent"}, {"sent", "interview"}, {"sent", "offer"}, {"sent", "closed:declined"}, {"preparing"}, {"sent"}, {"closed:window_missed"}}
	var cookies []string
	for n := range askedFor {
		from := fmt.Sprintf("192.0.2.%d", n)
		_, cookie, err := sendForm(addr, "/keep", "", from, url.Values{"year": {"4"}, "start": {"2027-09"}, "country": {"US", "GB"}, "schoolcountry": {"PK"}, "citizenship": {"PK"}})
		if err != nil {
			return nil, err
		}
		for i := range tries {
			at, _, err := sendForm(addr, "/applications", cookie, from, url.Values{"place": {places[(n*7+i*13)%len(places)]}, "again": {"yes"}, "label": {fmt.Sprint("try ", i)}})
			if err != nil {
				return nil, err
			}
			for _, to := range stages[i] {
				if _, _, err := sendForm(addr, at+"/stage", cookie, from, url.Values{"to": {to}}); err != nil {
					return nil, err
				}
			}
		}
		cookies = append(cookies, cookie)
	}
	return cookies, onTheBoard(addr, cookies[0])
}

// onTheBoard makes sure that what is measured is a student's own page.
func onTheBoard(addr, cookie string) error {
	r, err := http.NewRequest(http.MethodGet, "http://"+addr+"/applications", nil)
	if err != nil {
		return err
	}
	r.Header.Set("Cookie", cookie)
	res, err := quiet.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if n := strings.Count(string(body), `name="to"`); err == nil && n < tries-2 { // those that are closed stand elsewhere
		err = fmt.Errorf("the board shows %d applications of %d", n, tries)
	}
	return err
}

// somePlaces are the ids of places that students apply to.
func somePlaces(addr string) ([]string, error) {
	res, err := quiet.Get("http://" + addr + "/find?category=clinical&my.year=4")
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, part := range strings.Split(string(body), `href="/places/`)[1:] {
		id, _, _ := strings.Cut(part, `"`)
		if id, _, _ = strings.Cut(id, "?"); !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	if len(out) < tries {
		return nil, fmt.Errorf("only %d places were found", len(out))
	}
	return out, nil
}

// copyStudents makes others like those that are there, until there are n.
func copyStudents(ctx context.Context, d *db.DB, n int) error {
	first, err := db.List(ctx, d, func(scan db.Scan) (id string, err error) { return id, scan(&id) }, `SELECT id FROM student`)
	if err != nil {
		return err
	}
	for from := len(first); from < n; from += 100 {
		err := d.Write(ctx, func(ctx context.Context) error {
			for i := from; i < min(from+100, n); i++ {
				if err := copyStudent(ctx, d, first[i%len(first)], fmt.Sprintf("copy%028d", i)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func copyStudent(ctx context.Context, d *db.DB, like, id string) error {
	if _, err := d.Exec(ctx, `INSERT INTO student (id, made_ms) SELECT CAST($1 AS TEXT), made_ms FROM student WHERE id = $2`, id, like); err != nil {
		return err
	}
	if _, err := d.Exec(ctx, `INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores)
		SELECT CAST($1 AS TEXT), rev, at_ms, state, says, restores FROM plan_revision WHERE student_id = $2`, id, like); err != nil {
		return err
	}
	if _, err := d.Exec(ctx, `INSERT INTO application_entry (student_id, application_id, n, at_ms, by_whom, kind, on_date, ref, detail)
		SELECT CAST($1 AS TEXT), application_id, n, at_ms, by_whom, kind, on_date, ref, detail FROM application_entry WHERE student_id = $2`, id, like); err != nil {
		return err
	}
	_, err := d.Exec(ctx, `INSERT INTO application_sent (student_id, application_id, n, at_ms, body)
		SELECT CAST($1 AS TEXT), application_id, n, at_ms, body FROM application_sent WHERE student_id = $2`, id, like)
	return err
}

// askAs asks for a page as each student, one after the other on one connection, twice
// round: the first round is not counted.
func askAs(addr, page string, cookies []string) (times []time.Duration, size int64, err error) {
	c, err := net.DialTimeout("tcp", addr, 5*time.Second)
	if err != nil {
		return nil, 0, err
	}
	defer c.Close()
	if err := c.SetDeadline(time.Now().Add(2 * time.Minute)); err != nil {
		return nil, 0, err
	}
	r := bufio.NewReaderSize(c, 64<<10)
	for round := range 2 {
		for _, cookie := range cookies {
			ask := strings.Replace(string(request(addr, page)), "\r\n\r\n", "\r\nCookie: "+cookie+"\r\n\r\n", 1)
			began := time.Now()
			if err := write(c, []byte(ask)); err != nil {
				return nil, 0, err
			}
			a, err := readAnswer(r, nil)
			if err != nil || a.status != http.StatusOK {
				return nil, 0, fmt.Errorf("%s: status %d, %w", page, a.status, err)
			}
			if round > 0 {
				times = append(times, time.Since(began))
				size = max(size, a.size)
			}
		}
	}
	slices.Sort(times)
	return times, size, nil
}
