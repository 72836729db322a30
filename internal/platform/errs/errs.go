// Package errs names the few ways in which a request can fail that a person can
// do something about. A feature returns one of these; the web layer alone turns
// it into a status and a page, so every page and the API say the same thing.
package errs

import (
	"errors"
	"fmt"
)

// Kind is the class of a failure.
type Kind int

// The kinds. Internal is everything that nobody foresaw.
const (
	Internal  Kind = iota
	NotFound       // it does not exist, or may not be seen
	Invalid        // the input needs mending; Problems say what
	Conflict       // somebody else changed it meanwhile
	Forbidden      // it exists, and the asker may know that, but may not do this
	TooMany        // asked too often
	Busy           // try again in a moment
)

// Problem is one fault of the input, in words for the person who made it.
type Problem struct {
	Field string `json:"field"` // the name of the form field or query parameter
	Says  string `json:"says"`  // what is wrong and what to do, one sentence
}

// Error is a failure with its kind and, for Invalid, the problems field by field.
type Error struct {
	Kind     Kind
	Says     string
	Problems []Problem
	cause    error
}

func (e *Error) Error() string {
	if e.cause != nil {
		return e.Says + ": " + e.cause.Error()
	}
	return e.Says
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.cause }

// New is an error of that kind with a sentence for people.
func New(k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Says: fmt.Sprintf(format, args...)}
}

// Wrap is New with the technical cause kept for the log.
func Wrap(cause error, k Kind, format string, args ...any) *Error {
	return &Error{Kind: k, Says: fmt.Sprintf(format, args...), cause: cause}
}

// Fault is an Invalid error about one field.
func Fault(field, format string, args ...any) *Error {
	says := fmt.Sprintf(format, args...)
	return &Error{Kind: Invalid, Says: says, Problems: []Problem{{Field: field, Says: says}}}
}

// Faults is an Invalid error about all the problems, or nil when there are none.
func Faults(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Says: problems[0].Says, Problems: problems}
}

// KindOf is the kind of the error nearest to the surface; Internal for others.
func KindOf(err error) Kind {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Kind
	}
	return Internal
}

// ProblemsOf lists the input's problems, nil when err is of another kind.
func ProblemsOf(err error) []Problem {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Problems
	}
	return nil
}
