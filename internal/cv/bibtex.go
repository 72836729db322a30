package cv

import "strings"

// readBibTeX reads entries such as
//
//	@article{khan2025, title = {Dengue in {Lahore}}, author = "Khan, Ayesha and Lee, Bo", year = 2025}
//
// Braces that only guard capitals go; accents written as TeX commands become
// letters where they are common. Strings, comments and preambles are passed over.
func readBibTeX(file string) []reference {
	var out []reference
	for at := 0; ; {
		i := strings.IndexByte(file[at:], '@')
		if i < 0 {
			return out
		}
		start := at + i
		kind, rest, ok := strings.Cut(file[start+1:], "{")
		if !ok {
			return out
		}
		body, end := braced(rest)
		at = len(file) - len(rest) + end
		switch strings.ToLower(strings.TrimSpace(kind)) {
		case "comment", "string", "preamble":
			continue
		}
		if strings.ContainsAny(kind, " \n\t,;.") && strings.TrimSpace(kind) != kind || len(kind) > 30 {
			at = start + 1 // an @ in some other text
			continue
		}
		r := reference{line: 1 + strings.Count(file[:start], "\n"), says: map[string]string{}}
		if end == len(rest) && !strings.HasSuffix(rest, "}") {
			r.broken = "It does not end: a closing brace is missing."
		}
		fields := bibFields(body)
		for _, name := range bibNames {
			bibField(&r, name, fields[name])
		}
		out = append(out, r)
	}
}

// braced is the text up to the brace that closes it, and where the text after that
// begins.
func braced(s string) (body string, end int) {
	depth := 1
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return s[:i], i + 1
			}
		}
	}
	return s, len(s)
}

// bibFields takes the fields of an entry apart; the key before the first comma is
// passed over.
func bibFields(body string) map[string]string {
	out := map[string]string{}
	_, rest, _ := strings.Cut(body, ",")
	for rest != "" {
		name, after, ok := strings.Cut(rest, "=")
		if !ok {
			break
		}
		after = strings.TrimLeft(after, " \n\t")
		v, end := bibValue(after)
		out[strings.ToLower(strings.Trim(name, " \n\t,"))] = v
		rest = after[end:]
	}
	return out
}

func bibValue(s string) (v string, end int) {
	if s == "" {
		return "", 0
	}
	switch s[0] {
	case '{':
		v, end = braced(s[1:])
		return v, end + 1
	case '"':
		for i, depth := 1, 0; i < len(s); i++ {
			switch {
			case s[i] == '\\':
				i++
			case s[i] == '{':
				depth++
			case s[i] == '}':
				depth--
			case s[i] == '"' && depth == 0:
				return s[1:i], i + 1
			}
		}
		return s[1:], len(s)
	}
	if i := strings.IndexByte(s, ','); i >= 0 {
		return strings.TrimSpace(s[:i]), i
	}
	return strings.TrimSpace(s), len(s)
}

// bibNames are the fields that are read, the one that says most first where several
// say the same.
var bibNames = []string{"title", "author", "journal", "booktitle", "publisher", "howpublished", "date", "year", "volume", "number", "issue", "pages", "doi", "pmid", "url"}

func bibField(r *reference, name, v string) {
	if v = unTeX(v); v == "" {
		return
	}
	switch name {
	case "title":
		r.set("name", v)
	case "author":
		for _, a := range strings.Split(strings.Join(strings.Fields(v), " "), " and ") {
			if a = strings.TrimSpace(a); a != "" {
				r.authors = append(r.authors, initialled(a))
			}
		}
	case "journal", "booktitle", "publisher", "howpublished":
		r.set("publisher", v)
	case "year", "date":
		r.set("releaseDate", dateFrom(v))
	case "volume":
		r.set("volume", v)
	case "number", "issue":
		r.set("issue", v)
	case "pages":
		r.set("pages", strings.ReplaceAll(v, "--", "-"))
	case "doi":
		r.set("doi", v)
	case "pmid":
		r.set("pmid", v)
	case "url":
		r.set("url", linkFrom(v))
	}
}

// accents are the TeX commands that names are full of.
var accents = strings.NewReplacer(
	`\"a`, "ä", `\"o`, "ö", `\"u`, "ü", `\"A`, "Ä", `\"O`, "Ö", `\"U`, "Ü", `\"e`, "ë", `\"i`, "ï",
	`\'a`, "á", `\'e`, "é", `\'i`, "í", `\'o`, "ó", `\'u`, "ú", `\'c`, "ć", `\'n`, "ń", `\'E`, "É",
	"\\`a", "à", "\\`e", "è", "\\`o", "ò", `\^a`, "â", `\^e`, "ê", `\^o`, "ô", `\^i`, "î", `\~n`, "ñ", `\~a`, "ã", `\~o`, "õ",
	`\c{c}`, "ç", `\c c`, "ç", `\v{s}`, "š", `\v{c}`, "č", `\v{z}`, "ž", `\ss`, "ß", `\o`, "ø", `\O`, "Ø", `\aa`, "å", `\ae`, "æ", `\l`, "ł",
	`\&`, "&", `\%`, "%", `\_`, "_", `\$`, "$", `\#`, "#", "``", "“", "''", "”", "~", " ", `\textendash`, "–", `---`, "—",
)

// unTeX makes plain text of a value.
func unTeX(v string) string {
	v = strings.NewReplacer(`{\`, `\`).Replace(v)
	for _, letter := range []string{"a", "e", "i", "o", "u", "c", "n", "A", "E", "O", "U"} {
		for _, mark := range []string{`\"`, `\'`, "\\`", `\^`, `\~`} {
			v = strings.ReplaceAll(v, mark+"{"+letter+"}", mark+letter)
		}
	}
	v = accents.Replace(v)
	return strings.NewReplacer("{", "", "}", "").Replace(v)
}
