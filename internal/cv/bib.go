package cv

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"preround/internal/platform/errs"
)

// Import is what was found in a file of references.
type Import struct {
	Form    string // "BibTeX", "RIS", "PubMed"
	Items   []Item
	Refused []Refusal
}

// Refusal is a reference that could not be taken, and why.
type Refusal struct {
	Which string // "the reference that begins on line 12"
	Why   string
}

const maxReferences = 200

// ReadReferences reads a file of references: BibTeX, RIS, or PubMed's own format
// (.nbib). errs.Invalid when it is none of them. newID names each item.
func ReadReferences(file string, newID func() string) (Import, error) {
	file = strings.TrimPrefix(strings.ReplaceAll(file, "\r\n", "\n"), "\ufeff")
	if len(file) > MaxFile || !utf8.ValidString(file) {
		return Import{}, errs.New(errs.Invalid, "The file is no list of references: it is too large, or no text. Export it as BibTeX, RIS or PubMed (.nbib).")
	}
	var out Import
	var found []reference
	switch {
	case tagged(file, `PMID- `), tagged(file, `TI  - `) && !tagged(file, `TY  - `):
		out.Form, found = "PubMed", readTagged(file, "PMID", pubmedTag)
	case tagged(file, `TY  - `):
		out.Form, found = "RIS", readTagged(file, "TY", risTag)
	case strings.Contains(file, "@"):
		out.Form, found = "BibTeX", readBibTeX(file)
	}
	for _, r := range found {
		switch item, why := r.item(newID); {
		case why != "":
			out.Refused = append(out.Refused, Refusal{"The reference that begins on line " + strconv.Itoa(r.line), why})
		case len(out.Items) == maxReferences:
			return Import{}, errs.New(errs.Invalid, "The file holds more than %d references. Choose those that are your own, and export them alone.", maxReferences)
		default:
			out.Items = append(out.Items, item)
		}
	}
	if len(found) == 0 {
		return out, errs.New(errs.Invalid, "There is no reference in this file. Export it as BibTeX (.bib), RIS (.ris) or PubMed (.nbib) from the program or page that lists your publications.")
	}
	return out, nil
}

func tagged(file, tag string) bool {
	return strings.HasPrefix(file, tag) || strings.Contains(file, "\n"+tag)
}

// reference is one as it was read.
type reference struct {
	line    int
	says    map[string]string
	authors []string
	broken  string
}

func (r *reference) set(name, v string) {
	if v = strings.Join(strings.Fields(v), " "); v != "" && r.says[name] == "" {
		r.says[name] = v
	}
}

// item is the publication, or why it is none.
func (r reference) item(newID func() string) (Item, string) {
	if r.broken != "" {
		return Item{}, r.broken
	}
	if r.says["name"] == "" {
		return Item{}, "It has no title."
	}
	i := Item{ID: newID(), Kind: Publications, Says: r.says}
	i.Says["authors"] = strings.Join(r.authors[:min(len(r.authors), maxLines)], "\n")
	if i.Says["authors"] == "" {
		delete(i.Says, "authors")
	}
	i.Says["doi"] = strings.TrimPrefix(strings.TrimPrefix(i.Says["doi"], "https://doi.org/"), "doi:")
	if i.Says["doi"] == "" {
		delete(i.Says, "doi")
	} else {
		i.Evidence = append(i.Evidence, Evidence{"doi", i.Says["doi"]})
	}
	if p := i.Says["pmid"]; p != "" {
		i.Evidence = append(i.Evidence, Evidence{"pmid", p})
	}
	if err := i.check(); err != nil {
		return Item{}, errs.ProblemsOf(err)[0].Says
	}
	return i, ""
}

// readTagged reads RIS and PubMed: "TAG - value" on a line; lines without a tag
// continue the one before. first begins a reference.
func readTagged(file, first string, take func(r *reference, tag, v string)) []reference {
	var out []reference
	var r *reference
	tag, value := "", ""
	flush := func() {
		if r != nil && tag != "" {
			take(r, tag, strings.TrimSpace(value))
		}
		tag, value = "", ""
	}
	for n, l := range strings.Split(file, "\n") {
		t, v, ok := splitTag(l)
		if !ok {
			value += " " + strings.TrimSpace(l)
			continue
		}
		flush()
		if t == first || r == nil {
			out = append(out, reference{line: n + 1, says: map[string]string{}})
			r = &out[len(out)-1]
		}
		tag, value = t, v
	}
	flush()
	return out
}

