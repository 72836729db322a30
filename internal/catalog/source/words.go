package source

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"

	"preround/internal/catalog"
	"preround/internal/reference"
)

// nearest is the known word that a mistyped one most likely means; empty when
// none is near.
func nearest(got string, known []string) string {
	fold := func(s string) string { return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToLower(s)) }
	g := []rune(fold(got))
	if len(g) > 60 {
		return ""
	}
	best, bestAt := "", 1+min(3, (len(g)+1)/3)
	for _, k := range known {
		if d := distance(g, []rune(fold(k))); d < bestAt {
			best, bestAt = k, d
		}
	}
	return best
}

// distance counts the letters to insert, delete or change (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

var yearDay = regexp.MustCompile(`^(?:([0-9]{4})-)?([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2}))?)?$`)

// parseYearDay reads a date of a window and refuses days that do not exist.
func parseYearDay(s string) (catalog.YearDay, error) {
	m := yearDay.FindStringSubmatch(s)
	if m == nil {
		return catalog.YearDay{}, fmt.Errorf(`%q is not a date; write "10-15" for every year, "2026-10-15" for once, "10" for a month, and "10-15T09:00" with the hour`, clip(s))
	}
	n := func(i int) int { v, _ := strconv.Atoi(m[i]); return v }
	d := catalog.YearDay{Year: n(1), Month: time.Month(n(2)), Day: n(3), Hour: n(4), Minute: n(5), HasHour: m[4] != ""}
	switch {
	case m[1] != "" && (d.Year < 1990 || d.Year > 2100):
		return d, fmt.Errorf("the year %d in %q cannot be meant; years go from 1990 to 2100", d.Year, s)
	case d.Month < 1 || d.Month > 12:
		return d, fmt.Errorf("there is no month %02d in %q; months go from 01 to 12", int(d.Month), s)
	case d.Hour > 23 || d.Minute > 59:
		return d, fmt.Errorf("there is no hour %02d:%02d in %q; write 23:59 for the end of a day", d.Hour, d.Minute, s)
	case m[3] != "" && (d.Day < 1 || d.Day > daysIn(d.Year, d.Month)):
		return d, fmt.Errorf("%q does not exist: %s has %d days%s", s, d.Month, daysIn(d.Year, d.Month), inYear(d.Year))
	}
	return d, nil
}

// daysIn is the month's length; a date without a year may be 29 February.
func daysIn(year int, m time.Month) int {
	if year == 0 {
		year = 2024
	}
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

func inYear(year int) string {
	if year == 0 {
		return ""
	}
	return fmt.Sprintf(" in %d", year)
}

func formatYearDay(d catalog.YearDay) string {
	var b strings.Builder
	if d.Year > 0 {
		fmt.Fprintf(&b, "%04d-", d.Year)
	}
	fmt.Fprintf(&b, "%02d", int(d.Month))
	if d.Day > 0 {
		fmt.Fprintf(&b, "-%02d", d.Day)
	}
	if d.HasHour {
		fmt.Fprintf(&b, "T%02d:%02d", d.Hour, d.Minute)
	}
	return b.String()
}

// badURL says what is wrong with an address; empty when nothing is.
func badURL(s string) string {
	u, err := url.Parse(s)
	switch {
	case err != nil || strings.ContainsAny(s, " \"<>\\^`{|}"):
		return fmt.Sprintf("%q is not a web address; copy it from the browser's address bar", clip(s))
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Sprintf("%q does not begin with http:// or https://; only web addresses are taken", clip(s))
	case u.Hostname() == "" || !strings.Contains(strings.Trim(u.Hostname(), "."), "."):
		return fmt.Sprintf("%q names no host; write the whole address, such as https://www.example.org/electives", clip(s))
	case u.User != nil:
		return fmt.Sprintf("%q holds a user name or password; take it out", clip(s))
	}
	return ""
}

// codes is one table of codes, for the check and for a suggestion.
type codes struct {
	what, hint string
	known      func(string) bool
	all        func() []string
}

var (
	countryCodes = codes{"a country", "write the two capital letters of ISO 3166-1, such as GB, or ZZ for worldwide",
		func(s string) bool {
			_, ok := reference.CountryByCode(reference.CountryCode(s))
			return ok || reference.CountryCode(s) == reference.Worldwide
		}, nil}
	languageCodes = codes{"a language", "write the two small letters of ISO 639-1, such as en",
		func(s string) bool {
			b, err := language.ParseBase(s)
			return err == nil && b.String() == s && len(s) == 2
		}, nil}
	currencyCodes = codes{"a currency with a known rate", "write the three capital letters of ISO 4217, such as USD",
		func(s string) bool { _, ok := reference.RateOf(s); return ok }, nil}
	specialtySlugs = codes{"a specialty", "write a slug of data/reference/specialties.csv, such as internal_medicine, or any",
		func(s string) bool { _, ok := reference.SpecialtyBySlug(s); return ok || s == "any" },
		func() []string {
			var all []string
			for _, s := range reference.Specialties() {
				all = append(all, s.Slug)
			}
			return all
		}}
	skillIDs = codes{"a skill", "write an id of data/reference/skills.csv, such as suturing",
		func(s string) bool { _, ok := reference.SkillByID(s); return ok },
		func() []string {
			var all []string
			for _, s := range reference.Skills() {
				all = append(all, s.ID)
			}
			return all
		}}
	zoneNames = codes{"a time zone", "write its IANA name, such as Europe/London",
		func(s string) bool {
			_, err := time.LoadLocation(s)
			return err == nil && (s == "UTC" || strings.Contains(s, "/"))
		}, nil}
)

// code reads a code and refuses one that its table does not know.
func (r *reader) code(n *node, c codes) string {
	s := str(n)
	if n == nil || c.known(s) {
		return s
	}
	if c.all != nil {
		known := c.all()
		if near := nearest(s, known); near != "" && !slices.Contains(known, s) {
			r.fault(n, "%q is not %s; did you mean %q? Otherwise %s", clip(s), c.what, near, c.hint)
			return s
		}
	}
	r.fault(n, "%q is not %s; %s", clip(s), c.what, c.hint)
	return s
}

// testName finds the code of a test that was written as a name, such as "IELTS".
func testName(s string) string {
	fold := strings.ToLower(strings.TrimSpace(s))
	for _, t := range reference.LanguageTests() {
		if fold == t.Code || fold == strings.ToLower(t.Name) || fold == strings.ReplaceAll(t.Code, "_", " ") {
			return t.Code
		}
	}
	return map[string]string{"toefl ibt": "toefl", "ielts academic": "ielts", "duolingo": "det", "pte academic": "pte", "oet": "oet"}[fold]
}
