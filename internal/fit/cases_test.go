package fit_test

import (
	"strings"
	"testing"
	"time"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

type (
	host    = catalog.Place
	person  = student.Student
	codes   = []reference.CountryCode
	tests   = []student.TestScore
	minimum = catalog.TestMinimum
)

// asks is a place that asks for one of these tests.
func asks(any ...minimum) func(*host) {
	return func(p *host) { p.Requirements = []catalog.Requirement{{Kind: "language_test", AnyOf: any}} }
}

func scored(list ...student.TestScore) func(*person) { return func(s *person) { s.Facts.Tests = list } }

func closes(dates ...catalog.YearDay) func(*host) {
	return func(p *host) {
		for _, d := range dates {
			p.Apply.Windows = append(p.Apply.Windows, catalog.Window{Closes: d})
		}
	}
}

func yearly(m time.Month, day int) catalog.YearDay { return catalog.YearDay{Month: m, Day: day} }

func starts(month string) func(*person) {
	return func(s *person) {
		m, err := clock.ParseMonth(month)
		if err != nil {
			panic(err)
		}
		s.Goals.Start = m
	}
}

func also(fs ...func(*person)) func(*person) {
	return func(s *person) {
		for _, f := range fs {
			f(s)
		}
	}
}

// one criterion of a place with one condition, for a student with one answer.
var cases = []struct {
	name      string
	place     func(*host)
	student   func(*person)
	criterion string
	want      fit.Answer // empty: not judged at all
	why, way  string     // parts of the sentences
}{
	// status
	{"open", func(p *host) { p.Status = catalog.StatusOpen }, nil, "status", fit.Yes, "takes students now", ""},
	{"paused", func(p *host) { p.Status = catalog.StatusPaused }, nil, "status", fit.No, "paused", "others of its kind in the United Kingdom"},
	{"ended", func(p *host) { p.Status = catalog.StatusEnded }, nil, "status", fit.No, "ended", ""},
	{"status not known", nil, nil, "status", "", "", ""},
	// stage and year
	{"nobody says whom it takes", nil, func(s *person) { s.Facts.Year = 3 }, "stage", fit.Unknown, "does not say which years", ""},
	{"year not said", stages(catalog.FinalYear), nil, "stage", fit.Unknown, "say your year", ""},
	{"final year said", stages(catalog.FinalYear), func(s *person) { s.Facts.Stage = catalog.FinalYear }, "stage", fit.Yes, "you said final year", ""},
	{"final year is a clinical year", stages(catalog.ClinicalYrs), func(s *person) { s.Facts.Stage = catalog.FinalYear }, "stage", fit.Yes, "", ""},
	{"first year at a place for finalists", stages(catalog.FinalYear), func(s *person) { s.Facts.Year, s.Facts.CourseYears = 1, 5 }, "stage", fit.No, "only final-year students", "from about"},
	{"fourth year, course unknown", stages(catalog.FinalYear), func(s *person) { s.Facts.Year = 4 }, "stage", fit.Unknown, "how many years its course has", ""},
	{"graduate at a student place", stages(catalog.Preclinical, catalog.ClinicalYrs, catalog.FinalYear), func(s *person) { s.Facts.Year = student.GraduateYear }, "stage", fit.No, "you said graduate", "observerships"},
	{"graduate at a graduate place", stages(catalog.Graduate), func(s *person) { s.Facts.Stage = catalog.Graduate }, "stage", fit.Yes, "", ""},
	{"finalist who will have graduated", stages(catalog.FinalYear), also(starts("2027-12"), func(s *person) { s.Facts.Stage, s.Facts.SchoolCountry = catalog.FinalYear, "GB" }), "stage", fit.No, "", ""},
	{"the right year", years(3, 4), also(starts("2027-02"), func(s *person) { s.Facts.Year, s.Facts.SchoolCountry = 3, "GB" }), "year", fit.Yes, "third- and fourth-year", ""},
	{"a year too early", years(4), also(starts("2027-02"), func(s *person) { s.Facts.Year, s.Facts.SchoolCountry, s.Facts.CourseYears = 2, "GB", 5 }), "year", fit.No, "will be in year 2", "This place fits you from about October 2028"},
	{"a year on by then", years(4), also(starts("2027-11"), func(s *person) { s.Facts.Year, s.Facts.SchoolCountry = 3, "GB" }), "year", fit.Yes, "will be in year 4", ""},
	{"between two years", years(4), also(starts("2027-07"), func(s *person) { s.Facts.Year, s.Facts.CourseYears = 3, 5 }), "year", fit.Unknown, "start of its academic year", ""},
	{"both possible years are taken", years(3, 4), also(starts("2027-07"), func(s *person) { s.Facts.Year, s.Facts.CourseYears = 3, 5 }), "year", fit.Yes, "", ""},
	{"years are counted by the host's course", years(4), func(s *person) { s.Facts.Year, s.Facts.CourseYears, s.Facts.SchoolCountry = 5, 5, "PK" }, "year", fit.Unknown, "another number of years", ""},
	{"years of the student's own country", years(4), func(s *person) { s.Facts.Year, s.Facts.CourseYears, s.Facts.SchoolCountry = 5, 5, "GB" }, "year", fit.No, "only fourth-year", ""},
	{"far too early by any count", years(4), func(s *person) { s.Facts.Year, s.Facts.SchoolCountry = 1, "PK" }, "year", fit.No, "", "shadowing"},
	// whose students
	{"any school", scope(catalog.ScopeAny), nil, "school", fit.Yes, "any medical school", ""},
	{"own school, by name", scope(catalog.ScopeOwnSchool), school("University of Testford", "GB"), "school", fit.Yes, "you said you study there", ""},
	{"own school, another country", scope(catalog.ScopeOwnSchool), school("", "PK"), "school", fit.No, "only students of Testford University", "any school"},
	{"own school, same country", scope(catalog.ScopeOwnSchool), school("", "GB"), "school", fit.Unknown, "", ""},
	{"own school, two known schools", func(p *host) {
		p.Eligibility.Scope, p.Organiser.Name = catalog.ScopeOwnSchool, "Aga Khan University Medical College"
	}, school("King Edward Medical University", "PK"), "school", fit.No, "", ""},
	{"partner schools", scope(catalog.ScopePartners), school("Yale University", "US"), "school", fit.Unknown, "ask your school whether it is one", ""},
	{"partner schools, its own student", scope(catalog.ScopePartners), school("Testford University", "GB"), "school", fit.Yes, "", ""},
	{"accredited, listed school there", scope(catalog.ScopeAccredited), school("University of Cambridge", "GB"), "school", fit.Yes, "accredited schools", ""},
	{"accredited, unlisted school there", scope(catalog.ScopeAccredited), school("A new school", "GB"), "school", fit.Unknown, "check that yours is one", ""},
	{"accredited, school abroad", scope(catalog.ScopeAccredited), school("", "PK"), "school", fit.No, "", "exchange"},
	{"takes students from abroad", abroad(catalog.Yes), school("", "PK"), "school", fit.Yes, "other countries", ""},
	{"takes students from abroad, school not said", abroad(catalog.Yes), nil, "school", fit.Unknown, "say where your school is", ""},
	{"speaks of students from abroad alone", abroad(catalog.Yes), school("", "GB"), "school", fit.Unknown, "does not say whether", ""},
	{"takes nobody from abroad", abroad(catalog.No), school("", "PK"), "school", fit.No, "only students of schools in the United Kingdom", "any school"},
	{"takes nobody from abroad, student from there", abroad(catalog.No), school("", "GB"), "school", fit.Yes, "", ""},
	{"takes students from abroad on a condition", abroad(catalog.Conditional), school("", "PK"), "school", fit.Unknown, "The source adds: With a letter", ""},
	{"schools in named countries", schoolsIn("PK", "IN"), school("", "PK"), "school", fit.Yes, "Pakistan", ""},
	{"schools in other countries", schoolsIn("IN"), school("", "PK"), "school", fit.No, "schools in India", ""},
	{"outgoing places are for the organiser's country", func(p *host) {
		p.Direction, p.Eligibility.International, p.Locations = catalog.Outgoing, catalog.No, []catalog.Location{{Country: "US"}}
	}, school("", "US"), "school", fit.No, "schools in the United Kingdom", ""},
	{"school's country from its name", abroad(catalog.No), school("University of Cambridge", ""), "school", fit.Yes, "", ""},
	// routes
	{"direct", routes(catalog.RouteDirect, catalog.RouteVSLO), nil, "route", fit.Yes, "apply yourself", ""},
	{"VSLO alone", routes(catalog.RouteVSLO), nil, "route", fit.Unknown, "VSLO, for students of member schools", "hosts in the United Kingdom that take direct"},
	{"exchange alone", routes(catalog.RouteExchange), nil, "route", fit.Unknown, "national member", "direct"},
	// citizenship and groups
	{"citizen", citizens("US"), func(s *person) { s.Facts.Citizenship = codes{"PK", "US"} }, "citizenship", fit.Yes, "", ""},
	{"not a citizen", citizens("US"), func(s *person) { s.Facts.Citizenship = codes{"PK"} }, "citizenship", fit.No, "you said Pakistan", "other countries"},
	{"citizenship not said", citizens("US"), nil, "citizenship", fit.Unknown, "say your citizenship", ""},
	{"permanent residents too", func(p *host) {
		p.Eligibility.Citizenship, p.Eligibility.PermanentResidents = codes{"US"}, catalog.Yes
	}, func(s *person) { s.Facts.Citizenship = codes{"PK"} }, "citizenship", fit.Unknown, "permanent resident", ""},
	{"EU citizen", groups("EU"), func(s *person) { s.Facts.Citizenship = codes{"DE"} }, "group", fit.Yes, "", ""},
	{"Norwegian counts as EU or EEA", groups("EU"), func(s *person) { s.Facts.Citizenship = codes{"NO"} }, "group", fit.Yes, "", ""},
	{"not of the EU", groups("EU"), func(s *person) { s.Facts.Citizenship = codes{"PK"} }, "group", fit.No, "", ""},
	{"who is LMIC the host decides", groups("EU", "LMIC"), func(s *person) { s.Facts.Citizenship = codes{"PK"} }, "group", fit.Unknown, "host decides", ""},
	// languages and tests
	{"no test on file", asks(minimum{Test: "ielts", Minimum: 7}), nil, "language", fit.Unknown, "you would still need", ""},
	{"score high enough", asks(minimum{Test: "ielts", Minimum: 7}), scored(student.TestScore{Test: "ielts", Score: 7}), "language", fit.Yes, "7.0 does", ""},
	{"score too low", asks(minimum{Test: "ielts", Minimum: 7}), scored(student.TestScore{Test: "ielts", Score: 6.5}), "language", fit.No, "6.5 is below", "would open it"},
	{"score too low, with a date to sit it again", asks(minimum{Test: "ielts", Minimum: 7}), also(starts("2027-07"), scored(student.TestScore{Test: "ielts", Score: 6.5})), "language", fit.No, "", "sit the test by 22 June 2027"},
	{"score too low, too late to sit again", asks(minimum{Test: "ielts", Minimum: 7}), also(starts("2026-12"), func(s *person) { s.Goals.StartDay = clock.MustDate("2026-12-04") }, scored(student.TestScore{Test: "ielts", Score: 6.5})), "language", fit.No, "", "too late for this start"},
	{"section too low", asks(minimum{Test: "ielts", Minimum: 7, Section: 6.5}), scored(student.TestScore{Test: "ielts", Score: 7.5, Lowest: 6}), "language", fit.No, "lowest section 6.0", ""},
	{"section not said", asks(minimum{Test: "ielts", Minimum: 7, Section: 6.5}), scored(student.TestScore{Test: "ielts", Score: 7.5}), "language", fit.Unknown, "say the lowest section", ""},
	{"the best of two results", asks(minimum{Test: "ielts", Minimum: 7}), scored(student.TestScore{Test: "ielts", Score: 6}, student.TestScore{Test: "ielts", Score: 7.5}), "language", fit.Yes, "", ""},
	{"expired by the first day", asks(minimum{Test: "ielts", Minimum: 7}), also(starts("2027-07"), scored(student.TestScore{Test: "ielts", Score: 8, On: clock.MustDate("2025-03-01")})), "language", fit.Unknown, "counts until 1 March 2027 only", ""},
	{"still valid on the first day", asks(minimum{Test: "ielts", Minimum: 7}), also(starts("2027-07"), scored(student.TestScore{Test: "ielts", Score: 8, On: clock.MustDate("2026-03-01")})), "language", fit.Yes, "", ""},
	{"a test that does not expire", asks(minimum{Test: "cae", Minimum: 180}), also(starts("2027-07"), scored(student.TestScore{Test: "cae", Score: 190, On: clock.MustDate("2015-03-01")})), "language", fit.Yes, "", ""},
	{"booked", asks(minimum{Test: "ielts", Minimum: 7}), scored(student.TestScore{Test: "ielts", On: clock.MustDate("2027-01-10")}), "language", fit.Unknown, "you sit IELTS Academic on 10 January 2027", ""},
	{"booked again after a low score", asks(minimum{Test: "ielts", Minimum: 7}), scored(student.TestScore{Test: "ielts", Score: 6}, student.TestScore{Test: "ielts", On: clock.MustDate("2027-01-10")}), "language", fit.Unknown, "", ""},
	{"another test than the host names", asks(minimum{Test: "toefl", Minimum: 100}), scored(student.TestScore{Test: "ielts", Score: 7.5}), "language", fit.Unknown, "compares with enough", ""},
	{"another test, too low by the tables", asks(minimum{Test: "toefl", Minimum: 100}), scored(student.TestScore{Test: "ielts", Score: 6}), "language", fit.Unknown, "compares with less", ""},
	{"one of several tests", asks(minimum{Test: "toefl", Minimum: 100}, minimum{Test: "IELTS Academic", Minimum: 7}), scored(student.TestScore{Test: "ielts", Score: 7}), "language", fit.Yes, "", ""},
	{"TOEFL on the scale of 2026, clearly enough", asks(minimum{Test: "TOEFL iBT", Minimum: 100}), scored(student.TestScore{Test: "toefl_2026", Score: 5.5}), "language", fit.Yes, "", ""},
	{"TOEFL on the scale of 2026, open", asks(minimum{Test: "TOEFL iBT", Minimum: 100}), scored(student.TestScore{Test: "toefl_2026", Score: 5}), "language", fit.Unknown, "other scale", ""},
	{"TOEFL on the scale of 2026, too low", asks(minimum{Test: "toefl", Minimum: 100}), scored(student.TestScore{Test: "toefl_2026", Score: 4.5}), "language", fit.No, "", ""},
	{"old TOEFL against a new minimum", asks(minimum{Test: "toefl_2026", Minimum: 5}), scored(student.TestScore{Test: "toefl", Score: 100}), "language", fit.Yes, "", ""},
	{"a level instead of a score", asks(minimum{CEFR: "B2"}), scored(student.TestScore{Test: "ielts", Score: 6}), "language", fit.Yes, "", ""},
	{"a level that the score does not show", asks(minimum{CEFR: "C1"}), scored(student.TestScore{Test: "ielts", Score: 6}), "language", fit.No, "", ""},
	{"mother tongue without a test", asks(), speaks("en", student.Native), "language", fit.Unknown, "mother tongue", ""},
	{"any English test", asks(), scored(student.TestScore{Test: "det", Score: 110}), "language", fit.Yes, "", ""},
	{"a test of another language", asks(minimum{Test: "goethe", Minimum: 60}), scored(student.TestScore{Test: "ielts", Score: 9}), "language", fit.Unknown, "you would still need", ""},
	{"spoken well enough", spoken("de", "B2"), speaks("de", "C1"), "language", fit.Yes, "German C1 is enough", ""},
	{"spoken less well", spoken("de", "B2"), speaks("de", "A2"), "language", fit.No, "you have German A2", "Lessons up to German B2"},
	{"language not named", spoken("de", "B2"), speaks("en", "C1"), "language", fit.Unknown, "say how well", ""},
	{"level not stated, fluent", spoken("de", ""), speaks("de", "C1"), "language", fit.Yes, "", ""},
	{"level not stated, beginner", spoken("de", ""), speaks("de", "A2"), "language", fit.Unknown, "does not say whether", ""},
	{"either language will do", spoken("pl", "B2", "en"), speaks("en", "C1"), "language", fit.Yes, "Polish or English", ""},
	{"a test shows the level spoken", spoken("en", "B2"), scored(student.TestScore{Test: "ielts", Score: 7}), "language", fit.Yes, "", ""},
	{"USMLE missing", func(p *host) { p.Requirements = []catalog.Requirement{{Kind: "usmle_step1"}} }, nil, "usmle", fit.Unknown, "USMLE Step 1; you would still need", ""},
	{"USMLE passed", func(p *host) { p.Requirements = []catalog.Requirement{{Kind: "usmle_step1"}} }, scored(student.TestScore{Test: "usmle_step1"}), "usmle", fit.Yes, "", ""},
	{"USMLE booked", func(p *host) { p.Requirements = []catalog.Requirement{{Kind: "usmle_step1"}} }, scored(student.TestScore{Test: "usmle_step1", On: clock.MustDate("2027-03-01")}), "usmle", fit.Unknown, "", ""},
	// length, dates, exams
	{"too short a stay", weeks(8, 10), func(s *person) { s.Goals.Weeks = 4 }, "length", fit.No, "8 to 10 weeks; you said 4 weeks", "With 8 weeks"},
	{"a longer wish is no fault", weeks(2, 4), func(s *person) { s.Goals.Weeks = 8 }, "length", fit.Yes, "a part of", ""},
	{"length not said", weeks(8, 0), nil, "length", fit.Unknown, "at least 8 weeks", ""},
	{"length not stated", nil, func(s *person) { s.Goals.Weeks = 4 }, "length", "", "", ""},
	{"in season", season(6, 8), starts("2027-07"), "dates", fit.Yes, "June to August", ""},
	{"out of season", season(6, 8), starts("2027-03"), "dates", fit.No, "", "June 2027"},
	{"season over New Year", season(11, 2), starts("2027-01"), "dates", fit.Yes, "November to February", ""},
	{"a blackout month", func(p *host) { p.Blackout = []time.Month{7} }, starts("2027-07"), "dates", fit.No, "August to June", "August 2027"},
	{"a later month would do", season(6, 8), also(starts("2027-04"), func(s *person) { s.Goals.Latest = clock.NewMonth(2027, 6) }), "dates", fit.Yes, "", ""},
	{"no start said", season(6, 8), nil, "dates", fit.Unknown, "say when", ""},
	{"exams in the way", weeks(4, 4), also(starts("2027-01"), exams("2027-01-10", "2027-01-31")), "exams", fit.No, "your Finals (10 January 2027", "1 February 2027"},
	{"exams early in the month", weeks(4, 4), also(starts("2027-01"), exams("2027-01-01", "2027-01-09")), "exams", fit.Yes, "start from 10 January 2027", ""},
	{"exams on another day", weeks(2, 2), also(starts("2027-07"), exams("2027-01-10", "2027-01-29")), "exams", fit.Yes, "", ""},
	{"no exams said", weeks(2, 2), starts("2027-07"), "exams", "", "", ""},
	// deadlines; today is 22 November 2026
	{"closes before the start", closes(yearly(1, 6)), starts("2027-07"), "deadline", fit.Yes, "close on 6 January 2027", ""},
	{"closed already", closes(yearly(11, 1)), starts("2027-07"), "deadline", fit.No, "the next closes on 1 November 2027", "nearest start that still works is 13 December 2027"},
	{"the year after", closes(yearly(11, 1)), starts("2028-07"), "deadline", fit.Yes, "", ""},
	{"closes today", closes(yearly(11, 22)), starts("2027-07"), "deadline", fit.Yes, "", ""},
	{"one of two rounds is enough", closes(yearly(11, 1), yearly(3, 1)), starts("2027-07"), "deadline", fit.Yes, "1 March 2027", ""},
	{"only the month, this one", closes(yearly(11, 0)), starts("2027-07"), "deadline", fit.Unknown, "does not say on which day", ""},
	{"only the month, a later one", closes(yearly(2, 0)), starts("2027-07"), "deadline", fit.Yes, "in February 2027", ""},
	{"29 February in a common year", closes(yearly(2, 29)), starts("2027-07"), "deadline", fit.Yes, "28 February 2027", ""},
	{"a date that came once", closes(catalog.YearDay{Year: 2026, Month: 3, Day: 1}), starts("2027-07"), "deadline", fit.Unknown, "next round is not announced", ""},
	{"a date that comes once", closes(catalog.YearDay{Year: 2027, Month: 3, Day: 1}), starts("2027-07"), "deadline", fit.Yes, "", ""},
	{"a round for other starts", round(yearly(3, 1), 1, 3), starts("2027-07"), "deadline", fit.Unknown, "other starts", ""},
	{"a round for these starts", round(yearly(3, 1), 7, 9), starts("2027-07"), "deadline", fit.Yes, "", ""},
	{"advised, and late", func(p *host) { p.Apply.Windows = []catalog.Window{{Closes: yearly(11, 1), Advised: true}} }, starts("2027-07"), "deadline", fit.Unknown, "advice", ""},
	{"weeks before the start, in time", lead(26, false), starts("2027-07"), "deadline", fit.Yes, "by 4 January 2027", ""},
	{"weeks before the start, too late", lead(39, false), starts("2027-07"), "deadline", fit.No, "was 5 October 2026", "23 August 2027"},
	{"weeks before the start, advised", lead(39, true), starts("2027-07"), "deadline", fit.Unknown, "advises", ""},
	{"all year", func(p *host) { p.Apply.Rolling = true }, nil, "deadline", fit.Yes, "all year", ""},
	{"no date at all", nil, starts("2027-07"), "deadline", fit.Unknown, "states no closing date", ""},
	{"start not said", closes(yearly(1, 6)), nil, "deadline", fit.Unknown, "say when", ""},
	{"start is past", func(p *host) { p.Apply.Rolling = true }, starts("2026-07"), "deadline", fit.No, "is past", "Change when"},
	{"last known dates are marked", func(p *host) { p.Apply.Windows = []catalog.Window{{Closes: yearly(1, 6), Cycle: 2024}} }, starts("2027-07"), "deadline", fit.Yes, "2024 cycle", ""},
	// money
	{"fees above the budget", fee(4500), budget(1500), "money", fit.No, "USD 4,500, more than your USD 1,500", "scholarships"},
	{"fees within the budget", fee(500), budget(1500), "money", fit.Yes, "travel and living come on top", ""},
	{"fees not stated", nil, budget(1500), "money", fit.Unknown, "does not say what it charges", ""},
	{"fees waived for some", func(p *host) { fee(4500)(p); p.Money.WaivedFor = "LMIC" }, budget(1500), "money", fit.Unknown, "waived for LMIC", ""},
	{"it pays", func(p *host) { p.Money.Pay = catalog.PayStipend }, budget(0), "money", fit.Yes, "charges no fee", ""},
	{"paid only, pays", func(p *host) { p.Money.Pay = catalog.PaySalary }, paidOnly, "money", fit.Yes, "It pays", ""},
	{"paid only, unpaid", func(p *host) { p.Money.Pay = catalog.PayUnpaid }, paidOnly, "money", fit.No, "does not pay", "that pay"},
	{"paid only, not stated", nil, paidOnly, "money", fit.Unknown, "does not say whether it pays", ""},
	{"money not said", fee(4500), nil, "money", "", "", ""},
}

func stages(list ...catalog.Stage) func(*host) {
	return func(p *host) { p.Eligibility.Stages = list }
}
func years(list ...int) func(*host)     { return func(p *host) { p.Eligibility.Years = list } }
func scope(s catalog.Scope) func(*host) { return func(p *host) { p.Eligibility.Scope = s } }
func abroad(v catalog.Tri) func(*host)  { return func(p *host) { p.Eligibility.International = v } }
func groups(list ...string) func(*host) { return func(p *host) { p.Eligibility.Groups = list } }
func weeks(lo, hi int) func(*host) {
	return func(p *host) { p.Weeks = catalog.Weeks{Min: lo, Max: hi} }
}
func routes(r ...catalog.Route) func(*host) { return func(p *host) { p.Routes = r } }
func paidOnly(s *person)                    { s.Goals.Pay = student.PaidOnly }
func season(from, to time.Month) func(*host) {
	return func(p *host) { p.Season = catalog.Season{From: from, To: to} }
}
func round(d catalog.YearDay, from, to time.Month) func(*host) {
	return func(p *host) {
		p.Apply.Windows = []catalog.Window{{Closes: d, ForStarts: catalog.Season{From: from, To: to}}}
	}
}
func lead(weeks int, advised bool) func(*host) {
	return func(p *host) { p.Apply.LeadWeeks, p.Apply.Advised = weeks, advised }
}
func schoolsIn(list ...reference.CountryCode) func(*host) {
	return func(p *host) { p.Eligibility.SchoolCountries = list }
}
func citizens(list ...reference.CountryCode) func(*host) {
	return func(p *host) { p.Eligibility.Citizenship = list }
}
func spoken(code, cefr string, or ...string) func(*host) {
	return func(p *host) { p.Languages = []catalog.LanguageNeed{{Code: code, CEFR: cefr, Or: or}} }
}
func fee(usd int64) func(*host) {
	return func(p *host) {
		m := reference.Money{Minor: usd * 100, Currency: "USD"}
		p.Money = catalog.MoneyFacts{Pay: catalog.PayFee, Tuition: catalog.Amount{Min: m, Max: m, Per: "programme", Stated: true}}
	}
}
func school(name string, country reference.CountryCode) func(*person) {
	return func(s *person) { s.Facts.School, s.Facts.SchoolCountry = name, country }
}
func speaks(code, cefr string) func(*person) {
	return func(s *person) { s.Facts.Languages = []student.Language{{Code: code, CEFR: cefr}} }
}
func exams(from, to string) func(*person) {
	return func(s *person) {
		s.Facts.Exams = []student.Span{{From: clock.MustDate(from), To: clock.MustDate(to), Name: "Finals"}}
	}
}
func budget(usd int64) func(*person) {
	return func(s *person) { s.Goals.Budget = reference.Money{Minor: usd * 100, Currency: "USD"} }
}

func TestCriteria(t *testing.T) {
	t.Parallel()
	if len(cases) < 60 {
		t.Errorf("only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := host{ID: "gb-testford-elective", Category: catalog.Clinical, Organiser: catalog.Organiser{Name: "Testford University"},
				Locations:   []catalog.Location{{Country: "GB"}},
				Eligibility: catalog.Eligibility{Note: "With a letter"},
				Sources:     []catalog.Source{{URL: "https://testford.example/", Kind: "official", AsOf: "2026"}}}
			var s person
			if c.place != nil {
				c.place(&p)
			}
			if c.student != nil {
				c.student(&s)
			}
			f := fit.Judge(&s, &p, today)
			got, judged := f.Criterion(c.criterion)
			if !judged {
				got.Answer = ""
			}
			if got.Answer != c.want || !strings.Contains(got.Why, c.why) || !strings.Contains(got.WayRound, c.way) {
				t.Errorf("%s: %s, %q, way %q\nwant %s, %q, %q", c.criterion, got.Answer, got.Why, got.WayRound, c.want, c.why, c.way)
			}
			agree(t, fit.NewScorer(&s, today), &p)
		})
	}
}
