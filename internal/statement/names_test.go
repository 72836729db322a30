package statement_test

import (
	"iter"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/statement"
)

// shipped are the places of the release, and their names.
var shipped = sync.OnceValues(func() ([]catalog.Place, *statement.Names) {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return places, statement.NewNames(each(places))
})

func each(places []catalog.Place) iter.Seq[*catalog.Place] {
	return func(yield func(*catalog.Place) bool) {
		for i := range places {
			if !yield(&places[i]) {
				return
			}
		}
	}
}

func place(t testing.TB, id catalog.ID) *catalog.Place {
	t.Helper()
	places, _ := shipped()
	i := slices.IndexFunc(places, func(p catalog.Place) bool { return p.ID == id })
	if i < 0 {
		t.Fatalf("the catalogue has no %s", id)
	}
	return &places[i]
}

func read(t testing.TB, file string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return statement.Clean(string(b))
}

func hard(r statement.Report) []string {
	var out []string
	for _, m := range r.Hosts {
		if m.Hard {
			out = append(out, m.Text)
		}
	}
	return out
}

// writtenFor is a letter that calls a place by all that it is called, and repeats what
// it says of itself.
func writtenFor(p *catalog.Place) string {
	cities := []string{}
	for _, l := range p.Locations {
		cities = append(cities, l.City)
	}
	return "Dear colleagues at " + p.Organiser.Name + ",\n\nI apply for the " + p.Name + " in " + strings.Join(cities, " and ") + ". Your page says: " + p.Summary +
		" " + p.Eligibility.Note + "\n\nI would like to learn at your house, at " + p.Organiser.Name + "."
}

// Over the whole catalogue: no letter is told that its own place's name was left in.
func TestNoPlaceIsTakenForAnother(t *testing.T) {
	t.Parallel()
	places, names := shipped()
	wrong := 0
	for i := range places {
		p := &places[i]
		r := statement.Check(statement.Input{Text: writtenFor(p), Names: names, About: statement.About{Place: p, Kind: statement.Letter}})
		if got := hard(r); len(got) > 0 {
			wrong++
			t.Errorf("%s (%s): %q", p.ID, p.Organiser.Name, got)
		}
		if !r.Named {
			t.Errorf("%s: %q is not found in its own letter", p.ID, p.Organiser.Name)
		}
	}
	t.Logf("%d of %d letters are wrongly told of another host", wrong, len(places))
}

// Over the whole catalogue: the name of every other host is found in a letter where it
// was left in, as its full name, or as it is called without its faculty.
func TestEveryOtherHostIsFound(t *testing.T) {
	t.Parallel()
	places, names := shipped()
	own := place(t, imperial)
	missed := 0
	for i := range places {
		p := &places[i]
		if p.Organiser.Name == own.Organiser.Name {
			continue
		}
		text := "I would be glad to come to Imperial College London.\n\nI have read about your work at " + p.Organiser.Name + " and apply for an elective."
		r := statement.Check(statement.Input{Text: text, Names: names, About: statement.About{Place: own}})
		if len(hard(r)) == 0 {
			missed++
			t.Logf("%s: %q is not found", p.ID, p.Organiser.Name)
		}
	}
	if missed > len(places)/50 {
		t.Errorf("%d of %d names are not found", missed, len(places))
	}
	t.Logf("%d of %d names are not found", missed, len(places))
}

const imperial = catalog.ID("gb-imperial-clinical-elective")

// A text that names bodies, books, eponyms, towns and the student's own hospitals is
// told nothing, whichever place it goes to.
func TestOrdinaryTextsRaiseNoAlarm(t *testing.T) {
	t.Parallel()
	places, names := shipped()
	text := read(t, "good.txt")
	for i := range places {
		r := statement.Check(statement.Input{Text: text, Names: names, About: statement.About{Place: &places[i]}})
		if got := hard(r); len(got) > 0 {
			t.Errorf("%s: %q", places[i].ID, got)
		}
	}
}

func TestNamesInTexts(t *testing.T) {
	t.Parallel()
	_, names := shipped()
	for text, want := range map[string][]string{
		"I want to learn at Yale.":                                          {"Yale"},
		"I want to learn at Harvard and in London.":                         {"Harvard"},
		"Your team at Stanford University leads the field.":                 {"Stanford University"},
		"I look forward to joining the university of toronto as a student.": {"university of toronto"},
		"I hope that Stanford’s approach suits me.":                         nil,
		"She had a Stanford type A dissection.":                             nil,
		"The Vanderbilt questionnaire was used.":                            nil,
		"A Cochrane review shows it.":                                       nil,
		"I read the Oxford Handbook in Cambridge.":                          nil,
		"In a trial from Singapore General Hospital it was so.":             {"Singapore General Hospital"},
		"The World Health Organization and the WHO say so.":                 nil,
		"UNICEF works in our district.":                                     nil,
		"I apply for your internship at UNICEF.":                            {"UNICEF"},
		"MY TIME AT UNICEF AND BEYOND":                                      nil,
		"We should prevent blindness and work the world over.":              nil,
		"The Mayo Clinic proportion is known to all.":                       {"Mayo Clinic"},
		"We come from the Imperial College London School of Medicine.":      nil, // its own
		"I spent a month at Aga Khan University last year.":                 nil, // the record says so
		"I want to join you at Aga Khan University Hospital.":               {"Aga Khan University Hospital"},
		"": nil,
		"I saw this at Memorial Sloan Kettering, where it began.": {"Memorial Sloan Kettering"},
		"We read of Memorial Sloan Kettering Road.":               nil,
		"DNA was seen by Francis Crick.":                          nil,
		"Dr Yale and Dr Harvard taught me.":                       nil,
	} {
		r := statement.Check(statement.Input{Text: text, Names: names, About: statement.About{Place: place(t, imperial)}, Record: statement.Record{Says: "Elective, Aga Khan University, Karachi"}})
		if got := hard(r); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// A place of the student's own has a name, too.
func TestOwnPlacesAreKnown(t *testing.T) {
	t.Parallel()
	_, names := shipped()
	mine := &catalog.Place{ID: "own-1", Name: "Ward week", Organiser: catalog.Organiser{Name: "Sheikh Zayed Hospital"}}
	both := names.With([]*catalog.Place{mine})
	text := "I would like to come to Sheikh Zayed Hospital."
	if got := hard(statement.Check(statement.Input{Text: text, Names: names, About: statement.About{Place: place(t, imperial)}})); len(got) != 0 {
		t.Errorf("without it: %q", got)
	}
	if got := hard(statement.Check(statement.Input{Text: text, Names: both, About: statement.About{Place: place(t, imperial)}})); len(got) != 1 {
		t.Errorf("with it: %q", got)
	}
	if got := hard(statement.Check(statement.Input{Text: text, Names: both, About: statement.About{Place: mine}})); len(got) != 0 {
		t.Errorf("to itself: %q", got)
	}
}
