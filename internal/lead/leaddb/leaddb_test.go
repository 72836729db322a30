package leaddb_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"preround/internal/account"
	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/lead/leaddb"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func kept(id, name string) lead.Kept {
	return lead.Kept{Lead: lead.Lead{Place: catalog.Place{ID: catalog.ID(lead.Prefix + id), Name: name, Organiser: catalog.Organiser{Name: "Host"}}, Notes: "n"}}
}

// enrol makes students.
func enrol(t *testing.T, d *db.DB, who ...student.ID) *leaddb.Store {
	t.Helper()
	for _, w := range who {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, string(w)); err != nil {
			t.Fatal(err)
		}
	}
	return leaddb.New(d)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestALeadAndItsHistory(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), enrol(t, d, "a", "b")
		must(t, s.Add(ctx, "a", noon, "Added", kept("1", "First"), kept("2", "Second")))
		k, err := s.Get(ctx, "a", "own-1")
		must(t, err)
		k.Place.Name = "First, mended"
		rev, err := s.Change(ctx, "a", noon.Add(time.Hour), "Changed", 1, k.Lead)
		must(t, err)
		if _, err := s.Change(ctx, "a", noon, "Changed", 1, k.Lead); errs.KindOf(err) != errs.Conflict || rev != 2 {
			t.Errorf("an older tab overwrote: %d, %v", rev, err)
		}
		must(t, s.Delete(ctx, "a", noon, "own-1"))
		must(t, s.Delete(ctx, "a", noon, "own-1"))
		if list, _ := s.List(ctx, "a", 0, 0); len(list) != 1 || list[0].Place.Name != "Second" {
			t.Errorf("%+v", list)
		}
		if _, err := s.Change(ctx, "a", noon, "Changed", 3, k.Lead); errs.KindOf(err) != errs.NotFound {
			t.Errorf("a deleted lead was changed: %v", err)
		}
		must(t, s.Restore(ctx, "a", noon, "own-1"))
		got, err := s.Get(ctx, "a", "own-1")
		must(t, err)
		if got.Place.Name != "First, mended" || got.Rev != 4 || !got.Made.Equal(noon) || got.Gone {
			t.Errorf("%+v", got)
		}
		h, err := s.History(ctx, "a", "own-1")
		must(t, err)
		says := ""
		for _, r := range h {
			says += r.Says + ","
		}
		if says != "Brought back,Deleted,Changed,Added," || h[3].Lead.Place.Name != "First" {
			t.Error(says)
		}
		twins, err := s.Twins(ctx, "a", []lead.Keys{lead.KeysOf(&got.Place), {Page: "x"}})
		if err != nil || len(twins) != 1 || twins[0].ID != "own-1" {
			t.Errorf("%v %v", twins, err)
		}
		if some, err := s.Some(ctx, "a", []catalog.ID{"own-2", "own-9", "own-1"}); err != nil || len(some) != 2 || some[0].Place.ID != "own-2" {
			t.Errorf("%v %v", some, err)
		}
	})
}

