package papersweb_test

import (
	"bytes"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
	"preround/internal/student"
)

func TestAVisitorLearnsWhatThePageIsFor(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("")
	b.Get(below+"/papers?year=4&start=2027-07&country=GB").OK().Has("h1", "My papers").Has("form[action='/below/keep'] button", "Keep my plan on this device")
	b.Get(below+"/papers/new").OK().Has("a", "Start a plan")
	b.Get(below + "/papers/x/versions/1").Status(404)
	if rec := h.post("/papers", form("kind", "cv"), "a.pdf", inspecttest.PDF(1)); rec.Code != http.StatusForbidden {
		t.Errorf("a form of a visitor: %d", rec.Code)
	}
}

func TestAPaperFromTheFirstToTheLast(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	b.Get(below+"/papers").OK().Has(".empty h2", "No papers yet").Follow("Add a paper").OK().Has("h1", "Add a paper").Has("form[enctype='multipart/form-data'] input[type=file]").
		Hasnt("[data-shrink]:not([hidden])").Golden("new")
	at := h.added(h.post("/papers", form("kind", "passport", "title", "Pakistani", "status", "held", "official", "yes", "issued", "2020-01-01", "expires", "2026-12-20", "note", "in the drawer"),
		"My Passport.jpg", inspecttest.JPEG(60, 40, 6)))
	p := b.Get(below+at).OK().Has("h1", "Passport: Pakistani").Has(".notice.date", "Runs out in 28 days").Has(".paper-row a", "My Passport.jpg").Has(".paper-row p", "40 × 60 pixels").
		Has(".paper-row p", "Taken out: where, when and with which device")
	p = p.Submit("form[action='/below"+at+"']", form("expires", "2031-12-20")).OK().Has(".lede", "Valid until 20 Dec 2031").Has(".flash", "Saved")
	p.Press("Undo", nil).OK().Has(".notice.date", "Runs out in 28 days")
	h.added(h.post(at+"/versions", nil, "renewed.pdf", inspecttest.PDF(2)))
	b.Get(below+at).OK().Has("h2", "2 versions, newest first").Has(".paper-row", "renewed.pdf", "2 pages")
	b.Get(below+"/papers").OK().Has("h2", "Renew these").Has(".tag.now", "28 days").Has(".tag", "Official").Golden("list")
	gone := b.Get(below+at).Press("Delete this paper", nil).OK().Has(".flash", "Deleted").Hasnt(".paper-row")
	gone.Press("Bring it back", nil).OK().Has("h1", "Passport: Pakistani")
	b.Get(below+at).Press("Delete this paper", nil).OK()
	h.now.Add(int64(11 * time.Minute))
	if err := h.vault.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.Get(below + at).Status(404)
	b.Post(below+at+"/restoration", nil).Status(404)
}

// A form that is sent back keeps the file: it need not be sent again.
func TestAFormThatIsSentBackKeepsTheFile(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	rec := h.post("/papers", form("kind", "visa", "issued", "2026-05-01", "expires", "2025-05-01"), "visa.pdf", inspecttest.PDF(1))
	page := rec.Body.String()
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(page, "runs out before it was issued") || !strings.Contains(page, "Your file has arrived") {
		t.Fatalf("%d: %.2000s", rec.Code, page)
	}
	_, after, _ := strings.Cut(page, `name="upload" value="`)
	upload, _, _ := strings.Cut(after, `"`)
	p := b.Post(below+"/papers", form("kind", "visa", "status", "held", "expires", "2027-05-01", "upload", upload)).OK().Has("h1", "Visa").Has(".paper-row a", "visa.pdf")
	if len(p.Hops) != 1 {
		t.Errorf("hops %v", p.Hops)
	}
	b.Post(below+"/papers", form("kind", "visa", "status", "held", "upload", upload)).Status(404)
	b.Post(below+"/papers", form("kind", "nonsense", "status", "held")).Status(422).Has(".summary", "what kind").Has(".wrong", "what kind")
	b.Post(below+"/papers", form("kind", "visa", "status", "held", "expires", "next year")).Status(422).Has(".summary", "year-month-day")
	b.Post(below+"/papers", form("kind", "visa", "status", "wanted")).OK().Has("h2", "Add the file")
}

