package account

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// How long a device opens a plan without the code: Idle after its last visit (the
// longest that browsers keep a cookie), and Lifetime after it was first let in,
// visited or not (a long medical course). After either, the recovery code lets
// the device in again; the plan itself stays.
const (
	Idle     = 400 * 24 * time.Hour
	Lifetime = 6 * 366 * 24 * time.Hour
)

// How often what may be done. One address may be a whole lecture theatre, so the
// limits by address are kind and those for all addresses together do the work;
// docs/decisions/0020-recovery-code.md has the arithmetic.
var (
	keepByAddress   = Limit{Every: 30 * time.Second, Burst: 100}
	keepByAll       = Limit{Every: time.Second, Burst: 600}
	reopenByAddress = Limit{Every: time.Minute, Burst: 10}
	reopenByAll     = Limit{Every: time.Second, Burst: 120}
	newCodeByOne    = Limit{Every: 10 * time.Minute, Burst: 5}
	feedMisses      = Limit{Every: 10 * time.Second, Burst: 30}
)

const (
	seenEvery = 24 * time.Hour // a visit is noted once a day, to spare the database
	maxName   = 80             // bytes of a device's name
)

// Setup is what a Service needs.
type Setup struct {
	Store    Store
	Limits   Limits
	Transact Transact
	Erasers  []Eraser // the other rooms that hold rows of a student
	Words    *Words
	Clock    clock.Clock
	Random   io.Reader                           // crypto/rand.Reader, but for tests
	Closed   func(context.Context) (bool, error) // this server takes nobody new; nil: it always does
	Secret   string                              // PREROUND_SECRET: at least 32 characters; former ones after a comma; empty: kept in the Store
}

// Service keeps plans: it gives out keys and says whose plan a key opens.
type Service struct {
	in      Setup
	secrets []secret // the first is the present one
	stretch *stretcher
	misses  *Limiter
}

// New makes the service. Without an owner's secret one is made at the first start
// and kept in the store; with one, a secret left there by an earlier start still
// opens what was made under it. Several nodes need the same secret, which they
// have when they share the store.
func New(ctx context.Context, s Setup) (*Service, error) {
	secrets, err := readSecrets(s.Secret)
	if err != nil {
		return nil, err
	}
	var fresh []byte
	if len(secrets) == 0 {
		if fresh, err = randomBytes(s.Random, len(secret{})); err != nil {
			return nil, err
		}
	}
	kept, err := s.Store.Secret(ctx, fresh)
	if err != nil {
		return nil, err
	}
	if len(kept) > 0 {
		if len(kept) != len(secret{}) {
			return nil, fmt.Errorf("the server's secret in the database has %d bytes, not %d; restore it from a backup", len(kept), len(secret{}))
		}
		secrets = append(secrets, secret(kept))
	}
	return &Service{in: s, secrets: secrets, stretch: newStretcher(), misses: NewLimiter(feedMisses)}, nil
}

// Visitor is who asks: where from, with which cookie, in which browser.
type Visitor struct {
	Address netip.Addr // as the web layer believes it
	Cookie  string     // the device cookie's value; empty for none
	Browser string     // what to call the device: "Firefox on Android"; may be empty
}

// Kept is what a student gets who keeps a plan.
type Kept struct {
	Student student.ID
	Cookie  string // the value of the device cookie
	Code    string // "maple-river-lantern-stone": shown once
}

