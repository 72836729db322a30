package web_test

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// remembering is a site whose pages count how often they are made.
type remembering struct {
	*web.Site
	log  bytes.Buffer
	mu   sync.Mutex
	made map[string]int
	of   string // the edition
}

func (s *remembering) times(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.made[path]
}

func newRemembering(t *testing.T, room int) *remembering {
	t.Helper()
	s := &remembering{made: map[string]int{}, of: "first"}
	site, err := web.New(web.Options{Log: slog.New(slog.NewTextHandler(&s.log, nil)), Failure: func(f web.Failure) templ.Component { return templ.Raw(f.Title) }})
	if err != nil {
		t.Fatal(err)
	}
	s.Site = site
	site.Remember(room, func() string { return s.of })
	page := func(w http.ResponseWriter, r *http.Request) error {
		s.mu.Lock()
		s.made[r.URL.Path]++
		s.mu.Unlock()
		return web.Render(w, r, http.StatusOK, templ.Raw("<p>"+r.URL.RawQuery+strings.Repeat(" a page", 1000)))
	}
	site.Public("GET /public", page)
	site.Public("GET /sets", func(w http.ResponseWriter, r *http.Request) error {
		http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
		return page(w, r)
	})
	site.Public("GET /secret", func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		return page(w, r)
	})
	site.Public("GET /fails", func(_ http.ResponseWriter, r *http.Request) error {
		s.mu.Lock()
		s.made[r.URL.Path]++
		s.mu.Unlock()
		return errs.New(errs.NotFound, "There is no such place.")
	})
	site.Public("POST /public", page)
	site.Handle("GET /private", page)
	return s
}

func (s *remembering) ask(t *testing.T, method, address string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func read(t *testing.T, res *http.Response) string {
	t.Helper()
	var r io.Reader = res.Body
	switch res.Header.Get("Content-Encoding") {
	case "zstd":
		z, err := zstd.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		defer z.Close()
		r = z
	case "gzip":
		z, err := gzip.NewReader(r)
		if err != nil {
			t.Fatal(err)
		}
		r = z
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAPublicPageIsMadeTwiceAndThenRemembered(t *testing.T) {
	t.Parallel()
	for _, accepts := range []string{"", "gzip", "zstd", "gzip, deflate, br, zstd", "zstd;q=0, gzip", "identity"} {
		s := newRemembering(t, 1<<20)
		first := s.ask(t, "GET", "/public?a=1", "Accept-Encoding", accepts)
		if _, _, size := s.Remembered(); size != 0 {
			t.Errorf("%q: a page asked for once is kept", accepts)
		}
		s.ask(t, "GET", "/public?a=1", "Accept-Encoding", accepts)
		again := s.ask(t, "GET", "/public?a=1", "Accept-Encoding", accepts)
		if n := s.times("/public"); n != 2 {
			t.Errorf("%q: made %d times", accepts, n)
		}
		one, two := read(t, first), read(t, again)
		if one != two || !strings.HasPrefix(one, "<p>a=1") {
			t.Errorf("%q: %.20q then %.20q", accepts, one, two)
		}
		id := first.Header.Get("X-Request-Id")
		if id == "" || id == again.Header.Get("X-Request-Id") {
			t.Errorf("%q: the same request id twice", accepts)
		}
		for name := range first.Header {
			if a, b := first.Header[name], again.Header[name]; name != "X-Request-Id" && fmt.Sprint(a) != fmt.Sprint(b) {
				t.Errorf("%q: %s was %q and is %q", accepts, name, a, b)
			}
		}
		if c := s.ask(t, "GET", "/public?a=1", "Accept-Encoding", accepts, "If-None-Match", first.Header.Get("ETag")); c.StatusCode != http.StatusNotModified || c.Header.Get("Content-Encoding") != "" || c.Header.Get("ETag") != first.Header.Get("ETag") {
			t.Errorf("%q: an unchanged page is answered with %d, %v", accepts, c.StatusCode, c.Header)
		}
		if lines := strings.Count(s.log.String(), `route="GET /public"`); lines != 4 {
			t.Errorf("%q: %d lines in the log name the route:\n%s", accepts, lines, &s.log)
		}
		if asked, given, size := s.Remembered(); asked != 4 || given != 2 || size < len(one)/100 {
			t.Errorf("%q: %d asked, %d given, %d bytes", accepts, asked, given, size)
		}
	}
}

func TestWhatMayDifferIsNeverRemembered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, path string
		header       []string
	}{
		"a kept plan":                {"GET", "/public", []string{"Cookie", "__Host-preround=x"}},
		"a word after an act":        {"GET", "/public", []string{"Cookie", "flash=eyJzIjoiTWFya2VkLiJ9"}},
		"any cookie":                 {"GET", "/public", []string{"Cookie", "theirs=1"}},
		"a password":                 {"GET", "/public", []string{"Authorization", "Basic eDp5"}},
		"a part":                     {"GET", "/public", []string{"Range", "bytes=0-9"}},
		"a POST":                     {"POST", "/public", nil},
		"a page not public":          {"GET", "/private", nil},
		"an answer with a cookie":    {"GET", "/sets", nil},
		"an answer not to be stored": {"GET", "/secret", nil},
		"a failure":                  {"GET", "/fails", nil},
		"a head":                     {"HEAD", "/public", nil},
		"a very long address":        {"GET", "/public?" + strings.Repeat("a", 5000), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newRemembering(t, 1<<20)
			path, _, _ := strings.Cut(c.path, "?")
			for i := range 3 {
				s.ask(t, c.method, c.path, c.header...)
				if n := s.times(path); n != i+1 {
					t.Fatalf("asked %d times, made %d times", i+1, n)
				}
			}
			if _, given, size := s.Remembered(); given != 0 || size != 0 {
				t.Errorf("%d given, %d bytes", given, size)
			}
			if path == "/public" && c.method == "GET" { // nor is it answered from memory
				s.ask(t, "GET", "/public")
				s.ask(t, "GET", "/public")
				s.ask(t, c.method, c.path, c.header...)
				if n := s.times(path); n != 6 {
					t.Errorf("a remembered page answered it")
				}
			}
		})
	}
}

