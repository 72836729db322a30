package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"preround/internal/platform/errs"
)

// Form is what a person sent, with the problems found in it. A page takes a Form
// so that it can be shown again with every value as typed.
type Form struct {
	Values   url.Values
	Problems []errs.Problem
}

// ReadForm reads the form that was posted, up to MaxForm bytes. Values are
// trimmed, and text that is no text (broken UTF-8, control characters) is refused.
func ReadForm(r *http.Request) (*Form, error) {
	if err := r.ParseForm(); err != nil {
		var f *http.MaxBytesError
		if asMaxBytes(err, &f) {
			return nil, f
		}
		return nil, errs.Wrap(err, errs.Invalid, "The form did not arrive whole. Go back and send it again.")
	}
	return cleanForm(r.PostForm)
}

// ReadQuery is ReadForm for the query of the address.
func ReadQuery(r *http.Request) (*Form, error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The address is damaged. Open the page from its link again.")
	}
	return cleanForm(q)
}

func cleanForm(in url.Values) (*Form, error) {
	out := make(url.Values, len(in))
	for name, values := range in {
		for _, v := range values {
			if !utf8.ValidString(v) || strings.ContainsFunc(v, control) {
				return nil, errs.Fault(name, "“%s” holds characters that are not text. Type it again.", name)
			}
			out[name] = append(out[name], strings.TrimSpace(v))
		}
	}
	return &Form{Values: out}, nil
}

func control(c rune) bool { return c < ' ' && c != '\n' && c != '\r' && c != '\t' || c == 0x7f }

// EmptyForm is a form that nobody has filled in yet, with the values to begin
// with; nil for none.
func EmptyForm(values url.Values) *Form {
	if values == nil {
		values = url.Values{}
	}
	return &Form{Values: values}
}

// Get is the first value of the field, empty for none.
func (f *Form) Get(name string) string { return f.Values.Get(name) }

// All is every value of the field.
func (f *Form) All(name string) []string { return f.Values[name] }

// Has tells whether the field holds the value, for ticks and choices.
func (f *Form) Has(name, value string) bool { return slices.Contains(f.Values[name], value) }

// Fault notes a problem with a field; the sentence says what to do.
func (f *Form) Fault(name, format string, args ...any) {
	f.Problems = append(f.Problems, errs.Problem{Field: name, Says: fmt.Sprintf(format, args...)})
}

// Add takes over the problems of an error that a feature returned; false when
// the error is of another kind and must be passed on.
func (f *Form) Add(err error) bool {
	p := errs.ProblemsOf(err)
	if len(p) == 0 {
		return false
	}
	f.Problems = append(f.Problems, p...)
	return true
}

// Says is the problem of a field, empty for none.
func (f *Form) Says(name string) string {
	for _, p := range f.Problems {
		if p.Field == name {
			return p.Says
		}
	}
	return ""
}

// OK tells that no problem was found.
func (f *Form) OK() bool { return len(f.Problems) == 0 }

func asMaxBytes(err error, target **http.MaxBytesError) bool { return errors.As(err, target) }
