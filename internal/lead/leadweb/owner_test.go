package leadweb_test

import (
	"net/http"
	"strings"
	"testing"

	"preround/internal/catalog"
)

func TestASuggestionBecomesAPlace(t *testing.T) {
	t.Parallel()
	h := open(t)
	her := h.as("her")
	p := her.Get(below+"/leads/new").OK().Submit("form.lead-form", form("name", "Ward week", "told", "Ayesha Canary", "contact", "canary@example.org", "notes", "canary notes")).OK()
	p = p.Press("Suggest it to the catalogue", nil).Status(http.StatusUnprocessableEntity).Has(".summary", "Say who runs the place", "public page").Has("#link-wrong", "looked up")
	p = p.Submit("form.lead-form", form("organiser", "Mayo Hospital", "country", "Pakistan", "link", "https://mayo.example/ward")).OK().Press("Suggest it to the catalogue", nil).OK()
	p.Has(".flash", "Suggested.").Has("section[aria-labelledby=suggest]", "Nobody has looked at it yet")
	her.Post(strings.TrimSuffix(p.Address, "#")+"/suggestion", nil).Status(http.StatusUnprocessableEntity).Has(".summary", "suggested this place already")

	owner := h.as("owner")
	q := owner.Get(below+"/owner/suggestions").OK().Has("h1", "1 open suggestion").Follow("Ward week").OK().Hasnt("main", "Ayesha").Hasnt("main", "canary")
	if strings.Contains(string(q.Body), "anary") {
		t.Error("the owner is shown what the student noted")
	}
	q = q.Press("Take it into the catalogue", nil).Status(http.StatusUnprocessableEntity).Has(".summary", "what it is").Has("#kind-wrong")
	q = q.Press("Take it into the catalogue", form("summary", "A week on the ward.", "kind", "clinical", "format", "observership", "organiser-kind", "hospital", "source-kind", "official", "as-of", "2026", "fee", "PKR 5000")).OK()
	q.Has(".flash", "in the catalogue").Has("h1", "No open suggestions").Has("details", "Taken into the catalogue")
	got, err := h.places.Get(t.Context(), "pk-mayo-hospital-ward-week")
	if err != nil || got.Origin != catalog.OriginLocal || got.Place.Sources[0] != (catalog.Source{URL: "https://mayo.example/ward", Kind: "official", AsOf: "2026", Read: got.Place.Sources[0].Read}) || got.Place.Money.Tuition.Max.Minor != 500000 {
		t.Errorf("%+v %v", got, err)
	}
	h.as("her").Get(p.Address).OK().Has("section[aria-labelledby=suggest]", "Taken into the catalogue on 22 November 2026").Has("a[href='/below/places/pk-mayo-hospital-ward-week']")
}

func TestASuggestionIsDeclinedWithAReason(t *testing.T) {
	t.Parallel()
	h := open(t)
	p := h.as("her").Get(below+"/leads/new").OK().Submit("form.lead-form", form("name", "A", "organiser", "B", "country", "Pakistan", "link", "https://b.example/a")).OK().Press("Suggest it", nil).OK()
	q := h.as("owner").Get(below + "/owner/suggestions").OK().Follow("A").OK()
	q = q.Press("Decline", nil).Status(http.StatusUnprocessableEntity).Has("#reason-wrong", "Say why").Has("#name[value='A']")
	old := q
	q.Press("Decline", form("reason", "The page says nothing of students.")).OK().Has(".flash", "Declined")
	old.Press("Decline", form("reason", "Once more, please.")).Status(http.StatusConflict)
	p = h.as("her").Get(p.Address).OK().Has("section[aria-labelledby=suggest]", "Declined on 22 November 2026: The page says nothing of students.")
	p.Press("Suggest it", nil).OK().Press("Take the suggestion back", nil).OK().Has("section[aria-labelledby=suggest]", "Taken back")
	h.as("owner").Get(below+"/owner/suggestions").OK().Has("h1", "No open suggestions")
}

func TestReportsAreLookedAt(t *testing.T) {
	t.Parallel()
	h := open(t)
	if _, err := h.places.Put(t.Context(), noon, catalog.Place{ID: "gb-a", Name: "A"}); err != nil {
		t.Fatal(err)
	}
	if err := h.places.Report(t.Context(), "r1", "gb-a", noon, "The deadline <b>moved</b>."); err != nil {
		t.Fatal(err)
	}
	b := h.as("owner")
	p := b.Get(below+"/owner/reports").OK().Has("h1", "1 open report").Has(".said", "The deadline <b>moved</b>.").Has("a[href='/below/places/gb-a']")
	p.Press("I have looked at it", nil).OK().Has("h1", "No open reports").Has("details", "moved")
}

// Row 13 and B17: the owner's pages do not exist for others.
func TestRow13OnlyTheOwnerHasTheQueue(t *testing.T) {
	t.Parallel()
	h := open(t)
	for _, who := range []string{"her", ""} {
		b := h.as("her")
		if who == "" {
			b = h.as("")
		}
		none := b.Get(below + "/owner/nothing").Status(http.StatusNotFound).Text("main")
		for _, path := range []string{"/owner/suggestions", "/owner/reports", "/owner/suggestions/x"} {
			if got := b.Get(below + path).Status(http.StatusNotFound).Text("main"); got != none {
				t.Errorf("%s is told from a page that is none: %q", path, got)
			}
		}
		for _, path := range []string{"/owner/suggestions/x/acceptance", "/owner/suggestions/x/refusal", "/owner/reports/x/settlement"} {
			b.Post(below+path, form("reason", "because")).Status(http.StatusNotFound)
		}
	}
}
