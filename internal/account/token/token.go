// Package token lets programs of a student ask the API. A token is made on a page,
// shown once, and says what it may do: read, or read and change. It is not a way to
// sign in: no page opens by it, and it can touch neither the ways in nor other
// tokens (internal/policy).
//
// A token has 160 random bits and a beginning by which people and programs that look
// for leaked secrets recognise it. Stored is its SHA-256 alone. Every token ends by
// itself, after a year at most, because a program is forgotten sooner than a person.
package token

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"preround/internal/account"
	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Scope is what a token may do.
type Scope string

// The scopes.
const (
	Read  Scope = "read"
	Write Scope = "write" // and read
)

// Token is the key of one program, without the key itself.
type Token struct {
	Student student.ID
	ID      string // names it to its owner
	Hash    []byte
	Name    string // what it is for
	Scope   Scope
	Made    time.Time
	Used    time.Time // the zero time: never
	Until   time.Time
}

// Store keeps tokens; tokendb implements it. Every method takes part in a
// transaction that ctx carries; times are whole milliseconds, UTC.
type Store interface {
	// Add records a token. errs.NotFound when the student has gone.
	Add(ctx context.Context, t Token) error
	// Find is the token with exactly that hash, whatever its age; errs.NotFound for none.
	Find(ctx context.Context, hash []byte) (Token, error)
	// Of lists the tokens of a student, newest first.
	Of(ctx context.Context, who student.ID) ([]Token, error)
	// Used notes that the token was used; one that has gone is no error.
	Used(ctx context.Context, who student.ID, id string, at time.Time) error
	// End deletes that token of that student; errs.NotFound when there is none.
	End(ctx context.Context, who student.ID, id string) error
	// Sweep deletes the tokens that ended before that moment.
	Sweep(ctx context.Context, before time.Time) (int, error)
}

const (
	beginning = "preround_"
	bytes     = 20 // 160 bits
	mostOf    = 20 // tokens of one student
	maxName   = 80 // characters
	usedEvery = time.Hour
	// Kept is how long an ended token still stands in the list, to be missed by its name.
	Kept = 30 * 24 * time.Hour
)

// Days are how long a token may last, to choose from; the first is the usual one.
var Days = []int{90, 30, 365}

// misses is how many wrong tokens one network may send.
var misses = account.Limit{Every: 10 * time.Second, Burst: 60}

// Service makes tokens and says whose one is.
type Service struct {
	store  Store
	clock  clock.Clock
	random io.Reader
	misses *account.Limiter
}

// New makes the service.
func New(s Store, c clock.Clock, random io.Reader) *Service {
	return &Service{store: s, clock: c, random: random, misses: account.NewLimiter(misses)}
}

// Make makes a token and returns it, to be shown this once.
func (s *Service) Make(ctx context.Context, who student.ID, name string, scope Scope, days int) (string, error) {
	name = clean(name)
	if err := errs.Faults(faults(name, scope, days)); err != nil {
		return "", err
	}
	have, err := s.store.Of(ctx, who)
	if err != nil {
		return "", err
	}
	if len(have) >= mostOf {
		return "", errs.Fault("name", "You have %d tokens, which is as many as there can be. End one first.", len(have))
	}
	secret := make([]byte, bytes)
	if _, err := io.ReadFull(s.random, secret); err != nil {
		return "", fmt.Errorf("no randomness for a token: %w", err)
	}
	now := s.now()
	named, err := id.New(now, s.random)
	if err != nil {
		return "", err
	}
	shown := beginning + letters.EncodeToString(secret)
	return shown, s.store.Add(ctx, Token{Student: who, ID: named, Hash: hashOf(shown), Name: name, Scope: scope, Made: now, Until: now.AddDate(0, 0, days)})
}

func faults(name string, scope Scope, days int) (all []errs.Problem) {
	if name == "" {
		all = append(all, errs.Problem{Field: "name", Says: "Say what the token is for, so that you know later which one to end."})
	}
	all = append(all, guard.Problems("name", name)...)
	if scope != Read && scope != Write {
		all = append(all, errs.Problem{Field: "scope", Says: "Choose what the token may do."})
	}
	for _, d := range Days {
		if d == days {
			return all
		}
	}
	return append(all, errs.Problem{Field: "days", Says: "Choose how long the token lasts."})
}

// clean makes one short line of a name.
func clean(name string) string {
	name = strings.Join(strings.Fields(strings.ToValidUTF8(name, "")), " ")
	name = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return -1
		}
		return r
	}, name)
	if r := []rune(name); len(r) > maxName {
		name = string(r[:maxName])
	}
	return name
}

// Of lists the student's tokens, newest first; those that have ended stay in the
// list for a while.
func (s *Service) Of(ctx context.Context, who student.ID) ([]Token, error) {
	return s.store.Of(ctx, who)
}

// Ended tells whether a token has ended by itself.
func (s *Service) Ended(t Token) bool { return !t.Until.After(s.now()) }

// End ends a token, from the next request on.
func (s *Service) End(ctx context.Context, who student.ID, id string) error {
	return s.store.End(ctx, who, id)
}

// Open says whose token a program has sent, and what it may do. errs.NotFound for
// any other, and errs.TooMany for a network that has sent many others; the right
// one always opens.
func (s *Service) Open(ctx context.Context, from netip.Addr, sent string) (Token, error) {
	if !isToken(sent) {
		return Token{}, s.missed(from)
	}
	t, err := s.store.Find(ctx, hashOf(sent))
	if errs.KindOf(err) == errs.NotFound {
		return Token{}, s.missed(from)
	}
	if err != nil {
		return Token{}, err
	}
	now := s.now()
	if subtle.ConstantTimeCompare(t.Hash, hashOf(sent)) != 1 || !t.Until.After(now) {
		return Token{}, s.missed(from)
	}
	if now.Sub(t.Used) >= usedEvery {
		if err := s.store.Used(ctx, t.Student, t.ID, now); err != nil {
			return Token{}, err
		}
	}
	return t, nil
}

func (s *Service) missed(from netip.Addr) error {
	if wait := s.misses.Draw(account.Network(from), s.clock.Now()); wait > 0 {
		return errs.New(errs.TooMany, "Too many wrong tokens were sent from here. Wait a minute.")
	}
	return errs.New(errs.NotFound, "This token opens nothing. It may have ended, or been ended by its owner.")
}

// Sweep deletes the tokens that ended long ago.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	return s.store.Sweep(ctx, s.now().Add(-Kept))
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Millisecond) }

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func hashOf(shown string) []byte { h := sha256.Sum256([]byte(shown)); return h[:] }

func isToken(s string) bool {
	secret, ok := strings.CutPrefix(s, beginning)
	return ok && len(secret) == 32 && strings.Trim(secret, "abcdefghijklmnopqrstuvwxyz234567") == ""
}
