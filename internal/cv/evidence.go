package cv

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Claim is something that a text says and the record does not: a number, a date, a
// role or a certificate.
type Claim struct {
	Kind  ClaimKind
	Text  string // as it stands in the text: "40 patients"
	Near  string // the words around it
	Where string // what the text is: "Summary", or the head of an item
}

// ClaimKind is what is claimed.
type ClaimKind string

// The kinds of claim.
const (
	Number      ClaimKind = "number"
	When        ClaimKind = "date"
	Role        ClaimKind = "role"
	Certificate ClaimKind = "certificate"
)

var (
	numberInText = regexp.MustCompile(`(?i)\b\d{1,3}(?:[, ]\d{3})+\b|\b\d+(?:\.\d+)?\s?%?`)
	wordNumber   = regexp.MustCompile(`(?i)\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|hundreds|thousand|thousands|dozen|dozens)\b`)
	yearInText   = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
	roleInText   = regexp.MustCompile(`(?i)\b(president|vice[- ]president|chair(?:man|woman|person)?|founder|co-founder|director|captain|treasurer|secretary|head|lead(?:er)?|editor|coordinator|co-ordinator|representative|first author|co-author|principal investigator|class representative|supervisor|manager)\b`)
	certInText   = regexp.MustCompile(`(?i)\b(BLS|ACLS|ATLS|PALS|ALS|ILS|GCP|HIPAA|IELTS|TOEFL|PLAB|USMLE|OET|PTE|certified|certificate|licen[cs]ed|diploma)\b`)
)

// spelled are numbers in words with their figures, as a record may have either.
var spelled = map[string]string{"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11",
	"twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

// Unsupported lists what a text claims that nothing in the record says. It reads
// words and does not understand them: a claim that it names may be true, and then
// the record lacks it.
func Unsupported(r Record, where, text string) []Claim {
	known := knownOf(r)
	var out []Claim
	add := func(k ClaimKind, at []int) {
		c := Claim{Kind: k, Text: strings.TrimSpace(text[at[0]:at[1]]), Near: near(text, at[0], at[1]), Where: where}
		if !slices.ContainsFunc(out, func(o Claim) bool { return o.Kind == c.Kind && strings.EqualFold(o.Text, c.Text) }) {
			out = append(out, c)
		}
	}
	for _, at := range yearInText.FindAllStringIndex(text, -1) {
		if !known.years[text[at[0]:at[1]]] {
			add(When, at)
		}
	}
	for _, at := range numberInText.FindAllStringIndex(text, -1) {
		if n := plainNumber(text[at[0]:at[1]]); !yearInText.MatchString(n) && !known.numbers[n] {
			add(Number, at)
		}
	}
	for _, at := range wordNumber.FindAllStringIndex(text, -1) {
		w := strings.ToLower(text[at[0]:at[1]])
		if !known.numbers[spelled[w]] && !known.words[w] {
			add(Number, at)
		}
	}
	for _, at := range roleInText.FindAllStringIndex(text, -1) {
		if !known.says(text[at[0]:at[1]]) {
			add(Role, at)
		}
	}
	for _, at := range certInText.FindAllStringIndex(text, -1) {
		if !known.certified(text[at[0]:at[1]]) {
			add(Certificate, at)
		}
	}
	return out
}

// inFull are certificates and tests by their letters, as records have either.
var inFull = map[string]string{"bls": "basic life support", "acls": "advanced cardiac life support", "als": "advanced life support", "ils": "immediate life support",
	"atls": "advanced trauma life support", "pals": "paediatric advanced life support", "gcp": "good clinical practice"}

// certified is says for certificates: in letters or in full; a word such as
// "certified" needs any certificate at all.
func (k known) certified(claim string) bool {
	claim = strings.ToLower(claim)
	switch claim {
	case "certified", "certificate", "licensed", "licenced", "diploma":
		return k.certificates || k.says(claim)
	}
	return k.says(claim) || inFull[claim] != "" && strings.Contains(k.all, inFull[claim])
}

// known is what the record says, ready to be asked.
type known struct {
	certificates   bool
	all            string
	numbers, years map[string]bool
	words          map[string]bool
}

func knownOf(r Record) known {
	var b strings.Builder
	for _, i := range r.Items {
		for _, v := range i.Says {
			b.WriteString(v + "\n")
		}
	}
	b.WriteString(strings.Join([]string{r.Basics.Name, r.Basics.Label, r.Basics.City}, "\n"))
	k := known{certificates: len(r.Of(Certificates)) > 0, all: strings.ToLower(b.String()), numbers: map[string]bool{}, years: map[string]bool{}, words: map[string]bool{}}
	for _, y := range yearInText.FindAllString(k.all, -1) {
		k.years[y] = true
	}
	for _, n := range numberInText.FindAllString(k.all, -1) {
		k.numbers[plainNumber(n)] = true
	}
	for _, w := range strings.FieldsFunc(k.all, func(c rune) bool { return !unicode.IsLetter(c) && c != '-' }) {
		k.words[w] = true
		if n := spelled[w]; n != "" {
			k.numbers[n] = true
		}
	}
	return k
}

// says tells whether the record has the word or words.
func (k known) says(claim string) bool {
	claim = strings.ToLower(strings.Join(strings.Fields(claim), " "))
	if strings.ContainsAny(claim, " -") {
		return strings.Contains(strings.ReplaceAll(k.all, "-", " "), strings.ReplaceAll(claim, "-", " "))
	}
	return k.words[claim]
}

// plainNumber is 1200 of "1,200" and 40 of "40 %".
func plainNumber(s string) string {
	s = strings.NewReplacer(",", "", " ", "", "%", "").Replace(s)
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// near is the claim with up to five words on either side.
func near(text string, from, to int) string {
	start, end := from, to
	for n := 0; n < 5 && start > 0; n++ {
		start = strings.LastIndexFunc(strings.TrimRightFunc(text[:start], unicode.IsSpace), unicode.IsSpace) + 1
	}
	rest := text[to:]
	for n := 0; n < 6 && end < len(text); n++ {
		word := strings.TrimLeftFunc(rest, unicode.IsSpace)
		i := strings.IndexFunc(word, unicode.IsSpace)
		if i < 0 {
			end = len(text)
			break
		}
		rest = word[i:]
		end = len(text) - len(rest)
	}
	return strings.Join(strings.Fields(text[start:end]), " ")
}

// Unproved are the items that a variant shows and that name no evidence, of the
// kinds for which a host may ask for some. A paper that is gone is none.
func Unproved(r Record, v Variant, gone func(paper string) bool) []Item {
	var out []Item
	for _, i := range r.Items {
		switch i.Kind {
		case Examinations, Certificates, Publications, Awards, Education, Rotations:
			if v.Shows(i) && !slices.ContainsFunc(i.Evidence, func(e Evidence) bool { return e.Kind != Paperwork || !gone(e.Ref) }) {
				out = append(out, i)
			}
		}
	}
	return out
}
