package account

import (
	"crypto/rand"
	"net/netip"
	"strings"
	"testing"
)

func testSecrets(t *testing.T, text string) []secret {
	t.Helper()
	all, err := readSecrets(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

const (
	oneSecret   = "0123456789abcdef0123456789abcdef"
	otherSecret = "fedcba9876543210fedcba9876543210"
)

func TestCookieIsRefusedWhenAnyByteChanges(t *testing.T) {
	t.Parallel()
	secrets := testSecrets(t, oneSecret)
	token := make([]byte, tokenBytes)
	if _, err := rand.Read(token); err != nil {
		t.Fatal(err)
	}
	cookie := secrets[0].cookie(token)
	if got, present, ok := openCookie(secrets, cookie); !ok || !present || string(got) != string(token) {
		t.Fatalf("our own cookie %q is refused", cookie)
	}
	for i := range cookie {
		for _, c := range []byte("A_-.9z") {
			if cookie[i] == c {
				continue
			}
			if _, _, ok := openCookie(secrets, cookie[:i]+string(c)+cookie[i+1:]); ok {
				t.Errorf("a cookie with byte %d changed to %q was accepted", i, c)
			}
		}
	}
	for _, bad := range []string{"", ".", cookie + ".", cookie + "A", " " + cookie, strings.Split(cookie, ".")[0], cookie[:len(cookie)-1], cookie + cookie} {
		if _, _, ok := openCookie(secrets, bad); ok {
			t.Errorf("%q was accepted", bad)
		}
	}
	if _, _, ok := openCookie(testSecrets(t, otherSecret), cookie); ok {
		t.Error("a cookie of another server was accepted")
	}
	if _, present, ok := openCookie(testSecrets(t, otherSecret+","+oneSecret), cookie); !ok || present {
		t.Error("a cookie signed with the former secret must open, and be known as former")
	}
}

func TestSecretsThatAreTooShortAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"short", oneSecret + ",short", oneSecret[:31]} {
		if _, err := readSecrets(s); err == nil || !strings.Contains(err.Error(), "openssl rand") {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// Every use of the secret has its own key, and no two lists of parts are one text.
func TestMacsOfDifferentUsesDiffer(t *testing.T) {
	t.Parallel()
	s := testSecrets(t, oneSecret)[0]
	seen := map[string]string{}
	for name, mac := range map[string][]byte{
		"cookie":     s.mac(16, "device cookie", []byte("ab")),
		"feed":       s.mac(16, "feed link", []byte("ab")),
		"limit":      s.mac(16, "limit", []byte("ab")),
		"code":       s.mac(16, "recovery code"),
		"two parts":  s.mac(16, "limit", []byte("a"), []byte("b")),
		"other cut":  s.mac(16, "limit", []byte(""), []byte("ab")),
		"other text": s.mac(16, "limit", []byte("ac")),
	} {
		if other, ok := seen[string(mac)]; ok {
			t.Errorf("%s and %s give the same", name, other)
		}
		seen[string(mac)] = name
	}
}

func TestLimitNamesSayNothing(t *testing.T) {
	t.Parallel()
	s := testSecrets(t, oneSecret)[0]
	name := s.limitName("reopen", "192.0.2.7")
	if strings.Contains(name, "192") && strings.Contains(name, ".2.") || len(name) > 64 || name != s.limitName("reopen", "192.0.2.7") {
		t.Errorf("limit name %q", name)
	}
}

func TestNetworkIsOneLineOfTheNet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ address, want string }{
		{"192.0.2.7", "192.0.2.7"}, {"::ffff:192.0.2.7", "192.0.2.7"},
		{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"}, {"2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"},
		{"fe80::1%eth0", "fe80::/64"},
	} {
		if got := Network(netip.MustParseAddr(c.address)); got != c.want {
			t.Errorf("Network(%s) = %s, want %s", c.address, got, c.want)
		}
	}
	if got := Network(netip.Addr{}); got != "unknown" {
		t.Errorf("no address is %q", got)
	}
}

func TestDeviceNamesAreShortAndClean(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ says, want string }{
		{"Firefox on Android", "Firefox on Android"}, {"  a\r\nb\x00\x1bc\t", "a bc"}, {"", ""}, {"\xff\xfeok", "ok"},
		{strings.Repeat("ü", 60), strings.Repeat("ü", 40)},
	} {
		if got := deviceName(c.says); got != c.want {
			t.Errorf("deviceName(%q) = %q, want %q", c.says, got, c.want)
		}
	}
}
