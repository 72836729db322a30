package held

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"preround/internal/platform/errs"
)

const (
	codeDigits = 8
	codes      = 100_000_000
	mostWrong  = 5
	// CodeTime is how long a code works.
	CodeTime = 10 * time.Minute
	// ChangeTime is how long a browser may replace or withdraw after a code.
	ChangeTime = 30 * time.Minute
	// Grace is how long the browser that handed a letter in may change it where the server
	// cannot mail a code.
	Grace = time.Hour
	// passFor is how long a browser sees what it wrote; the link ends sooner or later.
	passFor = 60 * 24 * time.Hour
)

// AskCode makes a code, to be mailed to the referee. The one before is void.
func (s *Service) AskCode(ctx context.Context, w Where) (code string, err error) {
	if code, err = drawCode(s.in.Random); err != nil {
		return "", err
	}
	return code, s.in.Steps.PutCode(ctx, w, Code{Hash: hashCode(w, code), Until: s.now().Add(CodeTime)})
}

// drawCode makes a code of eight digits, each as likely as any other.
func drawCode(random io.Reader) (string, error) {
	const fair = (1 << 32) / codes * codes
	for {
		var b [4]byte
		if _, err := io.ReadFull(random, b[:]); err != nil {
			return "", fmt.Errorf("no randomness for a code: %w", err)
		}
		if n := uint64(binary.BigEndian.Uint32(b[:])); n < fair {
			return fmt.Sprintf("%0*d", codeDigits, n%codes), nil
		}
	}
}

func hashCode(w Where, code string) []byte {
	h := sha256.Sum256([]byte(string(w.Student) + "\n" + w.Request + "\n" + code))
	return h[:]
}

// EnterCode takes a code, once, and gives the browser a pass for it. Mistyped, used, too
// old and never sent read alike.
func (s *Service) EnterCode(ctx context.Context, w Where, typed string) (pass string, err error) {
	typed = digits(typed)
	if len(typed) != codeDigits {
		return "", errs.Fault("code", "The code has %d digits. It stands in the mail.", codeDigits)
	}
	right := false
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		right = false
		c, found, err := s.in.Steps.Code(ctx, w)
		if err != nil || !found {
			return err
		}
		if c.Wrong >= mostWrong || !c.Until.After(s.now()) {
			return s.in.Steps.EndCode(ctx, w)
		}
		if subtle.ConstantTimeCompare(c.Hash, hashCode(w, typed)) != 1 {
			return s.in.Steps.CountWrong(ctx, w)
		}
		right = true
		if err := s.in.Steps.EndCode(ctx, w); err != nil {
			return err
		}
		if err := s.in.Steps.EndPasses(ctx, w); err != nil { // this browser is the referee's, and no other
			return err
		}
		pass, err = s.putPass(ctx, w, ChangeTime)
		return err
	})
	if err == nil && !right {
		err = errs.Fault("code", "This code is not right, or it no longer works. Check it against the newest mail, or ask for another.")
	}
	return pass, err
}

// digits keeps the digits of what was typed, of any script, without blanks and hyphens.
func digits(typed string) string {
	var b strings.Builder
	for _, r := range typed {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsSpace(r), r == '-', r == '.':
		case unicode.IsDigit(r):
			for zero := r; ; zero-- { // the digits of every script follow each other from nought
				if !unicode.IsDigit(zero-1) || r-zero == 9 {
					b.WriteRune('0' + (r - zero))
					break
				}
			}
		default:
			return ""
		}
	}
	return b.String()
}

// Own gives a browser the pass that shows it what it writes and hands in. Where the
// server cannot mail a code, the pass of whoever has just handed in a letter may change
// it for Grace.
func (s *Service) Own(ctx context.Context, w Where, handedIn, canMail bool) (pass string, err error) {
	change := time.Duration(0)
	if handedIn && !canMail {
		change = Grace
	}
	return s.putPass(ctx, w, change)
}

func (s *Service) putPass(ctx context.Context, w Where, change time.Duration) (string, error) {
	b := make([]byte, 20)
	if _, err := io.ReadFull(s.in.Random, b); err != nil {
		return "", fmt.Errorf("no randomness for a pass: %w", err)
	}
	pass, now := passLetters.EncodeToString(b), s.now()
	p := Pass{Own: now.Add(passFor)}
	if change > 0 {
		p.Change = now.Add(change)
	}
	return pass, s.in.Steps.PutPass(ctx, w, hashPass(pass), p)
}

var passLetters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func hashPass(pass string) []byte { h := sha256.Sum256([]byte(pass)); return h[:] }

// May says what the browser with that pass may do beyond the link.
func (s *Service) May(ctx context.Context, w Where, pass string) (own, change bool, err error) {
	if len(pass) != 32 {
		return false, false, nil
	}
	p, found, err := s.in.Steps.Pass(ctx, w, hashPass(pass))
	now := s.now()
	return found && p.Own.After(now), found && p.Change.After(now), err
}

// mayChange refuses a browser that may not change the letter that lies here. Where none
// does, the link is enough.
func (s *Service) mayChange(ctx context.Context, w Where, pass string) error {
	_, there, err := s.Current(ctx, w)
	if err != nil || !there {
		return err
	}
	_, change, err := s.May(ctx, w, pass)
	if err == nil && !change {
		err = errs.New(errs.Forbidden, "A letter is here already. To replace or withdraw it, ask for a code first.")
	}
	return err
}
