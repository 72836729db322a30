package inspect

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is how long a file's name may be, in bytes, without its ending.
const maxName = 100

// Name makes a name for people of the name that a file was sent with: without
// folders, control and invisible characters and those that turn the writing
// round, and with the ending that belongs to what the file is. A name of which
// nothing is left becomes the one given.
func Name(sent string, t Type, otherwise string) string {
	if !utf8.ValidString(sent) {
		sent = strings.ToValidUTF8(sent, "")
	}
	sent = path.Base(strings.ReplaceAll(sent, `\`, "/"))
	stem := clean(sent)
	for { // "scan.pdf.exe" has two endings that are none of ours
		ending := strings.ToLower(path.Ext(stem))
		if len(ending) < 2 || len(ending) > 6 || !letters(ending[1:]) {
			break
		}
		stem = strings.TrimSuffix(stem, stem[len(stem)-len(ending):])
	}
	stem = strings.Trim(cut(stem, maxName), " .-_")
	if stem == "" {
		stem = clean(otherwise)
	}
	return stem + t.Ending()
}

func letters(s string) bool {
	for _, c := range s {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func clean(s string) string {
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
	return strings.Join(strings.Fields(out.String()), " ")
}

// cut shortens to at most n bytes, at a letter.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
