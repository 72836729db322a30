package statement_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/statement"
)

func check(t testing.TB, text string, about statement.About) statement.Report {
	t.Helper()
	_, names := shipped()
	return statement.Check(statement.Input{Text: statement.Clean(text), Names: names, About: about,
		Record: statement.Record{Says: "Ayesha Khan, Lahore, Jinnah Hospital, Dr Salman Ahmed, audit of surgical pauses"}})
}

func against(r statement.Report) []statement.Against {
	var out []statement.Against
	for _, f := range r.Refusals {
		out = append(out, f.Against)
	}
	return out
}

func TestWhatStandsAgainstReady(t *testing.T) {
	t.Parallel()
	rockhampton := statement.About{Place: place(t, "au-queensland-inbound-elective")}
	none, another := statement.Nothing, statement.Another
	for name, c := range map[string]struct {
		text  string
		about statement.About
		want  []statement.Against
	}{
		"a text for anybody":            {read(t, "generic.txt"), rockhampton, []statement.Against{none}},
		"only the name":                 {"I would like to do my elective at the University of Queensland in Brisbane. I have seen 12 operations.", rockhampton, []statement.Against{none}},
		"a name of the description":     {"I grew up far from a city, and Rockhampton has the kind of hospital in which I mean to work.", rockhampton, nil},
		"another host":                  {"Rockhampton is where I mean to work. That is why I apply to the University of Toronto.", rockhampton, []statement.Against{another}},
		"another host and nothing else": {"I would be glad to join you at Yale.", rockhampton, []statement.Against{another, none}},
		"what the student found out": {"Every Thursday the unit meets to speak of deaths, and I want to be there.",
			statement.About{Place: rockhampton.Place, Found: []string{"Mortality meeting of the unit every Thursday; deaths are spoken of"}}, nil},
		"a person":              {"I have written to Dr Rahman and read his paper on burns.", statement.About{Place: rockhampton.Place, People: []string{"Prof. Tariq Rahman"}}, nil},
		"a name from elsewhere": {"I saw that your unit at St Mary’s teaches on Fridays.", rockhampton, nil},
		"a name of the record":  {"Your ward is like Jinnah, where I worked.", rockhampton, []statement.Against{none}},
		"a base":                {"Since childhood I wanted this.", statement.About{}, nil},
		"another language":      {"میں لاہور میں پڑھتی ہوں اور جراحی سیکھنا چاہتی ہوں۔", rockhampton, nil},
		"German":                {"Ich studiere in Lahore und möchte die Chirurgie lernen, weil ich dort später arbeiten will.", rockhampton, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := check(t, c.text, c.about)
			if got := against(r); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q; facts %+v, hosts %+v", got, c.want, r.Facts, r.Hosts)
			}
			for _, f := range r.Refusals {
				if f.Sentence != "" && !strings.Contains(statement.Clean(c.text), f.Sentence) {
					t.Errorf("%q does not stand in the text", f.Sentence)
				}
			}
		})
	}
}

func TestSentencesThatFitAnyPlace(t *testing.T) {
	t.Parallel()
	about := statement.About{Place: place(t, imperial)}
	for text, fits := range map[string]bool{
		"Your hospital offers excellent teaching and a wide range of patients.": true,
		"I am motivated, hard working and keen to learn from the best.":         true,
		"Since childhood I saw 12 doctors at work.":                             true, // a phrase that all have
		"I want to become a better doctor and help people.":                     true,
		"In March I held the retractor for forty minutes.":                      false, // what was done
		"One night a daughter asked me what consent means.":                     false,
		"At Jinnah the pause before an operation is skipped.":                   false, // of the record
		"The audit covers 120 lists and was presented.":                         false, // a figure
		"It is at Imperial that this is taught to students.":                    false, // the place
		"Thank you for your time and consideration of this.":                    false, // courtesy
		"Dear Sir or Madam of the medical school,":                              false,
		"Please see below.": false, // too short to judge
	} {
		if got := len(check(t, text, about).Generic) == 1; got != fits {
			t.Errorf("%q: fits any place %v, want %v", text, got, fits)
		}
	}
	generic := check(t, read(t, "generic.txt"), about)
	if len(generic.Generic) != 5 || generic.Judged != 11 {
		t.Errorf("%d of %d sentences of generic.txt: %+v", len(generic.Generic), generic.Judged, generic.Generic)
	}
	if good := check(t, read(t, "imperial.txt"), about); len(good.Generic) > 0 || len(good.Refusals) > 0 || len(good.Facts) == 0 {
		t.Errorf("imperial.txt: %+v, %+v, facts %+v", good.Generic, good.Refusals, good.Facts)
	}
}

