package app

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/student"
	"preround/migrations"
)

// Row 43: deleting deletes, in every room. A student keeps something in every table
// that belongs to students (a table that neither `live` nor `furnish` writes into is
// filled with made-up rows), deletes everything, and then neither a row nor the canary nor the
// student's own id is anywhere: not in a row of any table, not in a byte of the files
// of SQLite. Another student keeps all.
func TestRow43DeletionReachesEveryTable(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(testing.TB) db.Config{"sqlite": dbtest.SQLiteConfig, "postgres": dbtest.PostgresConfig} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := config(t)
			w := newWorld(t, dbtest.Open(t, c), home)
			p := meet(t, w)
			stays, counted := p.his, map[string]int{}
			for _, table := range studentTables(t) {
				for _, who := range []student.ID{p.who, p.his} {
					if w.count(t, table, string(who)) == 0 {
						w.fill(t, table, who, map[student.ID]string{p.who: aminas, p.his: bens}[who])
					}
				}
				counted[table] = w.count(t, table, string(stays))
			}
			if all := w.bytes(t, c); !strings.Contains(all, aminas) || !strings.Contains(all, string(p.who)) {
				t.Fatal("the test looks in the wrong place")
			}
			if rec := w.send(http.MethodPost, "/kept/deletion", nil, p.amina.set); rec.Code != http.StatusSeeOther {
				t.Fatalf("deletion: %d", rec.Code)
			}
			for _, table := range studentTables(t) {
				if n := w.count(t, table, string(p.who)); n != 0 {
					t.Errorf("%d rows are left in %s", n, table)
				}
				if n := w.count(t, table, string(stays)); n != counted[table] {
					t.Errorf("%s held %d rows of another student, and holds %d", table, counted[table], n)
				}
			}
			all := w.bytes(t, c)
			for what, planted := range map[string]string{"what was typed": aminas, "the address": strings.ToLower(aminas), "the id": string(p.who)} {
				if strings.Contains(all, planted) {
					t.Errorf("%s is still in the database: %.200q", what, around(all, planted))
				}
			}
			for _, s := range []someone{p.amina, p.reads, p.writes} { // and no key opens anything
				if rec := w.get("/api/v1/archive", s.set); rec.Code != http.StatusUnauthorized {
					t.Errorf("%s still opens: %d", s.name, rec.Code)
				}
			}
		})
	}
}

// fill puts a made-up row of a student into a table, by what the migrations say of its
// columns. A table whose rows it cannot make up fails: let `live` (archive_test.go) or
// `furnish` (people_test.go) put a real one into it.
func (w *world) fill(t *testing.T, table string, who student.ID, canary string) {
	t.Helper()
	names, places, args := []string{}, []string{}, []any{}
	for line := range strings.SplitSeq(tableBody(t, table), "\n") {
		words := strings.Fields(strings.TrimSuffix(line, ","))
		if len(words) < 2 || words[0] != strings.ToLower(words[0]) || words[0] == "--" {
			continue
		}
		var value any
		switch kind := words[1]; {
		case words[0] == "student_id":
			value = string(who)
		case strings.Contains(line, " IN ('"):
			value, _, _ = strings.Cut(line[strings.Index(line, " IN ('")+6:], "'")
		case kind == "TEXT":
			value = canary + words[0]
		case kind == "BYTEA":
			value = []byte(canary)
		case kind == "BOOLEAN":
			value = false
		case kind == "BIGINT":
			value = 1
		default:
			value = 1.5
		}
		names, args = append(names, words[0]), append(args, value)
		places = append(places, fmt.Sprintf("$%d", len(args)))
	}
	_, err := w.rooms.db.Exec(t.Context(), "INSERT INTO "+table+" ("+strings.Join(names, ", ")+") VALUES ("+strings.Join(places, ", ")+")", args...)
	if err != nil {
		t.Errorf("no row of %s could be made up (%v): let `live` (archive_test.go) or `furnish` (people_test.go) put one into it", table, err)
	}
}

// tableBody is what stands between the brackets of CREATE TABLE.
func tableBody(t *testing.T, table string) string {
	t.Helper()
	names, err := fs.Glob(migrations.Files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		if _, body, ok := strings.Cut(string(text), "CREATE TABLE "+table+" (\n"); ok {
			body, _, _ = strings.Cut(body, "\n);")
			return body
		}
	}
	t.Fatalf("no migration makes %s", table)
	return ""
}

// count counts the rows of a student in a table.
func (w *world) count(t *testing.T, table, who string) (n int) {
	t.Helper()
	if _, err := w.rooms.db.Get(t.Context(), db.Into(&n), "SELECT count(*) FROM "+table+" WHERE student_id = $1", who); err != nil {
		t.Fatal(err)
	}
	return n
}

// bytes is all that the database holds: every row of every table, and for SQLite
// every byte of its files.
func (w *world) bytes(t *testing.T, c db.Config) string {
	t.Helper()
	var all bytes.Buffer
	_, packed, _ := strings.Cut(w.dump(t), "\n") // less its first line and the hash at its end
	unpack, err := zstd.NewReader(strings.NewReader(packed[:len(packed)-32]))
	if err != nil {
		t.Fatal(err)
	}
	defer unpack.Close()
	if _, err := all.ReadFrom(unpack); err != nil {
		t.Fatal(err)
	}
	if c.File == "" {
		return all.String()
	}
	names, err := filepath.Glob(c.File + "*")
	if err != nil || len(names) == 0 {
		t.Fatal("no database file", err)
	}
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
	}
	return all.String()
}
