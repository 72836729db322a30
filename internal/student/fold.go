package student

import "strings"

// plain maps accented Latin letters to the letters that people type instead.
var plain = func() map[rune]string {
	m := map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ħ': "h", 'ə': "e"}
	for base, accented := range map[string]string{"a": "áàâäãåāăąǎạảấầẩẫậắằẳẵặ", "c": "çćĉċč", "d": "ďḍ", "e": "éèêëēĕėęěẹẻẽếềểễệ", "g": "ĝğġģǧ", "h": "ĥḥ",
		"i": "íìîïĩīĭįǐịỉ", "j": "ĵ", "k": "ķ", "l": "ĺļľḷ", "n": "ñńņňṇ", "o": "óòôöõōŏőǒọỏốồổỗộớờởỡợơ", "r": "ŕŗřṛ", "s": "śŝşšșṣ", "t": "ţťțṭ",
		"u": "úùûüũūŭůűųǔụủứừửữựư", "w": "ŵ", "y": "ýÿŷỳỵỷỹ", "z": "źżžẓ"} {
		for _, r := range accented {
			m[r] = base
		}
	}
	return m
}()

// fold makes names comparable: lower case, accents off, "&" as "and", everything
// that is neither letter nor digit as one space.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	put := func(t string) {
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteString(t)
	}
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(r)
		case r == '&':
			space = true
			put("and")
			space = true
		case r == '\'' || r == '’' || r == '.' || r >= 0x300 && r <= 0x36f: // King's = Kings, U.S. = US; loose accents
		case plain[r] != "":
			put(plain[r])
		case r > 0x36f: // other scripts stay as they are
			put(string(r))
		default:
			space = true
		}
	}
	return b.String()
}

// distance counts the changes (a letter more, less, other, or two swapped) that
// turn a into b, and gives limit as soon as it is known to be reached.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	if len(b) > 63 || len(a) > 63 {
		return limit
	}
	var rows [3][64]int
	for j := range len(b) + 1 {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		now, before, before2 := &rows[i%3], &rows[(i+2)%3], &rows[(i+1)%3]
		now[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(before[j]+1, now[j-1]+1, before[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, before2[j-2]+1)
			}
			now[j] = d
			least = min(least, d)
		}
		if least >= limit {
			return limit
		}
	}
	return min(rows[len(a)%3][len(b)], limit)
}
