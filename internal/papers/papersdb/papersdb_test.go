package papersdb_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"preround/internal/agenda"
	"preround/internal/papers"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/blob"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// A server that holds papers never makes a new key; whether it does is asked at every
// start, on both engines.
func TestAnyKnowsWhetherAFileIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		if any, err := h.store.Any(t.Context()); err != nil || any {
			t.Errorf("of an empty server: %v, %v", any, err)
		}
		h.add(t, "amina", "passport", pdf)
		if any, err := h.store.Any(t.Context()); err != nil || !any {
			t.Errorf("of one paper: %v, %v", any, err)
		}
	})
}

func TestAPaperIsAddedChangedAndReplaced(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.add(t, "amina", "passport", pdf)
		if len(h.plan.held) != 1 || h.plan.held[0].Kind != "passport" {
			t.Errorf("the plan holds %v", h.plan.held)
		}
		f := papers.Facts{Title: "Pakistani", Status: papers.Held, Issued: day(2020, 1, 1), Expires: day(2030, 1, 1), Note: "in the drawer"}
		if _, err := h.Change(t.Context(), "amina", p.ID, 1, f); err != nil {
			t.Fatal(err)
		}
		if h.plan.held[0].Until != day(2030, 1, 1) {
			t.Errorf("the plan counts it until %s", h.plan.held[0].Until)
		}
		_, err := h.Change(t.Context(), "amina", p.ID, 1, papers.Facts{Status: papers.Wanted})
		wantKind(t, "a change of an old state", err, errs.Conflict)
		up, err := h.Receive(t.Context(), "amina", "new.png", bytes.NewReader(inspecttest.PNG(30, 20)))
		if err != nil {
			t.Fatal(err)
		}
		if n, err := h.Replace(t.Context(), "amina", p.ID, up); err != nil || n != 2 {
			t.Fatalf("replaced: version %d, %v", n, err)
		}
		got, versions, _, err := h.Get(t.Context(), "amina", p.ID)
		if err != nil || got.Facts != f || got.Rev != 2 || got.Versions != 2 || got.Latest.Name != "new.png" || len(versions) != 2 || versions[1].Pages != 2 {
			t.Errorf("%+v, %d versions, %v", got, len(versions), err)
		}
		if b, err := h.read(t, "amina", p.ID, 1); err != nil || bytes.Contains(b, []byte(inspecttest.Canary)) || !bytes.HasPrefix(b, []byte("%PDF-")) {
			t.Errorf("the first version: %v", err)
		}
		if b, err := h.read(t, "amina", p.ID, 0); err != nil || !bytes.HasPrefix(b, []byte("\x89PNG")) {
			t.Errorf("the newest version: %v", err)
		}
		if revisions, err := h.store.Revisions(t.Context(), "amina", p.ID); err != nil || len(revisions) != 2 || revisions[1].Facts != held {
			t.Errorf("the history is %v, %v", revisions, err)
		}
	})
}

func day(y int, m time.Month, d int) clock.Date {
	return clock.DateOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// Row 21: of all students and all papers, everybody opens exactly their own.
func TestRow21EverybodyOpensExactlyTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who := []student.ID{"amina", "bilal", "chen"}
		owner := map[papers.ID]student.ID{}
		for _, s := range who {
			for i := range 4 {
				owner[h.add(t, s, papers.Kinds()[i], pdf).ID] = s
			}
		}
		opened := 0
		for id, own := range owner {
			for _, s := range append(who, "", "nobody", own+" ", "%") {
				for _, n := range []int{0, 1} {
					_, err := h.read(t, s, id, n)
					switch {
					case s == own && err == nil:
						opened++
					case s != own && errs.KindOf(err) == errs.NotFound:
					default:
						t.Errorf("%q opens a paper of %q: %v", s, own, err)
					}
				}
				if s == own {
					continue
				}
				_, _, _, err := h.Get(t.Context(), s, id)
				wantKind(t, "seen by another", err, errs.NotFound)
				_, err = h.Change(t.Context(), s, id, 1, papers.Facts{Status: papers.Wanted})
				wantKind(t, "changed by another", err, errs.NotFound)
				wantKind(t, "deleted by another", h.Delete(t.Context(), s, id), errs.NotFound)
				wantKind(t, "brought back by another", h.Restore(t.Context(), s, id), errs.NotFound)
			}
		}
		if opened != 2*len(owner) {
			t.Errorf("%d files were opened by their owners, want %d", opened, 2*len(owner))
		}
		// What does not exist and what is another's are told apart by nothing.
		_, _, one := h.Open(t.Context(), "amina", "00000000000000000000000000000000", 1)
		for id, own := range owner {
			if _, _, two := h.Open(t.Context(), "amina", id, 1); own != "amina" && two.Error() != one.Error() {
				t.Errorf("%v is not %v", two, one)
			}
		}
	})
}

