package ui

import (
	"net/url"
	"strings"
)

// HostOf is the host name of an address, without www, to name a source by.
func HostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
