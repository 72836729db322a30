package helddb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"preround/internal/letters/held"
	"preround/internal/letters/held/helddb"
	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/blob"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// house is the service of a school's server on a real database and a real folder.
type house struct {
	*held.Service
	db    *db.DB
	store *helddb.Store
	files blob.Store
	now   time.Time
	told  []string // what the student's side was told
	scan  error    // what the virus scanner says
}

// here inspects in this process.
type here struct{}

func (here) Inspect(_ context.Context, r io.Reader) (inspect.Found, error) {
	body, err := io.ReadAll(r)
	if err != nil {
		return inspect.Found{}, err
	}
	return inspect.Inspect(body)
}

const reader = "office@school.example"

var school = held.House{School: "School of Medicine", Readers: []string{reader}, Mails: true}

func open(t testing.TB, d *db.DB, of held.House) *house {
	h := &house{db: d, store: helddb.New(d), files: blobtest.Files(t), now: noon}
	h.Service = held.New(held.Setup{Store: h.store, Drafts: h.store, Steps: h.store, Doomed: h.store, Vault: blob.NewVault(h.files, blobtest.Keys(t)), Inspector: here{}, Transact: d.Write, House: of,
		Scan:      func(context.Context, []byte) error { return h.scan },
		Arrived:   func(_ context.Context, r string) error { h.told = append(h.told, "arrived "+r); return nil },
		TakenBack: func(_ context.Context, r string) error { h.told = append(h.told, "taken back "+r); return nil },
		Clock:     clock.Func(func() time.Time { return h.now }), Random: rand.Reader})
	for _, who := range []string{"amina", "ben", "reader"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d, school)) })
}

var (
	hers   = held.Where{Student: "amina", Request: "r1"}
	his    = held.Where{Student: "ben", Request: "r2"}
	letter = inspecttest.PDF(1)
	longer = inspecttest.PDF(40)
)

func in(body []byte) held.In {
	return held.In{How: held.Uploaded, Waived: true, Checked: "Link sent to prof@host.example.", Places: []string{"a1", "a2"}, File: bytes.NewReader(body)}
}

func (h *house) hand(t *testing.T, w held.Where, body []byte) held.Version {
	t.Helper()
	v, err := h.HandIn(t.Context(), w, in(body), "")
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// pass asks for a code and enters it.
func (h *house) pass(t *testing.T, w held.Where) string {
	t.Helper()
	code, err := h.AskCode(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	pass, err := h.EnterCode(t.Context(), w, code)
	if err != nil {
		t.Fatal(err)
	}
	return pass
}

func (h *house) blobs(t *testing.T) (n int) {
	t.Helper()
	if err := h.files.Each(t.Context(), "", func(blob.Info) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func wantKind(t *testing.T, what string, err error, want errs.Kind) {
	t.Helper()
	if err == nil || errs.KindOf(err) != want {
		t.Errorf("%s: %v", what, err)
	}
}

var office = held.Office("reader", reader)

func (h *house) count(t *testing.T, table string) (n int, err error) {
	t.Helper()
	_, err = h.db.Get(t.Context(), db.Into(&n), "SELECT count(*) FROM "+table)
	return n, err
}

// everything is every byte of the database's files and of the store of files.
func everything(t *testing.T, file string, files blob.Store) (all []byte) {
	t.Helper()
	names, err := filepath.Glob(file + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	err = files.Each(t.Context(), "", func(i blob.Info) error {
		r, err := files.Get(t.Context(), i.Name)
		if err != nil {
			return err
		}
		defer r.Close()
		b, err := io.ReadAll(r)
		all = append(all, b...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}
