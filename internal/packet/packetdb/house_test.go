package packetdb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/packet"
	"preround/internal/packet/packetdb"
	"preround/internal/platform/bind"
	"preround/internal/platform/blob"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// house is the service on a real database and a real folder of files.
type house struct {
	*packet.Service
	db    *db.DB
	store *packetdb.Store
	files blob.Store
	room  *room
	apps  map[string]packet.Application
}

// room is a room that pieces come from: its papers and their versions.
type room struct {
	papers map[string][]packet.File
	order  []string
}

func (r *room) Kind() packet.Kind { return packet.Paper }

func (r *room) Items(context.Context, student.ID, packet.Application) ([]packet.Item, error) {
	var out []packet.Item
	for _, ref := range r.order {
		i := packet.Item{Kind: packet.Paper, Ref: ref, Title: "My " + ref, Asks: []packet.Wish{{Kind: catalog.RequirementKind(ref), Well: 1}}, Held: true, Ready: true}
		for n := len(r.papers[ref]); n > 0; n-- {
			f := r.papers[ref][n-1]
			i.Files = append(i.Files, packet.FileFacts{Version: n, Type: f.Type, Bytes: int64(len(f.Bytes)), Pages: 1})
		}
		out = append(out, i)
	}
	return out, nil
}

func (r *room) File(_ context.Context, _ student.ID, _ packet.Application, ref string, version int) (packet.File, error) {
	if version < 1 || version > len(r.papers[ref]) {
		return packet.File{}, errs.New(errs.NotFound, "There is no such file.")
	}
	return r.papers[ref][version-1], nil
}

func (r *room) put(ref string, f packet.File) {
	if r.papers[ref] == nil {
		r.order = append(r.order, ref)
	}
	r.papers[ref] = append(r.papers[ref], f)
}

// photo is a picture of a colour.
func photo(shade uint8, side int) packet.File {
	m := image.NewRGBA(image.Rect(0, 0, side, side))
	for i := range m.Pix {
		m.Pix[i] = shade + uint8(i*i%31)
	}
	m.Set(0, 0, color.Black)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 95}); err != nil {
		panic(err) // a Buffer takes everything
	}
	return packet.File{Type: bind.JPEG, Bytes: b.Bytes()}
}

func bound(b packet.Book) (packet.Bound, error) {
	var parts []bind.Part
	for _, p := range b.Parts {
		parts = append(parts, bind.Part{Title: p.Title, Type: p.Type, Bytes: p.Bytes})
	}
	got, err := bind.Book{Title: b.Title, Letter: b.Letter, Lang: "en"}.Bind(parts)
	return packet.Bound{Bytes: got.Bytes, Pages: got.Pages, Starts: got.Starts}, err
}

func pages(p packet.Part) (int, error) {
	return bind.Pages(bind.Part{Title: p.Title, Type: p.Type, Bytes: p.Bytes})
}

// set stands for the typesetter: a page that differs with its data.
func set(_ context.Context, _ string, files map[string][]byte) ([]byte, error) {
	sum := sha256.Sum256(files["/packet.json"])
	return bind.Bind([]bind.Part{{Title: string(sum[:4]), Type: bind.JPEG, Bytes: photo(sum[0], 8).Bytes}})
}

func newHouse(d *db.DB, files blob.Store, keys blob.Keys, quota int64) *house {
	h := &house{db: d, store: packetdb.New(d), files: files, room: &room{papers: map[string][]packet.File{}}}
	h.apps = map[string]packet.Application{}
	for _, id := range []string{"a1", "a2"} {
		h.apps[id] = packet.Application{ID: id, Name: "Elective", Host: "Host of " + id, Who: "Ayesha Khan", Asked: []packet.Asked{{Kind: "passport", What: "passport"}, {Kind: "transcript", What: "transcript"}}}
	}
	h.Service = packet.New(packet.Setup{Store: h.store, Transact: d.Write, Vault: blob.NewVault(files, keys), Sources: []packet.Source{h.room}, Bind: bound, Count: pages, Set: set,
		Find: func(_ context.Context, who student.ID, id string) (packet.Application, error) {
			a, ok := h.apps[id]
			if !ok || who != "amina" {
				return a, errs.New(errs.NotFound, "There is no such application.")
			}
			return a, nil
		}, Clock: clock.Fixed(noon), Random: rand.Reader, Quota: quota})
	h.room.put("passport", photo(10, 60))
	h.room.put("transcript", photo(90, 80))
	return h
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHouse(d, blobtest.Files(t), blobtest.Keys(t), 1<<20)
		for _, who := range []student.ID{"amina", "bilal"} {
			if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, $2)`, string(who), db.Ms(noon)); err != nil {
				t.Fatal(err)
			}
		}
		test(t, h)
	})
}

// send keeps the packet of an application as what was sent by entry n.
func (h *house) send(ctx context.Context, application string, n int64) (packet.Kept, error) {
	k, err := h.Seal(ctx, "amina", application)
	if err != nil {
		return k, err
	}
	return k, h.db.Write(ctx, func(ctx context.Context) error { return h.Keep(ctx, "amina", k, n) })
}

func (h *house) read(t *testing.T, who student.ID, application string, n int64) ([]byte, packet.Kept, error) {
	t.Helper()
	k, file, err := h.Open(t.Context(), who, application, n)
	if err != nil {
		return nil, k, err
	}
	defer file.Close()
	b, err := io.ReadAll(file)
	return b, k, err
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, what string, err error, want errs.Kind) {
	t.Helper()
	if err == nil || errs.KindOf(err) != want {
		t.Errorf("%s: %v", what, err)
	}
}
