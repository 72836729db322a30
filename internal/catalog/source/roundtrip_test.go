package source

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// TestWhatIsWrittenIsReadBack is the promise of the package: for every place
// that the format can say, read(write(x)) == x, and writing again gives the
// same bytes.
func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 4).Draw(t, "places")
		want := make([]catalog.Place, 0, n)
		for i := range n {
			p := genPlace().Draw(t, "place")
			p.ID += catalog.ID("-" + string(rune('a'+i)))
			want = append(want, p)
		}
		text := Write(want)
		got, faults := ReadFile("x.yaml", text)
		if len(faults) > 0 {
			t.Fatalf("faults in a written file: %v\n%s", faults, text)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("read(write(x)) differs (-want +got):\n%s\n%s", d, text)
		}
		if again := Write(got); !bytes.Equal(text, again) {
			t.Fatalf("writing again gives other bytes:\n%s\n---\n%s", text, again)
		}
	})
}

// The generators below make every field of a place, each absent at times.

func maybe[T any](t *rapid.T, label string, g *rapid.Generator[T]) T {
	var zero T
	if rapid.Bool().Draw(t, "has "+label) {
		return g.Draw(t, label)
	}
	return zero
}

func some[T comparable](t *rapid.T, label string, from []T) []T {
	if !rapid.Bool().Draw(t, "has "+label) {
		return nil
	}
	return rapid.SliceOfNDistinct(rapid.SampledFrom(from), 1, min(4, len(from)), rapid.ID[T]).Draw(t, label)
}

func many[T any](t *rapid.T, label string, g *rapid.Generator[T]) []T {
	v := rapid.SliceOfN(g, 0, 3).Draw(t, label)
	if len(v) == 0 {
		return nil
	}
	return v
}

// plainText is any text that the format admits: letters of all scripts, quotes,
// colons, hashes, numbers and words that YAML could take for something else.
func plainText(longest int) *rapid.Generator[string] {
	odd := []string{"yes", "No", "true", "null", "~", "5", "1e3", "-", "- a", "a: b", "a #b", "#", "{a}", "[b]", "it's", `"q"`, `\n`, "&a", "*a", "!x", "%", "@", "`",
		"|", ">", "?", "? a", "2027-02-01", "0x1F", "a,b", "Zürich", "東京", "نام", "x:", ":x", "<b", "1:30", "=", ".inf", "a  b", "---", "...", "- - -", "été; or", "a & b"}
	return rapid.OneOf(
		rapid.SampledFrom(odd),
		rapid.StringOfN(rapid.RuneFrom([]rune("abz AZ09 .,:;'\"#-_{}[]()&*!|>%@`?/\\éüş日本ب")), 1, longest, -1),
	).Filter(func(s string) bool {
		return s != "" && strings.TrimSpace(s) == s && len([]rune(s)) <= longest && !html.MatchString(s)
	})
}

var (
	webAddress = rapid.SampledFrom([]string{"https://www.example.org/a?b=c&d=e#f", "http://a.example/", "https://x.example.edu/p%20q/(r)", "https://ü.example/ä", "https://e.example/?q=[1]'2"})
	aMonth     = rapid.Custom(func(t *rapid.T) time.Month { return time.Month(rapid.IntRange(1, 12).Draw(t, "month")) })
	aSeason    = rapid.Custom(func(t *rapid.T) catalog.Season {
		return catalog.Season{From: aMonth.Draw(t, "from"), To: maybe(t, "to", aMonth)}
	})
	aTri      = rapid.SampledFrom(catalog.Tris)
	aLanguage = rapid.SampledFrom([]string{"en", "de", "fr", "no", "ur", "ja"})
	aCEFR     = rapid.SampledFrom(catalog.CEFRLevels)
	aCountry  = rapid.SampledFrom([]reference.CountryCode{"US", "GB", "NO", "PK", "ZZ", "XK", "SA"})
)

func allCountries() []reference.CountryCode {
	var all []reference.CountryCode
	for _, c := range reference.Countries() {
		all = append(all, c.Code)
	}
	return all
}

