package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// uploads is a site with one route for files of up to 3 MiB.
func uploads(t *testing.T, patience time.Duration) *web.Site {
	t.Helper()
	s, err := web.New(web.Options{BaseURL: "http://x.test/below", Failure: ui.FailurePage, Log: slog.New(slog.DiscardHandler), Patience: 40 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	read := func(w http.ResponseWriter, r *http.Request) error {
		form, file, err := web.ReadUpload(r, "file")
		if err != nil {
			return err
		}
		if !form.OK() {
			http.Error(w, form.Says("file"), http.StatusUnprocessableEntity)
			return nil
		}
		n, err := io.Copy(io.Discard, file)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(w, "%s %s %d", form.Get("note"), file.Name, n)
		return nil
	}
	s.HandleLarge("POST /files", web.Large{Body: 3 << 20, Patience: patience}, read)
	s.Handle("POST /small", read)
	s.HandleLarge("GET /slow", web.Large{Patience: patience}, func(w http.ResponseWriter, r *http.Request) error {
		select {
		case <-r.Context().Done():
			return context.Cause(r.Context())
		case <-time.After(80 * time.Millisecond):
			_, _ = io.WriteString(w, "there")
		}
		return nil
	})
	return s
}

// form writes a form with a file of so many bytes.
func form(t *testing.T, note string, size int) (body *bytes.Buffer, kind string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	if err := w.WriteField("note", note); err != nil {
		t.Fatal(err)
	}
	if size >= 0 {
		f, err := w.CreateFormFile("file", "mine.zip")
		if err == nil {
			_, err = f.Write(bytes.Repeat([]byte("x"), size))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return body, w.FormDataContentType()
}

func TestFilesAreReadWhereTheRouteTakesThem(t *testing.T) {
	t.Parallel()
	s := uploads(t, time.Minute)
	for _, c := range []struct {
		path, note string
		size       int
		status     int
		says       string
	}{
		{"/below/files", "all", 2 << 20, 200, "all mine.zip 2097152"},
		{"/below/files", "all", 0, 200, "all mine.zip 0"},
		{"/below/files", "none", -1, 422, "Choose a file"},
		{"/below/files", "too large", 3 << 20, 413, "larger than 3 MiB"},
		{"/below/small", "a form", 100, 200, "a form mine.zip 100"},
		{"/below/small", "too large", 1 << 20, 413, "1 MiB"},
		{"/below/files", strings.Repeat("long", 20<<10), 1, 422, "too much"},
		{"/below/files", "a\x00b", 1, 422, "not text"},
	} {
		body, kind := form(t, c.note, c.size)
		r := httptest.NewRequest("POST", "http://x.test"+c.path, body)
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s, %.20q, %d bytes: %d\n%.200s", c.path, c.note, c.size, w.Code, w.Body)
		}
	}
	broken := httptest.NewRequest("POST", "http://x.test/below/files", strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nhalf"))
	broken.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	w := httptest.NewRecorder()
	if s.ServeHTTP(w, broken); w.Code < 400 {
		t.Errorf("half a form: %d", w.Code)
	}
}

func TestALargeRouteMayTakeLonger(t *testing.T) {
	t.Parallel()
	for patience, want := range map[time.Duration]int{time.Minute: 200, time.Millisecond: 503} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		server := web.NewServer(uploads(t, patience), slog.New(slog.DiscardHandler))
		server.WriteTimeout = 40 * time.Millisecond
		go func() { _ = server.Serve(l) }()
		t.Cleanup(func() { _ = server.Close() })
		res, err := http.Get("http://" + l.Addr().String() + "/below/slow")
		if want == 503 && err != nil { // the connection's deadline may come first
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("with a patience of %s: %d", patience, res.StatusCode)
		}
	}
}
