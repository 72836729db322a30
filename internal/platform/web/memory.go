package web

import (
	"bytes"
	"container/list"
	"hash/maphash"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A page for a visitor who keeps nothing here depends on its address, the day and
// the catalogue, and on nothing else. Such pages are remembered in memory as they
// went over the wire, compressed, and given again without being made again.
//
// Most addresses carry somebody's answers and are asked for once. So a page is
// kept only when it is asked for a second time; of the first nothing stays but a
// hash of the address.
//
// What could tell one visitor from another is never remembered: a request with
// any cookie (a kept plan, a word after an act), an answer that sets a cookie, a
// POST, a page that did not come by Public. Pages are dropped together when the
// edition changes, and the one not asked for longest goes first when room is
// short. Nothing of it is written to a disk.

// Remember lets the Site keep up to room bytes of its public pages. edition names
// everything beside the address that they depend on; when it changes, all that
// was remembered is forgotten. It is asked for every request before the page is
// made, so that a page made across a change can only be dropped too early. Call it
// once, before the first request.
func (s *Site) Remember(room int, edition func() string) {
	if room > 0 {
		s.pages = &pageMemory{room: room, edition: edition, pages: map[pageKey]*list.Element{}}
	}
}

// Public is Handle for a page that shows a visitor without cookies nothing but
// what follows from its address and the edition.
func (s *Site) Public(pattern string, h Handler) {
	s.Handle(pattern, func(w http.ResponseWriter, r *http.Request) error {
		visitOf(r.Context()).public = true
		return h(w, r)
	})
}

// Remembered tells how often a page that may be remembered was asked for, how
// often it was, and how many bytes are kept.
func (s *Site) Remembered() (asked, given int64, bytes int) {
	if s.pages == nil {
		return 0, 0, 0
	}
	s.pages.mu.Lock()
	defer s.pages.mu.Unlock()
	return s.pages.asked, s.pages.given, s.pages.used
}

// pageKey is all of a request that a public page may depend on. The header about
// compression stands there as it came, so that nobody gets what he cannot read.
type pageKey struct{ host, path, query, accepts string }

const (
	longestKey = 4 << 10
	overhead   = 2 << 10 // bytes of one page's header and place in the list, roughly
	mostOnce   = 1 << 14 // addresses asked for once that are known at a time
)

// keyOf tells whether the request asks as everybody does.
func keyOf(r *http.Request) (pageKey, bool) {
	k := pageKey{r.Host, r.URL.Path, r.URL.RawQuery, r.Header.Get("Accept-Encoding")}
	if r.Method != http.MethodGet || len(k.host)+len(k.path)+len(k.query)+len(k.accepts) > longestKey {
		return k, false
	}
	for _, name := range []string{"Cookie", "Authorization", "Range"} {
		if _, ok := r.Header[name]; ok {
			return k, false
		}
	}
	return k, len(r.Header["Accept-Encoding"]) < 2
}

// page is one answer as it was sent.
type page struct {
	key     pageKey
	pattern string
	header  http.Header
	body    []byte
}

func (p *page) size() int {
	return len(p.body) + len(p.key.path) + len(p.key.query) + overhead
}

// send gives the page once more.
func (p *page) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	maps.Copy(h, p.header)
	if list := r.Header.Get("If-None-Match"); list != "" && matches(list, h.Get("ETag")) {
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding"} {
			delete(h, name)
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(p.body) // the client may have left
}

// pageMemory holds pages of one edition, the last asked for in front.
type pageMemory struct {
	room    int
	edition func() string

	mu           sync.Mutex
	of           string // the edition
	pages        map[pageKey]*list.Element
	once         map[uint64]struct{} // hashes of what was asked for before and is not kept
	order        list.List
	used         int
	asked, given int64
}

// get gives the page, or else tells whether it was asked for before and is worth
// keeping.
func (m *pageMemory) get(edition string, k pageKey) (p *page, again bool) {
	hash := maphash.Comparable(tagSeed, k)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.asked++
	if m.of != edition {
		clear(m.pages)
		m.order.Init()
		m.of, m.used, m.once = edition, 0, nil
	}
	if e, ok := m.pages[k]; ok {
		m.given++
		m.order.MoveToFront(e)
		return e.Value.(*page), true
	}
	if _, again = m.once[hash]; again {
		return nil, true
	}
	if m.once == nil || len(m.once) == mostOnce {
		m.once = map[uint64]struct{}{}
	}
	m.once[hash] = struct{}{}
	return nil, false
}

func (m *pageMemory) put(edition string, p *page) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, twice := m.pages[p.key]; twice || m.of != edition || p.size() > m.room/4 {
		return
	}
	m.pages[p.key] = m.order.PushFront(p)
	m.used += p.size()
	for m.used > m.room {
		last := m.order.Remove(m.order.Back()).(*page)
		delete(m.pages, last.key)
		m.used -= last.size()
	}
}

// remembered answers from memory where it can, and remembers where it may.
func (s *Site) remembered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m := s.pages
		if m == nil {
			next.ServeHTTP(w, r)
			return
		}
		k, ok := keyOf(r)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		edition, v := m.edition(), visitOf(r.Context())
		p, again := m.get(edition, k)
		if p != nil {
			v.pattern = p.pattern
			p.send(w, r)
			return
		}
		if !again {
			next.ServeHTTP(w, r)
			return
		}
		b := buffers.Get().(*bytes.Buffer)
		defer putBuffer(b)
		b.Reset()
		seen := &pageWriter{ResponseWriter: w, body: b, visit: v}
		next.ServeHTTP(seen, r)
		if seen.fit() && r.Context().Err() == nil {
			m.put(edition, seen.page(k))
		}
	})
}

// pageWriter passes an answer on and keeps a copy of it where it is public.
type pageWriter struct {
	http.ResponseWriter
	visit  *visit
	status int
	body   *bytes.Buffer
}

func (w *pageWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *pageWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	if w.visit.public {
		w.body.Write(b)
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *pageWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// fit tells whether the answer is the same for everybody.
func (w *pageWriter) fit() bool {
	h := w.Header()
	return w.visit.public && w.visit.flash == nil && w.status == http.StatusOK && len(h["Set-Cookie"]) == 0 &&
		strings.HasPrefix(h.Get("Content-Type"), "text/html") && !strings.Contains(h.Get("Cache-Control"), "no-store")
}

func (w *pageWriter) page(k pageKey) *page {
	p := &page{key: k, pattern: w.visit.pattern, body: slices.Clone(w.body.Bytes()), header: w.Header().Clone()}
	delete(p.header, "X-Request-Id")
	p.header.Set("Content-Length", strconv.Itoa(len(p.body)))
	return p
}
