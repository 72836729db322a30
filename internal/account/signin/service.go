package signin

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"io"
	"time"

	"preround/internal/account"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// How often what may be done. The limits by network are kind, because a lecture
// theatre is one; those by address keep a mailbox from being flooded (row 33).
var (
	askByNetwork = account.Limit{Every: 30 * time.Second, Burst: 60}
	askByAll     = account.Limit{Every: time.Second, Burst: 300}
	askHere      = account.Limit{Every: 20 * time.Minute, Burst: 3} // one address, from one network
	askByAddress = account.Limit{Every: 10 * time.Minute, Burst: 10}
	codeByOne    = account.Limit{Every: 10 * time.Second, Burst: 60} // wrong codes of one network
	codeByAll    = account.Limit{Every: time.Second, Burst: 300}
)

// Setup is what a Service needs.
type Setup struct {
	Accounts  *account.Service
	Tries     Tries
	Addresses Addresses
	Roles     Roles
	Ways      Ways
	Plans     Plans
	Post      Post
	Transact  account.Transact
	Clock     clock.Clock
	Random    io.Reader
	Issuer    string // of the institution that may sign people in; empty: none
	Host      string // how letters name this server: its configured address, never what a request says
}

// Service lets people in.
type Service struct{ in Setup }

// New makes the service.
func New(s Setup) *Service { return &Service{s} }

// Asker is who signs in: the browser, and whose plan it keeps now.
type Asker struct {
	account.Visitor
	Student student.ID // who is known on this device; empty for nobody
	Browser string     // the cookie of a sign-in under way; may be empty
}

// network is what counts as one asker.
func (a Asker) network() string { return account.Network(a.Address) }

// SendsMail tells whether codes go by mail, and not into the server's log.
func (s *Service) SendsMail() bool { return s.in.Post.Ready() }

// Ask sends a code to an address and returns what the browser must hold to use
// it. The answer and the work are the same whether or not the address has an
// account (row 34): always one look at the address, one row, one letter.
func (s *Service) Ask(ctx context.Context, a Asker, p Purpose, typed string) (browser string, err error) {
	address, err := ReadAddress(typed)
	if err != nil {
		return "", err
	}
	if err := s.allowAsking(ctx, a, address); err != nil {
		return "", err
	}
	if browser, err = drawBrowser(s.in.Random); err != nil {
		return "", err
	}
	code, err := drawCode(s.in.Random)
	if err != nil {
		return "", err
	}
	t := Try{Browser: browserHash(browser), Purpose: p, Address: address, Until: s.now().Add(CodeTime)}
	if p == Change {
		t.Asker = a.Student
	}
	letter := codeLetter(address, code, s.in.Host)
	t.Code = s.in.Accounts.Marks("sign-in code", t.Browser, []byte(code))[0]
	takes, err := s.takes(ctx, address)
	if err != nil {
		return "", err
	}
	if !takes && p == Enter {
		letter, t.Code = closedLetter(address, s.in.Host), nil
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		if isBrowser(a.Browser) { // an earlier code of this browser ends
			if _, err := s.in.Tries.TakeTry(ctx, browserHash(a.Browser)); err != nil {
				return err
			}
		}
		return s.in.Tries.PutTry(ctx, t)
	})
	if err != nil {
		return "", err
	}
	if err := s.in.Post.Send(ctx, letter); errs.KindOf(err) == errs.TooMany {
		return "", err
	} else if err != nil {
		return "", errs.Wrap(err, errs.Busy, "The mail could not be sent just now. Check the address, wait a minute and try again.")
	}
	return browser, nil
}

func (s *Service) allowAsking(ctx context.Context, a Asker, address Address) error {
	for _, l := range []struct {
		act, who string
		limit    account.Limit
	}{
		{"ask-here", a.network() + " " + address.Folded, askHere}, {"ask-net", a.network(), askByNetwork},
		{"ask-all", "everybody", askByAll}, {"ask-address", address.Folded, askByAddress},
	} {
		if err := s.in.Accounts.Limited(ctx, l.act, l.who, l.limit); err != nil {
			return err
		}
	}
	return nil
}

