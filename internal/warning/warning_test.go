package warning_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/warning"
)

func TestSignsAreThoseOfTheCatalogue(t *testing.T) {
	var ids []string
	for _, s := range warning.Signs() {
		ids = append(ids, s.ID)
		if !strings.HasSuffix(s.Question, "?") || !strings.HasSuffix(s.Ask, "?") || s.Means == "" || len(s.Sources) == 0 {
			t.Errorf("%s is not complete", s.ID)
		}
		if want := (catalog.Warning{Sign: s.ID}).Label(); want == strings.ReplaceAll(s.ID, "_", " ") {
			t.Errorf("the catalogue has no words for %s", s.ID)
		}
		for _, src := range s.Sources {
			if !strings.HasPrefix(src.URL, "http") || src.Name == "" {
				t.Errorf("%s: %+v", s.ID, src)
			}
		}
	}
	if !slices.Equal(ids, catalog.WarningSigns) {
		t.Errorf("signs are %v, the catalogue has %v", ids, catalog.WarningSigns)
	}
}

func TestKnownSignsStandBesideAnswers(t *testing.T) {
	p := &catalog.Place{Name: "Rotations", Organiser: catalog.Organiser{Name: "A company"}, Warnings: []catalog.Warning{{Sign: "letter_for_money", Note: "It is sold."}},
		Sources: []catalog.Source{{URL: "https://x.example/faq", AsOf: "2024"}}}
	c := warning.Of(p, map[string]warning.Answer{"letter_for_money": warning.Absent, "no_affiliation": warning.Present, "unnamed_preceptor": warning.Absent, "guaranteed_hands_on": "perhaps"})
	on, open := c.Count()
	if on != 2 || open != 3 {
		t.Errorf("%d signs, %d open", on, open)
	}
	letter := c.Flags[1]
	if !letter.On() || !letter.Contradicted() || letter.Source.URL != "https://x.example/faq" || letter.Known.Note != "It is sold." {
		t.Errorf("%+v", letter)
	}
	m := c.Message(p)
	for _, f := range c.Flags {
		if asked := strings.Contains(m, f.Ask); asked == (f.ID == "unnamed_preceptor") {
			t.Errorf("%s is asked about: %v", f.ID, asked)
		}
	}
	if !strings.HasPrefix(m, "Dear A company,") || !strings.Contains(m, "“Rotations”") {
		t.Error(m)
	}
}

func TestNothingToAsk(t *testing.T) {
	answers := map[string]warning.Answer{}
	for _, id := range catalog.WarningSigns {
		answers[id] = warning.Absent
	}
	p := &catalog.Place{}
	if c := warning.Of(p, answers); c.Message(p) != "" || !c.Answered() {
		t.Errorf("there is something to ask: %q", c.Message(p))
	}
}

// Every answer more moves exactly one sign, and the counts add up.
func TestEachAnswerMovesOneSign(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := &catalog.Place{}
		for _, s := range rapid.SliceOfNDistinct(rapid.SampledFrom(catalog.WarningSigns), 0, 3, rapid.ID[string]).Draw(t, "known") {
			p.Warnings = append(p.Warnings, catalog.Warning{Sign: s})
		}
		answers := map[string]warning.Answer{}
		for _, s := range rapid.SliceOfDistinct(rapid.SampledFrom(catalog.WarningSigns), rapid.ID[string]).Draw(t, "answered") {
			answers[s] = rapid.SampledFrom([]warning.Answer{warning.Present, warning.Absent, ""}).Draw(t, "answer")
		}
		c := warning.Of(p, answers)
		on, open := c.Count()
		clear := 0
		for _, f := range c.Flags {
			if !f.On() && !f.Open() {
				clear++
			}
			if f.On() != (answers[f.ID] == warning.Present || slices.ContainsFunc(p.Warnings, func(w catalog.Warning) bool { return w.Sign == f.ID })) {
				t.Fatalf("%s: %+v", f.ID, f)
			}
		}
		if on+open+clear != len(catalog.WarningSigns) {
			t.Fatalf("%d, %d and %d", on, open, clear)
		}
	})
}
