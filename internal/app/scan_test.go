package app

import (
	"bytes"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"preround/internal/papers"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/clamd/clamdtest"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/jobs"
)

// handOver sends a file by the form of the page.
func (w *world) handOver(t *testing.T, cookie func(*http.Request), name string, file []byte) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	err := form.WriteField("kind", "other")
	if err == nil {
		var part io.Writer
		if part, err = form.CreateFormFile("file", name); err == nil {
			_, err = part.Write(file)
		}
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, home+"/papers", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	cookie(r)
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	return rec
}

// letterWith is a DOCX in which a text stands.
func letterWith(text string) []byte {
	const open, end = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>`, `</w:t></w:r></w:p></w:body></w:document>`
	return inspecttest.Zip(
		inspecttest.Part{Name: "[Content_Types].xml", Text: `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`},
		inspecttest.Part{Name: "_rels/.rels", Text: `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		inspecttest.Part{Name: "word/document.xml", Text: open + text + end})
}

// Row 24: the test file of EICAR inside a document is refused by a real scanner with a
// signature of our own, and nothing of it is kept.
func TestRow24EICARIsRefused(t *testing.T) {
	t.Parallel()
	where := clamdtest.Real(t)
	w := newWorld(t, dbtest.SQLite(t), home, func(o *Options) { o.Clamd = where })
	cookie := w.keep(t, answers)
	if rec := w.handOver(t, cookie, "fine.docx", letterWith("A research proposal.")); rec.Code != http.StatusSeeOther {
		t.Fatalf("a clean document: %d %.300s", rec.Code, rec.Body)
	}
	rec := w.handOver(t, cookie, "bad.docx", letterWith(string(clamdtest.EICAR())))
	if rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "found something in the file ("+clamdtest.Name+")") {
		t.Errorf("EICAR: %d %.300s", rec.Code, around(rec.Body.String(), "wrong"))
	}
	page := w.get("/papers", cookie).Body.String()
	if !strings.Contains(page, "fine.docx") && !strings.Contains(page, "Word document") || strings.Contains(page, "Not scanned") || strings.Count(page, `class="paper-row"`) != 1 {
		t.Errorf("the list: %s", around(page, "paper-row"))
	}
}

// Row 24: with a scanner that is away a file is taken, and nobody else gets it until a
// job has had it scanned.
func TestRow24ADeadScannerGivesAQueueAndNoPass(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		var says atomic.Value
		says.Store("")
		where := clamdtest.Serve(t, func(conn net.Conn) {
			clamdtest.Receive(conn)
			_, _ = io.WriteString(conn, says.Load().(string))
		})
		w = newWorld(t, w.rooms.db, home, func(o *Options) { o.Clamd = where })
		cookie := w.keep(t, answers)
		sent := w.handOver(t, cookie, "a.pdf", inspecttest.PDF(1))
		at := sent.Header().Get("Location")
		if sent.Code != http.StatusSeeOther {
			t.Fatalf("a file: %d %.300s", sent.Code, sent.Body)
		}
		page := w.get(at, cookie).Body.String()
		if !strings.Contains(page, "Not scanned for viruses yet") {
			t.Fatalf("%s: %.500s", at, page)
		}
		who := w.ids(t)[0]
		id := papers.ID(strings.TrimPrefix(at, "/papers/"))
		if _, _, err := w.built.house.vault.Open(t.Context(), who, id, 0); err == nil {
			t.Error("it is passed on")
		}
		run := func() {
			t.Helper()
			if err := w.built.house.startScanning(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := w.built.house.queue.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		depths, err := w.built.house.queue.Depths(t.Context())
		if err != nil || !slices.Contains(depths, jobs.Depth{Kind: scanKind, Later: 1}) {
			t.Errorf("the queue holds %+v, %v", depths, err)
		}
		says.Store("stream: OK\x00")
		run()
		if _, file, err := w.built.house.vault.Open(t.Context(), who, id, 0); err != nil {
			t.Errorf("scanned: %v", err)
		} else if err := file.Close(); err != nil {
			t.Error(err)
		}
		if !strings.Contains(w.log.String(), "not scanned for viruses and waits") {
			t.Error("the owner is told nothing")
		}
	})
}

func TestAScannerThatCannotBeNamedIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"bad", "tcp:host", "unix:run/clamd"} {
		if err := (Options{Clamd: bad}).check(); err == nil || !strings.Contains(err.Error(), "PREROUND_CLAMD") {
			t.Errorf("%q: %v", bad, err)
		}
	}
	if err := (Options{Clamd: "unix:/run/clamav/clamd.ctl"}).check(); err != nil {
		t.Error(err)
	}
}
