package fetch

import (
	"errors"
	"net/netip"
)

// errNotPublic is a connection that is refused.
var errNotPublic = errors.New("not a public web server")

// public4 and public6 are what is left of the addresses after these are taken
// away: the registries of special addresses of IANA (RFC 6890 and its additions).
var special = parseAll(
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20",
)

// global is the only part of IPv6 that is given out. Everything that wraps an
// IPv4 address (mapped, compatible, NAT64) and every local one lies outside of it.
var global = netip.MustParsePrefix("2000::/3")

func parseAll(all ...string) (out []netip.Prefix) {
	for _, s := range all {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// Public is the policy of the program: web ports of public unicast addresses.
func Public(at netip.AddrPort) error {
	a := at.Addr()
	if at.Port() != 80 && at.Port() != 443 || !a.IsValid() || a.Zone() != "" || a.Is4In6() || a.Is6() && !global.Contains(a) || !a.IsGlobalUnicast() || a.IsPrivate() {
		return errNotPublic
	}
	for _, p := range special {
		if p.Contains(a) {
			return errNotPublic
		}
	}
	return nil
}
