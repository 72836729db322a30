package packetdb_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"preround/internal/packet"
	"preround/internal/papers"
	"preround/internal/platform/blob"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

func refs(p packet.Plan) (out []string) {
	for _, l := range p.Pieces {
		out = append(out, string(l.Kind)+l.Ref)
	}
	return out
}

func TestADraftIsChangedAndTakenBack(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		p, err := h.Plan(ctx, "amina", "a1")
		must(t, err)
		if got := refs(p); !slices.Equal(got, []string{"front", "paperpassport", "papertranscript"}) {
			t.Fatalf("proposed are %v", got)
		}
		before, err := h.Change(ctx, "amina", "a1", "Moved", func(d *packet.Draft, _ packet.Plan) error { return d.Move(d.Pieces[2].ID, -2) })
		must(t, err)
		after, err := h.Change(ctx, "amina", "a1", "Removed", func(d *packet.Draft, _ packet.Plan) error { return d.Remove(d.Pieces[1].ID) })
		must(t, err)
		if before != 0 || after != 1 {
			t.Errorf("the revisions before are %d and %d", before, after)
		}
		p, err = h.Plan(ctx, "amina", "a1")
		must(t, err)
		if got := refs(p); !slices.Equal(got, []string{"papertranscript", "paperpassport"}) {
			t.Errorf("after moving and removing: %v", got)
		}
		must(t, h.Back(ctx, "amina", "a1", 1))
		if p, err = h.Plan(ctx, "amina", "a1"); err != nil || !slices.Equal(refs(p), []string{"papertranscript", "front", "paperpassport"}) {
			t.Errorf("taken back: %v (%v)", refs(p), err)
		}
		must(t, h.Back(ctx, "amina", "a1", 0))
		if p, err = h.Plan(ctx, "amina", "a1"); err != nil || !slices.Equal(refs(p), []string{"front", "paperpassport", "papertranscript"}) {
			t.Errorf("back at the beginning: %v (%v)", refs(p), err)
		}
		history, err := h.store.History(ctx, "amina")
		if err != nil || len(history) != 4 {
			t.Errorf("%d changes are kept (%v), want all four", len(history), err)
		}
	})
}

func TestTheSamePiecesGiveTheSameBytes(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for _, form := range []packet.Form{packet.OnePDF, packet.Files} {
			_, err := h.Change(t.Context(), "amina", "a1", "Form", func(d *packet.Draft, _ packet.Plan) error { d.Form = form; return nil })
			must(t, err)
			one, err := h.Make(t.Context(), "amina", "a1")
			must(t, err)
			two, err := h.Make(t.Context(), "amina", "a1")
			must(t, err)
			if !bytes.Equal(one.Bytes, two.Bytes) {
				t.Errorf("%s: the same packet made twice differs", form)
			}
			if sum := sha256.Sum256(one.Bytes); !bytes.Equal(sum[:], one.SHA256) {
				t.Errorf("%s: the sum is not that of the bytes", form)
			}
		}
	})
}

func TestFilesAreNamedAsTheHostWants(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, err := h.Change(t.Context(), "amina", "a1", "Names", func(d *packet.Draft, _ packet.Plan) error {
			d.Form, d.Naming.Pattern, d.Limits.OnlyPDF = packet.Files, "{nn} {surname} {what}", true
			return d.Change("p2", func(p *packet.Piece) { p.Title = "Passport" })
		})
		must(t, err)
		m, err := h.Make(t.Context(), "amina", "a1")
		must(t, err)
		z, err := zip.NewReader(bytes.NewReader(m.Bytes), int64(len(m.Bytes)))
		must(t, err)
		var names []string
		for _, f := range z.File {
			names = append(names, f.Name)
			r, err := f.Open()
			must(t, err)
			head := make([]byte, 5)
			_, err = io.ReadFull(r, head)
			must(t, err)
			if string(head) != "%PDF-" {
				t.Errorf("%s is no PDF, and the host takes nothing else", f.Name)
			}
		}
		want := []string{"01 Khan Cover page.pdf", "02 Khan Passport.pdf", "03 Khan My transcript.pdf"}
		if !slices.Equal(names, want) || m.Name != "01 Khan Application.zip" {
			t.Errorf("files are called %q in %q, want %q", names, m.Name, want)
		}
		name, f, err := h.One(t.Context(), "amina", "a1", "p2")
		if err != nil || name != want[1] || f.Type != "application/pdf" {
			t.Errorf("the one file is %q of %s (%v)", name, f.Type, err)
		}
	})
}

