package invite

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"strings"
	"time"

	"preround/internal/account"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Kind is what an invitation lets a person do.
type Kind string

// The kinds.
const (
	Referee Kind = "referee" // hand in a letter of recommendation
	Reader  Kind = "reader"  // read a text and comment on it
)

// Invitation is one link, without the link itself.
type Invitation struct {
	ID      string
	Student student.ID
	Kind    Kind
	Subject string // the id of the one thing that it is for
	Made    time.Time
	Until   time.Time // from this moment on it opens nothing
}

// Store keeps invitations; invitedb implements it. Every method takes part in a
// transaction that ctx carries; times are whole milliseconds, UTC.
type Store interface {
	// Add records an invitation. errs.NotFound when the student has gone.
	Add(ctx context.Context, inv Invitation, hash []byte) error
	// Find is the invitation whose link has exactly that hash, whatever its age;
	// errs.NotFound for none.
	Find(ctx context.Context, hash []byte) (Invitation, error)
	// Enter records a browser that entered.
	Enter(ctx context.Context, inv Invitation, hash []byte, made, until time.Time) error
	// Entered is the invitation by which the browser with that key entered, and until
	// when the key lasts; errs.NotFound for none.
	Entered(ctx context.Context, hash []byte) (Invitation, time.Time, error)
	// Revoke ends at that moment what would end later.
	Revoke(ctx context.Context, who student.ID, kind Kind, subject string, at time.Time) error
	// Sweep deletes invitations that ended before the first moment, and keys of
	// browsers that ended before the second.
	Sweep(ctx context.Context, invitations, keys time.Time) (int, error)
}

const (
	bytes = 20 // 160 bits
	// Inside is how long a browser that entered may stay.
	Inside = 12 * time.Hour
	// Kept is how long the row of an ended invitation still stands.
	Kept = 15 * 24 * time.Hour
)

// misses is how many wrong links one network may open.
var misses = account.Limit{Every: 10 * time.Second, Burst: 30}

// Service makes invitations and says what one opens.
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

// Make invites somebody and returns the token of the link, which is known this once.
func (s *Service) Make(ctx context.Context, who student.ID, kind Kind, subject string, until time.Time) (token string, err error) {
	now := s.now()
	until = until.UTC().Truncate(time.Millisecond)
	if subject == "" || !until.After(now) {
		return "", errs.New(errs.Invalid, "This link would have ended before it could be used.")
	}
	token, err = s.secret()
	if err != nil {
		return "", err
	}
	named, err := id.New(now, s.random)
	if err != nil {
		return "", err
	}
	return token, s.store.Add(ctx, Invitation{ID: named, Student: who, Kind: kind, Subject: subject, Made: now, Until: until}, hashOf(token))
}

// Look says what a link is for. It has no effect. errs.NotFound for any other link,
// and errs.TooMany for a network that has opened many others; the right one always
// opens.
func (s *Service) Look(ctx context.Context, kind Kind, token, network string) (Invitation, error) {
	inv, err := s.find(ctx, kind, token)
	if errs.KindOf(err) == errs.NotFound {
		return Invitation{}, s.missed(network)
	}
	return inv, err
}

func (s *Service) find(ctx context.Context, kind Kind, token string) (Invitation, error) {
	if !isToken(token) {
		return Invitation{}, none()
	}
	inv, err := s.store.Find(ctx, hashOf(token))
	if err != nil {
		return Invitation{}, err
	}
	if inv.Kind != kind || !inv.Until.After(s.now()) {
		return Invitation{}, none()
	}
	return inv, nil
}

// Enter exchanges a link for a key of the browser that sent it. It may be done
// again: a person may come back, on another device as well.
func (s *Service) Enter(ctx context.Context, kind Kind, token, network string) (session string, inv Invitation, err error) {
	if inv, err = s.Look(ctx, kind, token, network); err != nil {
		return "", Invitation{}, err
	}
	if session, err = s.secret(); err != nil {
		return "", Invitation{}, err
	}
	now := s.now()
	return session, inv, s.store.Enter(ctx, inv, hashOf(session), now, earlier(now.Add(Inside), inv.Until))
}

// Session says by which invitation a browser has entered; errs.NotFound when its key
// or the invitation has ended.
func (s *Service) Session(ctx context.Context, kind Kind, session string) (Invitation, error) {
	if !isToken(session) {
		return Invitation{}, none()
	}
	inv, until, err := s.store.Entered(ctx, hashOf(session))
	if errs.KindOf(err) == errs.NotFound {
		return Invitation{}, none()
	}
	if err != nil {
		return Invitation{}, err
	}
	if now := s.now(); inv.Kind != kind || !until.After(now) || !inv.Until.After(now) {
		return Invitation{}, none()
	}
	return inv, nil
}

// Revoke ends all links of that kind for that subject of the student, from the next
// request on.
func (s *Service) Revoke(ctx context.Context, who student.ID, kind Kind, subject string) error {
	return s.store.Revoke(ctx, who, kind, subject, s.now())
}

// Sweep deletes what ended long ago, and says how many rows.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	now := s.now()
	return s.store.Sweep(ctx, now.Add(-Kept), now)
}

func (s *Service) missed(network string) error {
	if wait := s.misses.Draw(network, s.clock.Now()); wait > 0 {
		return errs.New(errs.TooMany, "Too many links that open nothing were tried from here. Wait a minute and try again.")
	}
	return none()
}

func (s *Service) secret() (string, error) {
	b := make([]byte, bytes)
	if _, err := io.ReadFull(s.random, b); err != nil {
		return "", fmt.Errorf("no randomness for a link: %w", err)
	}
	return letters.EncodeToString(b), nil
}

func (s *Service) now() time.Time { return s.clock.Now().UTC().Truncate(time.Millisecond) }

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func none() error {
	return errs.New(errs.NotFound, "This link opens nothing, or nothing any more. Look whether it was copied whole, or ask whoever sent it for a new one.")
}

const alphabet = "abcdefghijklmnopqrstuvwxyz234567"

var letters = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

func hashOf(token string) []byte { h := sha256.Sum256([]byte(token)); return h[:] }

func isToken(s string) bool { return len(s) == bytes*8/5 && strings.Trim(s, alphabet) == "" }
