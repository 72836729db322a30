package web

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"preround/internal/platform/errs"
)

// MaxForm is the size in bytes up to which a request's body is read. A route that
// takes uploads says how much more with HandleLarge.
const MaxForm = 1 << 20

// observe gives the request its id, writes the access log line, and catches a
// panic. The line holds the route's pattern and no address: addresses carry
// answers and secret links.
func (s *Site) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		v := &visit{site: s, id: s.requestID(), path: strings.TrimPrefix(r.URL.Path, s.base)}
		r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		seen := &statusWriter{ResponseWriter: w}
		w.Header().Set("X-Request-Id", v.id)
		defer func() {
			if p := recover(); p != nil {
				if p == http.ErrAbortHandler {
					panic(p)
				}
				s.log.Error("panic", "request", v.id, "route", v.pattern, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
				if seen.status == 0 {
					s.answer(seen, r, failureFor(http.StatusInternalServerError, v.id))
				}
			}
			s.log.LogAttrs(r.Context(), slog.LevelInfo, "request", slog.String("request", v.id), slog.String("method", r.Method),
				slog.String("route", v.pattern), slog.Int("status", seen.status), slog.Int64("bytes", seen.bytes),
				slog.Duration("took", time.Since(began)))
		}()
		next.ServeHTTP(seen, r)
	})
}

// protect sets the headers that every answer carries and caps the body.
func (s *Site) protect(next http.Handler) http.Handler {
	secure := strings.HasPrefix(s.origin, "https://")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy(nil))
		h.Set("X-Content-Type-Options", "nosniff")
		// Not "no-referrer": with it browsers send "Origin: null" even with a form to
		// the page's own server, and over plain http, where Sec-Fetch-Site is missing,
		// every form would be refused (docs/decisions/0022).
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		if r.Body != nil {
			visitOf(r.Context()).body = r.Body
			r.Body = http.MaxBytesReader(w, r.Body, MaxForm)
		}
		next.ServeHTTP(w, r)
	})
}

// policy is the Content-Security-Policy of a page that inlines styles with these
// hashes. Nothing comes from another host, no script and no style stands in the
// page itself.
func policy(styles []string) string {
	var b strings.Builder
	b.WriteString("default-src 'none'; script-src 'self'; style-src 'self'")
	for _, hash := range styles {
		b.WriteString(" 'sha256-" + hash + "'")
	}
	b.WriteString("; img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
	return b.String()
}

// foreignForm answers a form that another site has sent.
func (s *Site) foreignForm(w http.ResponseWriter, r *http.Request) {
	s.fail(w, r, errs.New(errs.Forbidden, "This form was sent from another site, so nothing was changed. Open the page here and send it again."))
}

// statusWriter remembers what was answered, for the log.
type statusWriter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *statusWriter) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(b)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
