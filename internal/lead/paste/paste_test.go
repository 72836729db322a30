package paste_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"preround/internal/lead"
	"preround/internal/lead/paste"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
)

var today = clock.MustDate("2026-11-22")

// read gives the proposals as a draft; a doubtful one is "?".
func read(t *testing.T, text string) (lead.Draft, paste.Found) {
	t.Helper()
	f, err := paste.Read(text, today)
	if err != nil {
		t.Fatal(err)
	}
	d := lead.Draft{}
	for _, x := range f.Findings {
		d[x.Field] = x.Value
		if x.Value == "" {
			d[x.Field] = "?"
		}
		if x.From == "" || x.By == "" || (x.Value == "") != (x.Doubt != "") {
			t.Errorf("%+v", x)
		}
	}
	return d, f
}

func same(t *testing.T, got, want lead.Draft) {
	t.Helper()
	for f, w := range want {
		if got[f] != w {
			t.Errorf("%s: %q, want %q", f, got[f], w)
		}
	}
	for f, g := range got {
		if _, ok := want[f]; !ok {
			t.Errorf("%s: %q was made up", f, g)
		}
	}
}

func TestPlainText(t *testing.T) {
	t.Parallel()
	got, f := read(t, `Observership in Cardiology

The University Hospital Heidelberg, Germany, welcomes students for 4 to 8 weeks.
Applications open on 1 March 2027. The deadline is 15 October 2027, 17:00.
There is an application fee of EUR 50, and the programme fee is EUR 1,200. Housing is not included.
Please send your CV, a letter of motivation, two letters of recommendation and your transcript to electives@uk-hd.example.
More: https://www.uk-hd.example/electives.`)
	same(t, got, lead.Draft{lead.Name: "Observership in Cardiology", lead.Organiser: "University Hospital Heidelberg", lead.Country: "Germany", lead.City: "Heidelberg", lead.Format: "observership",
		lead.Opens: "1 March 2027", lead.Closes: "15 October 2027", lead.Weeks: "4 to 8", lead.Fee: "EUR 1,200", lead.ApplicationFee: "EUR 50", lead.Link: "https://www.uk-hd.example/electives",
		lead.Requirements: "cv, cover_letter, recommendation_letter, transcript", lead.Contact: "electives@uk-hd.example"})
	for _, x := range f.Findings {
		if x.Field == lead.Fee && x.From != "There is an application fee of EUR 50, and the programme fee is EUR 1,200." {
			t.Errorf("the snippet: %q", x.From)
		}
	}
}

func TestOtherLanguagesAndDoubts(t *testing.T) {
	t.Parallel()
	got, _ := read(t, "Famulatur Chirurgie\nBewerbungsfrist: 1. März 2027. Gebühr: 100 €\nBitte Lebenslauf und Impfnachweis senden. Dauer 4 Wochen")
	same(t, got, lead.Draft{lead.Name: "Famulatur Chirurgie", lead.Closes: "1. März 2027", lead.Fee: "100 €", lead.Format: "elective", lead.Requirements: "cv, immunisation", lead.Weeks: "4"})
	got, f := read(t, "Summer School\nApply by 03/04/2027. Tuition is $900.")
	same(t, got, lead.Draft{lead.Name: "Summer School", lead.Closes: "?", lead.Fee: "?", lead.Format: "summer_programme"})
	if !strings.Contains(f.Findings[2].Doubt, "two days") {
		t.Errorf("%+v", f.Findings)
	}
	got, _ = read(t, "Elective in Boston, USA\nTuition is $900. Applications are accepted at any time.")
	same(t, got, lead.Draft{lead.Name: "Elective in Boston, USA", lead.Closes: "rolling", lead.Fee: "$900", lead.Format: "elective", lead.City: "Boston", lead.Country: "United States"})
}

const page = `<!DOCTYPE html><html><head><title>Electives | X</title><meta property="og:site_name" content="Mayo Hospital"><meta name="description" content="Four weeks on the ward &amp; in theatre.">
<link rel="canonical" href="https://mayo.example/electives"><style>.deadline{}</style>
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"Not this"},{"@type":["Course","X"],"name":"Surgical elective","provider":{"@type":"Organization","name":"Mayo Hospital Lahore","email":"e@mayo.example",
"address":{"addressLocality":"Lahore","addressCountry":"PK"}},"applicationDeadline":"2027-03-15","timeToComplete":"P4W","offers":[{"price":15000,"priceCurrency":"PKR"}]}]}</script></head>
<body><nav>Deadline 1 January 2020</nav><h1>Electives for <b>visitors</b></h1><p>The closing date is 1 April 2027.</p><script>var deadline = "deadline 2 May 2027"</script><p>Bring your transcript.</body></html>`

