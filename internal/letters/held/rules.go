package held

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Rules are what a place asks of the form of a letter, as far as its instructions say.
type Rules struct {
	MaxBytes   int64  // 0: it names no limit
	Paper      string // A4, Letter; empty: it names none
	Letterhead bool
	Signature  bool
	Pages      int // at most; 0: it names no limit
}

var (
	sizeIn  = regexp.MustCompile(`(?i)\b(\d{1,4}(?:[.,]\d)?)\s?(mb|kb|mib|kib|megabytes?|kilobytes?)\b`)
	pagesIn = regexp.MustCompile(`(?i)\b(?:at most|maximum(?: of)?|max\.?|no more than|up to|not longer than|limited to)\s(one|two|three|four|\d{1,2})\spages?\b|\b(one|two|three|four|\d{1,2})[ -]pages?\s(?:at most|max|limit|only)`)
	onHead  = regexp.MustCompile(`(?i)letter-?\s?head|headed paper|institutional paper|official paper`)
	signing = regexp.MustCompile(`(?i)\bsign(?:ed|ature|s)?\b`)
	onA4    = regexp.MustCompile(`\bA4\b`)
	onUS    = regexp.MustCompile(`(?i)\b(?:us|american)[ -]letter\b|\bletter[ -](?:size|format|paper)\b|8[.,]5\s?(?:x|×|by)\s?11`)
)

// ReadRules reads what the instructions of a place say of the form of letters. What they
// do not say stays unknown.
func ReadRules(instructions string) (r Rules) {
	if m := sizeIn.FindStringSubmatch(instructions); m != nil {
		n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", "."), 64)
		if err == nil {
			unit := float64(1 << 20)
			if strings.HasPrefix(strings.ToLower(m[2]), "k") {
				unit = 1 << 10
			}
			r.MaxBytes = int64(n * unit)
		}
	}
	if m := pagesIn.FindStringSubmatch(instructions); m != nil {
		r.Pages = number(m[1] + m[2])
	}
	r.Letterhead = onHead.MatchString(instructions)
	r.Signature = signing.MatchString(instructions)
	switch a4, us := onA4.MatchString(instructions), onUS.MatchString(instructions); {
	case a4 && !us:
		r.Paper = "A4"
	case us && !a4:
		r.Paper = "Letter"
	}
	return r
}

func number(word string) int {
	for n, w := range []string{"", "one", "two", "three", "four"} {
		if n > 0 && strings.EqualFold(w, word) {
			return n
		}
	}
	n, err := strconv.Atoi(word)
	if err != nil {
		return 0
	}
	return n
}

// usual is what most portals take at most, where a place names no limit.
const usual = 1 << 20

// Warnings are what the referee may want to mend before this version serves a place. A
// letter with warnings is taken all the same: who writes it decides.
func Warnings(v Version, place string, r Rules) (out []string) {
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	switch {
	case r.MaxBytes > 0 && v.Bytes > r.MaxBytes:
		say("%s takes files up to %s, and this has %s. Save it as a smaller PDF.", place, Size(r.MaxBytes), Size(v.Bytes))
	case r.MaxBytes == 0 && v.Bytes > usual:
		say("%s names no limit, but many portals take 1 MB at most, and this has %s.", place, Size(v.Bytes))
	}
	if r.Pages > 0 && v.Pages > r.Pages {
		say("%s asks for at most %s, and this has %d.", place, Plural(r.Pages, "page"), v.Pages)
	}
	if r.Paper != "" && v.Paper != r.Paper {
		say("%s asks for %s paper, and this is on %s.", place, r.Paper, orOther(v.Paper))
	}
	if v.How == Uploaded {
		switch {
		case r.Letterhead && r.Signature:
			say("%s asks for a letterhead and a signature. Check that yours has both.", place)
		case r.Letterhead:
			say("%s asks for a letterhead. Check that yours has one.", place)
		case r.Signature && !v.Signed:
			say("%s asks for a signature. Check that yours has one.", place)
		}
	} else if r.Signature {
		say("%s asks for a signature. A letter that is written here has a line for it: download it, sign it, scan it, and hand that in instead.", place)
	}
	return out
}

func orOther(paper string) string {
	if paper == "" {
		return "another format"
	}
	return paper
}

// Plural is "1 page", "2 pages".
func Plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Size is a number of bytes as people say it.
func Size(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/(1<<20)), ".0") + " MB"
}
