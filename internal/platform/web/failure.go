package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"preround/internal/platform/errs"
)

// Failure is what the page of a failed request says.
type Failure struct {
	Status    int
	Title     string // the heading: "We cannot find that page"
	Says      string // what happened and what to do
	Problems  []errs.Problem
	RequestID string // to quote to the server's owner; shown for 500
}

// StatusOf is the HTTP status that an error is answered with.
func StatusOf(r *http.Request, err error) int {
	var tooBig *http.MaxBytesError
	switch {
	case errors.As(err, &tooBig):
		return http.StatusRequestEntityTooLarge
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusServiceUnavailable
	}
	switch errs.KindOf(err) {
	case errs.NotFound:
		return http.StatusNotFound
	case errs.Invalid:
		if r.Method == http.MethodGet || r.Method == http.MethodHead {
			return http.StatusBadRequest
		}
		return http.StatusUnprocessableEntity
	case errs.Conflict:
		return http.StatusConflict
	case errs.Forbidden:
		return http.StatusForbidden
	case errs.TooMany:
		return http.StatusTooManyRequests
	case errs.Busy:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// headings of the failure pages, by status; each with a sentence for errors that
// bring none of their own.
var headings = map[int][2]string{
	400: {"We could not read that address", "Part of the address is wrong. Start again from the first page, or mend what is named below."},
	403: {"That is not allowed", "You may not do this here."},
	404: {"We cannot find that page", "It may have moved, or the link may be incomplete. Check the address, or begin again with the search."},
	405: {"That page cannot be used in this way", "Go back and use the form or link on the page."},
	409: {"Somebody changed this meanwhile", "Open the page again to see the newest state, then make your change once more."},
	413: {"That was too much at once", "The form was larger than 1 MiB. Shorten it and send it again."},
	422: {"Something needs mending", "Go back, mend what is named below, and send the form again."},
	429: {"That was too often", "Wait a minute, then try again."},
	500: {"Something went wrong on our side", "Nothing you entered was wrong. Try again; if it happens again, tell the server's owner the number below."},
	503: {"The database is busy", "Your request was not carried out. Wait a few seconds and try again."},
}

// failureFor is the page for a status without an error of its own.
func failureFor(status int, id string) Failure {
	h, ok := headings[status]
	if !ok {
		h = headings[http.StatusInternalServerError]
	}
	return Failure{Status: status, Title: h[0], Says: h[1], RequestID: id}
}

// fail answers an error that a handler returned, and logs those that nobody
// foresaw.
func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	if gone(r, err) {
		return
	}
	v := visitOf(r.Context())
	status := StatusOf(r, err)
	f := failureFor(status, v.id)
	var known *errs.Error
	if errors.As(err, &known) && known.Kind != errs.Internal {
		f.Problems = known.Problems
		if known.Says != "" {
			f.Says = known.Says
		}
	}
	var big *http.MaxBytesError
	if asMaxBytes(err, &big) {
		f.Says = tooLarge(big)
	}
	if status >= 500 {
		s.log.Error("failed", "request", v.id, "route", v.pattern, "status", status, "error", err.Error())
	}
	s.answer(w, r, f)
}

// answer writes a failure as a page, or as problem+json for the API.
func (s *Site) answer(w http.ResponseWriter, r *http.Request, f Failure) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Del("Content-Encoding")
	if f.Status == http.StatusServiceUnavailable {
		h.Set("Retry-After", "5")
	}
	if wantsJSON(r) || s.failure == nil {
		WriteProblem(w, f)
		return
	}
	if err := Render(w, r, f.Status, s.failure(f)); err != nil {
		s.log.Error("failure page failed", "request", f.RequestID, "error", err.Error())
		http.Error(w, f.Title+". "+f.Says, f.Status)
	}
}

func wantsJSON(r *http.Request) bool {
	if strings.HasPrefix(Path(r.Context()), "/api/") {
		return true
	}
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

// WriteProblem writes a failure as application/problem+json (RFC 9457); the
// member "errors" names each wrong parameter.
func WriteProblem(w http.ResponseWriter, f Failure) {
	type fault struct {
		Location string `json:"location"`
		Message  string `json:"message"`
	}
	body := struct {
		Type   string  `json:"type"`
		Title  string  `json:"title"`
		Status int     `json:"status"`
		Detail string  `json:"detail"`
		ID     string  `json:"instance,omitempty"`
		Errors []fault `json:"errors,omitempty"`
	}{"about:blank", f.Title, f.Status, f.Says, "urn:request:" + f.RequestID, nil}
	for _, p := range f.Problems {
		body.Errors = append(body.Errors, fault{p.Field, p.Says})
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(f.Status)
	_ = json.NewEncoder(w).Encode(body) // the client may have left; there is nobody to tell
}
