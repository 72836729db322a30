package web

import (
	"bytes"
	"hash/maphash"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render draws the component and answers with it. Nothing is sent before the
// whole page stands, so a fault in the middle still becomes a proper error page.
// Pages depend on who asks and on the day, so browsers keep them but ask again
// each time; an unchanged page is answered with 304.
func Render(w http.ResponseWriter, r *http.Request, status int, page templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer putBuffer(b)
	b.Reset()
	v := visitOf(r.Context())
	v.styles = v.styles[:0]
	takeFlash(w, r, v)
	if err := page.Render(r.Context(), b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy(v.styles))
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "private, no-cache")
	}
	if status == http.StatusOK && v.flash == nil && safe(r.Method) {
		tag := `W/"` + strconv.FormatUint(maphash.Bytes(tagSeed, b.Bytes()), 36) + `"`
		h.Set("ETag", tag)
		h.Add("Vary", "Cookie")
		if matches(r.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	send(w, r, status, b)
	return nil
}

// send answers with a page that stands. The middleware around it compresses for
// those who do not read zstd.
func send(w http.ResponseWriter, r *http.Request, status int, page *bytes.Buffer) {
	if r.Method == http.MethodHead {
		w.WriteHeader(status)
		return
	}
	body := page.Bytes()
	if len(body) > smallest && w.Header().Get("Content-Encoding") == "" && readsZstd(r.Header.Get("Accept-Encoding")) {
		out := buffers.Get().(*bytes.Buffer)
		defer putBuffer(out)
		out.Reset()
		out.Grow(len(body)/3 + 1<<10)
		body = whole().EncodeAll(body, out.AvailableBuffer())
		out.Write(body) // so that the buffer keeps what it has grown to
		w.Header().Set("Content-Encoding", "zstd")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client may have left; there is nobody to tell
}

func putBuffer(b *bytes.Buffer) {
	if b.Cap() < 1<<20 {
		b.Reset()
		buffers.Put(b)
	}
}

// tagSeed makes the tags of one run of the program; after a restart pages are
// simply sent once more.
var tagSeed = maphash.MakeSeed()

func safe(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// matches looks for a tag in an If-None-Match list, comparing weakly. The
// compressing middleware may have made the tag weak or left it as it is.
func matches(list, tag string) bool {
	tag = strings.TrimPrefix(tag, "W/")
	for have := range strings.SplitSeq(list, ",") {
		have = strings.TrimSpace(have)
		if have == "*" || strings.TrimPrefix(have, "W/") == tag {
			return true
		}
	}
	return false
}
