package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"preround/internal/platform/errs"
)

// Large is what a route needs that takes or gives more than a page does.
type Large struct {
	Body     int64         // how many bytes a request's body may have; 0: MaxForm
	Patience time.Duration // for the whole of it, over a slow network too; 0: as any page
}

// HandleLarge is Handle for uploads and for answers that take long to send. What
// is given holds for the one route; every other keeps its small limits.
func (s *Site) HandleLarge(pattern string, l Large, h Handler) {
	if l.Body == 0 {
		l.Body = MaxForm
	}
	if l.Patience == 0 {
		l.Patience = s.wait
	}
	s.large[s.below(pattern)] = l
	s.Handle(pattern, h)
}

// allow gives a request what its route needs.
func (s *Site) allow(w http.ResponseWriter, r *http.Request, pattern string) (*http.Request, context.CancelFunc) {
	l, ok := s.large[pattern]
	if !ok {
		ctx, cancel := context.WithTimeout(r.Context(), s.wait)
		return r.WithContext(ctx), cancel
	}
	ctx, cancel := context.WithTimeout(r.Context(), l.Patience)
	r = r.WithContext(ctx)
	if body := visitOf(ctx).body; body != nil {
		r.Body = http.MaxBytesReader(w, body, l.Body)
	}
	until := time.Now().Add(l.Patience)
	c := http.NewResponseController(w)
	// Not every connection has deadlines: a test's recorder has none.
	_ = c.SetReadDeadline(until)
	_ = c.SetWriteDeadline(until)
	return r, cancel
}

// Upload is a file of a form, to be read once, from its beginning.
type Upload struct {
	io.Reader
	Name string // as the browser names it; never a path to write to
}

// maxFields is how much the other fields of a form with a file may hold together.
const maxFields = 64 << 10

// ReadUpload reads a form with a file: the fields that stand before the file, and
// the file itself while it arrives, so that it is nowhere whole in memory. Fields
// after the file are not read. Without a file there is a problem at its field.
func ReadUpload(r *http.Request, field string) (*Form, *Upload, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, nil, errs.Wrap(err, errs.Invalid, "The form did not arrive as one with a file. Go back and send it again.")
	}
	values, room := url.Values{}, int64(maxFields)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, halfForm(err)
		}
		if part.FormName() == field && part.FileName() != "" {
			form, err := cleanForm(values)
			return form, &Upload{part, part.FileName()}, err
		}
		text, err := readField(part, room)
		if err != nil {
			return nil, nil, err
		}
		room -= int64(len(text))
		if name := part.FormName(); name != "" && part.FileName() == "" {
			values.Add(name, text)
		}
	}
	form, err := cleanForm(values)
	if err == nil {
		form.Fault(field, "Choose a file first.")
	}
	return form, nil, err
}

func readField(part *multipart.Part, room int64) (string, error) {
	b, err := io.ReadAll(io.LimitReader(part, room+1))
	if err != nil {
		return "", halfForm(err)
	}
	if int64(len(b)) > room {
		return "", errs.New(errs.Invalid, "The fields of the form hold too much. Shorten them and send it again.")
	}
	return string(b), nil
}

// halfForm is the error of a form that broke off.
func halfForm(err error) error {
	var f *http.MaxBytesError
	if asMaxBytes(err, &f) {
		return f
	}
	return errs.Wrap(err, errs.Invalid, "The form did not arrive whole. Go back and send it again.")
}

// tooLarge says how much would have been taken.
func tooLarge(f *http.MaxBytesError) string {
	if f.Limit == MaxForm {
		return headings[http.StatusRequestEntityTooLarge][1]
	}
	return fmt.Sprintf("The file was larger than %d MiB, so it was not read. Send a smaller one.", f.Limit>>20)
}
