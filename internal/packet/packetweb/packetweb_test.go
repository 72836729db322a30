package packetweb_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"image"
	"image/jpeg"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/packet"
	"preround/internal/packet/packetdb"
	"preround/internal/packet/packetweb"
	"preround/internal/platform/bind"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// house is the pages on a real database; who is the student at the browser.
type house struct {
	http.Handler
	t       *testing.T
	packets *packet.Service
	who     student.ID
	items   []packet.Item
	app     packet.Application
	busy    bool // the engine is not ready
}

// Student implements packetweb.Keeper.
func (h *house) Student(*http.Request) (student.ID, bool, error) { return h.who, h.who != "", nil }

// Kind implements packet.Source.
func (h *house) Kind() packet.Kind { return packet.Paper }

// Items implements packet.Source.
func (h *house) Items(context.Context, student.ID, packet.Application) ([]packet.Item, error) {
	return h.items, nil
}

// File implements packet.Source.
func (h *house) File(context.Context, student.ID, packet.Application, string, int) (packet.File, error) {
	return packet.File{Type: bind.JPEG, Bytes: photo()}, nil
}

func photo() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 60, 40)), nil); err != nil {
		panic(err) // a Buffer takes everything
	}
	return b.Bytes()
}

func bound(b packet.Book) (packet.Bound, error) {
	var parts []bind.Part
	for _, p := range b.Parts {
		parts = append(parts, bind.Part{Title: p.Title, Type: p.Type, Bytes: p.Bytes})
	}
	got, err := bind.Book{Title: b.Title}.Bind(parts)
	return packet.Bound{Bytes: got.Bytes, Pages: got.Pages, Starts: got.Starts}, err
}

func (h *house) set(context.Context, string, map[string][]byte) ([]byte, error) {
	if h.busy {
		return nil, errs.New(errs.Busy, "The pages are still being set.")
	}
	return bind.Bind([]bind.Part{{Title: "front", Type: bind.JPEG, Bytes: photo()}})
}

func paper(ref, title string) packet.Item {
	return packet.Item{Kind: packet.Paper, Ref: ref, Title: title, Asks: []packet.Wish{{Kind: catalog.RequirementKind(ref), Well: 1}}, Held: true, Ready: true, Path: "/papers/" + ref,
		Files: []packet.FileFacts{{Version: 1, Type: bind.JPEG, Bytes: 2_000_000}}}
}

