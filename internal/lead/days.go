package lead

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"preround/internal/catalog"
)

// monthNames knows the months in the languages of the lists that students keep.
var monthNames = func() map[string]time.Month {
	m := map[string]time.Month{}
	for _, line := range []string{
		"january february march april may june july august september october november december",
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر",
	} {
		for i, name := range strings.Fields(line) {
			m[name] = time.Month(i + 1)
		}
	}
	m["sept"], m["dez"], m["okt"], m["maerz"] = time.September, time.December, time.October, time.March
	return m
}()

// fillers may stand between the parts of a date and say nothing.
var fillers = map[string]bool{"of": true, "the": true, "de": true, "del": true, "at": true, "by": true, "on": true, "um": true, "uhr": true, "hrs": true, "h": true,
	"st": true, "nd": true, "rd": true, "th": true, "er": true, "every": true, "year": true, "yearly": true,
	"monday": true, "tuesday": true, "wednesday": true, "thursday": true, "friday": true, "saturday": true, "sunday": true,
	"mon": true, "tue": true, "wed": true, "thu": true, "fri": true, "sat": true, "sun": true}

var (
	isoDay     = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?(?:[T ]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$`)
	numericDay = regexp.MustCompile(`^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})(?: +(\d{1,2}):(\d{2}))?$`)
	timeOfDay  = regexp.MustCompile(`(?i)\b(\d{1,2}):(\d{2})\s*(am|pm)?\b`)
)

// ReadDay reads a day as people write it: 2027-03-01, 1 March 2027, March 1, 2027,
// 1. März, March 2027, 15/10/2027; with an hour where one is given. A day that
// could be two is refused: nobody guesses whether 03/04 is in March.
func ReadDay(s string) (catalog.YearDay, error) {
	s = westernDigits(strings.TrimSpace(s))
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return checkDay(s, catalog.YearDay{Year: atoi(m[1]), Month: time.Month(atoi(m[2])), Day: atoi(m[3]), Hour: atoi(m[4]), Minute: atoi(m[5]), HasHour: m[4] != ""})
	}
	if m := numericDay.FindStringSubmatch(s); m != nil {
		day, month := atoi(m[1]), atoi(m[3])
		switch {
		case m[2] == "." || day > 12 || day == month: // with full stops the day always comes first
		case month > 12:
			day, month = month, day
		default:
			y := atoi(m[4])
			return catalog.YearDay{}, fmt.Errorf("“%s” can be read as two days; write %04d-%02d-%02d or %04d-%02d-%02d", s, y, month, day, y, day, month)
		}
		return checkDay(s, catalog.YearDay{Year: atoi(m[4]), Month: time.Month(month), Day: day, Hour: atoi(m[5]), Minute: atoi(m[6]), HasHour: m[5] != ""})
	}
	return wordedDay(s)
}

// wordedDay reads a day whose month is a word.
func wordedDay(s string) (d catalog.YearDay, err error) {
	rest := s
	if m := timeOfDay.FindStringSubmatchIndex(s); m != nil {
		d.Hour, d.Minute, d.HasHour = atoi(s[m[2]:m[3]]), atoi(s[m[4]:m[5]]), true
		if m[6] >= 0 {
			d.Hour = d.Hour%12 + map[bool]int{true: 12}[strings.EqualFold(s[m[6]:m[7]], "pm")]
		}
		rest = s[:m[0]] + " " + s[m[1]:]
	}
	for _, w := range dayWords(rest) {
		n, number := 0, w[0] >= '0' && w[0] <= '9'
		if number {
			n = atoi(w)
		}
		month, named := monthNames[w]
		switch {
		case number && len(w) == 4 && d.Year == 0:
			d.Year = n
		case number && len(w) <= 2 && d.Day == 0 && n > 0:
			d.Day = n
		case named && d.Month == 0:
			d.Month = month
		case fillers[w]:
		default:
			return catalog.YearDay{}, notADay(s)
		}
	}
	if d.Month == 0 {
		return catalog.YearDay{}, notADay(s)
	}
	if d.Day == 0 {
		d.Hour, d.Minute, d.HasHour = 0, 0, false
	}
	return checkDay(s, d)
}

// dayWords splits into lower-case words and numbers.
func dayWords(s string) []string {
	var out []string
	begin, was := -1, 0
	s = strings.ToLower(s)
	for i, r := range s + " " {
		is := 0
		switch {
		case r >= '0' && r <= '9':
			is = 1
		case unicode.IsLetter(r) || unicode.IsMark(r):
			is = 2
		case unicode.IsSpace(r) || strings.ContainsRune(",./-()", r):
		default:
			is = 3
		}
		if is != was {
			if begin >= 0 && was > 0 {
				out = append(out, s[begin:i])
			}
			begin, was = i, is
		}
	}
	return out
}

func notADay(s string) error {
	return fmt.Errorf("“%s” is not a date that can be read; write it as 2027-03-01 or 1 March 2027", clip(s))
}

func checkDay(s string, d catalog.YearDay) (catalog.YearDay, error) {
	switch {
	case d.Year != 0 && (d.Year < 1990 || d.Year > 2100):
		return catalog.YearDay{}, fmt.Errorf("the year in “%s” cannot be meant; years go from 1990 to 2100", clip(s))
	case d.Month < 1 || d.Month > 12 || d.Day > daysIn(d.Year, d.Month):
		return catalog.YearDay{}, fmt.Errorf("“%s” does not exist in the calendar", clip(s))
	case d.Hour > 23 || d.Minute > 59:
		return catalog.YearDay{}, fmt.Errorf("there is no such hour in “%s”", clip(s))
	}
	return d, nil
}

func daysIn(year int, m time.Month) int {
	if year == 0 {
		year = 2024 // 29 February exists in some years
	}
	return time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// DayText writes a day as ReadDay reads it: 15 October 2027, 09:00.
func DayText(d catalog.YearDay) string {
	if d.IsZero() {
		return ""
	}
	var parts []string
	if d.Day > 0 {
		parts = append(parts, strconv.Itoa(d.Day))
	}
	parts = append(parts, d.Month.String())
	if d.Year > 0 {
		parts = append(parts, strconv.Itoa(d.Year))
	}
	s := strings.Join(parts, " ")
	if d.HasHour {
		s += fmt.Sprintf(", %02d:%02d", d.Hour, d.Minute)
	}
	return s
}

// readSeason reads "July to August", "July" or "2027-07-01 – 2027-08-31" as months.
func readSeason(s string) (catalog.Season, error) {
	from, to, two := cutRange(s)
	a, err := readMonth(from)
	if err != nil {
		return catalog.Season{}, err
	}
	b := a
	if two {
		if b, err = readMonth(to); err != nil {
			return catalog.Season{}, err
		}
	}
	return catalog.Season{From: a, To: b}, nil
}

func readMonth(s string) (time.Month, error) {
	if m, ok := monthNames[strings.ToLower(strings.Trim(s, " .,"))]; ok {
		return m, nil
	}
	d, err := ReadDay(s)
	if err != nil {
		return 0, fmt.Errorf("“%s” is not a month; write its name, such as July, or two as July to August", clip(s))
	}
	return d.Month, nil
}

var rangeMark = regexp.MustCompile(`(?i)\s*(?:–|—|\bto\b|\buntil\b|\bbis\b|\bhasta\b|\ba\b|تک|سے|\s-\s|\s/\s)\s*`)

// cutRange parts "a to b".
func cutRange(s string) (from, to string, two bool) {
	if at := rangeMark.FindStringIndex(s); at != nil && at[0] > 0 && at[1] < len(s) {
		return s[:at[0]], s[at[1]:], true
	}
	if from, to, ok := strings.Cut(s, "-"); ok && strings.Count(s, "-") == 1 && len(from) > 0 && len(to) > 0 {
		return from, to, true
	}
	return s, "", false
}

func seasonText(s catalog.Season) string {
	switch {
	case s.From == 0 || s.To == 0:
		return ""
	case s.From == s.To:
		return s.From.String()
	}
	return s.From.String() + " to " + s.To.String()
}

func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// westernDigits turns Arabic and Persian digits into those of the tables.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
