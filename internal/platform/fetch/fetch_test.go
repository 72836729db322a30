package fetch_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"preround/internal/platform/errs"
	"preround/internal/platform/fetch"
)

// spellings are ways to write addresses that a server must not be led to.
var spellings = []string{
	"127.0.0.1", "127.1", "127.0.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "2130706433", "017700000001", "127.000.000.001", "127.0.0.1.", "127.127.127.127", "127.0.0.2",
	"[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b:1::7f00:1]",
	"[2002:7f00:1::]", "[2002:7f00:0001::1]", "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00::1]", "[ff02::1]", "[2001:db8::1]", "[3fff::1]", "[fec0::1]",
	"0.0.0.0", "0", "0.0.0.0.", "10.0.0.1", "10.255.255.255", "100.64.0.1", "169.254.169.254", "169.254.1.1", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.88.99.1",
	"192.168.0.1", "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
	"localhost", "localhost.", "LOCALHOST", "localhost.localdomain", "ip6-localhost", "127.0.0.1.nip.example", "loopback.example", "mapped.example", "private.example", "metadata.example",
	"①②⑦.⓪.⓪.①", "127。0。0。1", "%6c%6f%63%61%6c%68%6f%73%74", "evil.example@127.0.0.1", "127.0.0.1#@evil.example", "127.0.0.1%2f.evil.example", "[::1].evil.example",
}

// names are what the resolver of the tests answers; every other name is loopback.
var names = map[string][]string{"private.example.": {"10.1.2.3"}, "metadata.example.": {"169.254.169.254"}, "mapped.example.": {"::ffff:127.0.0.1"}, "public.example.": {"93.184.215.14"}}

// resolver answers from names, and rebinding.example with a public address the
// first time and loopback after that.
func resolver(t *testing.T, asked *atomic.Int64) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	var mu sync.Mutex
	times := 0
	go func() {
		b := make([]byte, 1500)
		for {
			n, from, err := server.ReadFrom(b)
			if err != nil {
				return
			}
			asked.Add(1)
			mu.Lock()
			var m dnsmessage.Message
			if m.Unpack(b[:n]) == nil && len(m.Questions) == 1 {
				answer(&m, &times)
				if out, err := m.Pack(); err == nil {
					_, _ = server.WriteTo(out, from)
				}
			}
			mu.Unlock()
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

func answer(m *dnsmessage.Message, times *int) {
	q := m.Questions[0]
	m.Response, m.Authoritative = true, true
	name := strings.ToLower(q.Name.String())
	all, ok := names[name]
	switch {
	case strings.HasPrefix(name, "rebinding."):
		if all = []string{"127.0.0.1"}; *times == 0 {
			all = []string{"93.184.215.14", "127.0.0.1"}
		}
		*times++
	case !ok:
		all = []string{"127.0.0.1", "::1"}
	}
	for _, a := range all {
		ip := netip.MustParseAddr(a)
		h := dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 0}
		switch {
		case ip.Is4() && q.Type == dnsmessage.TypeA:
			h.Type = dnsmessage.TypeA
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AResource{A: ip.As4()}})
		case ip.Is6() && q.Type == dnsmessage.TypeAAAA:
			h.Type = dnsmessage.TypeAAAA
			m.Answers = append(m.Answers, dnsmessage.Resource{Header: h, Body: &dnsmessage.AAAAResource{AAAA: ip.As16()}})
		}
	}
}

// Row 27: whatever way an address is written, whatever a name resolves to, and
// wherever a page redirects: no connection reaches the machine itself.
func TestRow27NothingReachesLoopback(t *testing.T) {
	t.Parallel()
	var reached, asked atomic.Int64
	ports := map[string]bool{}
	for _, network := range []string{"tcp4", "tcp6"} {
		l, err := net.Listen(network, map[string]string{"tcp4": "0.0.0.0:0", "tcp6": "[::]:0"}[network])
		if err != nil {
			t.Logf("no %s here: %v", network, err)
			continue
		}
		t.Cleanup(func() { _ = l.Close() })
		_, port, _ := net.SplitHostPort(l.Addr().String())
		ports[port] = true
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				reached.Add(1)
				_ = c.Close()
			}
		}()
	}
	if len(spellings) < 60 {
		t.Fatalf("only %d spellings", len(spellings))
	}
	// The port of the listeners is let through, so that only the address can stop a
	// connection; then the policy of the program as it is.
	web := func(at netip.AddrPort) error { return fetch.Public(netip.AddrPortFrom(at.Addr(), 443)) }
	for _, policy := range []fetch.Policy{web, nil} {
		c := fetch.New(fetch.Options{Policy: policy, Resolver: resolver(t, &asked)})
		for _, s := range append(spellings, "rebinding.example", "rebinding.example") {
			for port := range ports {
				for _, scheme := range []string{"http://", "https://", ""} {
					if s == "rebinding.example" && policy == nil {
						continue // its first address is public: only the port stops it here
					}
					ctx, cancel := context.WithTimeout(t.Context(), 300*1e6)
					_, err := c.Page(ctx, scheme+s+":"+port+"/")
					cancel()
					if errs.KindOf(err) != errs.Invalid || strings.Contains(err.Error(), "127.0.0.1") || strings.Contains(err.Error(), "refused") {
						t.Errorf("%s%s: %v", scheme, s, err)
					}
				}
			}
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d connections reached the listeners", n)
	}
	open := fetch.New(fetch.Options{Policy: func(netip.AddrPort) error { return nil }, Resolver: resolver(t, &asked)})
	for port := range ports {
		_, _ = open.Page(t.Context(), "http://loopback.example:"+port+"/")
	}
	if reached.Load() == 0 {
		t.Error("without the policy no connection comes either: the test proves nothing")
	}
	if asked.Load() == 0 {
		t.Error("no name was asked for: the test proves nothing of names")
	}
}