func open(t *testing.T) *house {
	t.Helper()
	d := dbtest.SQLite(t)
	h := &house{t: t, who: "her", items: []packet.Item{paper("passport", "Passport"), paper("transcript", "Transcript")},
		app: packet.Application{ID: "a1", Name: "Elective", Host: "Imperial", Who: "Ayesha Khan", Asked: []packet.Asked{{Kind: "passport", What: "Passport"}, {Kind: "bls", What: "BLS certificate"}}}}
	for _, who := range []string{"her", "him"} {
		if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 0)`, who); err != nil {
			t.Fatal(err)
		}
	}
	find := func(_ context.Context, who student.ID, id string) (packet.Application, error) {
		if who != "her" || id != "a1" {
			return packet.Application{}, errs.New(errs.NotFound, "There is no such application.")
		}
		return h.app, nil
	}
	count := func(p packet.Part) (int, error) {
		return bind.Pages(bind.Part{Title: p.Title, Type: p.Type, Bytes: p.Bytes})
	}
	h.packets = packet.New(packet.Setup{Store: packetdb.New(d), Transact: d.Write, Vault: blobtest.Vault(t), Sources: []packet.Source{h}, Find: find, Bind: bound, Count: count, Set: h.set,
		Letters: func(context.Context, student.ID, string) ([]packet.Letter, error) {
			return []packet.Letter{{Who: "Dr Malik", State: "Letter is here", Since: clock.NewDate(2026, 11, 20)}}, nil
		}, Clock: clock.Fixed(noon), Random: rand.Reader})
	site, err := web.New(web.Options{BaseURL: "http://x.test/below", Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	packetweb.Routes(site, &packetweb.Pages{Keeper: h, Packets: h.packets, Warm: func() {},
		Draw: func(context.Context, []byte) ([][]byte, int, error) {
			return [][]byte{[]byte("png1"), []byte("png2")}, 2, nil
		},
		Letter: func(m packet.Mail, with packetweb.Enclosure) ([]byte, error) {
			return []byte(m.Subject + with.Name), nil
		},
		Keep: func(ctx context.Context, who student.ID, id string) error {
			k, err := h.packets.Seal(ctx, who, id)
			if err == nil {
				err = h.packets.Keep(ctx, who, k, h.app.Sent)
			}
			return err
		}})
	h.Handler = site
	return h
}

const at = "/below/applications/a1/packet"

func (h *house) browser() *webtest.Browser { return webtest.New(h.t, h) }

func (h *house) send(method, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, "http://x.test"+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestPiecesAreOrderedByButtons(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.browser().Get(at).OK()
	p.Has("h1", "The packet").Count(".packet-piece", 2).Has("#piece-p2", "Passport").Has(".packet-wishes", "BLS certificate", "Missing")
	p = p.Submit(".packet-add", url.Values{"item": {"paper:transcript"}}).OK()
	p.Has("#piece-p3", "Transcript").Has(".flash", "Added at the end.")
	if title := p.Title(); !strings.HasPrefix(title, "Packet: Elective") {
		t.Errorf("the title is %q", title)
	}
	p = p.Submit("#piece-p3 .acts", url.Values{"do": {"up"}}).OK()
	if first := p.Text(".packet-piece:nth-child(2) .what"); !strings.Contains(first, "Transcript") {
		t.Errorf("second is %q", first)
	}
	p = p.Submit("#piece-p3 .acts", url.Values{"do": {"remove"}}).OK()
	p.Count(".packet-piece", 2).Has(".flash", "It stays where it is kept.")
	p = p.Submit(".flash form", nil).OK() // undo
	p.Count(".packet-piece", 3).Has(".flash", "as it was before")
	for _, id := range []string{"p1", "p2", "p3"} {
		p = p.Submit("#piece-"+id+" .acts", url.Values{"do": {"remove"}}).OK()
	}
	p.Has("section", "Nothing is in it yet").Has(".notice.bad", "There is nothing in the packet yet.")
	p.Submit(".packet-add", url.Values{"item": {"front:"}}).OK().Has(".packet-piece", "Cover page")
}

func TestSettingsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.browser().Get(at).OK()
	form := `form[action="` + at + `"]`
	bad := p.Submit(form, url.Values{"each": {"huge"}, "pages": {"-1"}, "pattern": {"own"}, "own": {"{name}"}, "mail": {"a@b"}}).Status(http.StatusUnprocessableEntity)
	bad.Has(".summary", "Write the size as the host’s page does").Has("#each-wrong", "500 KB").Has("#pages-wrong", "number from 1")
	if title := bad.Title(); !strings.HasPrefix(title, "Error: ") {
		t.Errorf("the title is %q", title)
	}
	bad = p.Submit(form, url.Values{"pattern": {"own"}, "own": {"{name}"}, "mail": {"a@b"}}).Status(http.StatusUnprocessableEntity)
	bad.Has("#own-wrong", "“{name}” is not one of the parts").Count("details.packet-group[open]", 1)
	bad = p.Submit(form, url.Values{"note": {"Patient Ali, MRN 4711234, was seen"}}).Status(http.StatusUnprocessableEntity)
	bad.Has("#note-wrong")
	good := p.Submit(form, url.Values{"each": {"1 MB"}, "form": {"zip"}, "pattern": {"own"}, "own": {"{nn} {what}"}, "to": {"Dr Rahman"}}).OK()
	good.Has(".notice.bad", "Passport has 2 MB; the host takes 1 MB for one file.", "Draw it smaller").Has("section[aria-labelledby=result]", "Application.zip")
	good.Submit("#piece-p2 details form", url.Values{"do": {"save"}, "smaller": {"yes"}, "title": {"My passport"}}).OK().Hasnt(".notice.bad", "Passport has").Has("#piece-p2", "My passport")
}

func TestWhileTheEngineIsMadeReady(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.busy = true
	h.browser().Get(at).OK().Has("section[aria-labelledby=result]", "what is still being set")
	h.browser().Get(at+"/look").OK().Has(".notice", "still being drawn")
	if rec := h.send(http.MethodGet, at+"/file", nil); rec.Code != http.StatusServiceUnavailable {
		t.Errorf("the file: %d", rec.Code)
	}
}

func TestTheCoveringMailIsTheStudentsToSend(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.browser().Get(at+"/mail").OK().Has("p", "Nothing is sent from here.").Has("textarea", "I am applying for Elective (Imperial)").Has(`a[href^="mailto:?subject=Application"]`)
	p.Has(".notice", "It has no address yet.")
	rec := h.send(http.MethodGet, at+"/mail.eml", nil)
	if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Khan_Ayesha_Application.pdf") {
		t.Errorf("the draft: %d %s", rec.Code, rec.Body)
	}
}

func TestWhatWasSentIsShownAndKept(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.app.Sent = 4
	h.browser().Get(at).OK().Has(".notice", "noted as sent, without a packet")
	if rec := h.send(http.MethodPost, at+"/keeping", nil); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/below/applications/a1" {
		t.Fatalf("kept: %d %v", rec.Code, rec.Header())
	}
	p := h.browser().Get(at).OK()
	p.Has("section[aria-labelledby=kept]", "Khan_Ayesha_Application.pdf").Has(".notice", "kept below").Has(".packet-sum")
	rec := h.send(http.MethodGet, at+"/sent/4", nil)
	if rec.Code != http.StatusOK || !strings.HasPrefix(rec.Body.String(), "%PDF-") {
		t.Errorf("what was sent: %d", rec.Code)
	}
	if again := h.send(http.MethodPost, at+"/keeping", nil); again.Code != http.StatusConflict {
		t.Errorf("kept twice: %d", again.Code)
	}
	h.app.Closed = true
	if rec := h.send(http.MethodPost, at+"/pieces/p1", url.Values{"do": {"remove"}}); rec.Code != http.StatusConflict {
		t.Errorf("changed though it is closed: %d", rec.Code)
	}
}

// Row 22: whatever leaves is an attachment that does nothing; pictures of pages are
// pictures.
func TestRow22PacketsAreServedAsAttachments(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.app.Sent = 4
	h.send(http.MethodPost, at+"/keeping", nil)
	for _, path := range []string{"/file", "/mail.eml", "/pieces/p2/file", "/sent/4"} {
		rec := h.send(http.MethodGet, at+path, nil)
		head := rec.Header()
		if rec.Code != http.StatusOK || !strings.HasPrefix(head.Get("Content-Disposition"), "attachment;") || head.Get("X-Content-Type-Options") != "nosniff" ||
			!strings.Contains(head.Get("Content-Security-Policy"), "sandbox") || !strings.Contains(head.Get("Cache-Control"), "no-store") {
			t.Errorf("%s: %d %v", path, rec.Code, head)
		}
	}
	h.browser().Get(at+"/look").OK().Count(".packet-look img", 2)
	rec := h.send(http.MethodGet, at+"/pages/2", nil)
	if rec.Code != http.StatusOK || rec.Header().Get("Content-Type") != "image/png" || rec.Body.String() != "png2" || !strings.Contains(rec.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("a page: %d %v", rec.Code, rec.Header())
	}
	if rec := h.send(http.MethodGet, at+"/pages/3", nil); rec.Code != http.StatusNotFound {
		t.Errorf("a page that is not there: %d", rec.Code)
	}
}

// Rows 13 and 21: what another student has is not there, and nothing tells it apart
// from what does not exist.
func TestRow21PacketsOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.app.Sent = 4
	h.send(http.MethodPost, at+"/keeping", nil)
	h.send(http.MethodGet, at+"/look", nil)
	h.who = "him"
	for _, path := range []string{"", "/look", "/pages/1", "/file", "/mail", "/mail.eml", "/pieces/p2/file", "/sent/4"} {
		theirs := h.send(http.MethodGet, at+path, nil)
		none := h.send(http.MethodGet, strings.Replace(at, "a1", "zz", 1)+path, nil)
		if theirs.Code != http.StatusNotFound || none.Code != http.StatusNotFound || len(theirs.Body.String()) != len(none.Body.String()) {
			t.Errorf("%s: another's is %d, none is %d", path, theirs.Code, none.Code)
		}
	}
	for _, path := range []string{"", "/pieces", "/pieces/p2", "/undo", "/keeping"} {
		if rec := h.send(http.MethodPost, at+path, url.Values{"do": {"up"}, "item": {"paper:transcript"}, "rev": {"0"}}); rec.Code != http.StatusNotFound {
			t.Errorf("POST %s: %d", path, rec.Code)
		}
	}
	h.who = ""
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		if rec := h.send(method, at, nil); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/below/applications" {
			t.Errorf("a visitor's %s: %d %s", method, rec.Code, rec.Header().Get("Location"))
		}
	}
}

// Row 25: a name that somebody typed breaks no header and leads nowhere.
func TestRow25NamesOfPacketsAreSafe(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.app.Who = "Ali \"../..\\\r\nX: y\u202e Khan"
	for _, path := range []string{"/file", "/pieces/p2/file"} {
		rec := h.send(http.MethodGet, at+path, nil)
		d := rec.Header().Get("Content-Disposition")
		if rec.Code != http.StatusOK || strings.ContainsAny(d, "\r\n\\") || strings.Contains(d, "../") || rec.Header().Get("X") != "" || strings.Contains(d, "%E2%80%AE") {
			t.Errorf("%s: %d %q", path, rec.Code, d)
		}
	}
}