func TestADeletedPaperComesBackForTenMinutes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.add(t, "amina", "passport", pdf)
		if err := h.Tidy(t.Context()); err != nil || h.blobs(t) != 1 {
			t.Fatalf("%d files stay of one paper, %v", h.blobs(t), err)
		}
		if err := h.Delete(t.Context(), "amina", p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.read(t, "amina", p.ID, 0); errs.KindOf(err) != errs.NotFound || len(h.plan.held) != 0 {
			t.Errorf("a deleted paper is there: %v, in the plan %v", err, h.plan.held)
		}
		h.now = h.now.Add(9 * time.Minute)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := h.Restore(t.Context(), "amina", p.ID); err != nil {
			t.Fatal(err)
		}
		if _, err := h.read(t, "amina", p.ID, 0); err != nil {
			t.Errorf("brought back: %v", err)
		}
		if err := h.Delete(t.Context(), "amina", p.ID); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(papers.UndoFor + time.Second)
		wantKind(t, "too late", h.Restore(t.Context(), "amina", p.ID), errs.NotFound)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := h.blobs(t); n != 0 {
			t.Errorf("%d files are left of a paper that is gone", n)
		}
		_, err := h.store.Get(t.Context(), "amina", p.ID)
		wantKind(t, "gone", err, errs.NotFound)
	})
}

// Row 43: with the student everything goes: rows, keys, files, uploads. A file that
// survives somewhere cannot be read any more.
func TestRow43ErasingAStudentErasesThePapers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.add(t, "amina", "passport", pdf)
		h.add(t, "bilal", "passport", pdf)
		if _, err := h.Begin(t.Context(), "amina", "canary-name.pdf", 1000); err != nil {
			t.Fatal(err)
		}
		err := h.db.Write(t.Context(), func(ctx context.Context) error {
			if err := h.store.EraseStudent(ctx, "amina"); err != nil {
				return err
			}
			_, err := h.db.Exec(ctx, `DELETE FROM student WHERE id = $1`, "amina")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for table, text := range map[string]string{"paper": `SELECT count(*) FROM paper WHERE student_id = 'amina'`, "version": `SELECT count(*) FROM paper_version WHERE student_id = 'amina'`,
			"revision": `SELECT count(*) FROM paper_revision WHERE student_id = 'amina'`, "upload": `SELECT count(*) FROM paper_upload WHERE student_id = 'amina'`} {
			n := -1
			if _, err := h.db.Get(t.Context(), db.Into(&n), text); err != nil || n != 0 {
				t.Errorf("%s: %d rows are left, %v", table, n, err)
			}
		}
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := h.blobs(t); n != 1 {
			t.Errorf("%d files are left, want the other student's one", n)
		}
	})
}

func (h *house) size(t *testing.T, id papers.ID) int64 {
	t.Helper()
	got, _, _, err := h.Get(t.Context(), "amina", id)
	if err != nil {
		t.Fatal(err)
	}
	return got.Latest.Bytes
}

