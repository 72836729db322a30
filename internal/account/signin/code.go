package signin

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"preround/internal/platform/errs"
)

// A code has eight digits, so that it can be typed from a telephone; it is worth
// something for ten minutes, and five wrong ones end it. Five tries of 10^8 are a
// chance of one in twenty million for each code that is asked for, and how many may
// be asked for is limited too.
const (
	codeDigits = 8
	codes      = 100_000_000
	mostWrong  = 5
	// CodeTime is how long a code works.
	CodeTime = 10 * time.Minute
)

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

// zeros are the noughts of scripts in which our readers may type a number.
var zeros = []rune{'0', '٠', '۰', '०', '০', '０'}

// readCode reads a code as typed: blanks and hyphens do not matter.
func readCode(typed string) (string, error) {
	var b strings.Builder
	for _, r := range typed {
		if unicode.IsSpace(r) || r == '-' || r == '.' {
			continue
		}
		i := slices.IndexFunc(zeros, func(zero rune) bool { return r >= zero && r < zero+10 })
		if i < 0 {
			return "", errs.Fault("code", "A code has %d digits and nothing else. It stands in the mail.", codeDigits)
		}
		b.WriteByte('0' + byte(r-zeros[i]))
	}
	switch n := b.Len(); {
	case n == 0:
		return "", errs.Fault("code", "Enter the %d digits of the code.", codeDigits)
	case n != codeDigits:
		return "", errs.Fault("code", "A code has %d digits, and this has %d.", codeDigits, n)
	}
	return b.String(), nil
}

// shownCode is how a letter shows a code: 1234 5678.
func shownCode(code string) string { return code[:codeDigits/2] + " " + code[codeDigits/2:] }

// browserBytes is the length of what a browser holds while somebody signs in.
const browserBytes = 20

func drawBrowser(random io.Reader) (string, error) {
	b := make([]byte, browserBytes)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("no randomness for a cookie: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// isBrowser tells whether a cookie could be one of ours, before any database is
// asked.
func isBrowser(cookie string) bool {
	b, err := base64.RawURLEncoding.Strict().DecodeString(cookie)
	return err == nil && len(b) == browserBytes
}

// wrongCode is the one answer to every code that does not open: mistyped, used,
// too old, of another browser, never sent.
func wrongCode() error {
	return errs.Fault("code", "This code is not right, or it no longer works. Check it against the newest mail, or ask for another.")
}
