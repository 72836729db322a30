package statement

import "strings"

// answered finds the words of a sentence that answer what is asked, as they stand
// there; empty for none.
func (k ask) answered(t *parsed, s sentence, stems []string) string {
	for i := s.first; i < s.last; i++ {
		for _, r := range k.runs {
			if runsAt(stems, i, s.last, r) {
				return t.text[t.words[i].from:t.words[i+len(r)-1].to]
			}
		}
		if k.names[stems[i]] {
			return t.text[t.words[i].from:t.words[i].to]
		}
	}
	if k.need < 1 || len(k.words) < k.need {
		return ""
	}
	var says []string
	strong := false
	seen := map[string]bool{}
	for i := s.first; i < s.last; i++ {
		if w := stems[i]; k.words[w] && !seen[w] {
			seen[w] = true
			strong = strong || !k.weak[w]
			says = append(says, t.text[t.words[i].from:t.words[i].to])
		}
	}
	if len(says) < k.need || !strong {
		return ""
	}
	return strings.Join(says, ", ")
}

func runsAt(stems []string, at, end int, r []string) bool {
	if at+len(r) > end {
		return false
	}
	for j, want := range r {
		if have := stems[at+j]; want != have {
			begin, wild := strings.CutSuffix(want, "*")
			if !wild || !strings.HasPrefix(have, begin) {
				return false
			}
		}
	}
	return true
}

// stemsOf are the stems of all words of a text.
func stemsOf(t *parsed) []string {
	out := make([]string, len(t.words))
	for i, w := range t.words {
		out[i] = stem(w.fold)
	}
	return out
}
