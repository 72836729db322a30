package papersdb_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"testing"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
)

// watchman is a scanner that is there or not, and finds what it is told to.
type watchman struct {
	away  bool
	finds string
	asked int
	saw   []string
}

var errAway = errors.New("nobody answers")

func (w *watchman) Scan(_ context.Context, file io.Reader) (virus string, err error) {
	w.asked++
	if w.away {
		return "", errAway
	}
	b, err := io.ReadAll(file)
	w.saw = append(w.saw, string(b))
	return w.finds, err
}

// scanned puts a scanner before the house; ordered counts the scans that are ordered.
func (h *house) scanned(s papers.Scanner) (ordered *int) {
	ordered = new(int)
	h.Scanner, h.Scans, h.Inspector = s, h.store, papers.Scanned(here{}, s)
	h.Rescan = func(context.Context) error { *ordered++; return nil }
	return ordered
}

func (h *house) stands(t *testing.T, p papers.Paper) inspect.Scan {
	t.Helper()
	got, _, _, err := h.Get(t.Context(), "amina", p.ID)
	if err != nil {
		t.Fatal(err)
	}
	return h.ScanOf(*got.Latest)
}

// Row 24: while the scanner is away a file is taken and passed on to nobody; as soon
// as it answers, what it says counts.
func TestRow24AFileThatWaitsIsPassedOnToNobody(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s := &watchman{away: true}
		ordered := h.scanned(s)
		p, bad := h.add(t, "amina", "passport", pdf), h.add(t, "amina", "visa", pdf)
		if *ordered != 2 || h.stands(t, p) != inspect.Waits {
			t.Fatalf("it is %q, and %d scans are ordered", h.stands(t, p), *ordered)
		}
		_, err := h.read(t, "amina", p.ID, 0)
		wantKind(t, "passed on before it was scanned", err, errs.Busy)
		if _, file, err := h.OpenOwn(t.Context(), "amina", p.ID, 1); err != nil {
			t.Errorf("her own file: %v", err)
		} else if err := file.Close(); err != nil {
			t.Error(err)
		}
		if left, err := h.ScanWaiting(t.Context()); left != 2 || err != nil {
			t.Errorf("%d left, %v", left, err)
		}
		s.away = false
		if left, err := h.ScanWaiting(t.Context()); left != 0 || err != nil {
			t.Errorf("%d left, %v", left, err)
		}
		if b, err := h.read(t, "amina", p.ID, 0); err != nil || h.stands(t, p) != inspect.Clean || !slices.Contains(s.saw, string(b)) {
			t.Errorf("scanned: %q, %v; the scanner saw %d files", h.stands(t, p), err, len(s.saw))
		}
		// The second file, as if the scanner had found something in it.
		if _, err := h.db.Exec(t.Context(), `UPDATE paper_version SET scanned_ms = 0 WHERE paper_id = $1`, string(bad.ID)); err != nil {
			t.Fatal(err)
		}
		s.finds = "Eicar"
		if left, err := h.ScanWaiting(t.Context()); left != 0 || err != nil || h.stands(t, bad) != inspect.Infected || h.stands(t, p) != inspect.Clean {
			t.Errorf("%d left, %v, %q", left, err, h.stands(t, bad))
		}
		_, err = h.read(t, "amina", bad.ID, 0)
		wantKind(t, "an infected file is passed on", err, errs.Conflict)
		_, _, err = h.OpenOwn(t.Context(), "amina", bad.ID, 0)
		wantKind(t, "an infected file is opened", err, errs.Conflict)
	})
}

// Row 24: what the scanner finds something in is never kept.
func TestRow24AnInfectedFileIsNotKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.scanned(&watchman{finds: "Eicar-Test-Signature"})
		up, err := h.Receive(t.Context(), "amina", "a.pdf", bytes.NewReader(pdf))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.Add(t.Context(), "amina", "passport", held, up)
		wantKind(t, "an infected file", err, errs.Invalid)
		if problems := errs.ProblemsOf(err); len(problems) != 1 || problems[0].Field != "file" || !bytes.Contains([]byte(problems[0].Says), []byte("Eicar-Test-Signature")) {
			t.Errorf("%+v", problems)
		}
		if all, err := h.List(t.Context(), "amina"); len(all) != 0 || err != nil {
			t.Errorf("%v, %v", all, err)
		}
		if err := h.Tidy(t.Context()); err != nil || h.blobs(t) != 0 {
			t.Errorf("%d files are left, %v", h.blobs(t), err)
		}
	})
}

// Row 24: files from before there was a scanner wait for it; without one they are as
// they always were, and nobody says that they were scanned.
func TestRow24AScannerThatComesLater(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		p := h.add(t, "amina", "passport", pdf)
		if _, err := h.read(t, "amina", p.ID, 0); err != nil || h.stands(t, p) != inspect.NotScanned {
			t.Errorf("%q, %v", h.stands(t, p), err)
		}
		for range 5 {
			h.add(t, "bilal", "visa", pdf)
		}
		s := &watchman{away: true}
		h.scanned(s)
		_, err := h.read(t, "amina", p.ID, 0)
		wantKind(t, "not scanned yet", err, errs.Busy)
		if left, err := h.ScanWaiting(t.Context()); left != 3 || s.asked != 3 || err != nil {
			t.Errorf("a scanner that is away was asked %d times; %d left, %v", s.asked, left, err)
		}
		s.away = false
		if left, err := h.ScanWaiting(t.Context()); left != 0 || s.asked != 9 || err != nil {
			t.Errorf("asked %d times; %d left, %v", s.asked, left, err)
		}
		n := -1
		if _, err := h.db.Get(t.Context(), db.Into(&n), `SELECT count(*) FROM paper_version WHERE scanned_ms = 0`); n != 0 || err != nil {
			t.Errorf("%d files still wait, %v", n, err)
		}
	})
}