func TestAPictureIsDrawnSmaller(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.room.put("passport", photo(3, 2500))
		var sizes []int64
		for _, small := range []bool{false, true} {
			_, err := h.Change(t.Context(), "amina", "a1", "Size", func(d *packet.Draft, _ packet.Plan) error {
				return d.Change("p2", func(p *packet.Piece) { p.Smaller, p.Version = small, 2 })
			})
			must(t, err)
			p, err := h.Plan(t.Context(), "amina", "a1")
			must(t, err)
			m, err := h.Make(t.Context(), "amina", "a1")
			must(t, err)
			if m.Enclosed[1].Bytes != p.Pieces[1].Bytes {
				t.Errorf("the page says %d bytes, and %d went in", p.Pieces[1].Bytes, m.Enclosed[1].Bytes)
			}
			sizes = append(sizes, m.Enclosed[1].Bytes)
		}
		if sizes[1]*2 > sizes[0] {
			t.Errorf("drawn smaller it has %d bytes of %d", sizes[1], sizes[0])
		}
	})
}

func TestRow21WhatWasSentIsTheirsAlone(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, err := h.send(t.Context(), "a1", 3)
		must(t, err)
		for _, who := range []student.ID{"bilal", ""} {
			_, _, err := h.read(t, who, "a1", 3)
			wantKind(t, "opened by “"+string(who)+"”", err, errs.NotFound)
		}
		_, _, err = h.read(t, "amina", "a1", 4)
		wantKind(t, "another number", err, errs.NotFound)
		_, _, err = h.read(t, "amina", "a2", 3)
		wantKind(t, "another application", err, errs.NotFound)
		_, _, err = h.read(t, "", "", 3)
		wantKind(t, "nobody", err, errs.NotFound)
		if _, _, err := h.read(t, "amina", "a1", 3); err != nil {
			t.Error(err)
		}
	})
}

// Row 38: what was sent stays byte for byte, whatever changes afterwards.
func TestRow38WhatWasSentNeverChanges(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		sealed, err := h.send(ctx, "a1", 3)
		must(t, err)
		before, k, err := h.read(t, "amina", "a1", 3)
		must(t, err)
		if sum := sha256.Sum256(before); !bytes.Equal(sum[:], k.SHA256) || !bytes.Equal(k.SHA256, sealed.SHA256) || int64(len(before)) != k.Bytes {
			t.Fatal("what is kept is not what its row says")
		}
		h.room.put("transcript", photo(200, 90)) // replaced
		delete(h.room.papers, "passport")        // deleted
		h.room.order = []string{"transcript"}
		a := h.apps["a1"]
		a.Name, a.Who = "Renamed", "Somebody Else"
		h.apps["a1"] = a
		_, err = h.Change(ctx, "amina", "a1", "Emptied", func(d *packet.Draft, _ packet.Plan) error { d.Pieces = nil; return nil })
		must(t, err)
		after, again, err := h.read(t, "amina", "a1", 3)
		must(t, err)
		if !bytes.Equal(before, after) || again.Name != k.Name || !slices.Equal(again.Enclosed, k.Enclosed) {
			t.Error("what was sent has changed")
		}
		_, err = h.send(ctx, "a2", 3)
		must(t, err)
		k.Blob = "packet/00000000000000000000000000000000"
		wantKind(t, "a second packet of one sending", h.store.Keep(ctx, "amina", k), errs.Conflict)
	})
}

func TestSentPacketsHaveARoomOfTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.room.put("passport", photo(3, 900))
		_, err := h.Change(t.Context(), "amina", "a1", "Newer", func(d *packet.Draft, _ packet.Plan) error {
			return d.Change("p2", func(p *packet.Piece) { p.Version = 2 })
		})
		must(t, err)
		for n := int64(1); n < 20; n++ {
			if _, err = h.send(t.Context(), "a1", n); err != nil {
				break
			}
		}
		if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "sent packets") {
			t.Fatalf("the room is full: %v", err)
		}
		used, err := h.Usage(t.Context(), "amina")
		must(t, err)
		blobs := 0
		must(t, h.files.Each(t.Context(), "packet", func(blob.Info) error { blobs++; return nil }))
		kept, err := h.Kept(t.Context(), "amina", "")
		if err != nil || used > h.Quota() || used == 0 || blobs != len(kept) {
			t.Errorf("%d bytes in %d files of %d packets (%v)", used, blobs, len(kept), err)
		}
	})
}

