package accountweb

import (
	"net"
	"net/http"
	"strings"
	"time"

	"preround/internal/account"
)

// The name of the device cookie. The prefix makes browsers refuse one that was set
// by another host or over an open line; they take it only over https or from the
// machine itself. Plain http elsewhere gets the name alone, which anybody on the
// line can read.
const (
	cookieName = "preround"
	prefix     = "__Host-"
)

// Guarded tells whether the device cookie of this request travels guarded: over
// https (also where a proxy in front speaks it, which the configured address
// tells) or to the machine itself. Where not, pages say why that is unsafe.
func (d *Desk) Guarded(r *http.Request) bool {
	return r.TLS != nil || d.HTTPS || toItself(r.Host)
}

// toItself tells whether the host names the machine that the browser runs on.
func toItself(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.ToLower(strings.Trim(host, "[]"))
	ip := net.ParseIP(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || ip != nil && ip.IsLoopback()
}

// prefixed tells whether the cookie is the one with the prefix, which browsers take
// only when it is Secure. They take a Secure cookie over plain http from the
// machine itself, too; Safari alone does not, and gets the other one there, where
// no line is listened to.
func (d *Desk) prefixed(r *http.Request) bool {
	if r.TLS != nil || d.HTTPS {
		return true
	}
	return toItself(r.Host) && !strings.HasPrefix(browserName(r.UserAgent()), "Safari")
}

// Cookie is the value of one of our cookies, empty for none.
func (d *Desk) Cookie(r *http.Request, name string) string {
	if d.prefixed(r) {
		name = prefix + name
	}
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// PutCookie leaves a cookie with the browser for that long; an empty value takes
// it away.
func (d *Desk) PutCookie(w http.ResponseWriter, r *http.Request, name, value string, age time.Duration) {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(age.Seconds())}
	if d.prefixed(r) {
		c.Name, c.Secure = prefix+name, true
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// Open leaves a device key with the browser, so that it opens the plan from the
// next request on; an empty one takes the key away.
func (d *Desk) Open(w http.ResponseWriter, r *http.Request, key string) {
	d.PutCookie(w, r, cookieName, key, account.Idle)
}
