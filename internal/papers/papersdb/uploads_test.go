package papersdb_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/platform/errs"
)

func (h *house) part(t *testing.T, id string, from, to int) error {
	t.Helper()
	_, err := h.Append(t.Context(), "amina", id, int64(from), bytes.NewReader(pdf[from:to]))
	return err
}

func TestAFileComesInPartsAndGoesOnAfterABreak(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		u, err := h.Begin(t.Context(), "amina", "../scan.pdf", int64(len(pdf)))
		if err != nil {
			t.Fatal(err)
		}
		if err := h.part(t, u.ID, 0, 100); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Append(t.Context(), "amina", u.ID, 100, breaking{strings.NewReader("half a part")}); !errors.Is(err, errBroken) {
			t.Errorf("a part that breaks off: %v", err)
		}
		wantKind(t, "a part that does not follow", h.part(t, u.ID, 200, 300), errs.Conflict)
		wantKind(t, "a part once more", h.part(t, u.ID, 0, 100), errs.Conflict)
		if at, err := h.Arrived(t.Context(), "amina", u.ID); err != nil || at.Received != 100 {
			t.Fatalf("%d bytes have arrived, %v", at.Received, err)
		}
		_, _, err = h.Add(t.Context(), "amina", "transcript", held, u.ID)
		wantKind(t, "half a file", err, errs.Invalid)
		_, err = h.Arrived(t.Context(), "bilal", u.ID)
		wantKind(t, "another's upload", err, errs.NotFound)
		_, err = h.Append(t.Context(), "bilal", u.ID, 100, strings.NewReader("x"))
		wantKind(t, "a part of another", err, errs.NotFound)
		if err := h.part(t, u.ID, 100, len(pdf)); err != nil {
			t.Fatal(err)
		}
		_, err = h.Append(t.Context(), "amina", u.ID, int64(len(pdf)), strings.NewReader("more"))
		wantKind(t, "more than announced", err, errs.Invalid)
		p, counted, err := h.Add(t.Context(), "amina", "transcript", held, u.ID)
		if err != nil || !counted {
			t.Fatal(counted, err)
		}
		got, _, _, err := h.Get(t.Context(), "amina", p.ID)
		if err != nil || got.Latest.Name != "scan.pdf" || got.Latest.Pages != 2 {
			t.Errorf("%+v %v", got.Latest, err)
		}
		_, _, err = h.Add(t.Context(), "amina", "transcript", held, u.ID)
		wantKind(t, "the same upload twice", err, errs.NotFound)
		if err := h.Tidy(t.Context()); err != nil || h.blobs(t) != 1 {
			t.Errorf("%d files are left of one paper, %v", h.blobs(t), err)
		}
	})
}

// What is refused leaves nothing behind.
func TestARefusedFileLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for what, body := range map[string][]byte{"a page": []byte("<html><script>alert(1)</script>"), "half a PDF": pdf[:200]} {
			up, err := h.Receive(t.Context(), "amina", "a.pdf", bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = h.Add(t.Context(), "amina", "cv", held, up)
			wantKind(t, what, err, errs.Invalid)
		}
		_, err := h.Receive(t.Context(), "amina", "a.pdf", strings.NewReader(""))
		wantKind(t, "nothing", err, errs.Invalid)
		_, err = h.Begin(t.Context(), "amina", "a.pdf", inspect.MaxBytes+1)
		wantKind(t, "too much", err, errs.Invalid)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if all, err := h.List(t.Context(), "amina"); err != nil || len(all) != 0 || h.blobs(t) != 0 {
			t.Errorf("%d papers and %d files are left, %v", len(all), h.blobs(t), err)
		}
	})
}

func TestOnlyAFewFilesAreOnTheirWayAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		var first string
		for i := range papers.MaxUploads + 1 {
			u, err := h.Begin(t.Context(), "amina", "a.pdf", 10)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = u.ID
			}
			h.now = h.now.Add(1000000)
		}
		_, err := h.Arrived(t.Context(), "amina", first)
		wantKind(t, "the oldest of too many", err, errs.NotFound)
	})
}