var tagLine = regexp.MustCompile(`^([A-Z][A-Z0-9]{1,3}) *- ?(.*)$`)

func splitTag(l string) (tag, v string, ok bool) {
	m := tagLine.FindStringSubmatch(l)
	if m == nil {
		return "", "", false
	}
	return m[1], m[2], true
}

func risTag(r *reference, tag, v string) {
	switch tag {
	case "TI", "T1":
		r.set("name", v)
	case "AU", "A1":
		r.authors = append(r.authors, initialled(v))
	case "JO", "JF", "T2", "JA":
		r.set("publisher", v)
	case "PY", "Y1", "DA":
		r.set("releaseDate", dateFrom(v))
	case "VL":
		r.set("volume", v)
	case "IS":
		r.set("issue", v)
	case "SP":
		r.set("pages", v)
	case "EP":
		if p := r.says["pages"]; p != "" && p != v && v != "" {
			r.says["pages"] = p + "-" + v
		}
	case "DO":
		r.set("doi", v)
	case "UR":
		r.set("url", linkFrom(v))
	case "AN":
		if number.MatchString(v) {
			r.set("pmid", v)
		}
	}
}

func pubmedTag(r *reference, tag, v string) {
	switch tag {
	case "PMID":
		r.set("pmid", v)
	case "TI":
		r.set("name", v)
	case "AU":
		r.authors = append(r.authors, initialled(v))
	case "TA", "JT":
		r.set("publisher", v)
	case "DP":
		r.set("releaseDate", dateFrom(v))
	case "VI":
		r.set("volume", v)
	case "IP":
		r.set("issue", v)
	case "PG":
		r.set("pages", v)
	case "LID", "AID":
		if doi, ok := strings.CutSuffix(v, " [doi]"); ok {
			r.set("doi", doi)
		}
	}
}

var (
	number    = regexp.MustCompile(`^[0-9]{1,9}$`)
	yearFirst = regexp.MustCompile(`^([12][0-9]{3})(?:[-/ ]([0-9]{1,2}|[A-Za-z]{3})[a-z]*)?(?:[-/ ]([0-9]{1,2}))?\b`)
	months    = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)

// dateFrom reads 2025, 2025/03/01, "2025 Mar 1".
func dateFrom(v string) string {
	m := yearFirst.FindStringSubmatch(strings.TrimSpace(v))
	if m == nil {
		return ""
	}
	month := monthFrom(m[2])
	if month == "" {
		return m[1]
	}
	if day, err := strconv.Atoi(m[3]); err == nil && day >= 1 && day <= 31 {
		return m[1] + "-" + month + "-" + pad(day)
	}
	return m[1] + "-" + month
}

func monthFrom(v string) string {
	if n, err := strconv.Atoi(v); err == nil && n >= 1 && n <= 12 {
		return pad(n)
	}
	v = strings.ToLower(v)
	for i, m := range months {
		if len(v) >= 3 && strings.HasPrefix(v, m) {
			return pad(i + 1)
		}
	}
	return ""
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

func linkFrom(v string) string {
	if strings.HasPrefix(v, "http://") || strings.HasPrefix(v, "https://") {
		return v
	}
	return ""
}

// initialled is "Khan AM" of "Khan, Ayesha M." and of "Khan AM"; the name as it
// stands where it has another form.
func initialled(v string) string {
	family, given, comma := strings.Cut(strings.Join(strings.Fields(v), " "), ",")
	if !comma {
		return family
	}
	var letters strings.Builder
	for _, g := range strings.FieldsFunc(given, func(r rune) bool { return r == ' ' || r == '.' || r == '-' }) {
		if g == strings.ToUpper(g) && utf8.RuneCountInString(g) <= 3 {
			letters.WriteString(g)
			continue
		}
		first, _ := utf8.DecodeRuneInString(g)
		letters.WriteString(strings.ToUpper(string(first)))
	}
	return strings.TrimSpace(cmp.Or(family, v) + " " + letters.String())
}
