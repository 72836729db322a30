package letters

import (
	"slices"
	"strings"
)

// freeMail are domains at which anybody gets an address without saying who they are.
// Google and Microsoft and Yahoo have many; the national ones of where students of
// medicine apply from are among them.
var freeMail = []string{
	"gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "rocketmail.com", "hotmail.com", "outlook.com", "live.com", "msn.com", "icloud.com", "me.com", "mac.com",
	"aol.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "tuta.com", "gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de",
	"mail.com", "email.com", "zoho.com", "zohomail.com", "fastmail.com", "hushmail.com", "mailfence.com", "yandex.com", "yandex.ru", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "rambler.ru",
	"qq.com", "163.com", "126.com", "sina.com", "naver.com", "hanmail.net", "daum.net", "rediffmail.com", "libero.it", "virgilio.it", "tiscali.it", "orange.fr", "free.fr", "laposte.net", "wanadoo.fr",
	"sfr.fr", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "seznam.cz", "centrum.cz", "uol.com.br", "bol.com.br", "terra.com.br", "ig.com.br", "bigpond.com", "btinternet.com", "sky.com",
	"comcast.net", "verizon.net", "att.net", "cox.net", "mailinator.com", "guerrillamail.com", "10minutemail.com", "yopmail.com",
}

// manyEnds are names that one company has under many countries: yahoo.co.uk, hotmail.fr.
var manyEnds = []string{"yahoo", "hotmail", "outlook", "live", "gmx", "yandex"}

// FreeMail tells whether anybody can get an address at this one's domain. It says
// nothing against a referee; whoever receives a letter should know.
func FreeMail(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	first, rest, _ := strings.Cut(domain, ".")
	return slices.Contains(freeMail, domain) || slices.Contains(manyEnds, first) && strings.Count(rest, ".") <= 1 && len(rest) <= 6
}

// sameMailbox tells whether mail to both addresses reaches the same person, as far as
// can be told: capitals and what follows a plus never matter, dots not at Google.
func sameMailbox(a, b string) bool {
	a, b = mailbox(a), mailbox(b)
	return a != "" && a == b
}

func mailbox(address string) string {
	local, domain, ok := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !ok {
		return ""
	}
	local, _, _ = strings.Cut(local, "+")
	if domain == "googlemail.com" {
		domain = "gmail.com"
	}
	if domain == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	return local + "@" + domain
}
