package app

import (
	"net/url"
	"strings"
	"testing"
)

// A place of one's own counts in the plan, and is nobody else's.
func TestRow13AnOwnPlaceIsAPlaceForItsStudentAlone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const canary = "Kanarienvogelstation 4711"
		her := browser(t, w)
		her.Post("/keep", mustQuery(t, answers)).OK()
		p := her.Get("/leads/new").OK().Submit("form.lead-form", url.Values{"name": {canary}, "country": {"Germany"}, "city": {"Köln"}, "closes": {"15 March 2027"}, "fee": {"EUR 300"}}).OK()
		id := strings.TrimPrefix(p.Doc().Find("form.lead-form").AttrOr("action", ""), "/leads/")
		if !strings.HasPrefix(id, "own-") {
			t.Fatalf("the id %q", id)
		}
		p.Press("Add to my plan", nil).OK().Has("main", canary, "15 Mar")
		her.Get("/plan").OK().Has("main", canary)
		him, visitor := w.keep(t, answers), w.get
		for _, path := range []string{"/plan?" + answers + "&place=" + id, "/api/v1/plan?" + answers + "&place=" + id, "/leads/" + id, "/leads", "/places/" + id, "/plan.ics?" + answers + "&place=" + id} {
			if body := w.get(path, him).Body.String(); strings.Contains(body, canary) {
				t.Errorf("he sees her place at %s", path)
			}
			if body := visitor(path).Body.String(); strings.Contains(body, canary) {
				t.Errorf("a visitor sees her place at %s", path)
			}
		}
		her.Get("/leads/"+id).OK().Press("Delete this place", nil).OK()
		her.Get("/plan").OK().Hasnt("main", canary)
	})
}