func TestRoomIsForEachStudent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		photo := inspecttest.PNG(400, 400)
		large := append(append([]byte{}, photo...), make([]byte, 600<<10)...) // what follows the end is left out
		p := h.add(t, "amina", "photo", large)
		if used, err := h.store.Usage(t.Context(), "amina"); err != nil || used > 100<<10 || used != h.size(t, p.ID) {
			t.Errorf("%d bytes are counted: %v", used, err)
		}
		if _, err := h.Begin(t.Context(), "amina", "a.pdf", 900<<10); err != nil {
			t.Fatal(err)
		}
		_, err := h.Begin(t.Context(), "amina", "b.pdf", 900<<10)
		wantKind(t, "more than the room", err, errs.Invalid)
		_, err = h.Receive(t.Context(), "amina", "b.pdf", bytes.NewReader(large))
		wantKind(t, "more than the room, at once", err, errs.Invalid)
		if _, err := h.Begin(t.Context(), "bilal", "b.pdf", 900<<10); err != nil {
			t.Errorf("another student's room: %v", err)
		}
		h.now = h.now.Add(25 * time.Hour)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Begin(t.Context(), "amina", "b.pdf", 900<<10); err != nil {
			t.Errorf("what was given up a day ago still takes room: %v", err)
		}
	})
}

func TestReplacingNeverTouchesWhatWasSent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.add(t, "amina", "transcript", pdf)
		h.uses.all = []papers.Use{{ID: "sent", Version: 1, Sent: true}, {ID: "open", Version: 1}, {ID: "other", Version: 1}}
		up, err := h.Receive(t.Context(), "amina", "new.pdf", bytes.NewReader(pdf))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.Replace(t.Context(), "amina", p.ID, up); err != nil {
			t.Fatal(err)
		}
		if n, err := h.Update(t.Context(), "amina", p.ID, []string{"sent", "open"}); err != nil || n != 1 {
			t.Errorf("%d uses were updated, %v", n, err)
		}
		if got := fmt.Sprint(h.uses.all[0].Version, h.uses.all[1].Version, h.uses.all[2].Version); got != "1 2 1" {
			t.Errorf("the uses have the versions %s", got)
		}
		_, err = h.Update(t.Context(), "amina", p.ID, []string{"sent"})
		wantKind(t, "only what was sent", err, errs.Invalid)
	})
}

func TestWhatRunsOutIsOnTheAgenda(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		end := day(2027, 3, 1)
		p, _, err := h.Add(t.Context(), "amina", "passport", papers.Facts{Status: papers.Held, Expires: end}, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Add(t.Context(), "amina", "visa", papers.Facts{Status: papers.Asked, Expires: end}, ""); err != nil {
			t.Fatal(err)
		}
		for today, want := range map[clock.Date]int{day(2026, 11, 22): 3, end - 90: 3, end - 30: 2, end: 2, end + 1: 1, end + 61: 0} {
			entries, err := h.Entries(t.Context(), "amina", agenda.Day{Now: noon.AddDate(0, 0, day(2026, 11, 22).DaysUntil(today)), Zone: time.UTC})
			if err != nil || len(entries) != want {
				t.Errorf("on %s: %d entries, want %d, %v", today, len(entries), want, err)
			}
			for _, e := range entries {
				if e.Kind != agenda.Expiry || e.Latest != end || e.Path != "/papers/"+string(p.ID) || e.What == "" {
					t.Errorf("%+v", e)
				}
			}
		}
	})
}

// The sweep takes what no row names, and only when it is old.
func TestTheSweepTakesOrphansAlone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.add(t, "amina", "cv", pdf)
		up, err := h.Receive(t.Context(), "amina", "half.pdf", bytes.NewReader(pdf))
		if err != nil || up == "" {
			t.Fatal(err)
		}
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := h.vault.Put(t.Context(), "papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa01", strings.NewReader("orphan")); err != nil {
			t.Fatal(err)
		}
		sweep := func(age time.Duration) int {
			n, err := h.Sweep(t.Context(), func(do func(papers.Blob) error) error {
				return h.files.Each(t.Context(), "papers", func(i blob.Info) error { return do(papers.Blob{Name: i.Name, Made: h.now.Add(-age)}) })
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := sweep(time.Hour); n != 0 {
			t.Errorf("%d young files were swept", n)
		}
		if n := sweep(25 * time.Hour); n != 1 || h.blobs(t) != 2 {
			t.Errorf("%d files were swept and %d are left, want 1 and 2", n, h.blobs(t))
		}
	})
}
