package statement

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unit is what a limit counts.
type Unit string

// The units. Characters are counted with blanks, as forms of hosts count them.
const (
	Words      Unit = "words"
	Characters Unit = "characters"
)

// Limit is how long a text may be; Most 0: not known.
type Limit struct {
	Most int  `json:"most,omitempty"`
	Unit Unit `json:"unit,omitempty"`
}

func (l Limit) String() string {
	if l.Most == 0 {
		return ""
	}
	return group(l.Most) + " " + string(l.Unit)
}

func (l Limit) check() string {
	switch {
	case l == Limit{}:
	case l.Unit != Words && l.Unit != Characters:
		return "Say whether words or characters are counted."
	case l.Most < 1 || l.Most > MaxText:
		return fmt.Sprintf("Give the limit as a number from 1 to %d, or leave it empty.", MaxText)
	}
	return ""
}

// group is 3,000 of 3000.
func group(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

var limitInText = regexp.MustCompile(`(?i)(\d{1,3}(?:[,. ]\d{3})+|\d{2,5})[- ]?(words?|characters?)\b`)

// LimitIn is the limit that a sentence of a place states: "statement of at most 500
// words"; the zero Limit for none. Of several the last counts ("300 to 500 words").
func LimitIn(note string) Limit {
	all := limitInText.FindAllStringSubmatch(note, -1)
	if len(all) == 0 {
		return Limit{}
	}
	m := all[len(all)-1]
	n, err := strconv.Atoi(strings.NewReplacer(",", "", ".", "", " ", "").Replace(m[1]))
	l := Limit{n, Words}
	if strings.HasPrefix(strings.ToLower(m[2]), "char") {
		l.Unit = Characters
	}
	if err != nil || l.check() != "" {
		return Limit{}
	}
	return l
}

// Length is how long a text is, against its limit.
type Length struct {
	Words, Characters int
	Limit             Limit
	Seconds           int // that a reader takes, at 200 words a minute
}

// wordsAMinute is how fast somebody reads who decides about many.
const wordsAMinute = 200

// Measure counts: words as word processors do, at blanks.
func Measure(text string, l Limit) Length {
	n := 0
	for range strings.FieldsFuncSeq(text, unicode.IsSpace) {
		n++
	}
	return Length{Words: n, Characters: utf8.RuneCountInString(text), Limit: l, Seconds: (n*60 + wordsAMinute/2) / wordsAMinute}
}

// Count is how much there is of what the limit counts.
func (l Length) Count() int {
	if l.Limit.Unit == Characters {
		return l.Characters
	}
	return l.Words
}

// Over is by how much the limit is passed; 0: it is kept, or not known.
func (l Length) Over() int {
	if l.Limit.Most == 0 {
		return 0
	}
	return max(0, l.Count()-l.Limit.Most)
}

// Reading is the time of reading in words.
func (l Length) Reading() string {
	switch {
	case l.Words == 0:
		return "nothing to read yet"
	case l.Seconds < 45:
		return "under a minute to read"
	case l.Seconds < 90:
		return "about a minute to read"
	}
	return "about " + strconv.Itoa((l.Seconds+30)/60) + " minutes to read"
}
