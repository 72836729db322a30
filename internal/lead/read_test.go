package lead_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/reference"
)

var today = clock.MustDate("2026-11-22")

func read(t *testing.T, d lead.Draft) lead.Lead {
	t.Helper()
	l, problems := lead.Read(d, lead.Lead{}, today)
	if len(problems) > 0 {
		t.Fatalf("%v: %v", d, problems)
	}
	return l
}

func TestNothingButTheNameIsNeeded(t *testing.T) {
	t.Parallel()
	l := read(t, lead.Draft{lead.Name: "  Ward   7 "})
	want := lead.Lead{Place: catalog.Place{Name: "Ward 7", Sources: []catalog.Source{{Kind: lead.Own, AsOf: "2026-11-22", Read: today}}}}
	if d := cmp.Diff(want, l); d != "" {
		t.Errorf("what was not said did not stay unknown: %s", d)
	}
	if _, problems := lead.Read(lead.Draft{lead.City: "Lahore"}, lead.Lead{}, today); len(problems) != 1 || problems[0].Field != "name" {
		t.Errorf("%v", problems)
	}
}

func TestAWholeLead(t *testing.T) {
	t.Parallel()
	l := read(t, lead.Draft{lead.Name: "Elective", lead.Organiser: "Charité", lead.Country: "Deutschland", lead.City: "Berlin", lead.Kind: "Famulatur", lead.Format: "attachment",
		lead.Specialty: "surgery; paeds", lead.Opens: "1. März 2027", lead.Closes: "15.10.2027 17:00", lead.Runs: "July to August", lead.Weeks: "4-8 weeks", lead.Fee: "1.200,50 €",
		lead.Per: "per month", lead.Link: "www.charite.de/famulatur", lead.Requirements: "Lebenslauf, transcript, CV", lead.From: "friend", lead.Told: "Ayesha", lead.Heard: "3 Nov 2026", lead.Mode: "vor ort"})
	p := l.Place
	money := reference.Money{Minor: 120050, Currency: "EUR"}
	want := catalog.Place{Name: "Elective", Organiser: catalog.Organiser{Name: "Charité"}, Category: catalog.Clinical, Format: "elective", Mode: "in_person",
		Locations: []catalog.Location{{Country: "DE", City: "Berlin"}}, Specialties: p.Specialties, Requirements: []catalog.Requirement{{Kind: "cv"}, {Kind: "transcript"}},
		Weeks: catalog.Weeks{Min: 4, Max: 8}, Season: catalog.Season{From: 7, To: 8},
		Apply: catalog.Apply{URL: "https://www.charite.de/famulatur", Windows: []catalog.Window{{Opens: catalog.YearDay{Year: 2027, Month: 3, Day: 1},
			Closes: catalog.YearDay{Year: 2027, Month: 10, Day: 15, Hour: 17, HasHour: true}}}},
		Money:   catalog.MoneyFacts{Pay: catalog.PayFee, Tuition: catalog.Amount{Min: money, Max: money, Per: "month", Stated: true}},
		Sources: []catalog.Source{{URL: "https://www.charite.de/famulatur", Kind: lead.Own, AsOf: "2026-11-22", Read: today}}}
	if d := cmp.Diff(want, p); d != "" {
		t.Error(d)
	}
	if len(p.Specialties) != 2 || l.Origin != "person" || l.Told != "Ayesha" || l.Heard != clock.MustDate("2026-11-03") {
		t.Errorf("%+v", l)
	}
}

func TestDaysAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2027-03-01": "1 March 2027", "2027-03-01T09:30": "1 March 2027, 09:30", "1 March 2027": "1 March 2027", "March 1st, 2027": "1 March 2027", "1. März": "1 March",
		"1 de marzo de 2027": "1 March 2027", "15/10/2027": "15 October 2027", "10/15/2027": "15 October 2027", "3.4.2027": "3 April 2027", "07/07/2027": "7 July 2027",
		"March 2027": "March 2027", "mid": "", "March": "March", "Friday, 5 March 2027 at 11:59 pm": "5 March 2027, 23:59", "۱۵ اکتوبر ۲۰۲۷": "15 October 2027",
		"03/04/2027": "", "2027-02-30": "", "31 June": "", "29 February": "29 February", "": "", "12": "", "2027": "", "1 2 March": "", "99:99 1 March": "", "13/13/2027": "",
		"2027-13-01": "", "1 March 1066": "", "2027-03": "March 2027", "12:00 am 1 May": "1 May, 00:00",
	} {
		d, err := lead.ReadDay(in)
		if got := lead.DayText(d); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestSumsAreNeverGuessed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ fee, currency, country, want string }{
		{"GBP 450", "", "", "GBP 450"}, {"450 €", "", "", "EUR 450"}, {"1,500.50 USD", "", "", "USD 1,500.50"}, {"1.500,5", "EUR", "", "EUR 1,500.50"}, {"1.500", "EUR", "", "EUR 1,500"},
		{"PKR 50,000", "", "", "PKR 50,000"}, {"Rs 50000", "", "Pakistan", "PKR 50,000"}, {"Rs 50000", "", "", ""}, {"$100", "", "Canada", "CAD 100"}, {"$100", "", "", ""},
		{"free", "", "Germany", "EUR 0"}, {"0", "", "", "USD 0"}, {"100", "", "", ""}, {"100", "Galleons", "", ""}, {"1,5", "GBP", "", "GBP 1.50"}, {"12,34,567", "INR", "", ""},
		{"-5 EUR", "", "", ""}, {"1e9 EUR", "", "", ""}, {"99999999999 EUR", "", "", ""}, {"10.123 JPY", "", "", "JPY 10,123"}, {"10.12 JPY", "", "", ""}, {"us$ 5", "", "", "USD 5"},
	} {
		l, problems := lead.Read(lead.Draft{lead.Name: "x", lead.Fee: c.fee, lead.Currency: c.currency, lead.Country: c.country}, lead.Lead{}, today)
		if got := lead.DraftOf(l)[lead.Fee]; got != c.want || (len(problems) == 0) != (c.want != "") {
			t.Errorf("%+v: %q, %v", c, got, problems)
		}
	}
}

func TestLinksThatMustNotBeFollowed(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "https://a:b@example.org/", "https://localhost/x", "//x", "https://exa mple.org", "http://[::1", "vbscript:x.y"} {
		if l, problems := lead.Read(lead.Draft{lead.Name: "x", lead.Link: bad}, lead.Lead{}, today); len(problems) == 0 || l.Place.Apply.URL != "" {
			t.Errorf("%s: %q %v", bad, l.Place.Apply.URL, problems)
		}
	}
}

func TestARowKeepsWordsThatNobodyKnows(t *testing.T) {
	t.Parallel()
	d := lead.Draft{lead.Name: "x", lead.Kind: "Zauberei", lead.Specialty: "surgery, wandlore", lead.Requirements: "owl"}
	if _, problems := lead.Read(d, lead.Lead{}, today); len(problems) != 3 {
		t.Errorf("%v", problems)
	}
	l, problems := lead.ReadRow(d, lead.Lead{}, today)
	if len(problems) != 0 || len(l.Place.Specialties) != 1 || l.Notes != "What you would do there: Zauberei\nSpecialties: wandlore\nAsked for: owl" {
		t.Errorf("%v %+v", problems, l)
	}
}

// What a form cannot say is not lost by saving the form.
func TestChangingOneFieldKeepsAllOtherFacts(t *testing.T) {
	t.Parallel()
	base := lead.Lead{Place: catalog.Place{ID: "own-1", Name: "A", HandsOn: catalog.Yes, Locations: []catalog.Location{{Country: "GB"}, {Country: "IE"}},
		Money: catalog.MoneyFacts{Tuition: catalog.Amount{Min: reference.Money{Minor: 1, Currency: "GBP"}, Max: reference.Money{Minor: 2, Currency: "GBP"}, Stated: true}},
		Apply: catalog.Apply{LeadWeeks: 12, Windows: []catalog.Window{{Closes: catalog.YearDay{Month: 3, Day: 1}, Zone: "Europe/London", FirstCome: true}, {Opens: catalog.YearDay{Month: 9}}}}}}
	d := lead.DraftOf(base)
	d[lead.City] = "Leeds"
	d[lead.Closes] = "2 March"
	got, problems := lead.Read(d, base, today)
	want := base
	want.Place.Locations = []catalog.Location{{Country: "GB", City: "Leeds"}, {Country: "IE"}}
	want.Place.Apply.Windows = []catalog.Window{{Closes: catalog.YearDay{Month: 3, Day: 2}, Zone: "Europe/London", FirstCome: true}, {Opens: catalog.YearDay{Month: 9}}}
	want.Place.Sources = got.Place.Sources
	want.Place.Money.Pay = catalog.PayFee
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Error(problems, diff)
	}
}

