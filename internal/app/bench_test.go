package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
)

// The crowd: 10,000 students with ten applications each, one of whom looks.
const (
	crowd = 10_000
	known = 60 // of them have a key, so that they can be asked as
)

// BenchmarkCrowd measures what a page takes on a server with 100,000 applications:
//
//	go test ./internal/app -run - -bench Crowd -cpu 1 -benchtime 500x
//
// It reports the median and the 95th hundredth of the time from the request to the
// whole answer, without the network.
func BenchmarkCrowd(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres} {
		b.Run(name, func(b *testing.B) {
			w := newWorld(b, open(b), home)
			cookies := gather(b, w)
			for _, path := range []string{"/today", "/applications", "/plan", "/api/v1/today"} {
				b.Run(strings.Trim(strings.ReplaceAll(path, "/", "-"), "-"), func(b *testing.B) {
					for _, c := range cookies { // the first look of a day is noted
						w.get(path, c)
					}
					var took []time.Duration
					chance := rand.New(rand.NewPCG(1, 2))
					for b.Loop() {
						c := cookies[chance.IntN(len(cookies))]
						began := time.Now()
						rec := w.get(path, c)
						took = append(took, time.Since(began))
						if rec.Code != http.StatusOK {
							b.Fatalf("%s: %d", path, rec.Code)
						}
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-p50")
					b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "ms-p95")
				})
			}
		})
	}
}

// gather makes one student by the pages, as full as a busy one, and copying what that
// student has to all others.
func gather(b *testing.B, w *world) (cookies []func(*http.Request)) {
	b.Helper()
	first := w.keep(b, answers+"&schoolcountry=PK&place="+string(imperial))
	var places []string
	for p := range shippedIndex().All() {
		if p.Category == "clinical" && len(places) < 10 {
			places = append(places, string(p.ID))
		}
	}
	for i, id := range places {
		rec := w.send(http.MethodPost, "/applications", mustQuery(b, "place="+id), first)
		at := rec.Header().Get("Location")
		if rec.Code != http.StatusSeeOther {
			b.Fatalf("%s: %d", id, rec.Code)
		}
		if i%2 == 0 {
			w.send(http.MethodPost, at+"/sending", mustQuery(b, "sending-channel=email&sending-date=2026-11-10"), first)
		}
		w.send(http.MethodPost, at+"/notes", mustQuery(b, "note-text=Asked+the+secretary"), first)
		w.send(http.MethodPost, "/money/lines", mustQuery(b, "kind=visa&estimate=GBP+127&due=2026-12-01&application="+strings.TrimPrefix(at, "/applications/")), first)
	}
	cookies = append(cookies, first)
	for len(cookies) < known {
		cookies = append(cookies, w.keep(b, answers))
	}
	copyToAll(b, w)
	return cookies
}

// copyToAll gives every student the rows of the first.
func copyToAll(b *testing.B, w *world) {
	b.Helper()
	ctx, d := b.Context(), w.rooms.db
	var first string
	if _, err := d.Get(ctx, db.Into(&first), `SELECT student_id FROM application_entry ORDER BY student_id LIMIT 1`); err != nil {
		b.Fatal(err)
	}
	ids, err := db.List(ctx, d, func(scan db.Scan) (id string, err error) { err = scan(&id); return id, err }, `SELECT id FROM student WHERE id <> $1`, first)
	if err != nil {
		b.Fatal(err)
	}
	for len(ids) < crowd-1 {
		ids = append(ids, fmt.Sprintf("made-up-%d", len(ids)))
	}
	for some := range slices.Chunk(ids, 500) {
		err := d.Write(ctx, func(ctx context.Context) error {
			for _, id := range some {
				for _, text := range copying {
					if _, err := d.Exec(ctx, text, id, first); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	var n int
	if _, err := d.Get(ctx, db.Into(&n), `SELECT count(*) FROM (SELECT DISTINCT student_id, application_id FROM application_entry) AS a`); err != nil || n < 100_000 {
		b.Fatalf("%d applications, %v", n, err)
	}
}

// copying writes for student $1 what student $2 has.
var copying = []string{
	`INSERT INTO student (id, made_ms) SELECT CAST($1 AS TEXT), made_ms FROM student WHERE id = $2 ON CONFLICT (id) DO NOTHING`,
	`DELETE FROM plan_revision WHERE student_id = $1 AND student_id <> $2`,
	`INSERT INTO plan_revision (student_id, rev, at_ms, state, says, restores)
		SELECT CAST($1 AS TEXT), rev, at_ms, state, says, restores FROM plan_revision WHERE student_id = $2`,
	`INSERT INTO application_entry (student_id, application_id, n, at_ms, by_whom, kind, on_date, ref, detail)
		SELECT CAST($1 AS TEXT), application_id, n, at_ms, by_whom, kind, on_date, ref, detail FROM application_entry WHERE student_id = $2`,
	`INSERT INTO money_line (student_id, line_id, rev, at_ms, says, removed, stay, kind, title, est_minor, est_currency, act_minor, act_currency, apply_by,
			due, paid, refund, refund_until, if_visa, basis, note, source)
		SELECT CAST($1 AS TEXT), line_id, rev, at_ms, says, removed, stay, kind, title, est_minor, est_currency, act_minor, act_currency, apply_by,
			due, paid, refund, refund_until, if_visa, basis, note, source FROM money_line WHERE student_id = $2`,
}