func TestReplacingOffersWhatIsNotSent(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	at := h.added(h.post("/papers", form("kind", "transcript"), "a.pdf", inspecttest.PDF(1)))
	h.uses.all = []papers.Use{{ID: "one", Title: "Imperial College London", Path: "/applications/one", Version: 1, Sent: true}, {ID: "two", Title: "Charité Berlin", Path: "/applications/two", Version: 1}}
	b.Get(below+at).OK().Has("h2", "Used in 2 applications").Hasnt("h2", "Not sent yet")
	b.Get(below+"/papers").OK().Has(".paper-row p", "used in 2 applications")
	h.added(h.post(at+"/versions", nil, "b.pdf", inspecttest.PDF(2)))
	p := b.Get(below+at).OK().Has("h2", "Not sent yet, with an older version").Has(".choice", "Charité Berlin").Hasnt(".choice", "Imperial")
	p.Press("Use the newest version there", nil).OK().Has(".flash", "Updated in 1 application").Hasnt("h2", "Not sent yet")
	if h.uses.all[0].Version != 1 || h.uses.all[1].Version != 2 {
		t.Errorf("%+v", h.uses.all)
	}
}

// Row 21: everybody opens exactly their own, by page and by API.
func TestRow21FilesOfOthersAreNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	own := map[student.ID]string{}
	for _, who := range []student.ID{"her", "him"} {
		h.who.Store(who)
		own[who] = h.added(h.post("/papers", form("kind", "passport"), "a.pdf", inspecttest.PDF(1)))
	}
	var missing string
	for _, asks := range []student.ID{"her", "him", ""} {
		h.who.Store(asks)
		for owner, at := range own {
			for _, path := range []string{at, at + "/versions/1", "/api/v1" + at, "/api/v1" + at + "/file"} {
				rec := h.send(http.MethodGet, path, "", nil)
				ours := asks == owner
				isKeepPage := asks == "" && path == at
				if got := rec.Code == http.StatusOK; got != ours && !isKeepPage {
					t.Errorf("%q asks for %s of %q: %d", asks, path, owner, rec.Code)
				}
				if strings.Contains(path, "/versions/") && rec.Code == http.StatusNotFound {
					told := fmt.Sprint(rec.Header()["Content-Length"], rec.Header()["Etag"], rec.Header()["Content-Disposition"])
					if missing == "" {
						missing = told
					}
					if told != missing {
						t.Errorf("what is another's is told apart: %s, %s", told, missing)
					}
				}
			}
		}
	}
}