func TestPointsOfThePlace(t *testing.T) {
	t.Parallel()
	p := &catalog.Place{ID: "xx-one", Name: "Burns elective", Organiser: catalog.Organiser{Name: "Ganga Hospital", Kind: "hospital"}, Locations: []catalog.Location{{Country: "IN", City: "Coimbatore"}},
		Specialties: []string{"plastic_surgery", "cardiology"}, Skills: []string{"history_taking"}, Languages: []catalog.LanguageNeed{{Code: "ta", CEFR: "B1"}},
		Summary: "Six weeks in the burns unit of Coimbatore with microsurgery every morning; the Replantation Club meets on Mondays.", Weeks: catalog.Weeks{Min: 4, Max: 6}}
	about := statement.About{Place: p, Kind: statement.Letter, Found: []string{"The unit has a skin bank"}, People: []string{"Dr S. Raja Sabapathy"}}
	answers := func(text string) (out []string) {
		for _, p := range check(t, text, about).Points {
			if p.Answered {
				out = append(out, string(p.Kind))
			}
		}
		return out
	}
	for text, want := range map[string][]string{
		"I like medicine.":                              nil,
		"I want to come to Ganga Hospital.":             {"name"},
		"I want to see Coimbatore.":                     {"city"},
		"I hope to be a plastic surgeon.":               {"specialty"},
		"The cardiologist taught me to listen.":         {"specialty"},
		"I take a history every day; history-taking.":   {"skill"},
		"I speak Tamil at home.":                        {"language"},
		"I can stay for six weeks.":                     {"stay"},
		"The Replantation Club is known to us.":         {"description"},
		"Your skin bank is what I read of first.":       {"found"},
		"I have written to Professor Sabapathy before.": {"person"},
		"I'm glad.": nil,
	} {
		if got := answers(text); !slices.Equal(got, want) {
			t.Errorf("%q answers %q, want %q", text, got, want)
		}
	}
	r := check(t, "", about)
	if len(r.Unanswered()) != 9 || len(r.Points) != 10 { // a clause with nothing particular in it is only shown
		t.Errorf("%d of %d points are open in an empty text: %+v", len(r.Unanswered()), len(r.Points), r.Points)
	}
}

func TestRepeatedSentences(t *testing.T) {
	t.Parallel()
	_, names := shipped()
	one := "I held the retractor for forty minutes while the ulcer was closed. Since then I have written down every operation that I saw."
	own := "The burns unit of your hospital opened in 1991 and has a skin bank, which no hospital of my country has."
	for name, c := range map[string]struct {
		text     string
		earlier  []statement.Earlier
		percent  int
		repeated int
		much     bool
	}{
		"nothing earlier":  {one, nil, 0, 0, false},
		"all of it":        {one, []statement.Earlier{{ID: "a", Text: one}}, 100, 2, true},
		"half of it":       {one + "\n\n" + own, []statement.Earlier{{ID: "a", Text: one}}, 50, 2, true},
		"other words":      {own, []statement.Earlier{{ID: "a", Text: one}}, 0, 0, false},
		"case and commas":  {strings.ToUpper(one), []statement.Earlier{{ID: "a", Text: strings.ReplaceAll(one, " ", ", ")}}, 100, 2, true},
		"too short to say": {"Thank you.", []statement.Earlier{{ID: "a", Text: "Thank you."}}, 0, 0, false},
	} {
		r := statement.Check(statement.Input{Text: c.text, Names: names, Earlier: c.earlier}).Overlap
		if max(r.Percent-c.percent, c.percent-r.Percent) > 5 || len(r.Sentences) != c.repeated || r.Much() != c.much {
			t.Errorf("%s: %d%%, %d sentences, much %v; want %d%%, %d, %v", name, r.Percent, len(r.Sentences), r.Much(), c.percent, c.repeated, c.much)
		}
	}
}