func genPlace() *rapid.Generator[catalog.Place] {
	return rapid.Custom(func(t *rapid.T) catalog.Place {
		weeks := rapid.SliceOfN(rapid.IntRange(0, 100), 2, 2).Draw(t, "weeks")
		if weeks[1] > 0 && weeks[0] > weeks[1] {
			weeks[0], weeks[1] = weeks[1], weeks[0]
		}
		specialties := some(t, "specialties", []string{"cardiology", "urology", "internal_medicine", "public_health"})
		if specialties == nil {
			specialties = []string{"any"}
		}
		return catalog.Place{
			ID:           catalog.ID(rapid.SampledFrom([]string{"us-a", "zz-b9-c", "no-oslo-x"}).Draw(t, "id")),
			Name:         plainText(60).Draw(t, "name"),
			Organiser:    catalog.Organiser{Name: plainText(60).Draw(t, "organiser"), Kind: rapid.SampledFrom(catalog.OrganiserKinds).Draw(t, "kind")},
			Category:     rapid.SampledFrom(catalog.Categories).Draw(t, "category"),
			Format:       rapid.SampledFrom(catalog.Formats).Draw(t, "format"),
			Mode:         maybe(t, "mode", rapid.SampledFrom(catalog.Modes)),
			Status:       maybe(t, "status", rapid.SampledFrom(catalog.Statuses)),
			Routes:       some(t, "routes", catalog.Routes),
			Direction:    maybe(t, "direction", rapid.SampledFrom(catalog.Directions)),
			Locations:    rapid.SliceOfN(genLocation(), 1, 3).Draw(t, "locations"),
			Specialties:  specialties,
			Skills:       some(t, "skills", []string{"suturing", "history_taking", "triage"}),
			Summary:      plainText(300).Draw(t, "summary"),
			Eligibility:  genEligibility(t),
			Languages:    many(t, "languages", genLanguage()),
			Requirements: many(t, "requirements", genRequirement()),
			Weeks:        catalog.Weeks{Min: weeks[0], Max: weeks[1]},
			Season:       maybe(t, "season", aSeason), Blackout: some(t, "blackout", []time.Month{1, 7, 8, 12}),
			HandsOn: maybe(t, "hands_on", aTri), NoDirectContact: maybe(t, "contact", aTri),
			Apply: genApply(t), Money: genMoney(t),
			Warnings: many(t, "warnings", rapid.Custom(func(t *rapid.T) catalog.Warning {
				return catalog.Warning{Sign: rapid.SampledFrom(catalog.WarningSigns).Draw(t, "sign"), Note: maybe(t, "note", plainText(50))}
			})),
			Sources: rapid.SliceOfN(genSource(), 1, 3).Draw(t, "sources"),
		}
	})
}

func genLocation() *rapid.Generator[catalog.Location] {
	return rapid.Custom(func(t *rapid.T) catalog.Location {
		return catalog.Location{Country: aCountry.Draw(t, "country"), City: maybe(t, "city", plainText(30))}
	})
}

func genLanguage() *rapid.Generator[catalog.LanguageNeed] {
	return rapid.Custom(func(t *rapid.T) catalog.LanguageNeed {
		return catalog.LanguageNeed{Code: aLanguage.Draw(t, "code"), CEFR: maybe(t, "cefr", aCEFR), Or: some(t, "or", []string{"pl", "es", "ar"})}
	})
}

func genEligibility(t *rapid.T) catalog.Eligibility {
	return catalog.Eligibility{
		Stages: some(t, "stages", catalog.Stages), Years: some(t, "years", []int{1, 2, 3, 4, 5, 6, 7, 8}),
		International: maybe(t, "international", aTri), Scope: maybe(t, "scope", rapid.SampledFrom(catalog.Scopes)),
		Citizenship: some(t, "citizenship", allCountries()), PermanentResidents: maybe(t, "pr", aTri),
		SchoolCountries: some(t, "schools", allCountries()), Groups: some(t, "groups", catalog.Groups),
		MinWeeksEnrolled: maybe(t, "enrolled", rapid.IntRange(1, 520)), Note: maybe(t, "note", plainText(200)),
	}
}

func genRequirement() *rapid.Generator[catalog.Requirement] {
	return rapid.Custom(func(t *rapid.T) catalog.Requirement {
		q := catalog.Requirement{Kind: rapid.SampledFrom(catalog.RequirementKinds).Draw(t, "kind"), Count: maybe(t, "count", rapid.IntRange(1, 20)), Note: maybe(t, "note", plainText(60))}
		if q.Kind == "language_test" {
			q.Language = maybe(t, "language", aLanguage)
			q.AnyOf = many(t, "any_of", rapid.Custom(func(t *rapid.T) catalog.TestMinimum {
				return catalog.TestMinimum{Test: rapid.SampledFrom([]string{"ielts", "TOEFL ITP", "JLPT N2"}).Draw(t, "test"),
					Minimum: maybe(t, "minimum", rapid.SampledFrom([]float64{5, 6.5, 7, 9})), Section: maybe(t, "section", rapid.SampledFrom([]float64{6, 6.5})), CEFR: maybe(t, "cefr", aCEFR)}
			}))
		}
		return q
	})
}

func genYearDay(t *rapid.T, label string, year int) catalog.YearDay {
	d := catalog.YearDay{Year: year, Month: aMonth.Draw(t, label)}
	if rapid.Bool().Draw(t, label+" has day") {
		d.Day = rapid.IntRange(1, daysIn(year, d.Month)).Draw(t, label+" day")
		if rapid.Bool().Draw(t, label+" has hour") {
			d.HasHour, d.Hour, d.Minute = true, rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		}
	}
	return d
}