// Row 22: whatever is sent, nothing comes back that acts, and each refusal is a page
// with a sentence.
func TestRow22NothingIsServedThatActs(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.who.Store(student.ID("her"))
	taken := 0
	for _, f := range inspecttest.Hostile() {
		rec := h.post("/papers", form("kind", "other", "title", "a paper"), f.Name, f.Body)
		if rec.Code != http.StatusSeeOther {
			page := rec.Body.String()
			if rec.Code != 422 && rec.Code != 413 || !strings.Contains(page, `id="file-wrong"`) && rec.Code == 422 || strings.Contains(page, inspecttest.Canary) {
				t.Errorf("%s, %s: %d %.200s", f.Name, f.What, rec.Code, page)
			}
			continue
		}
		taken++
		at := h.added(rec)
		checkDownload(t, h, f, at)
		if rec := h.send(http.MethodPost, at+"/deletion", "", nil); rec.Code != http.StatusSeeOther {
			t.Fatalf("deletion: %d", rec.Code)
		}
		if taken%50 == 0 {
			h.now.Add(int64(time.Hour))
			if err := h.vault.Tidy(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	if taken < 50 {
		t.Errorf("only %d were taken: the test does not look at downloads", taken)
	}
}

func checkDownload(t *testing.T, h *house, f inspecttest.File, at string) {
	t.Helper()
	rec := h.send(http.MethodGet, at+"/versions/1", "", nil)
	header := rec.Header()
	allowed := map[string]bool{inspect.PDF.Media(): true, inspect.JPEG.Media(): true, inspect.PNG.Media(): true, inspect.DOCX.Media(): true}
	if rec.Code != http.StatusOK || !allowed[header.Get("Content-Type")] || header.Get("X-Content-Type-Options") != "nosniff" ||
		header.Get("Content-Security-Policy") != "default-src 'none'; sandbox" || header.Get("Cache-Control") != "private, no-store" {
		t.Errorf("%s, %s: %d %v", f.Name, f.What, rec.Code, header)
	}
	kind, params, err := mime.ParseMediaType(header.Get("Content-Disposition"))
	if err != nil || kind != "attachment" || params["filename"] == "" || strings.Contains(params["filename"], ".html") && !strings.HasSuffix(params["filename"], endingOf(header.Get("Content-Type"))) {
		t.Errorf("%s, %s: %q", f.Name, f.What, header.Get("Content-Disposition"))
	}
	if fmt.Sprint(rec.Body.Len()) != header.Get("Content-Length") || bytes.Contains(rec.Body.Bytes(), []byte(inspecttest.Canary)) {
		t.Errorf("%s, %s: what comes back holds what was hidden", f.Name, f.What)
	}
}

func endingOf(media string) string {
	for _, t := range []inspect.Type{inspect.PDF, inspect.JPEG, inspect.PNG, inspect.DOCX} {
		if t.Media() == media {
			return t.Ending()
		}
	}
	return "?"
}

// Row 25: odd names come back harmless.
func TestRow25OddNames(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.who.Store(student.ID("her"))
	for sent, want := range map[string]string{"../../etc/passwd.pdf": "passwd.pdf", "evil\u202efdp.exe": "evilfdp.pdf", `a";x="b.pdf`: "x=-b.pdf", "پاسپورٹ.pdf": "پاسپورٹ.pdf"} {
		at := h.added(h.post("/papers", form("kind", "cv"), sent, inspecttest.PDF(1)))
		header := h.send(http.MethodGet, at+"/versions/1", "", nil).Header().Get("Content-Disposition")
		_, params, err := mime.ParseMediaType(header)
		if name := params["filename"]; err != nil || !strings.HasSuffix(name, ".pdf") || strings.ContainsAny(name, "/\\\"\u202e") || name != want && !strings.Contains(sent, `"`) {
			t.Errorf("%q came back as %q (%v)", sent, header, err)
		}
	}
}

// Row 23: a body larger than a file may be is not read.
func TestRow23ABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.who.Store(student.ID("her"))
	rec := h.post("/papers", form("kind", "cv"), "a.pdf", append(inspecttest.PDF(1), make([]byte, inspect.MaxBytes)...))
	if rec.Code != 422 || !strings.Contains(rec.Body.String(), "larger than 20 MB") {
		t.Errorf("a little too large: %d %.300s", rec.Code, rec.Body)
	}
	if rec := h.post("/papers", form("kind", "cv"), "a.pdf", make([]byte, inspect.MaxBytes+1<<20)); rec.Code != 413 && rec.Code != 422 {
		t.Errorf("much too large: %d", rec.Code)
	}
	if rec := h.send(http.MethodPost, "/papers", "application/x-www-form-urlencoded", []byte("note="+strings.Repeat("a", 2<<20))); rec.Code < 400 || rec.Code >= 500 {
		t.Errorf("a note of two megabytes: %d", rec.Code)
	}
}

func TestAFileInPartsByScript(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	body := inspecttest.PDF(9)
	var state struct {
		ID             string
		Received, Size int64
	}
	urlencoded := "application/x-www-form-urlencoded"
	h.json(h.send(http.MethodPost, "/papers/uploads", urlencoded, []byte(url.Values{"name": {"log.pdf"}, "size": {fmt.Sprint(len(body))}}.Encode())), 201, &state)
	at := "/papers/uploads/" + state.ID
	h.json(h.send(http.MethodPatch, at+"?offset=0", "application/octet-stream", body[:500]), 200, &state)
	if state.Received != 500 || state.Size != int64(len(body)) {
		t.Errorf("%+v", state)
	}
	h.json(h.send(http.MethodPatch, at+"?offset=0", "application/octet-stream", body[:500]), 409, nil)
	h.json(h.send(http.MethodPatch, at+"?offset=x", "application/octet-stream", body[:500]), 422, nil)
	h.json(h.send(http.MethodGet, at, "", nil), 200, &state)
	if state.Received != 500 {
		t.Errorf("%+v", state)
	}
	h.who.Store(student.ID("him"))
	h.json(h.send(http.MethodGet, at, "", nil), 404, nil)
	h.json(h.send(http.MethodPatch, at+"?offset=500", "application/octet-stream", body[500:]), 404, nil)
	h.who.Store(student.ID("her"))
	h.json(h.send(http.MethodPatch, at+"?offset=500", "application/octet-stream", body[500:]), 200, &state)
	b.Post(below+"/papers", form("kind", "other", "title", "Logbook", "status", "held", "upload", state.ID)).OK().Has("h1", "Logbook").Has(".paper-row p", "9 pages")
	h.json(h.send(http.MethodPost, "/papers/uploads", urlencoded, []byte("name=a.pdf&size=21000000")), 422, nil)
	h.json(h.send(http.MethodPost, "/papers/uploads", urlencoded, []byte("name=a.pdf&size=x")), 422, nil)
}

func TestTheAPIOfPapers(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.who.Store(student.ID("her"))
	var item struct {
		ID, Kind, Status, Expires, Validity string
		Versions                            []struct {
			Version, Pages int
			Name, Type     string
		}
	}
	h.json(h.send(http.MethodPost, "/api/v1/papers?kind=bls&name=card.pdf&expires=2027-01-10&official=yes", "application/octet-stream", inspecttest.PDF(3)), 201, &item)
	if item.Kind != "bls" || item.Validity != "warned" || len(item.Versions) != 1 || item.Versions[0].Pages != 3 || item.Versions[0].Name != "card.pdf" {
		t.Errorf("%+v", item)
	}
	var list struct{ Items []struct{ ID string } }
	h.json(h.send(http.MethodGet, "/api/v1/papers", "", nil), 200, &list)
	if len(list.Items) != 1 || list.Items[0].ID != item.ID {
		t.Errorf("%+v", list)
	}
	file := h.send(http.MethodGet, "/api/v1/papers/"+item.ID+"/file", "", nil)
	if file.Code != 200 || !bytes.HasPrefix(file.Body.Bytes(), []byte("%PDF-")) || file.Header().Get("Content-Security-Policy") != "default-src 'none'; sandbox" ||
		!strings.HasPrefix(file.Header().Get("Content-Disposition"), "attachment") || fmt.Sprint(file.Body.Len()) != file.Header().Get("Content-Length") {
		t.Errorf("%d %v", file.Code, file.Header())
	}
	h.json(h.send(http.MethodPost, "/api/v1/papers?kind=visa&status=wanted", "", nil), 201, &item)
	h.json(h.send(http.MethodPost, "/api/v1/papers?kind=visa", "text/html", []byte("<html>")), 422, nil)
	h.json(h.send(http.MethodPost, "/api/v1/papers?kind=nothing", "", nil), 422, nil)
	h.json(h.send(http.MethodPost, "/api/v1/papers?kind=visa&expires=soon", "", nil), 422, nil)
	h.json(h.send(http.MethodDelete, "/api/v1/papers/"+list.Items[0].ID, "", nil), 204, nil)
	h.json(h.send(http.MethodGet, "/api/v1/papers/"+list.Items[0].ID, "", nil), 404, nil)
}