func TestAnotherAddressIsAnotherPage(t *testing.T) {
	t.Parallel()
	s := newRemembering(t, 1<<20)
	for i, address := range []string{"/public", "/public?a=1", "/public?a=1&b=2", "/public?b=2&a=1", "http://other.test/public"} {
		res := s.ask(t, "GET", address)
		_, query, _ := strings.Cut(address, "?")
		if got := read(t, res); !strings.HasPrefix(got, "<p>"+query+" ") {
			t.Errorf("%s: %.20q", address, got)
		}
		if n := s.times("/public"); n != i+1 {
			t.Errorf("%s: made %d times", address, n)
		}
	}
}

func TestAnotherEditionForgetsAll(t *testing.T) {
	t.Parallel()
	s := newRemembering(t, 1<<20)
	for i, edition := range []string{"first", "second", "first"} {
		s.of = edition
		for range 4 {
			s.ask(t, "GET", "/public?a=1")
		}
		if n := s.times("/public"); n != 2*(i+1) {
			t.Errorf("edition %d: made %d times", i, n)
		}
	}
	before := func() int { _, _, n := s.Remembered(); return n }()
	for range 2 {
		s.ask(t, "GET", "/public?a=2")
	}
	s.of = "third"
	for range 2 {
		s.ask(t, "GET", "/public?a=1")
	}
	if _, _, n := s.Remembered(); n != before {
		t.Errorf("%d bytes, %d were expected", n, before)
	}
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const room = 50_000
	s := newRemembering(t, room)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 500 {
				s.ask(t, "GET", fmt.Sprintf("/public?n=%d", (i*(g+1))%200), "Accept-Encoding", "identity")
				s.ask(t, "GET", "/public?often")
				if _, _, n := s.Remembered(); n > room {
					t.Errorf("%d bytes are kept", n)
					return
				}
			}
		})
	}
	wg.Wait()
	if _, _, n := s.Remembered(); n < room/2 {
		t.Errorf("only %d bytes are kept", n)
	}
	off := newRemembering(t, 0)
	off.ask(t, "GET", "/public")
	off.ask(t, "GET", "/public")
	if off.times("/public") != 2 {
		t.Error("without room a page was remembered")
	}
}