func TestClaimsThatThePlaceSupports(t *testing.T) {
	t.Parallel()
	_, names := shipped()
	r := statement.Check(statement.Input{Text: "x", Names: names, About: statement.About{Found: []string{"250 beds"}, Dates: "from July 2027 for 6 weeks"},
		Record: statement.Record{Unsupported: func(string) []statement.Claim {
			return []statement.Claim{{Kind: "number", Text: "250"}, {Kind: "date", Text: "2027"}, {Kind: "number", Text: "6"}, {Kind: "role", Text: "president"}}
		}}})
	if len(r.Claims) != 1 || r.Claims[0].Text != "president" {
		t.Errorf("%+v", r.Claims)
	}
}

func TestClaimsOfTheStayAreWishesAndNoEvidence(t *testing.T) {
	t.Parallel()
	_, names := shipped()
	for near, c := range map[string]struct {
		claim statement.Claim
		named bool
	}{
		"I can come for six weeks from July":     {statement.Claim{Kind: "number", Text: "six"}, false},
		"I worked for six weeks on the ward":     {statement.Claim{Kind: "number", Text: "six"}, true},
		"I would like to see six patients":       {statement.Claim{Kind: "number", Text: "six"}, true},
		"I am free in 2027 and ready":            {statement.Claim{Kind: "date", Text: "2027"}, false},
		"I was president in 2025 of the society": {statement.Claim{Kind: "date", Text: "2025"}, true},
	} {
		c.claim.Near = near
		r := statement.Check(statement.Input{Text: near, Names: names, About: statement.About{Year: 2026}, Record: statement.Record{Unsupported: func(string) []statement.Claim { return []statement.Claim{c.claim} }}})
		if (len(r.Claims) == 1) != c.named {
			t.Errorf("%q: %+v", near, r.Claims)
		}
	}
}

// The head of a letter is where another's name is left in most often.
func TestTheAddressOfALetterIsRead(t *testing.T) {
	t.Parallel()
	_, names := shipped()
	letter := func(to string) statement.Report {
		return statement.Check(statement.Input{Text: "Rockhampton is where I mean to work.", To: to, Names: names, About: statement.About{Place: place(t, "au-queensland-inbound-elective"), Kind: statement.Letter}})
	}
	if r := letter("The Electives Office\nUniversity of Queensland\nBrisbane"); !r.Named || len(r.Hosts) != 0 || len(r.Refusals) != 0 {
		t.Errorf("%v %+v %+v", r.Named, r.Hosts, r.Refusals)
	}
	if r := letter("World Health Organization\nGeneva"); r.Named || !slices.Equal(against(r), []statement.Against{statement.Another}) {
		t.Errorf("%v %+v", r.Named, r.Refusals)
	}
}

// Whatever is written: no panic, sentences and names stand in the text, a text added
// behind another changes no count downwards, and the same text gives the same report.
func TestChecksHoldForAnyText(t *testing.T) {
	t.Parallel()
	places, names := shipped()
	word := rapid.SampledFrom([]string{"I", "you", "the", "Yale", "University", "of", "Toronto", "Dr.", "e.g.", "surgery", "12", "—", "\n", "\n\n", ".", "?", "،", "میں", "hospital", "at", "King's", "’", "Queensland"})
	rapid.Check(t, func(t *rapid.T) {
		text := statement.Clean(strings.Join(rapid.SliceOfN(word, 0, 80).Draw(t, "words"), " "))
		holdsFor(t, text, &places[rapid.IntRange(0, len(places)-1).Draw(t, "place")], names)
	})
}