func TestAPageWithStructuredData(t *testing.T) {
	t.Parallel()
	got, f := read(t, page)
	same(t, got, lead.Draft{lead.Name: "Surgical elective", lead.Organiser: "Mayo Hospital Lahore", lead.Country: "PK", lead.City: "Lahore", lead.Closes: "2027-03-15", lead.Weeks: "4", lead.Fee: "PKR 15000.00",
		lead.Contact: "e@mayo.example", lead.Link: "https://mayo.example/electives", lead.Summary: "Four weeks on the ward & in theatre.", lead.Requirements: "transcript", lead.Format: "elective"})
	if f.What != "a web page" || f.Findings[0].By != "data of the page" {
		t.Errorf("%+v", f)
	}
	got, _ = read(t, `<div itemscope itemtype="https://schema.org/Course"><h1>Ward week</h1><span itemprop="addressLocality">Köln</span><meta itemprop="applicationDeadline" content="2027-05-01"><span itemprop="price">100</span><meta itemprop="priceCurrency" content="EUR"></div>`)
	same(t, got, lead.Draft{lead.Name: "Ward week", lead.City: "Köln", lead.Closes: "2027-05-01", lead.Fee: "EUR 100"})
}

func TestEventsAndCatalogueFiles(t *testing.T) {
	t.Parallel()
	got, _ := read(t, "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Ward round\nDTSTART:20270301\nLOCATION:Leeds\nEND:VEVENT\nEND:VCALENDAR")
	same(t, got, lead.Draft{lead.Name: "Ward round", lead.Closes: "1 March 2027", lead.City: "Leeds"})
	got, f := read(t, "- id: gb-x-y\n  name: Elective\n  organiser: {name: X, kind: hospital}\n  category: clinical\n  format: elective\n  summary: A stay.\n  locations:\n    - {country: GB, city: Leeds}\n  sources:\n    - {url: https://example.org/a, kind: official, as_of: \"2025\"}\n")
	same(t, got, lead.Draft{lead.Name: "Elective", lead.Organiser: "X", lead.Kind: "clinical", lead.Format: "elective", lead.Summary: "A stay.", lead.Country: "United Kingdom", lead.City: "Leeds"})
	if f.What != "a place of a catalogue file" {
		t.Error(f.What)
	}
}

// hostile are texts that must be refused in words, or read at once to nothing bad.
func hostile() map[string]string {
	return map[string]string{
		"empty": " \n", "nul": "a\x00b", "bytes": "\xff\xfe", "five megabytes": "<html>" + strings.Repeat("<p>a</p>", 5<<20/8),
		"tokens": "<html>" + strings.Repeat("<a>", 600_000), "anchors": "- id: &a x\n  name: *a\n", "nothing": "!!!", "calendar": "BEGIN:VCALENDAR\n" + strings.Repeat("BEGIN:VEVENT\n", 99),
	}
}

// Row 29: hostile texts are refused in words, at once.
func TestRow29HostileTextsAreRefused(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		began := time.Now()
		_, err := paste.Read(text, today)
		if p := errs.ProblemsOf(err); len(p) != 1 || p[0].Field != paste.Field || len(p[0].Says) < 20 {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
	// What is odd but readable is read, in time.
	deep := strings.Repeat("<div>", 100_000) + "<h1>Ward</h1>"
	data := `<script type="application/ld+json">` + strings.Repeat(`{"@graph":[`, 5000) + `</script><h1>Ward</h1>`
	long := "Ward\n" + strings.Repeat("deadline 1 March 2027 fee EUR 100 ", 20_000)
	attrs := "<h1 " + strings.Repeat("a=b ", 50_000) + ">Ward</h1>"
	entities := "<h1>Ward" + strings.Repeat("&amp;", 100_000) + "</h1>"
	regexes := "Ward\n" + strings.Repeat("University of the ", 20_000) + strings.Repeat("1,2.3'4 ", 20_000)
	for name, text := range map[string]string{"deep": deep, "data": data, "long": long, "attrs": attrs, "entities": entities, "regexes": regexes} {
		began := time.Now()
		d, _ := read(t, text)
		if !strings.HasPrefix(d[lead.Name], "Ward") {
			t.Errorf("%s: %q", name, d[lead.Name])
		}
		if took := time.Since(began); took > 5*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(page)
	f.Add("Ward\nDeadline: 1 March 2027, fee EUR 100")
	for _, text := range hostile() {
		if len(text) < 5000 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		began := time.Now()
		found, err := paste.Read(text, today)
		if took := time.Since(began); took > 5*time.Second {
			t.Fatalf("%d bytes took %s", len(text), took)
		}
		if err != nil {
			if len(errs.ProblemsOf(err)) != 1 {
				t.Fatal(err)
			}
			return
		}
		d := lead.Draft{lead.Name: "x"}
		for _, x := range found.Findings {
			if x.Value != "" {
				d[x.Field] = x.Value
			}
		}
		if _, problems := lead.Read(d, lead.Lead{}, today); len(problems) > 0 {
			t.Fatal(fmt.Sprint("what is proposed as sure is refused: ", problems, d))
		}
	})
}
