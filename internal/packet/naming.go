package packet

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"preround/internal/platform/errs"
)

// Naming is how the host wants files to be called: a pattern with parts in braces.
type Naming struct {
	Pattern string `json:"pattern"`
	Surname string `json:"surname"`
	Given   string `json:"given"`
	Year    string `json:"year,omitempty"`
	Latin   bool   `json:"latin,omitempty"` // letters a to z and digits only
}

// Parts are what a pattern may hold, with what each becomes.
var Parts = []struct{ Name, Says string }{
	{"surname", "your surname"}, {"given", "your given name"}, {"what", "what it is: CV, Transcript"}, {"year", "the year"}, {"nn", "its number: 01, 02"},
}

// Patterns are those that hosts usually want.
var Patterns = []string{"{surname}_{given}_{what}", "{nn} {surname} {what}", "{what}_{surname}_{given}", "{surname}{given}_{what}_{year}"}

const (
	maxPattern  = 100
	maxFileName = 100 // letters, without the ending
)

func (n Naming) check() (problems []errs.Problem) {
	fault := func(field, says string) { problems = append(problems, errs.Problem{Field: field, Says: says}) }
	if n.Pattern == "" || !line(n.Pattern, maxPattern) {
		fault("pattern", "Say how files are called, in one line of at most 100 letters, such as {surname}_{given}_{what}.")
	} else if unknown := unknownPart(n.Pattern); unknown != "" {
		fault("pattern", "“"+unknown+"” is not one of the parts. Use {surname}, {given}, {what}, {year} or {nn}, and type everything else as it is.")
	}
	for field, v := range map[string]string{"surname": n.Surname, "given": n.Given} {
		if !line(v, 80) {
			fault(field, "Shorten the name to 80 letters, in one line.")
		}
	}
	if !line(n.Year, 9) {
		fault("year", "Write the year as 2027 or 2027-28.")
	}
	return problems
}

// unknownPart is the first part in braces that means nothing.
func unknownPart(pattern string) string {
	for rest := pattern; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return ""
		}
		name, tail, closed := strings.Cut(after, "}")
		if !closed {
			return "{" + after
		}
		if !slices.ContainsFunc(Parts, func(p struct{ Name, Says string }) bool { return p.Name == name }) {
			return "{" + name + "}"
		}
		rest = tail
	}
}

// name is what the file of a piece is called; number counts from 1.
func (n Naming) name(what string, number int, ending string) string {
	digits := strconv.Itoa(number)
	if number < 10 {
		digits = "0" + digits
	}
	filled := strings.NewReplacer("{surname}", n.Surname, "{given}", n.Given, "{what}", what, "{year}", n.Year, "{nn}", digits).Replace(n.Pattern)
	if s := n.safe(filled); s != "" {
		return s + ending
	}
	return n.safe("File "+digits) + ending
}

// safe makes a name that every system takes: without folders, characters that are not
// seen or turn the writing round, and names that mean something else to Windows.
func (n Naming) safe(s string) string {
	s = strings.ReplaceAll(s, ": ", " ")
	if n.Latin {
		s = latin(s)
	}
	var out strings.Builder
	for _, c := range norm.NFC.String(s) {
		switch {
		case unicode.IsSpace(c):
			out.WriteByte(' ')
		case unicode.IsControl(c), unicode.Is(unicode.Cf, c), unicode.Is(unicode.Co, c), c == utf8.RuneError, !unicode.IsGraphic(c):
		case strings.ContainsRune(`"*/:<>?\|%;`, c):
			out.WriteByte('-')
		default:
			out.WriteRune(c)
		}
	}
	s = strings.Join(strings.Fields(out.String()), " ")
	if n.Latin {
		s = strings.ReplaceAll(s, " ", "_")
	}
	for _, twice := range []string{"__", "--", "_ ", " _"} { // where a part was empty
		for strings.Contains(s, twice) {
			s = strings.ReplaceAll(s, twice, twice[:1])
		}
	}
	if r := []rune(s); len(r) > maxFileName {
		s = string(r[:maxFileName])
	}
	s = strings.Trim(s, " ._-")
	if reserved[strings.ToUpper(s)] {
		s += "_"
	}
	return s
}

var reserved = map[string]bool{"CON": true, "PRN": true, "AUX": true, "NUL": true, "COM1": true, "COM2": true, "COM3": true, "COM4": true, "LPT1": true, "LPT2": true, "LPT3": true}

// latin leaves of a text what an old system takes: é becomes e, an Urdu name goes.
func latin(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.ContainsRune("._-", c):
			return c
		case unicode.Is(unicode.Mn, c), c == '’', c == '\'':
			return -1
		}
		return ' '
	}, norm.NFD.String(s))
}

// unique gives each name once: "CV.pdf", "CV 2.pdf".
func unique(names []string) []string {
	seen := map[string]bool{}
	out := make([]string, len(names))
	for i, name := range names {
		stem, ending := name, ""
		if at := strings.LastIndexByte(name, '.'); at > 0 {
			stem, ending = name[:at], name[at:]
		}
		for n := 2; seen[strings.ToLower(name)]; n++ {
			name = stem + " " + strconv.Itoa(n) + ending
		}
		seen[strings.ToLower(name)] = true
		out[i] = name
	}
	return out
}

// Split guesses surname and given name of a name as one writes it: the last word is
// the surname. The student mends it.
func Split(name string) (given, surname string) {
	words := strings.Fields(name)
	if len(words) == 0 {
		return "", ""
	}
	return strings.Join(words[:len(words)-1], " "), words[len(words)-1]
}

// Example is what a CV would be called.
func (n Naming) Example() string { return n.name("CV", 2, ".pdf") }
