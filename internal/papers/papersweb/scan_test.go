package papersweb_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"preround/internal/papers"
	"preround/internal/papers/inspecttest"
	"preround/internal/papers/papersdb"
)

// watchman is a scanner that is there or not, and finds what it is told to.
type watchman struct {
	away  bool
	finds string
}

func (w *watchman) Scan(_ context.Context, file io.Reader) (string, error) {
	if w.away {
		return "", errors.New("nobody answers")
	}
	_, err := io.Copy(io.Discard, file)
	return w.finds, err
}

// Row 24: the page says what is done about viruses here, and of each file whether it
// was.
func TestRow24ThePageSaysWhatIsScanned(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	before := h.added(h.post("/papers", form("kind", "cv"), "cv.pdf", inspecttest.PDF(1)))
	const none = "This server does not scan files for viruses."
	b.Get(below+"/papers").OK().Has(".note", none)
	b.Get(below+"/papers/new").OK().Has("#file-hint", none)
	b.Get(below+before).OK().Has("#file-hint", none).Hasnt(".tag", "viruses")

	s := &watchman{away: true}
	h.vault.Scanner, h.vault.Scans, h.vault.Inspector = s, papersdb.New(h.db), papers.Scanned(here{}, s)
	h.vault.Rescan = func(context.Context) error { return nil }
	b.Get(below+"/papers").OK().Has(".note", "scanned for viruses before it is kept").Hasnt(".note", none).Has(".tag", "Not scanned for viruses yet")
	at := h.added(h.post("/papers", form("kind", "passport"), "a.pdf", inspecttest.PDF(1)))
	b.Get(below+at).OK().Has(".tag", "Not scanned for viruses yet").Has(".paper-row p", "passed on to nobody").Has("#file-hint", "scanned for viruses")
	if rec := h.send(http.MethodGet, at+"/versions/1", "", nil); rec.Code != http.StatusOK {
		t.Errorf("her own file while it waits: %d", rec.Code)
	}
	h.scans(t, at, "waits")

	s.away, s.finds = false, "Eicar-Test-Signature"
	if rec := h.post("/papers", form("kind", "visa"), "b.pdf", inspecttest.PDF(1)); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("an infected file: %d", rec.Code)
	}
	b.Get(below+"/papers").OK().Hasnt("a", "Visa")
	if left, err := h.vault.ScanWaiting(t.Context()); left != 0 || err != nil {
		t.Fatal(left, err)
	}
	b.Get(below+at).OK().Has(".tag.late", "Virus found").Has(".paper-row p", "Eicar-Test-Signature").Hasnt(".paper-row a")
	b.Get(below+"/papers").OK().Has(".tag.late", "Virus found")
	if rec := h.send(http.MethodGet, at+"/versions/1", "", nil); rec.Code != http.StatusConflict {
		t.Errorf("a file with a virus: %d", rec.Code)
	}
	if rec := h.send(http.MethodGet, "/api/v1"+at+"/file", "", nil); rec.Code != http.StatusConflict {
		t.Errorf("a file with a virus, by the API: %d", rec.Code)
	}
	h.scans(t, at, "infected")

	s.finds = ""
	h.added(h.post(at+"/versions", nil, "clean.pdf", inspecttest.PDF(2)))
	b.Get(below+"/papers").OK().Count(".tag.late", 1) // of the CV from before
	h.scans(t, at, "clean")
}

// scans checks what the API says of the newest file.
func (h *house) scans(t *testing.T, at, want string) {
	t.Helper()
	var got struct{ Versions []struct{ Scan string } }
	h.json(h.send(http.MethodGet, "/api/v1"+at, "", nil), http.StatusOK, &got)
	if len(got.Versions) == 0 || got.Versions[0].Scan != want {
		t.Errorf("%+v, want %s", got, want)
	}
}