type fataler interface {
	Errorf(string, ...any)
}

func holdsFor(t fataler, text string, p *catalog.Place, names *statement.Names) {
	in := statement.Input{Text: text, Names: names, About: statement.About{Place: p, Kind: statement.Letter}, Earlier: []statement.Earlier{{ID: "a", Text: text}}}
	r := statement.Check(in)
	if fmt.Sprintf("%+v", r) != fmt.Sprintf("%+v", statement.Check(in)) {
		t.Errorf("%q: two reports", text)
	}
	for _, m := range r.Hosts {
		if !strings.Contains(text, m.Text) || !strings.Contains(text, m.Sentence) {
			t.Errorf("%q: %+v", text, m)
		}
	}
	for _, g := range r.Generic {
		if !strings.Contains(text, g.Sentence) || g.Paragraph >= len(statement.Paragraphs(text)) {
			t.Errorf("%q: %+v", text, g)
		}
	}
	if r.Overlap.Percent != 0 && r.Overlap.Percent != 100 {
		t.Errorf("%q overlaps itself by %d%%", text, r.Overlap.Percent)
	}
	if len(r.Hosts) == 0 && len(r.Facts) > 0 && len(r.Refusals) > 0 {
		t.Errorf("%q: refused for %+v with facts %+v", text, r.Refusals, r.Facts)
	}
}

func FuzzCheck(f *testing.F) {
	text, err := data.Catalogue.ReadFile("catalogue/au.yaml") // one country is read fast, also while every branch is watched
	if err != nil {
		f.Fatal(err)
	}
	places, faults := source.ReadFS(fstest.MapFS{"catalogue/au.yaml": {Data: text}}, "catalogue")
	if len(faults) > 0 {
		f.Fatal(faults)
	}
	names := statement.NewNames(each(places))
	for _, file := range []string{"good.txt", "generic.txt", "imperial.txt"} {
		f.Add(read(f, file), 7)
	}
	f.Add("Dear Dr. Khan,\n\nI.\u0301 \xff\x00 … ۔؟", 0)
	f.Fuzz(func(t *testing.T, text string, n int) {
		text = statement.Clean(text)
		if again := statement.Clean(text); again != text {
			t.Errorf("%q is cleaned to %q", text, again)
		}
		holdsFor(t, text, &places[max(n%len(places), -n%len(places))], names)
		for _, limit := range []statement.Limit{{}, {Most: 5, Unit: statement.Words}, {Most: 5, Unit: statement.Characters}} {
			if l := statement.Measure(text, limit); l.Over() > l.Count() {
				t.Errorf("%q: %+v", text, l)
			}
		}
	})
}

// 3,000 words against the names of 400 places and 50 earlier statements of 600 words.
func BenchmarkCheck(b *testing.B) {
	_, names := shipped()
	good := read(b, "good.txt")
	long := good
	for len(strings.Fields(long)) < 3000 {
		long += "\n\n" + strings.ReplaceAll(good, "I ", fmt.Sprintf("I%d ", len(long)))
	}
	in := statement.Input{Text: long, Names: names, About: statement.About{Place: place(b, imperial), Kind: statement.Letter}, Record: statement.Record{Says: good}}
	for i := range 50 {
		text := strings.Repeat(good+"\n\n", 3)
		in.Earlier = append(in.Earlier, statement.Earlier{ID: statement.ID(fmt.Sprint(i)), Text: strings.ReplaceAll(text, "the", fmt.Sprint("the", i))})
	}
	b.ReportAllocs()
	for b.Loop() {
		statement.Check(in)
	}
}

func BenchmarkNames(b *testing.B) {
	places, _ := shipped()
	for b.Loop() {
		statement.NewNames(each(places))
	}
}
