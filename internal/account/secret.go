package account

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"net/netip"
	"strings"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

const (
	tokenBytes     = 20 // 160 bits
	signatureBytes = 16
	leastSecret    = 32 // characters of an owner's secret
)

// A secret is one of the server's; each use has a key of its own, so that what is
// learnt of one use says nothing about another.
type secret [32]byte

// readSecrets reads the owner's PREROUND_SECRET: the present secret, and after a
// comma any former ones, which still open what was made under them.
func readSecrets(text string) ([]secret, error) {
	var all []secret
	for s := range strings.SplitSeq(text, ",") {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		if len(s) < leastSecret {
			return nil, errs.New(errs.Invalid, "PREROUND_SECRET is too short to keep anything safe; give it at least %d random characters, such as the output of: openssl rand -hex 32", leastSecret)
		}
		all = append(all, sha256.Sum256([]byte(s)))
	}
	return all, nil
}

// mac is the first n bytes of a keyed hash of the parts, for one use.
func (s secret) mac(n int, use string, parts ...[]byte) []byte {
	key := hmac.New(sha256.New, s[:])
	key.Write([]byte("preround " + use))
	h := hmac.New(sha256.New, key.Sum(nil))
	for _, p := range parts {
		h.Write([]byte{byte(len(p))}) // no two lists of parts look alike; parts are short
		h.Write(p)
	}
	return h.Sum(nil)[:n]
}

// cookie makes the value of the cookie from a device's token: token.signature.
func (s secret) cookie(token []byte) string {
	return encode(token) + "." + encode(s.mac(signatureBytes, "device cookie", token))
}

// openCookie takes the token out of a cookie that one of the secrets has signed,
// and tells whether the present one did. A forged cookie is refused here, before
// any database is asked.
func openCookie(secrets []secret, cookie string) (token []byte, present, ok bool) {
	a, b, _ := strings.Cut(cookie, ".")
	token, err := base64.RawURLEncoding.Strict().DecodeString(a)
	if err != nil || len(token) != tokenBytes {
		return nil, false, false
	}
	signature, err := base64.RawURLEncoding.Strict().DecodeString(b)
	if err != nil {
		return nil, false, false
	}
	for i, s := range secrets {
		if hmac.Equal(signature, s.mac(signatureBytes, "device cookie", token)) {
			return token, i == 0, true
		}
	}
	return nil, false, false
}

// feedToken derives the secret part of a feed's address. The database holds the
// nonce and a hash of the token, so the address can be shown to its owner again
// but not be read out of the database without the secret.
func (s secret) feedToken(who student.ID, nonce []byte) string {
	return feedCode.EncodeToString(s.mac(tokenBytes, "feed link", []byte(who), nonce))
}

// limitName names who is limited without saying who it is.
func (s secret) limitName(act, who string) string {
	return act + ":" + hex.EncodeToString(s.mac(16, "limit", []byte(act), []byte(who)))
}

var feedCode = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func hashOf(token []byte) []byte { h := sha256.Sum256(token); return h[:] }

func sameBytes(a, b []byte) bool { return subtle.ConstantTimeCompare(a, b) == 1 }

func randomBytes(random io.Reader, n int) ([]byte, error) {
	b := make([]byte, n)
	if _, err := io.ReadFull(random, b); err != nil {
		return nil, fmt.Errorf("no randomness for a key: %w", err)
	}
	return b, nil
}

// Network is what counts as one asker: an IPv4 address, or the /64 of an IPv6
// address, because one line of the net has a whole /64. Callers without an
// address (a Unix socket) count as one.
func Network(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		p, err := a.Prefix(64)
		if err == nil {
			return p.String()
		}
	}
	if !a.IsValid() {
		return "unknown"
	}
	return a.String()
}
