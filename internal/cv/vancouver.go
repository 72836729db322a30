package cv

import (
	"strings"
	"unicode"
)

// mostAuthors is how many authors the Vancouver style names before "et al"
// (ICMJE Recommendations, sample references: six). The student is named even where
// the list is cut before them, because that is what the reader looks for.
const mostAuthors = 6

// vancouver is a publication as the ICMJE sample references have it: Khan A, Lee B.
// Title. Journal. 2025;12(3):45-50. The student's own name is bold.
func vancouver(i Item, me string) []Span {
	var out []Span
	add := func(text string, bold bool) {
		if text != "" {
			out = append(out, Span{text, bold})
		}
	}
	shown, cut := cutAuthors(i.List("authors"), me)
	for n, a := range shown {
		if n > 0 {
			add(", ", false)
		}
		if a == "…" {
			add(a, false)
			continue
		}
		add(a, isMe(a, me))
	}
	if cut {
		add(", et al", false)
	}
	if len(shown) > 0 {
		add(". ", false)
	}
	add(ended(i.Get("name")), false)
	rest := ended(i.Get("publisher"))
	if when := issue(i); when != "" {
		rest = joined(" ", rest, ended(when))
	}
	rest = joined(" ", rest, ended(i.Get("status")), idOf("doi:", i.Get("doi")), idOf("PMID: ", i.Get("pmid")), ended(i.Get("role")))
	if rest != "" {
		add(" "+rest, false)
	}
	return out
}

// issue is 2025;12(3):45-50.
func issue(i Item) string {
	year, volume, number, pages := i.Get("releaseDate"), i.Get("volume"), i.Get("issue"), i.Get("pages")
	out := year[:min(4, len(year))]
	if volume != "" {
		out += ";" + volume
	}
	if number != "" {
		out += "(" + number + ")"
	}
	if pages != "" {
		out += ":" + pages
	}
	return out
}

func idOf(mark, v string) string {
	if v == "" {
		return ""
	}
	return mark + v + "."
}

func ended(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".?!") {
		return s
	}
	return s + "."
}

// cutAuthors keeps the first six; where the student comes later they are kept, too.
func cutAuthors(all []string, me string) (shown []string, cut bool) {
	if len(all) <= mostAuthors {
		return all, false
	}
	shown = append(shown, all[:mostAuthors]...)
	for n, a := range all[mostAuthors:] {
		if isMe(a, me) {
			if n > 0 {
				shown = append(shown, "…")
			}
			return append(shown, a), mostAuthors+n+1 < len(all)
		}
	}
	return shown, true
}

// isMe tells whether an author as printed ("Khan A", "A. Khan", "Ayesha Khan") is
// the student: one of the names in full, and the others in full or by their first
// letters.
func isMe(author, me string) bool {
	mine, theirs := nameParts(me), nameParts(author)
	if len(mine) < 2 || len(theirs) < 2 {
		return false
	}
	full := false
	for _, t := range theirs {
		found := false
		for n, m := range mine {
			switch {
			case t == m:
				found = true
				full = full || n == len(mine)-1 || len(t) > 1
			case len(t) <= 3 && initialsFit(t, mine):
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return full && hasFamily(theirs, mine)
}

// hasFamily: the last of the student's names must stand in full.
func hasFamily(theirs, mine []string) bool {
	for _, t := range theirs {
		if t == mine[len(mine)-1] {
			return true
		}
	}
	return false
}

// initialsFit tells whether letters such as "a" or "am" begin names in order.
func initialsFit(letters string, names []string) bool {
	n := 0
	for _, l := range letters {
		for n < len(names) && !strings.HasPrefix(names[n], string(l)) {
			n++
		}
		if n == len(names) {
			return false
		}
		n++
	}
	return true
}

func nameParts(name string) []string {
	return strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' })
}
