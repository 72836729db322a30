package papersdb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
	"preround/internal/papers/papersdb"
	"preround/internal/platform/blob"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

// house is the service on a real database and a real folder of files.
type house struct {
	*papers.Service
	db    *db.DB
	store *papersdb.Store
	files blob.Store
	vault *blob.Vault
	now   time.Time
	plan  *recordedPlan
	uses  *uses
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

// recordedPlan remembers what was last held.
type recordedPlan struct{ held []student.Document }

func (p *recordedPlan) Held(_ context.Context, _ student.ID, all []papers.Paper, _ papers.Kind) (bool, error) {
	before := len(p.held)
	p.held = papers.Documents(all)
	return len(p.held) != before, nil
}

// uses is a room that sends papers.
type uses struct{ all []papers.Use }

func (u *uses) Of(context.Context, student.ID, papers.ID) ([]papers.Use, error) { return u.all, nil }

func (u *uses) Update(_ context.Context, _ student.ID, _ papers.ID, version int, names []string) error {
	for i := range u.all {
		for _, n := range names {
			if u.all[i].ID == n {
				u.all[i].Version = version
			}
		}
	}
	return nil
}

func open(t testing.TB, d *db.DB) *house {
	h := &house{db: d, store: papersdb.New(d), files: blobtest.Files(t), now: noon, plan: &recordedPlan{}, uses: &uses{}}
	h.vault = blob.NewVault(h.files, blobtest.Keys(t))
	h.Service = papers.New(papers.Setup{Store: h.store, Uploads: h.store, Doomed: h.store, Vault: h.vault, Inspector: here{}, Transact: d.Write, Plan: h.plan, Uses: h.uses,
		Clock: clock.Func(func() time.Time { return h.now }), Random: rand.Reader, Quota: 1 << 20})
	return h
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		for _, who := range []student.ID{"amina", "bilal", "chen"} {
			if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, $2)`, string(who), db.Ms(noon)); err != nil {
				t.Fatal(err)
			}
		}
		test(t, h)
	})
}

var held = papers.Facts{Status: papers.Held}

// add adds a paper with a file.
func (h *house) add(t *testing.T, who student.ID, k papers.Kind, body []byte) papers.Paper {
	t.Helper()
	up, err := h.Receive(t.Context(), who, "sent.pdf", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := h.Add(t.Context(), who, k, held, up)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// read opens a file and checks that it is what its row says.
func (h *house) read(t *testing.T, who student.ID, id papers.ID, n int) ([]byte, error) {
	t.Helper()
	v, file, err := h.Open(t.Context(), who, id, n)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	b, err := io.ReadAll(file)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(b); !bytes.Equal(sum[:], v.SHA256) || int64(len(b)) != v.Bytes {
		t.Errorf("version %d of %s is not what its row says", v.N, id)
	}
	return b, nil
}

// blobs counts the files in the store.
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

var errBroken = errors.New("the line broke")

type breaking struct{ *strings.Reader }

func (b breaking) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if errors.Is(err, io.EOF) {
		err = errBroken
	}
	return n, err
}

var pdf = inspecttest.PDF(2)