// Row 13: every question is asked with the student's id.
func TestRow13AnothersLeadsAreNotThere(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), enrol(t, d, "a", "b")
		must(t, s.Add(ctx, "a", noon, "Added", kept("1", "Canary")))
		must(t, s.Begin(ctx, "a", lead.Import{ID: "i", Made: noon, Stage: lead.ChoosingColumns}, []lead.Row{{Line: 2, Cells: []string{"Canary"}}}))
		must(t, s.Suggest(ctx, "a", lead.Suggestion{ID: "g", Lead: "own-1", At: noon, Place: kept("1", "Canary").Place}))
		for name, err := range map[string]error{
			"get":     second(s.Get(ctx, "b", "own-1")),
			"change":  second(s.Change(ctx, "b", noon, "x", 1, kept("1", "y").Lead)),
			"delete":  s.Delete(ctx, "b", noon, "own-1"),
			"restore": s.Restore(ctx, "b", noon, "own-1"),
			"import":  second(s.GetImport(ctx, "b", "i")),
		} {
			if errs.KindOf(err) != errs.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		must(t, s.TakeBack(ctx, "b", "own-1", noon))
		must(t, s.Drop(ctx, "b", "i"))
		must(t, s.Settle(ctx, "b", "i", 0, nil))
		must(t, s.EraseStudent(ctx, "b"))
		n := 0
		for _, count := range []func() int{
			func() int { l, _ := s.List(ctx, "b", 0, 0); return len(l) },
			func() int { l, _ := s.Titles(ctx, "b"); return len(l) },
			func() int { l, _ := s.Some(ctx, "b", []catalog.ID{"own-1"}); return len(l) },
			func() int { l, _ := s.History(ctx, "b", "own-1"); return len(l) },
			func() int { l, _ := s.Imports(ctx, "b"); return len(l) },
			func() int { l, _ := s.Batch(ctx, "b", "i", 0); return len(l) },
			func() int { l, _ := s.SuggestionsOf(ctx, "b", "own-1"); return len(l) },
		} {
			n += count()
		}
		if n != 0 {
			t.Errorf("b sees %d of a's rows", n)
		}
		if rows, err := s.Batch(ctx, "a", "i", 0); err != nil || len(rows) != 1 {
			t.Errorf("b touched a's import: %v %v", rows, err)
		}
		if g, err := s.SuggestionsOf(ctx, "a", "own-1"); err != nil || g[0].Stage != lead.Open {
			t.Errorf("b touched a's suggestion: %v %v", g, err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// begin starts an import of n rows: every tenth lacks its name, every eleventh is
// the one before once more.
func begin(t *testing.T, s *leaddb.Store, who student.ID, n int) {
	t.Helper()
	rows := make([]lead.Row, n)
	for i := range rows {
		name := fmt.Sprintf("Place %d", i)
		if i%10 == 9 {
			name = ""
		}
		if i%11 == 10 {
			name = fmt.Sprintf("Place %d", i-i%11)
		}
		rows[i] = lead.Row{Line: i + 2, Cells: []string{name, "Host"}}
	}
	must(t, s.Begin(t.Context(), who, lead.Import{ID: "i", Made: noon, Name: "list.csv", Stage: lead.Running,
		Head: lead.Head{Columns: []lead.Column{{Title: "Name", Field: lead.Name}, {Title: "Host", Field: lead.Organiser}}}}, rows))
}

func importer(s *leaddb.Store, write func(context.Context, func(context.Context) error) error) *lead.Importer {
	return &lead.Importer{Leads: s, Imports: s, Transact: write, Clock: clock.Fixed(noon), Random: rand.Reader}
}

// Whoever stops in the middle, and however many work at once: each row once.
func TestEachRowIsTakenInOnce(t *testing.T) {
	t.Parallel()
	const rows = 5000
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := enrol(t, d, "a")
		begin(t, s, "a", rows)
		stopped := errors.New("killed")
		for try := range 3 { // a worker that dies at the end of its transaction
			m := importer(s, func(ctx context.Context, f func(context.Context) error) error {
				return d.Write(ctx, func(ctx context.Context) error { return errors.Join(f(ctx), stopped) })
			})
			if _, err := m.Step(t.Context(), "a", "i"); !errors.Is(err, stopped) {
				t.Fatal(try, err)
			}
		}
		if i, _ := s.GetImport(t.Context(), "a", "i"); i.Position != 0 || i.Added != 0 {
			t.Fatalf("half a batch was kept: %+v", i)
		}
		var workers sync.WaitGroup
		for range 3 {
			workers.Go(func() {
				m := importer(s, d.Write)
				for {
					done, err := m.Step(t.Context(), "a", "i")
					if err != nil && errs.KindOf(err) != errs.Busy {
						t.Error(err)
						return
					}
					if done {
						return
					}
				}
			})
		}
		workers.Wait()
		i, err := s.GetImport(t.Context(), "a", "i")
		must(t, err)
		titles, err := s.Titles(t.Context(), "a")
		must(t, err)
		refused, err := s.Outcomes(t.Context(), "a", "i", true, 0, rows)
		must(t, err)
		same, err := s.Outcomes(t.Context(), "a", "i", false, 0, rows)
		must(t, err)
		if i.Stage != lead.Done || i.Added+i.Same+i.Refused != rows || len(titles) != i.Added || len(refused) != i.Refused || len(same) != i.Same || i.Refused < 400 || i.Same < 400 {
			t.Errorf("%+v: %d leads, %d refused, %d the same", i, len(titles), len(refused), len(same))
		}
		if refused[0].Line != 11 || refused[0].Why == "" || same[0].Line != 12 || same[0].Place == "" {
			t.Errorf("%+v %+v", refused[0], same[0])
		}
		if rows, err := s.Batch(t.Context(), "a", "i", 0); err != nil || len(rows) != 0 {
			t.Errorf("rows wait still: %d %v", len(rows), err)
		}
		if list, _ := s.List(t.Context(), "a", 0, 2); list[0].Place.Name != "Place 0" || list[1].Place.Name != "Place 1" {
			t.Errorf("not in the order of the file: %s, %s", list[0].Place.Name, list[1].Place.Name)
		}
	})
}

func TestSuggestionsAreDecidedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), enrol(t, d, "a")
		g := lead.Suggestion{ID: "g1", Lead: "own-1", At: noon, Place: kept("1", "x").Place}
		must(t, s.Suggest(ctx, "a", g))
		g.ID = "g2"
		if err := s.Suggest(ctx, "a", g); errs.KindOf(err) != errs.Conflict {
			t.Errorf("twice: %v", err)
		}
		must(t, s.Decide(ctx, "g1", lead.Declined, "No source.", "", noon))
		if err := s.Decide(ctx, "g1", lead.Accepted, "", "gb-x", noon); errs.KindOf(err) != errs.Conflict {
			t.Errorf("decided twice: %v", err)
		}
		must(t, s.Suggest(ctx, "a", g))
		must(t, s.TakeBack(ctx, "a", "own-1", noon))
		if q, err := s.Queue(ctx, lead.Open, 10); err != nil || len(q) != 0 {
			t.Errorf("%v %v", q, err)
		}
		all, err := s.SuggestionsOf(ctx, "a", "own-1")
		if err != nil || len(all) != 2 {
			t.Fatal(all, err)
		}
		for i := range lead.MaxOpen + 1 {
			g.ID, g.Lead = fmt.Sprint("h", i), catalog.ID(fmt.Sprint("own-x", i))
			g.Place.ID = g.Lead
			if err := s.Suggest(ctx, "a", g); (err != nil) != (i == lead.MaxOpen) {
				t.Errorf("%d: %v", i, err)
			}
		}
	})
}

