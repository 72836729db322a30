// Package fetch reads pages of other servers, and is the only part of the program
// that does. It is off unless the server's owner turns it on.
//
// Whoever may name an address to a server could make it look at what only the
// server can reach: its own machine, its neighbours, the metadata of a cloud. So
// the address that a name resolves to is judged at the moment of the connection,
// after DNS, where neither a strange spelling nor a name that changes its mind
// gets past it: public unicast alone, ports 80 and 443. Redirects are followed on
// the same host, three at most. Nothing of the visitor is sent: no cookie, no
// referrer. Time, size and the kind of page are capped.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"syscall"
	"time"

	"golang.org/x/net/html/charset"

	"preround/internal/platform/errs"
)

// Limits of one page.
const (
	MaxBytes     = 2 << 20
	maxRedirects = 3
	patience     = 10 * time.Second
)

// Field is the form field at which faults of an address are reported.
const Field = "link"

// Policy judges where a connection would go; nil lets it.
type Policy func(netip.AddrPort) error

// Options are for tests; the zero value is what the program uses.
type Options struct {
	Policy   Policy                // nil: Public
	Resolver *net.Resolver         // nil: the machine's
	Trust    func(*http.Transport) // may change what certificates are trusted
}

// Client fetches pages.
type Client struct{ http *http.Client }

// Page is what came back, as UTF-8.
type Page struct {
	URL  string // after redirects
	Kind string // text/html or text/plain
	Text string
}

// New makes a Client.
func New(o Options) *Client {
	if o.Policy == nil {
		o.Policy = Public
	}
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: -1, FallbackDelay: -1, Resolver: o.Resolver,
		Control: func(_, address string, _ syscall.RawConn) error {
			at, err := netip.ParseAddrPort(address)
			if err != nil {
				return errNotPublic
			}
			return o.Policy(at)
		}}
	t := &http.Transport{DialContext: dialer.DialContext, DisableKeepAlives: true, TLSHandshakeTimeout: 5 * time.Second,
		ResponseHeaderTimeout: patience, MaxResponseHeaderBytes: 64 << 10, ForceAttemptHTTP2: true}
	if o.Trust != nil {
		o.Trust(t)
	}
	return &Client{&http.Client{Transport: t, CheckRedirect: sameHost, Timeout: patience}}
}

// errElsewhere is a redirect that is not followed.
var errElsewhere = errors.New("redirected elsewhere")

func sameHost(next *http.Request, before []*http.Request) error {
	first := before[0].URL
	switch {
	case len(before) > maxRedirects:
		return errElsewhere
	case !strings.EqualFold(next.URL.Hostname(), first.Hostname()), next.URL.User != nil:
		return errElsewhere
	case first.Scheme == "https" && next.URL.Scheme != "https":
		return errElsewhere
	case next.URL.Scheme != "http" && next.URL.Scheme != "https":
		return errElsewhere
	}
	next.Header.Del("Referer")
	return nil
}

// address reads what a person typed or pasted; https where no scheme is named.
func address(s string) (*url.URL, error) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsAny(s, " \t\r\n\"<>\\^`{|}"):
		return nil, errs.Fault(Field, "This is not a web address. Copy it from the browser’s address bar.")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, errs.Fault(Field, "Only web addresses are opened: they begin with https:// or http://.")
	case u.User != nil:
		return nil, errs.Fault(Field, "The address holds a user name or password. Take it out.")
	case u.Hostname() == "" || !strings.Contains(strings.Trim(u.Hostname(), "."), "."):
		return nil, errs.Fault(Field, "The address names no host. Write the whole of it, such as https://www.example.org/electives.")
	case net.ParseIP(strings.Trim(u.Hostname(), "[]")) != nil:
		return nil, errs.Fault(Field, "The address is a number. Only pages with a name are opened.")
	}
	u.Fragment = ""
	return u, nil
}

// Page fetches one page. What goes wrong comes back as a problem of Field in words.
func (c *Client) Page(ctx context.Context, link string) (Page, error) {
	u, err := address(link)
	if err != nil {
		return Page{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Page{}, errs.Fault(Field, "This is not a web address. Copy it from the browser’s address bar.")
	}
	r.Header.Set("User-Agent", "Preround (reads one page for a student who asked for it)")
	r.Header.Set("Accept", "text/html, text/plain;q=0.8")
	res, err := c.http.Do(r)
	if err != nil {
		return Page{}, explain(err)
	}
	defer res.Body.Close()
	return read(res)
}

func read(res *http.Response) (Page, error) {
	if res.StatusCode != http.StatusOK {
		return Page{}, errs.Fault(Field, "The other server answered with %d instead of the page. Open it yourself and paste its text.", res.StatusCode)
	}
	header := res.Header.Get("Content-Type")
	kind, _, err := mime.ParseMediaType(header)
	if err != nil || kind != "text/html" && kind != "text/plain" {
		return Page{}, errs.Fault(Field, "This is no web page but a file of another kind. Open it yourself and paste its text.")
	}
	limited := &io.LimitedReader{R: res.Body, N: MaxBytes + 1}
	text, err := charset.NewReader(limited, header)
	var b []byte
	if err == nil {
		b, err = io.ReadAll(io.LimitReader(text, 2*MaxBytes)) // in UTF-8 it may grow
	}
	switch {
	case limited.N <= 0:
		return Page{}, errs.Fault(Field, "The page is larger than %d MiB. Open it yourself and paste the part that matters.", MaxBytes>>20)
	case err != nil && !errors.Is(err, io.EOF):
		return Page{}, explain(err)
	}
	return Page{URL: res.Request.URL.String(), Kind: kind, Text: strings.ToValidUTF8(string(b), "\ufffd")}, nil
}

// explain says what to do; what the machine says of addresses stays out, since it
// would tell what is there.
func explain(err error) error {
	says := "The page could not be fetched. Open it yourself and paste its text."
	switch {
	case errors.Is(err, errNotPublic):
		says = "This address does not lead to a public web server, so it is not opened."
	case errors.Is(err, errElsewhere):
		says = "The page sends on to another address. Open it yourself and use the address at which you arrive."
	case errors.Is(err, context.DeadlineExceeded):
		says = fmt.Sprintf("The other server did not answer within %d seconds. Open the page yourself and paste its text.", int(patience.Seconds()))
	}
	return errs.Fault(Field, "%s", says)
}