// draft draws what people, and nobody, would write.
func draft(t *rapid.T) lead.Draft {
	d := lead.Draft{lead.Name: rapid.StringMatching(`[A-Za-zäé0-9]{1,20}( [a-z]{1,8})?`).Draw(t, "name")}
	good := map[lead.Field][]string{lead.Country: {"Germany", "GB", "PK", "ZZ", "Nowhere"}, lead.City: {"Berlin", "Lahore"}, lead.Kind: {"clinical", "Research", "?"}, lead.Format: {"elective", "Observership"},
		lead.Mode: {"online", "on site"}, lead.Specialty: {"surgery", "surgery, any", "x"}, lead.Opens: {"1 March 2027", "March", "1 March", "2027-01-05 10:00"}, lead.Closes: {"rolling", "15 October 2027", "3 May", "03/04/2027"},
		lead.Runs: {"July", "July to August", "December–January"}, lead.Weeks: {"4", "4-8", "at least 3", "0"}, lead.Fee: {"GBP 450", "0", "1,500.50 USD", "7"}, lead.ApplicationFee: {"EUR 20", "free"},
		lead.Stipend: {"EUR 800", "JPY 5000"}, lead.Currency: {"EUR", "x"}, lead.Per: {"week", "month"}, lead.Link: {"https://example.org/a", "example.org/b", "javascript:x"}, lead.Requirements: {"CV, transcript", "ielts", "?"},
		lead.Summary: {"a\nb", "text"}, lead.From: {"person", "mail"}, lead.Told: {"Ali"}, lead.Heard: {"3 November 2026", "2026"}, lead.Contact: {"a@example.org"}, lead.Notes: {"one\r\ntwo", "n"}}
	for f, values := range good {
		switch rapid.IntRange(0, 3).Draw(t, string(f)) {
		case 0:
			d[f] = rapid.SampledFrom(values).Draw(t, "v")
		case 1:
			d[f] = rapid.String().Draw(t, "any")
		}
	}
	return d
}

func TestADraftComesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		given := draft(t)
		_, wrong := lead.Read(given, lead.Lead{}, today)
		for _, p := range wrong {
			delete(given, lead.Field(p.Field))
		}
		l, problems := lead.Read(given, lead.Lead{}, today)
		if len(problems) > 0 {
			t.Fatalf("without what was wrong: %v", problems)
		}
		again, problems := lead.Read(lead.DraftOf(l), lead.Lead{}, today)
		if d := cmp.Diff(l, again); d != "" || len(problems) > 0 {
			t.Fatalf("%v %s\n%v", problems, d, lead.DraftOf(l))
		}
		l.Place.ID = "own-x"
		text, err := lead.Encode(l)
		if err != nil {
			t.Fatal(err)
		}
		back, err := lead.Decode("own-x", text)
		if d := cmp.Diff(l, back); d != "" || err != nil {
			t.Fatal(err, d)
		}
	})
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"GBP 1,500.00", "1. März 2027, 09:00", "July–August", "4–8 weeks", "https://example.org", "\u202eabc", strings.Repeat("9", 400), "1" + strings.Repeat(",000", 90), "٣ مارچ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := lead.Draft{}
		for _, spec := range lead.Specs {
			d[spec.Field] = s
		}
		for _, l := range []func() (lead.Lead, []errs.Problem){
			func() (lead.Lead, []errs.Problem) { return lead.Read(d, lead.Lead{}, today) },
			func() (lead.Lead, []errs.Problem) { return lead.ReadRow(d, lead.Lead{}, today) },
		} {
			got, problems := l()
			for _, p := range problems {
				if _, ok := lead.SpecOf(lead.Field(p.Field)); !ok || p.Says == "" {
					t.Fatalf("%+v", p)
				}
			}
			if m := got.Place.Money.Tuition.Min.Minor; m < 0 || m > math.MaxInt64/10 {
				t.Fatalf("the sum %d", m)
			}
		}
	})
}