// The addresses themselves, without a resolver between.
func TestRow27OnlyPublicUnicast(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1", "1.1.1.1", "172.32.0.1", "100.128.0.1", "198.20.0.1", "223.255.255.255"} {
		for port, ok := range map[uint16]bool{443: true, 80: true, 22: false, 8080: false, 25: false, 0: false} {
			if err := fetch.Public(netip.AddrPortFrom(netip.MustParseAddr(s), port)); (err == nil) != ok {
				t.Errorf("%s port %d: %v", s, port, err)
			}
		}
	}
	for _, s := range spellings {
		if a, err := netip.ParseAddr(strings.ReplaceAll(strings.Trim(s, "[]"), "%25", "%")); err == nil && fetch.Public(netip.AddrPortFrom(a, 443)) == nil {
			t.Errorf("%s is let through", s)
		}
	}
	if fetch.Public(netip.AddrPort{}) == nil {
		t.Error("no address is let through")
	}
	for i := range 1 << 16 { // every /16 of IPv4: no more than the public ones
		var b [4]byte
		binary.BigEndian.PutUint32(b[:], uint32(i)<<16|0x0101)
		a := netip.AddrFrom4(b)
		if public := fetch.Public(netip.AddrPortFrom(a, 443)) == nil; public && (a.IsPrivate() || a.IsLoopback() || a.IsMulticast() || a.IsLinkLocalUnicast() || b[0] == 0 || b[0] >= 224) {
			t.Errorf("%s is let through", a)
		}
		mapped := netip.AddrFrom16(a.As16())
		if fetch.Public(netip.AddrPortFrom(mapped, 443)) == nil {
			t.Errorf("%s is let through", mapped)
		}
	}
}

// serve is a server that the client may reach, by a name.
func serve(t *testing.T, h http.HandlerFunc) (c *fetch.Client, address string) {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int64
	c = fetch.New(fetch.Options{Resolver: resolver(t, &asked), Policy: func(at netip.AddrPort) error {
		if at.String() == u.Host {
			return nil
		}
		return fetch.Public(at)
	}})
	return c, "http://page.example:" + u.Port()
}

func TestAPageIsFetched(t *testing.T) {
	t.Parallel()
	var seen http.Header
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/moved":
			http.SetCookie(w, &http.Cookie{Name: "a", Value: "b"})
			http.Redirect(w, r, "/page?x=1#top", http.StatusFound)
		default:
			seen = r.Header.Clone()
			w.Header().Set("Content-Type", "text/html; charset=windows-1252")
			_, _ = w.Write([]byte("<h1>K\xf6ln</h1>"))
		}
	})
	p, err := c.Page(t.Context(), at+"/moved")
	if err != nil || p.Text != "<h1>Köln</h1>" || p.Kind != "text/html" || !strings.HasSuffix(p.URL, "/page?x=1#top") {
		t.Fatalf("%+v %v", p, err)
	}
	if seen.Get("Cookie") != "" || seen.Get("Referer") != "" {
		t.Errorf("sent along: %v", seen)
	}
}

// Row 27: chains of redirects, other hosts, other kinds, too much, too slow.
func TestRow27WhatIsNotFollowedOrRead(t *testing.T) {
	t.Parallel()
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	t.Cleanup(other.Close)
	c, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		to := func(s string) { http.Redirect(w, r, s, http.StatusFound) }
		switch r.URL.Path {
		case "/loopback":
			to(other.URL)
		case "/metadata":
			to("http://169.254.169.254/latest/meta-data/")
		case "/sister":
			to("http://other.example" + r.Host[strings.Index(r.Host, ":"):] + "/")
		case "/file":
			to("file:///etc/passwd")
		case "/user":
			to("http://a:b@" + r.Host + "/")
		case "/port":
			to(strings.Replace(other.URL, "127.0.0.1", "page.example", 1))
		case "/chain", "/chain1", "/chain2", "/chain3", "/chain4":
			n := 0
			_, _ = fmt.Sscanf(r.URL.Path, "/chain%d", &n)
			to(fmt.Sprintf("/chain%d", n+1))
		case "/pdf":
			w.Header().Set("Content-Type", "application/pdf")
		case "/svg":
			w.Header().Set("Content-Type", "image/svg+xml")
		case "/gone":
			w.WriteHeader(http.StatusGone)
		case "/big":
			w.Header().Set("Content-Type", "text/html")
			for range 300 {
				_, _ = w.Write(make([]byte, 10_000))
			}
		case "/hang":
			<-r.Context().Done()
		}
	})
	for path, says := range map[string]string{"/loopback": "another address", "/metadata": "another address", "/sister": "another address", "/file": "another address", "/user": "another address",
		"/port": "not lead to a public", "/chain": "another address", "/pdf": "another kind", "/svg": "another kind", "/gone": "410", "/big": "larger than 2 MiB"} {
		_, err := c.Page(t.Context(), at+path)
		if p := errs.ProblemsOf(err); len(p) != 1 || p[0].Field != fetch.Field || !strings.Contains(p[0].Says, says) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if n := elsewhere.Load(); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*1e6)
	defer cancel()
	if _, err := c.Page(ctx, at+"/hang"); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "within") {
		t.Errorf("a server that hangs: %v", err)
	}
}