func genWindow() *rapid.Generator[catalog.Window] {
	return rapid.Custom(func(t *rapid.T) catalog.Window {
		w := catalog.Window{Zone: maybe(t, "zone", rapid.SampledFrom([]string{"Europe/London", "UTC", "America/New_York"})), FirstCome: rapid.Bool().Draw(t, "first"),
			Cycle: maybe(t, "cycle", rapid.IntRange(1990, 2100)), Advised: rapid.Bool().Draw(t, "advised"), ForStarts: maybe(t, "starts", aSeason), Note: maybe(t, "note", plainText(60))}
		year := rapid.SampledFrom([]int{0, 0, 2026}).Draw(t, "year")
		if rapid.Bool().Draw(t, "has opens") {
			w.Opens = genYearDay(t, "opens", year)
		}
		closing := year
		if year > 0 {
			closing++
		}
		w.Closes = genYearDay(t, "closes", closing)
		if w.Opens == w.Closes {
			w.Opens = catalog.YearDay{}
		}
		return w
	})
}

func genApply(t *rapid.T) catalog.Apply {
	a := catalog.Apply{URL: maybe(t, "url", webAddress), Windows: many(t, "windows", genWindow()), Rolling: rapid.Bool().Draw(t, "rolling"),
		LeadWeeks: maybe(t, "lead", rapid.IntRange(1, 50)), EarliestWeeks: maybe(t, "earliest", rapid.IntRange(50, 255)), Advised: rapid.Bool().Draw(t, "advised"),
		ReleaseBySchool: maybe(t, "release", aTri), AnswerWithinDays: maybe(t, "answer", rapid.IntRange(1, 365)), DecisionWeeks: maybe(t, "decision", rapid.IntRange(1, 104))}
	return a
}

func genAmount(t *rapid.T, label string) catalog.Amount {
	currency := rapid.SampledFrom([]string{"USD", "JPY", "OMR", "PKR"}).Draw(t, label+" currency")
	sum := func(least int64) reference.Money {
		return reference.Money{Minor: rapid.Int64Range(least, 99_000_000).Draw(t, label+" sum"), Currency: currency}
	}
	per := maybe(t, label+" per", rapid.SampledFrom(catalog.Pers))
	switch rapid.IntRange(0, 5).Draw(t, label+" form") {
	case 1:
		m := sum(0)
		return catalog.Amount{Min: m, Max: m, Per: per, Stated: true}
	case 2:
		a, b := sum(1), sum(1)
		if a.Minor >= b.Minor {
			b.Minor = a.Minor + 1
		}
		return catalog.Amount{Min: a, Max: b, Per: per, Stated: true}
	case 3:
		return catalog.Amount{Min: sum(1), Per: per, Stated: true}
	case 4:
		return catalog.Amount{Min: reference.Money{Currency: currency}, Max: sum(1), Per: per, Stated: true}
	case 5:
		a := catalog.Amount{Per: "programme", Stated: true, Tiers: []catalog.Tier{{UpToWeeks: 4, Total: sum(0)}, {UpToWeeks: 8, Total: sum(0)}}}
		a.Min, a.Max = a.Tiers[0].Total, a.Tiers[1].Total
		if a.Min.Minor > a.Max.Minor {
			a.Min, a.Max = a.Max, a.Min
		}
		if rapid.Bool().Draw(t, label+" beyond") {
			a.BeyondPerWeek = sum(0)
		}
		return a
	}
	return catalog.Amount{}
}

func genMoney(t *rapid.T) catalog.MoneyFacts {
	return catalog.MoneyFacts{Pay: maybe(t, "pay", rapid.SampledFrom(catalog.Pays)), Stipend: genAmount(t, "stipend"), ApplicationFee: genAmount(t, "fee"),
		Tuition: genAmount(t, "tuition"), Deposit: genAmount(t, "deposit"), Covers: some(t, "covers", catalog.CoverKinds),
		WaivedFor: maybe(t, "waived", plainText(40)), Refund: maybe(t, "refund", plainText(40)), Note: maybe(t, "note", plainText(40))}
}

func genSource() *rapid.Generator[catalog.Source] {
	return rapid.Custom(func(t *rapid.T) catalog.Source {
		return catalog.Source{URL: webAddress.Draw(t, "url"), Kind: rapid.SampledFrom(catalog.SourceKinds).Draw(t, "kind"),
			AsOf: rapid.SampledFrom([]string{"unknown", "2024", "2024-09", "2024-02-29"}).Draw(t, "as of"),
			Read: maybe(t, "read", rapid.Just(clock.MustDate("2026-11-22"))), Facts: maybe(t, "facts", plainText(40))}
	})
}