// Keep makes a student of a visitor, with a key for this device and a recovery
// code. What else makes the student whole (the first state of the plan) is done
// in the same transaction, so that nobody is left with keys to nothing; the slow
// hash is made before it begins. errs.Conflict when this device keeps a plan
// already, errs.TooMany when too many plans were kept from one address.
func (s *Service) Keep(ctx context.Context, v Visitor, also ...func(context.Context, student.ID) error) (Kept, error) {
	if _, err := s.Device(ctx, v.Cookie); err == nil {
		return Kept{}, errs.New(errs.Conflict, "A plan is kept on this device already. Open it, or delete it first.")
	} else if errs.KindOf(err) != errs.NotFound {
		return Kept{}, err
	}
	if open, err := s.Open(ctx); err != nil {
		return Kept{}, err
	} else if !open {
		return Kept{}, Closed()
	}
	if err := s.allow(ctx, "keep", Network(v.Address), keepByAddress, keepByAll); err != nil {
		return Kept{}, err
	}
	who, err := id.New(s.in.Clock.Now(), s.in.Random)
	if err != nil {
		return Kept{}, err
	}
	device, cookie, err := s.newDevice(student.ID(who), v.Browser)
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Student: student.ID(who), Cookie: cookie}
	kept.Code, err = s.giveCode(ctx, kept.Student, func(code Key) error {
		return s.in.Transact(ctx, func(ctx context.Context) error {
			err := s.in.Store.Open(ctx, kept.Student, code.Made, device, code)
			for _, do := range also {
				if err == nil {
					err = do(ctx, kept.Student)
				}
			}
			return err
		})
	})
	if err != nil {
		return Kept{}, err
	}
	return kept, nil
}

// NewCode gives the student another recovery code; the one before opens nothing
// any more.
func (s *Service) NewCode(ctx context.Context, who student.ID) (string, error) {
	if err := s.draw(ctx, "code", string(who), newCodeByOne); err != nil {
		return "", err
	}
	return s.giveCode(ctx, who, func(code Key) error { return s.in.Store.Replace(ctx, code) })
}

// giveCode draws a code and has it recorded; a code that somebody else has (one
// in 2^52 for every kept plan) is drawn again.
func (s *Service) giveCode(ctx context.Context, who student.ID, record func(Key) error) (string, error) {
	for try := 0; ; try++ {
		code, err := s.in.Words.Draw(s.in.Random)
		if err != nil {
			return "", err
		}
		k, err := s.newKey(who, KindCode)
		if err != nil {
			return "", err
		}
		if k.Hash, err = s.stretch.hash(ctx, s.secrets[0], code); err != nil {
			return "", err
		}
		err = record(k)
		if err == nil {
			return code, nil
		}
		if errs.KindOf(err) != errs.Conflict || try == 2 {
			return "", err
		}
	}
}

// Session is a visit with a valid device cookie.
type Session struct {
	Student student.ID
	Device  string // the id of this device in Devices
	Cookie  string // when not empty, set the cookie to this value again, so that it lasts another Idle
}

// Device says whose plan this device keeps. errs.NotFound for a cookie that is
// empty, forged, ended or expired: all read alike.
func (s *Service) Device(ctx context.Context, cookie string) (Session, error) {
	token, present, ok := openCookie(s.secrets, cookie)
	if !ok {
		return Session{}, noPlanHere()
	}
	k, err := s.in.Store.Find(ctx, KindDevice, hashOf(token))
	if errs.KindOf(err) == errs.NotFound {
		return Session{}, noPlanHere()
	}
	if err != nil {
		return Session{}, err
	}
	now := s.now()
	if !k.Seen.Add(Idle).After(now) || !k.Made.Add(Lifetime).After(now) {
		return Session{}, noPlanHere()
	}
	session := Session{Student: k.Student, Device: k.ID}
	if now.Sub(k.Seen) >= seenEvery || !present {
		if err := s.in.Store.Seen(ctx, k.Student, KindDevice, k.ID, now); err != nil {
			return Session{}, err
		}
		session.Cookie = s.secrets[0].cookie(token)
	}
	return session, nil
}

// Device is one browser that opens the plan, as its owner sees it.
type Device struct {
	ID         string
	Name       string // "Firefox on Android", or empty when the browser did not say
	Made, Seen time.Time
}

// Devices lists the browsers that open the plan, last seen first; expired ones
// are left out.
func (s *Service) Devices(ctx context.Context, who student.ID) ([]Device, error) {
	keys, err := s.in.Store.Keys(ctx, who, KindDevice)
	if err != nil {
		return nil, err
	}
	var out []Device
	for now, i := s.now(), 0; i < len(keys); i++ {
		k := keys[i]
		if k.Seen.Add(Idle).After(now) && k.Made.Add(Lifetime).After(now) {
			out = append(out, Device{ID: k.ID, Name: k.Name, Made: k.Made, Seen: k.Seen})
		}
	}
	return out, nil
}