// takes tells whether a code to that address may open something: it has an
// account, or the server takes new people. Both are always asked.
func (s *Service) takes(ctx context.Context, a Address) (bool, error) {
	_, known, err := s.in.Addresses.StudentOf(ctx, a.Folded)
	if err != nil {
		return false, err
	}
	open, err := s.in.Accounts.Open(ctx)
	return known || open, err
}

// Waiting is the sign-in under way in a browser: which address a code went to,
// and whether a plan is to be chosen.
type Waiting struct {
	Address Address
	Purpose Purpose
	Choose  bool
}

// Waiting tells what the browser is in the middle of; false for nothing.
func (s *Service) Waiting(ctx context.Context, browser string) (Waiting, bool, error) {
	if !isBrowser(browser) {
		return Waiting{}, false, nil
	}
	t, found, err := s.in.Tries.Try(ctx, browserHash(browser))
	if err != nil || !found || !t.Until.After(s.now()) {
		return Waiting{}, false, err
	}
	return Waiting{Address: t.Address, Purpose: t.Purpose, Choose: t.Proved != ""}, true, nil
}

// Outcome is what a proof led to.
type Outcome struct {
	Student student.ID
	Cookie  string  // the new key of this device; empty while Choose
	Choose  bool    // two plans: ask which to go on with, then call Choose
	New     bool    // the account was made just now
	Changed bool    // the address was changed
	Owner   bool    // the person became the owner of this server
	Unsent  bool    // the notice to the address before could not be sent
	Browser string  // Choose: what the browser must hold until then
	Left    Address // the account that this device had open before, where it has an address

	notice *Letter
}

// Answer takes the code as typed. A wrong one, an old one, a used one and one of
// another browser are the same errs.Invalid; five wrong ones end it.
func (s *Service) Answer(ctx context.Context, a Asker, typed string) (Outcome, error) {
	code, err := readCode(typed)
	if err != nil {
		return Outcome{}, err
	}
	if err := s.in.Accounts.Limited(ctx, "code-net", a.network(), codeByOne); err != nil {
		return Outcome{}, err
	}
	if err := s.in.Accounts.Limited(ctx, "code-all", "everybody", codeByAll); err != nil {
		return Outcome{}, err
	}
	if !isBrowser(a.Browser) {
		return Outcome{}, wrongCode()
	}
	var out Outcome
	var wrong error
	err = s.in.Transact(ctx, func(ctx context.Context) (err error) {
		out, wrong = Outcome{}, nil
		t, right, err := s.judge(ctx, browserHash(a.Browser), code)
		if err != nil {
			return err
		}
		if !right {
			wrong = wrongCode()
			return nil // so that the wrong try stays counted
		}
		out, err = s.resolve(ctx, a, t)
		return err
	})
	if err == nil {
		err = wrong
	}
	if err != nil {
		return Outcome{}, err
	}
	out.Unsent = !s.sendNotice(ctx, out)
	return out, nil
}

// judge looks at one code. The right one ends the try; a wrong one is counted.
func (s *Service) judge(ctx context.Context, browser []byte, code string) (Try, bool, error) {
	t, found, err := s.in.Tries.Try(ctx, browser)
	if err != nil || !found || !t.Until.After(s.now()) || t.Wrong >= mostWrong {
		return t, false, err
	}
	same := 0
	for _, mark := range s.in.Accounts.Marks("sign-in code", browser, []byte(code)) {
		same |= subtle.ConstantTimeCompare(mark, t.Code)
	}
	if same == 0 {
		return t, false, s.in.Tries.Miss(ctx, browser)
	}
	taken, err := s.in.Tries.TakeTry(ctx, browser)
	return t, taken, err
}

// sendNotice sends what the person at the address before must hear, and tells
// whether it went. What was done is done, also where it did not.
func (s *Service) sendNotice(ctx context.Context, out Outcome) bool {
	return out.notice == nil || s.in.Post.Ready() && s.in.Post.Send(ctx, *out.notice) == nil
}

func (s *Service) fill(b []byte) error {
	_, err := io.ReadFull(s.in.Random, b)
	return err
}

func (s *Service) now() time.Time { return s.in.Clock.Now().UTC().Truncate(time.Millisecond) }

func browserHash(cookie string) []byte { h := sha256.Sum256([]byte(cookie)); return h[:] }
