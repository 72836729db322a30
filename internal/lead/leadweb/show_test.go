package leadweb_test

import (
	"fmt"
	"net/http"
	"testing"

	"preround/internal/catalog"
	"preround/internal/lead"
)

func TestAPlaceIsAddedChangedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	p := b.Get(below+"/leads").OK().Has("h1", "Your own places").Follow("Add a place").OK()
	p = p.Submit("form.lead-form", form("name", "", "fee", "100", "closes", "03/04/2027", "city", "Lahore")).Status(http.StatusUnprocessableEntity)
	p.Has(".summary li", "Give the place a name").Has(".summary li", "names no currency").Has("#closes-wrong", "2027-04-03 or 2027-03-04").Has("title", "Error:")
	if got := p.Doc().Find("#city").AttrOr("value", ""); got != "Lahore" {
		t.Errorf("the town that was typed is gone: %q", got)
	}
	p = p.Submit("form.lead-form", form("name", "Ward 7 <b>", "organiser", "Mayo Hospital", "country", "Pakistan", "city", "Lahore", "closes", "15 October 2027", "fee", "PKR 5000",
		"origin", "person", "told", "Dr Khan", "heard", "3 Nov 2026", "requirements", "cv", "requirements", "photo", "notes", "ask for\nthe morning")).OK()
	p.Has("h1", "Ward 7 <b>").Has(".flash", "among your own places").Has(".source", "Source: you, on 22 November 2026 (a person told me, told by Dr Khan, 3 November 2026).")
	p.Has("#closes[value='15 October 2027']").Has("#notes", "ask for the morning").Has("input[name=requirements][value=photo][checked]")
	if h.leads("her")[0].Place.Money.Tuition.Min.Minor != 500000 {
		t.Errorf("%+v", h.leads("her")[0])
	}
	p = p.Submit("form.lead-form", form("name", "Ward 8")).OK().Has("h1", "Ward 8").Has(".flash", "Saved.")
	p.Press("Undo", nil).OK().Has("h1", "Ward 7 <b>")
	list := b.Get(below+"/leads").OK().Has("h1", "1 place of your own").Has(".lead-row .tag.now", "Apply by 15 October 2027").Has(".lead-row", "Mayo Hospital · Lahore, Pakistan")
	p = list.Follow("Ward 7").OK().Press("Delete this place", nil).OK().Has(".flash", "is deleted").Has("h1", "Your own places")
	p.Press("Undo", nil).OK().Has(".flash", "The place is back.").Has("h1", "Ward 7 <b>")
	if k := h.leads("her"); len(k) != 1 || k[0].Rev != 5 || k[0].Notes != "ask for\nthe morning" {
		t.Errorf("%+v", k)
	}
}

func TestTwoTabsDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("her")
	p := b.Get(below+"/leads/new").OK().Submit("form.lead-form", form("name", "A")).OK()
	p.Submit("form.lead-form", form("name", "B")).OK()
	p.Submit("form.lead-form", form("name", "C")).Status(http.StatusConflict)
	if k := h.leads("her"); k[0].Place.Name != "B" {
		t.Errorf("%s", k[0].Place.Name)
	}
}

func TestAVisitorIsToldWhatThePageIsFor(t *testing.T) {
	t.Parallel()
	h := open(t)
	b := h.as("")
	for _, path := range []string{"/leads", "/leads/new", "/leads/own-1"} {
		b.Get(below+path).OK().Has("h1", "Your own places").Has(".btn", "Start a plan").Hasnt("form[action='/below/keep']")
	}
	b.Get(below+"/leads?year=4&start=2027-07&country=GB").OK().Has("form[action='/below/keep'] .btn", "Keep my plan on this device").Has("input[name=year][value='4']")
	b.Post(below+"/leads", form("name", "A")).Status(http.StatusForbidden)
	if n := len(h.leads("her")) + len(h.leads("him")); n != 0 {
		t.Errorf("%d leads", n)
	}
}

// Row 13: another's lead is not there, whatever is asked of it.
func TestRow13AnothersLeadIsNotThere(t *testing.T) {
	t.Parallel()
	h := open(t)
	h.as("her").Get(below+"/leads/new").OK().Submit("form.lead-form", form("name", "Canary")).OK()
	hers := below + "/leads/" + string(h.leads("her")[0].Place.ID)
	b := h.as("him")
	gone := b.Get(below + "/leads/own-0").Status(http.StatusNotFound).Text("main")
	if got := b.Get(hers).Status(http.StatusNotFound).Text("main"); got != gone {
		t.Errorf("another's lead is told from none: %q, %q", got, gone)
	}
	for _, act := range []string{"", "/changes", "/deletion", "/restoration"} {
		b.Post(hers+act, form("name", "mine", "rev", "1")).Status(http.StatusNotFound)
	}
	b.Get(below+"/leads").OK().Hasnt("main", "Canary")
	if k := h.leads("her"); len(k) != 1 || k[0].Rev != 1 || len(h.leads("him")) != 0 {
		t.Errorf("%+v", k)
	}
}

func TestALongListIsSearchedAndTurned(t *testing.T) {
	t.Parallel()
	h := open(t)
	var many []lead.Kept
	for i := range 120 {
		l, _ := lead.Read(lead.Draft{lead.Name: "Ward", lead.City: map[bool]string{true: "Köln", false: "Bonn"}[i%40 == 0], lead.Country: "Germany"}, lead.Lead{}, 0)
		id, err := lead.NewID(noon, zeros{})
		if err != nil {
			t.Fatal(err)
		}
		l.Place.ID = catalog.ID(fmt.Sprintf("%s%03d", id[:len(id)-3], i))
		many = append(many, lead.Kept{Lead: l})
	}
	if err := h.store.Add(t.Context(), "her", noon, "Added", many...); err != nil {
		t.Fatal(err)
	}
	b := h.as("her")
	p := b.Get(below+"/leads").OK().Has("h1", "120 places of your own").Count(".lead-row", 50)
	p.Follow("Next").OK().Follow("Next").OK().Count(".lead-row", 20)
	b.Get(below+"/leads?q=koln").OK().Has("h1", "3 of 120 own places").Count(".lead-row", 3)
	b.Get(below+"/leads?q=nowhere").OK().Has(".empty", "None of yours")
	b.Get(below+"/leads?page=99999").OK().Count(".lead-row", 20)
}