// EndDevice makes a device forget the plan, from its next request on; the plan
// stays. Ending this device itself is what other products call signing out.
func (s *Service) EndDevice(ctx context.Context, who student.ID, device string) error {
	return s.in.Store.End(ctx, who, KindDevice, device)
}

// Forget deletes the student and everything that any room holds of them, for
// good, in one transaction.
func (s *Service) Forget(ctx context.Context, who student.ID) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		for _, e := range s.in.Erasers {
			if err := e.EraseStudent(ctx, who); err != nil {
				return err
			}
		}
		return s.in.Store.Erase(ctx, who)
	})
}

// Sweep deletes the device keys that have expired and the limits that say nothing
// any more. Call it once a day; it returns how many rows went.
func (s *Service) Sweep(ctx context.Context) (int, error) {
	now := s.now()
	devices, err := s.in.Store.Sweep(ctx, now.Add(-Idle), now.Add(-Lifetime))
	limits, err2 := s.in.Limits.Settle(ctx, now)
	return devices + limits, errors.Join(err, err2)
}

func (s *Service) now() time.Time { return s.in.Clock.Now().UTC().Truncate(time.Millisecond) }

// newKey is a key without its hash.
func (s *Service) newKey(who student.ID, kind Kind) (Key, error) {
	now := s.now()
	name, err := id.New(now, s.in.Random)
	return Key{Student: who, Kind: kind, ID: name, Made: now, Seen: now}, err
}

// newDevice is a fresh device key and the cookie that holds its token.
func (s *Service) newDevice(who student.ID, browser string) (Key, string, error) {
	k, err := s.newKey(who, KindDevice)
	if err != nil {
		return Key{}, "", err
	}
	token, err := randomBytes(s.in.Random, tokenBytes)
	if err != nil {
		return Key{}, "", err
	}
	k.Hash, k.Name = hashOf(token), deviceName(browser)
	return k, s.secrets[0].cookie(token), nil
}

// deviceName cuts what a browser says of itself to one short clean line.
func deviceName(says string) string {
	says = strings.Join(strings.Fields(strings.ToValidUTF8(says, "")), " ")
	says = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, says)
	for len(says) > maxName {
		_, size := utf8.DecodeLastRuneInString(says)
		says = says[:len(says)-size]
	}
	return says
}

// allow draws one try of the address and one of all addresses together.
func (s *Service) allow(ctx context.Context, act, network string, one, all Limit) error {
	if err := s.draw(ctx, act, network, one); err != nil {
		return err // and nothing is taken from the others
	}
	return s.draw(ctx, act, "everybody", all)
}

func (s *Service) draw(ctx context.Context, act, who string, l Limit) error {
	wait, err := s.in.Limits.Draw(ctx, s.secrets[0].limitName(act, who), l, s.now())
	if err != nil || wait <= 0 {
		return err
	}
	return errs.New(errs.TooMany, "That was tried too often. Try again in %s.", inWords(wait))
}

// inWords rounds a wait up to what a person would say.
func inWords(wait time.Duration) string {
	switch {
	case wait <= time.Minute:
		return "a minute"
	case wait <= 90*time.Minute:
		return fmt.Sprintf("%d minutes", int((wait+time.Minute-1)/time.Minute))
	}
	return fmt.Sprintf("%d hours", int((wait+time.Hour-1)/time.Hour))
}

// Closed is the answer to whoever is new on a server that takes nobody new.
func Closed() error {
	return errs.New(errs.Forbidden, "This server takes nobody new at present, so nothing was kept. The address of your plan holds all your answers: bookmark it.")
}

func noPlanHere() error {
	return errs.New(errs.NotFound, "No plan is kept on this device. Keep one, or open yours with its recovery code.")
}
