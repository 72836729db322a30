package accountweb

import (
	"net"
	"net/http"
	"strings"

	"preround/internal/account"
)

// The names of the device cookie. The prefix __Host- makes browsers refuse one
// that was set by another host or over an open line; they take it only over
// https or from the machine itself.
const (
	cookieName     = "__Host-preround"
	openCookieName = "preround" // plain http elsewhere: anybody on the line can read it
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

func (d *Desk) readCookie(r *http.Request) string {
	name := openCookieName
	if d.prefixed(r) {
		name = cookieName
	}
	if c, err := r.Cookie(name); err == nil {
		return c.Value
	}
	return ""
}

// setCookie leaves the device key with the browser; an empty value takes it away.
func (d *Desk) setCookie(w http.ResponseWriter, r *http.Request, value string) {
	c := &http.Cookie{Name: openCookieName, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, MaxAge: int(account.Idle.Seconds())}
	if d.prefixed(r) {
		c.Name, c.Secure = cookieName, true
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