// What a student would call "all my data" is gone after the erasure.
func TestErasingTakesEverything(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), enrol(t, d, "a", "b")
		for _, who := range []student.ID{"a", "b"} {
			must(t, s.Add(ctx, who, noon, "Added", kept("1", "x")))
			begin(t, s, who, 20)
			must(t, s.Settle(ctx, who, "i", 0, []lead.Outcome{{Row: lead.Row{Line: 2}, Refused: true}}))
			must(t, s.Suggest(ctx, who, lead.Suggestion{ID: "g" + string(who), Lead: "own-1", At: noon, Place: kept("1", "x").Place}))
		}
		must(t, account.Eraser(s).EraseStudent(ctx, "a"))
		var rows [6]int
		_, err := d.Get(ctx, db.Into(&rows[0], &rows[1], &rows[2], &rows[3], &rows[4], &rows[5]), `SELECT (SELECT count(*) FROM lead), (SELECT count(*) FROM lead_revision), (SELECT count(*) FROM lead_import),
			(SELECT count(*) FROM lead_import_batch), (SELECT count(*) FROM lead_import_row), (SELECT count(*) FROM lead_suggestion)`)
		must(t, err)
		if rows != [6]int{1, 1, 1, 0, 1, 1} {
			t.Errorf("left: %v", rows)
		}
	})
}