func TestUsesOfPapers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx, uses := t.Context(), packet.Uses{Service: h.Service}
		if all, err := uses.Of(ctx, "amina", "transcript"); err != nil || len(all) != 0 {
			t.Fatalf("a packet that nobody touched counts: %v (%v)", all, err)
		}
		for _, app := range []string{"a1", "a2"} {
			_, err := h.Change(ctx, "amina", app, "Begun", func(d *packet.Draft, _ packet.Plan) error { d.Note = "x"; return nil })
			must(t, err)
		}
		_, err := h.send(ctx, "a1", 3)
		must(t, err)
		a := h.apps["a1"]
		a.Sent = 3
		h.apps["a1"] = a
		h.room.put("transcript", photo(200, 90))
		all, err := uses.Of(ctx, "amina", "transcript")
		must(t, err)
		want := []papers.Use{{ID: "a1:3", Title: "Host of a1: Elective", Path: "/applications/a1", Version: 1, Sent: true}, {ID: "a2", Title: "Host of a2: Elective", Path: "/applications/a2/packet", Version: 1}}
		if !slices.Equal(all, want) {
			t.Errorf("uses are %+v, want %+v", all, want)
		}
		sent, _, err := h.read(t, "amina", "a1", 3)
		must(t, err)
		must(t, uses.Update(ctx, "amina", "transcript", 2, []string{"a2"}))
		p, err := h.Plan(ctx, "amina", "a2")
		must(t, err)
		if p.Pieces[2].Version != 2 || p.Pieces[2].Newer != 0 {
			t.Errorf("after the update: %+v", p.Pieces[2])
		}
		if still, _, err := h.read(t, "amina", "a1", 3); err != nil || !bytes.Equal(sent, still) {
			t.Errorf("the update touched what was sent (%v)", err)
		}
	})
}

func TestWhatNoRowNamesIsSwept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		kept, err := h.send(t.Context(), "a1", 1)
		must(t, err)
		lost, err := h.Seal(t.Context(), "amina", "a1")
		must(t, err)
		n, err := h.Sweep(t.Context(), func(do func(packet.Blob) error) error {
			for _, name := range []string{kept.Blob, lost.Blob} {
				if err := do(packet.Blob{Name: name, Made: noon.AddDate(0, 0, -2)}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil || n != 1 {
			t.Errorf("%d swept (%v), want the one without a row", n, err)
		}
		if _, _, err := h.read(t, "amina", "a1", 1); err != nil {
			t.Error(err)
		}
	})
}

func TestRow43NothingIsLeftOfAStudent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, err := h.Change(t.Context(), "amina", "a1", "canary4711", func(d *packet.Draft, _ packet.Plan) error { d.Note = "canary4711"; return nil })
		must(t, err)
		_, err = h.send(t.Context(), "a1", 1)
		must(t, err)
		must(t, h.store.EraseStudent(t.Context(), "amina"))
		for _, table := range []string{`SELECT count(*) FROM packet_draft`, `SELECT count(*) FROM packet_sent`} {
			n := 0
			_, err := h.db.Get(t.Context(), db.Into(&n), table)
			if err != nil || n != 0 {
				t.Errorf("%s: %d (%v)", table, n, err)
			}
		}
		if any, err := h.store.Any(t.Context()); err != nil || any {
			t.Errorf("packets are kept still (%v)", err)
		}
	})
}

func TestOldChangesArePruned(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for i := range 160 {
			_, err := h.store.Append(t.Context(), "amina", packet.Revision{Application: "a1", At: noon, Body: fmt.Append(nil, i)})
			must(t, err)
		}
		all, err := h.store.History(t.Context(), "amina")
		if err != nil || len(all) < 100 || len(all) > 150 || all[len(all)-1].Rev != 160 {
			t.Errorf("%d changes are kept (%v)", len(all), err)
		}
	})
}
