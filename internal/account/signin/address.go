package signin

import (
	"net/mail"
	"strings"
	"unicode"

	"preround/internal/platform/errs"
)

// Address is an e-mail address: as its owner wrote it, and folded, so that the
// same address in other letters is the same account.
type Address struct{ Shown, Folded string }

// longestAddress is what SMTP allows (RFC 5321, 4.5.3.1.3, less the brackets).
const longestAddress = 254

// ReadAddress reads what somebody typed as an e-mail address, or says in an
// errs.Invalid for the field "email" what to mend. Nothing that could become a
// second header line or a second recipient passes (row 33).
func ReadAddress(typed string) (Address, error) {
	typed = strings.TrimSpace(typed)
	typed = strings.TrimSuffix(strings.TrimPrefix(typed, "mailto:"), ".")
	if typed == "" {
		return Address{}, errs.Fault("email", "Enter your e-mail address.")
	}
	if len(typed) > longestAddress {
		return Address{}, errs.Fault("email", "This is too long for an e-mail address.")
	}
	if strings.ContainsFunc(typed, func(r rune) bool { return r > unicode.MaxASCII }) {
		return Address{}, errs.Fault("email", "Only addresses in Latin letters work here. Write it as name@example.org.")
	}
	strange := func(r rune) bool {
		return !unicode.IsGraphic(r) || unicode.IsSpace(r) || strings.ContainsRune(`<>,;:"()[]\`, r)
	}
	if strings.ContainsFunc(typed, strange) {
		return Address{}, notAnAddress()
	}
	parsed, err := mail.ParseAddress(typed)
	if err != nil || parsed.Address != typed || parsed.Name != "" {
		return Address{}, notAnAddress()
	}
	at := strings.LastIndexByte(typed, '@')
	local, domain := typed[:at], typed[at+1:]
	if len(local) > 64 || !isDomain(domain) {
		return Address{}, notAnAddress()
	}
	return Address{Shown: typed, Folded: strings.ToLower(typed)}, nil
}

// isDomain tells whether mail can be sent there from another machine: labels with
// at least one dot between. Addresses like 192.0.2.1 have no letters at the end.
func isDomain(s string) bool {
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || len(l) > 63 || l[0] == '-' || l[len(l)-1] == '-' {
			return false
		}
		if strings.ContainsFunc(l, func(r rune) bool {
			return r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}) {
			return false
		}
	}
	return len(labels) > 1 && strings.ContainsFunc(labels[len(labels)-1], unicode.IsLetter)
}

func notAnAddress() error {
	return errs.Fault("email", "This is not an e-mail address. Write it as name@example.org.")
}
