package ui_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

// A form may say where it wants to come back to, and only on this server.
func TestAFormComesBackWhereItSays(t *testing.T) {
	t.Parallel()
	s := newSite(t, "http://x.test/below", io.Discard)
	s.Handle("POST /undoable", func(w http.ResponseWriter, r *http.Request) error {
		if _, err := web.ReadForm(r); err != nil {
			return err
		}
		web.SetFlash(w, r, web.Flash{Says: "Done.", Undo: &web.Undo{Label: "Undo", Path: "/undone", Fields: url.Values{"rev": {"1"}}}})
		return web.SeeOther(w, r, "/find")
	})
	for back, want := range map[string]string{
		"":                             "/below/find",
		"/today":                       "/below/today",
		"/today?all=1":                 "/below/today?all=1",
		"/applications/0a-B":           "/below/applications/0a-B",
		"/":                            "/below/",
		"//evil.example":               "/below/find",
		"/\\evil.example":              "/below/find",
		"https://evil.example/today":   "/below/find",
		"/today?x=//evil.example":      "/below/find",
		"/a/../../b":                   "/below/find",
		"/today#x\r\nSet-Cookie: a":    "/below/find",
		"today":                        "/below/find",
		"/" + strings.Repeat("a", 300): "/below/find",
	} {
		r := httptest.NewRequest("POST", "http://x.test/below/undoable", strings.NewReader(url.Values{"back": {back}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != want || w.Code != http.StatusSeeOther {
			t.Errorf("%q leads to %q, want %q", back, got, want)
		}
	}
	root := newSite(t, "", io.Discard)
	root.Handle("POST /undoable", func(w http.ResponseWriter, r *http.Request) error {
		if _, err := web.ReadForm(r); err != nil {
			return err
		}
		web.SetFlash(w, r, web.Flash{Says: "Done.", Undo: &web.Undo{Label: "Undo", Path: "/undone", Fields: url.Values{"rev": {"1"}}}})
		return web.SeeOther(w, r, "/find")
	})
	webtest.New(t, root).Post("/undoable", url.Values{"back": {"/parts"}}).OK().Has("h1").Has(".flash form[action='/undone'] input[name=back][value='/parts']")
}
