package index

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/reference"
)

// shipped is an index over the records that ship with the program.
var shipped = sync.OnceValue(func() *Index {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		panic(faults[0])
	}
	return Build(places)
})

func ids(r Result) (out []string) {
	for _, h := range r.Hits {
		out = append(out, string(h.Place.ID))
	}
	return out
}

// What people type, and the real places that it must bring, the first listed
// first where first is true.
func TestQuestionsFindTheRealPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		words string
		want  []string
		first bool
	}{
		{"moorfields", []string{"gb-moorfields-elective"}, true},
		{"eye hospital London", []string{"gb-moorfields-elective"}, true},
		{"Aga Khan", []string{"pk-aku-visiting-elective", "pk-aku-internship"}, false},
		{"karachi elective", []string{"pk-aku-visiting-elective"}, true},
		{"WHO geneva", []string{"ch-who-internship"}, true},
		{"peds", []string{"ca-sickkids-international-observer", "us-chop-international-observership"}, false},
		{"pediatrics observership", []string{"us-chop-international-observership", "ca-sickkids-international-observer"}, false},
		{"heart singapore", []string{"sg-nhcs-cardiology-elective", "sg-nhcs-research-elective"}, false},
		{"cardiolgy singapore", []string{"sg-nhcs-cardiology-elective"}, false},
		{"cardiology internship singapore", []string{"sg-nhcs-cardiology-elective"}, false},
		{"hematology", []string{"us-ash-honors-award", "gb-rcpath-medical-electives-scheme"}, false},
		{"haematology", []string{"us-ash-honors-award", "gb-rcpath-medical-electives-scheme"}, false},
		{"Zürich", []string{"ch-swimsa-scope-incoming"}, true},
		{"zurich", []string{"ch-swimsa-scope-incoming"}, true},
		{"harvad", []string{"us-hms-exchange-clerkship"}, false},
		{"stanfrod", []string{"us-stanford-medscholars"}, false},
		{"oncolgy summer", []string{"us-asco-oncology-summer-internship", "us-cupid-summer-oncology"}, false},
		{"A&E states", []string{"us-yale-visiting-student-scholarship"}, false},
		{"erasmus", []string{"de-charite-erasmus-incoming", "at-meduni-vienna-erasmus-traineeship"}, false},
		{"sao paulo", []string{"br-fmusp-incoming-exchange"}, false},
		{"São Paulo", []string{"br-fmusp-incoming-exchange"}, false},
		{"ophthal", []string{"gb-moorfields-elective"}, false},
		{"eye research", []string{"us-rpb-medical-student-eye-research"}, false},
	} {
		r := shipped().Search(Query{Words: c.words, Limit: 100})
		got := ids(r)
		if r.Partial {
			t.Errorf("%q: only places with some of the words: %v", c.words, got)
		}
		for _, id := range c.want {
			if !slices.Contains(got, id) {
				t.Errorf("%q does not find %s but %v", c.words, id, got)
			}
		}
		if c.first && len(got) > 0 && got[0] != c.want[0] {
			t.Errorf("%q finds %s first, want %s", c.words, got[0], c.want[0])
		}
	}
}

// Every name and synonym of every specialty finds every place of it.
func TestEverySpecialtyNameFindsItsPlaces(t *testing.T) {
	t.Parallel()
	var places []catalog.Place
	for _, s := range reference.Specialties() {
		places = append(places, catalog.Place{ID: catalog.ID("xx-" + s.Slug), Name: "Elective", Specialties: []string{s.Slug}})
	}
	x := Build(places)
	for _, s := range reference.Specialties() {
		for _, name := range append([]string{s.NameGB, s.NameUS, strings.ReplaceAll(s.Slug, "_", " ")}, s.Synonyms...) {
			for _, typed := range []string{name, strings.ToUpper(name), strings.ToLower(name)} {
				r := x.Search(Query{Words: typed, Limit: 200})
				if !slices.Contains(ids(r), "xx-"+s.Slug) {
					t.Errorf("%q does not find %s but %v", typed, s.Slug, ids(r))
				}
				if !slices.ContainsFunc(r.Understood, func(u Reading) bool { return u.How == AsSpecialty || u.How == AsCategory || u.How == AsFormat }) {
					t.Errorf("%q is understood as %+v", typed, r.Understood)
				}
			}
		}
	}
}

