package app

import (
	"bytes"
	"fmt"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/lead"
	"preround/internal/platform/db"
	"preround/internal/student"
)

func init() {
	const place, table, suggestion = "/leads/own-1", "/leads/import/1", "/owner/suggestions/1"
	maps.Copy(parts, map[string]string{"/leads/{id}": place, "/api/v1/leads/{id}": "/api/v1" + place, "/leads/import/{id}": table, "/owner/suggestions/{id}": suggestion,
		"/leads/import/{id}/refused.csv": table + "/refused.csv", "/owner/reports/{id}/settlement": "/owner/reports/1/settlement"})
	for _, act := range []string{"changes", "deletion", "restoration", "suggestion", "suggestion/withdrawal"} {
		parts["/leads/{id}/"+act] = place + "/" + act
	}
	for _, act := range []string{"columns", "start", "undoing", "return", "deletion"} {
		parts["/leads/import/{id}/"+act] = table + "/" + act
	}
	farther["/owner/suggestions"], farther["/owner/reports"] = "for the owner of the server, from the owner's area", "for the owner of the server, from the owner's area"
	for _, act := range []string{"acceptance", "refusal"} {
		parts["/owner/suggestions/{id}/"+act] = suggestion + "/" + act
	}
}

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
		her.Get("/places/"+id).OK().Has("h1", canary).Has("#signs").Hasnt("script[type='application/ld+json']").Hasnt("form[action*='/reports']")
		her.Get("/places/"+id+"/warning-signs").OK().Has(".lede", canary)
		her.Get("/readiness").OK().Has("main", "your saved place")
		him, visitor := w.keep(t, answers), w.get
		for _, path := range []string{"/plan?" + answers + "&place=" + id, "/api/v1/plan?" + answers + "&place=" + id, "/leads/" + id, "/leads", "/places/" + id, "/places/" + id + "/warning-signs",
			"/api/v1/places/" + id + "/warning-signs", "/readiness?" + answers + "&place=" + id, "/api/v1/readiness?" + answers + "&place=" + id, "/plan.ics?" + answers + "&place=" + id} {
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

// A server that stops in the middle of a table goes on with it when it starts again.
func TestAnImportGoesOnAfterAStop(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.keep(t, answers)
		ctx, store := t.Context(), w.rooms.leads
		var who student.ID
		if _, err := w.rooms.db.Get(ctx, db.Into(&who), `SELECT id FROM student`); err != nil {
			t.Fatal(err)
		}
		rows := make([]lead.Row, (batchesAtOnce+3)*lead.BatchRows)
		for i := range rows {
			rows[i] = lead.Row{Line: i + 2, Cells: []string{fmt.Sprintf("Ward %d", i)}}
		}
		rows[7].Cells[0] = "Clinical elective"
		left := lead.Import{ID: "left", Made: noon, Stage: lead.Running, Head: lead.Head{Columns: []lead.Column{{Field: lead.Name}}}}
		if err := store.Begin(ctx, who, left, rows); err != nil {
			t.Fatal(err)
		}
		// The order was noted in the transaction that started the import, or the student
		// presses "go on": twice is once.
		work := &imports{w.built.house.queue, store, nil}
		for range 2 {
			if err := work.Import(ctx, who, "left"); err != nil {
				t.Fatal(err)
			}
		}
		next := newWorld(t, w.rooms.db, home)
		for range 3 {
			if _, err := next.built.house.queue.RunDue(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if i, err := store.GetImport(ctx, who, "left"); err != nil || i.Stage != lead.Done || i.Added != len(rows) {
			t.Errorf("%+v, %v", i, err)
		}
	})
}

// A row that the catalogue has is not taken in beside it.
func TestTheCatalogueIsKnownToAnImport(t *testing.T) {
	t.Parallel()
	lib := &library{live: &index.Live{}}
	lib.live.Swap(shippedIndex())
	there, _ := lib.live.Load().Place(imperial)
	find := (&twins{lib: lib}).find
	same := catalog.Place{Name: strings.ToUpper(there.Name) + "!", Organiser: there.Organiser, Locations: there.Locations}
	if id, ok := find(&same); !ok || id != imperial {
		t.Errorf("by name: %s %v", id, ok)
	}
	if id, ok := find(&catalog.Place{Name: there.Name}); ok {
		t.Errorf("a name alone was taken for %s", id)
	}
	if id, ok := find(&catalog.Place{Name: "x", Apply: catalog.Apply{URL: "https://example.org/"}}); ok {
		t.Errorf("the root of a site was taken for %s", id)
	}
}

// takeTable sends a table and gives the address of its import.
func takeTable(t testing.TB, w *world, cookie func(*http.Request), text string) string {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	f, err := m.CreateFormFile("file", "list.csv")
	if err == nil {
		_, err = f.Write([]byte(text))
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, home+"/leads/import", &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	cookie(r)
	rec := httptest.NewRecorder()
	w.ServeHTTP(rec, r)
	if rec.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	return rec.Header().Get("Location")
}

// ownersQueue puts a suggestion and a report where the owner's pages look for them.
func (w *world) ownersQueue(t testing.TB, owner student.ID) {
	t.Helper()
	place, _ := shippedIndex().Place(imperial)
	_, err := w.rooms.places.Put(t.Context(), noon, *place)
	if err == nil {
		err = w.rooms.places.Report(t.Context(), "1", imperial, noon, "The deadline has moved.")
	}
	if err == nil {
		err = w.rooms.leads.RecordSuggestion(t.Context(), owner, lead.Suggestion{ID: "1", Lead: "own-1", At: noon, Stage: lead.Open, Place: catalog.Place{ID: "own-1", Name: "Ward week"}})
	}
	if err != nil {
		t.Fatal(err)
	}
}
