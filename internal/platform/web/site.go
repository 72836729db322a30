package web

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/klauspost/compress/gzhttp"
	"github.com/klauspost/compress/zstd"
)

// Handler answers a request or says why it cannot. It writes nothing before it
// returns an error, so that the Site can still choose the status.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Options is what a Site is made of.
type Options struct {
	// BaseURL is the address under which people reach the server; its path is
	// the prefix of every address, its host that of links in feeds. Empty: the
	// root of whatever host.
	BaseURL string
	// Failure draws the page for a failed request.
	Failure func(Failure) templ.Component
	// Menu gives the main navigation of whoever sent the request that ctx belongs
	// to, nil for the usual one; nil: always the usual one.
	Menu func(ctx context.Context) []MenuItem
	// Log takes the access log and what went wrong; nil: slog.Default().
	Log *slog.Logger
	// Random is the source of request ids; nil: crypto/rand.
	Random io.Reader
	// Language is the language of the interface (BCP 47); empty: "en".
	Language string
	// Patience is how long a handler may take; 0: 15 seconds.
	Patience time.Duration
}

// Site joins the pages of all features and serves them.
type Site struct {
	base    string // "" or "/preround", never with a slash at the end
	origin  string // "https://example.org" or "" when not configured
	lang    string
	menu    func(context.Context) []MenuItem
	failure func(Failure) templ.Component
	log     *slog.Logger
	random  io.Reader
	mux     *http.ServeMux
	known   []string // patterns as Handle and Mount got them
	handler http.Handler
	files   *fileSet
	wait    time.Duration
	pages   *pageMemory // nil: none is remembered
	large   map[string]Large
}

// smallest is the size in bytes from which an answer is compressed.
const smallest = 1024

// New makes a Site without pages. Every style sheet, script and font that a
// package has made known (NewSheet, NewScript, NewFile) is served by it.
func New(o Options) (*Site, error) {
	s := &Site{lang: o.Language, menu: o.Menu, failure: o.Failure, log: o.Log, random: o.Random, mux: http.NewServeMux(), wait: o.Patience, large: map[string]Large{}}
	if err := s.setBase(o.BaseURL); err != nil {
		return nil, err
	}
	if s.lang == "" {
		s.lang = "en"
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	if s.random == nil {
		s.random = rand.Reader
	}
	if s.wait == 0 {
		s.wait = 15 * time.Second
	}
	s.files = compileFiles(s.base)
	s.mux.Handle(s.below("GET /assets/{file}"), s.files)
	if s.base != "" {
		s.mux.Handle("GET "+s.base, http.RedirectHandler(s.base+"/", http.StatusMovedPermanently))
	}
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(smallest), gzhttp.EnableZstd(true), gzhttp.PreferZstd(true), gzhttp.ZstdCompressionLevel(int(zstd.SpeedDefault)), gzhttp.CompressionLevel(9))
	if err != nil {
		return nil, fmt.Errorf("setting up compression: %w", err)
	}
	guard := http.NewCrossOriginProtection()
	guard.SetDenyHandler(http.HandlerFunc(s.foreignForm))
	if s.origin != "" { // a proxy may pass another Host on; the configured address is ours all the same
		if err := guard.AddTrustedOrigin(s.origin); err != nil {
			return nil, fmt.Errorf("the base address %q is not usable: %w", o.BaseURL, err)
		}
	}
	s.handler = s.observe(s.remembered(s.protect(compress(guard.Handler(http.HandlerFunc(s.dispatch))))))
	return s, nil
}

func (s *Site) setBase(address string) error {
	if address == "" {
		return nil
	}
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return fmt.Errorf("the base address %q is not usable; write it as https://example.org or https://example.org/preround", address)
	}
	if u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("the base address %q must hold only scheme, host and path", address)
	}
	s.base = strings.TrimRight(u.Path, "/")
	s.origin = u.Scheme + "://" + u.Host
	return nil
}

// Handle joins a handler under a net/http pattern such as "GET /places/{id}".
// The pattern is written without the base path.
func (s *Site) Handle(pattern string, h Handler) {
	s.known = append(s.known, pattern)
	s.mux.HandleFunc(s.below(pattern), func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// Mount joins a plain http.Handler, such as the JSON API's, under a pattern
// written without the base path; the handler sees paths without it, too.
func (s *Site) Mount(pattern string, h http.Handler) {
	s.known = append(s.known, pattern)
	if s.base != "" {
		h = http.StripPrefix(s.base, h)
	}
	s.mux.Handle(s.below(pattern), h)
}

// Patterns lists what was joined by Handle and Mount, in that order, without the
// base path; tests go through all of it.
func (s *Site) Patterns() []string { return slices.Clone(s.known) }

// below puts the base path in front of a pattern's path.
func (s *Site) below(pattern string) string {
	if method, path, ok := strings.Cut(pattern, " "); ok {
		return method + " " + s.base + strings.TrimLeft(path, " ")
	}
	return s.base + pattern
}

// Base is the prefix of every address, empty at the root of the host.
func (s *Site) Base() string { return s.base }

// ServeHTTP answers a request with everything that surrounds it.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// dispatch finds the page, or says that there is none.
func (s *Site) dispatch(w http.ResponseWriter, r *http.Request) {
	h, pattern := s.mux.Handler(r)
	visitOf(r.Context()).pattern = pattern
	r, cancel := s.allow(w, r, pattern)
	defer cancel()
	if pattern == "" {
		s.unmatched(w, r, h)
		return
	}
	s.mux.ServeHTTP(w, r)
}

// unmatched tells a wrong method (405, with Allow) from a wrong address (404).
func (s *Site) unmatched(w http.ResponseWriter, r *http.Request, h http.Handler) {
	probe := &headerOnly{header: http.Header{}}
	h.ServeHTTP(probe, r)
	if allow := probe.header.Get("Allow"); allow != "" {
		w.Header().Set("Allow", allow)
	}
	s.missing(w, r, probe.status)
}

func (s *Site) missing(w http.ResponseWriter, r *http.Request, status int) {
	s.answer(w, r, failureFor(status, visitOf(r.Context()).id))
}

// headerOnly is a ResponseWriter that keeps status and header and drops the body.
type headerOnly struct {
	header http.Header
	status int
}

func (h *headerOnly) Header() http.Header         { return h.header }
func (h *headerOnly) Write(b []byte) (int, error) { return len(b), nil }
func (h *headerOnly) WriteHeader(status int)      { h.status = status }

// NewServer is an http.Server for the handler with limits on time and size, so
// that a slow or silent client holds nothing for ever.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// requestID is 16 hexadecimal digits that name one request in page and log.
func (s *Site) requestID() string {
	var b [8]byte
	if _, err := io.ReadFull(s.random, b[:]); err != nil {
		return "unknown"
	}
	return hex.EncodeToString(b[:])
}

// gone tells that the client has left, so nobody needs an answer.
func gone(r *http.Request, err error) bool {
	return errors.Is(err, context.Canceled) && errors.Is(r.Context().Err(), context.Canceled)
}