func TestEveryCountryNameFindsItsPlaces(t *testing.T) {
	t.Parallel()
	var places []catalog.Place
	for _, c := range reference.Countries() {
		places = append(places, catalog.Place{ID: catalog.ID("xx-" + c.Code), Name: "Elective", Locations: []catalog.Location{{Country: c.Code}}})
	}
	x := Build(places)
	for _, c := range reference.Countries() {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			if r := x.Search(Query{Words: name, Limit: 300}); !slices.Contains(ids(r), "xx-"+string(c.Code)) {
				t.Errorf("%q does not find %s but %v", name, c.Code, ids(r))
			}
		}
	}
	for typed, want := range map[string]int{"states": 1, "the states": 1, "u.k.": 1, "scandinavia": 0} {
		if r := x.Search(Query{Words: typed}); want == 1 && (r.Total != 1 || r.Partial) {
			t.Errorf("%q finds %v", typed, ids(r))
		}
	}
}

func TestSlipsArePutRight(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"cardiolgy": "cardiology", "caridology": "cardiology", "cardiollogy": "cardiology", "cardioligy": "cardiology",
		"opthalmology": "ophthalmology", "opthalmolgy": "ophthalmology", "germny": "germany", "observreship": "observership",
		"reserch": "research", "summre": "summer", "dermotology": "dermatology",
	} {
		r := shipped().Search(Query{Words: typed + " zzz", Limit: 1})
		if len(r.Understood) == 0 || !r.Understood[0].Fixed || r.Understood[0].Spelt != want {
			t.Errorf("%q is understood as %+v, want %s", typed, r.Understood, want)
		}
	}
	for _, typed := range []string{"uk", "ent", "abc", "cardiology", "elective"} { // short or right
		if r := shipped().Search(Query{Words: typed}); len(r.Understood) > 0 && r.Understood[0].Fixed {
			t.Errorf("%q was changed to %+v", typed, r.Understood[0])
		}
	}
}

func TestOfTwoCorrectionsTheCommonerCounts(t *testing.T) {
	t.Parallel()
	places := []catalog.Place{{ID: "a", Name: "Barton"}, {ID: "b", Name: "Carton"}, {ID: "c", Name: "Carton"}, {ID: "d", Name: "Darton"}}
	if r := Build(places).Search(Query{Words: "xarton"}); len(r.Understood) != 1 || r.Understood[0].Spelt != "carton" || r.Total != 2 {
		t.Errorf("%+v", r.Understood)
	}
}

func TestAPhraseIsOneReading(t *testing.T) {
	t.Parallel()
	for _, typed := range []string{"obstetrics and gynaecology", "Obstetrics gynecology", "obstetrics & gynaecology", "obs and gynae", "OB/GYN", "ob gyn", "obgyn"} {
		r := shipped().Search(Query{Words: typed})
		if len(r.Understood) != 1 || r.Understood[0].As != "Obstetrics and gynaecology" || r.Understood[0].How != AsSpecialty {
			t.Errorf("%q is understood as %+v", typed, r.Understood)
		}
	}
}

func TestDistanceCountsSlips(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"abcd", "abcd", 0}, {"abcd", "abdc", 1}, {"abcd", "abc", 1}, {"abcd", "abxd", 1}, {"abcd", "xabcd", 1},
		{"abcdefgh", "badcefgh", 2}, {"abcdefgh", "abcdef", 2}, {"abcd", "wxyz", 3}, {"abcd", "dcba", 3}} {
		if got := distance(c.a, c.b, 2); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
		if got := distance(c.b, c.a, 2); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.b, c.a, got, c.want)
		}
	}
}

func TestStemsOfOneWordFallTogether(t *testing.T) {
	t.Parallel()
	for _, same := range [][]string{{"paediatric", "pediatric", "paediatrics", "pediatrics"}, {"programme", "program", "programmes", "programs"},
		{"centre", "center", "centres"}, {"tumour", "tumor", "tumours"}, {"studies", "study"}, {"organisation", "organization"},
		{"gynaecology", "gynecology"}, {"anaesthesia", "anesthesia"}, {"elective", "electives"}, {"oesophagus", "esophagus"}} {
		for _, w := range same[1:] {
			if stem(w) != stem(same[0]) {
				t.Errorf("%s is %q, %s is %q", w, stem(w), same[0], stem(same[0]))
			}
		}
	}
	for _, w := range []string{"campus", "virus", "illness", "analysis", "aids", "us", "gas"} {
		if s := stem(w); len(w) > 4 && s != w {
			t.Errorf("%s became %q", w, s)
		}
	}
}

func TestWordsAreFolded(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"A&E": "a and e", "Ob-Gyn / O&G": "ob gyn o and g", "Men's health": "mens health", "Men’s": "mens",
		"ZÜRICH São Łódź straße Ærø": "zurich sao lodz strasse aero", "  ": "", "الطب": "الطب", "1st-year": "1st year", "Côte d’Ivoire": "cote divoire", "'tis '": "tis"} {
		if got := strings.Join(split(in), " "); got != want {
			t.Errorf("split(%q) = %q, want %q", in, got, want)
		}
	}
}
