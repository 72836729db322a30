package app

import (
	"strings"
	"testing"

	"preround/internal/agenda"
	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/student"
)

// An application brings its money along: estimates on its ledger, sums on its page,
// dates for the agenda; and once it is accepted, all of it counts in the whole.
func TestAnApplicationHasItsMoney(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		cookie := w.keep(t, answers+"&weeks=4&schoolcountry=PK&citizenship=PK&place="+string(imperial))
		at := post(t, w, cookie, "/applications", "place="+string(imperial)).Header().Get("Location")
		id := strings.TrimPrefix(strings.TrimPrefix(at, home), "/applications/")
		id, _, _ = strings.Cut(id, "#")
		get := func(path string, has ...string) string {
			t.Helper()
			rec := w.get(path, cookie)
			for _, s := range has {
				if rec.Code != 200 || !strings.Contains(rec.Body.String(), s) {
					t.Errorf("%s: %d without %q", path, rec.Code, s)
				}
			}
			return rec.Body.String()
		}
		get("/applications/"+id, `href="/money/`+id+`"`, "Nothing stands in the ledger yet")
		get("/money", "/money/"+id, "Incoming Clinical Elective")
		get("/money/"+id, "derived estimate", "Estimates")
		post(t, w, cookie, "/money/estimates", "application="+id+"&key=living.derived")
		post(t, w, cookie, "/money/lines", "application="+id+"&kind=travel&estimate=USD+900&due=2027-05-01")
		get("/money/grants", "Scholarships and bursaries", "that pay and may take you")
		get("/applications/"+id, "Planned", "Lost if it fell through today")
		get("/money/"+id, "Visa decision expected", "Travel is due")
		if s := get("/api/v1/money", `"standing":"open"`); !strings.Contains(s, `"whole":{"planned":{"minor":0,`) {
			t.Errorf("an open application counts in the whole: %.300s", s)
		}
		post(t, w, cookie, "/applications/"+id+"/stage", "to=accepted")
		if s := get("/api/v1/money", `"standing":"going"`); strings.Contains(s, `"whole":{"planned":{"minor":0,`) {
			t.Errorf("an accepted application does not count in the whole: %.300s", s)
		}
		var who string
		if _, err := w.rooms.db.Get(t.Context(), db.Into(&who), `SELECT id FROM student`); err != nil {
			t.Fatal(err)
		}
		src := money.Dates{Lines: w.rooms.money.Lines, Stays: w.built.house.stays}
		entries, err := agenda.Collect(t.Context(), student.ID(who), agenda.Day{Now: noon}, src)
		if err != nil || len(entries) != 2 || entries[0].On != clock.MustDate("2027-05-01") || entries[0].Path != "/money/"+id || !strings.Contains(entries[0].What, "Incoming Clinical Elective") {
			t.Errorf("%+v, %v", entries, err)
		}
	})
}
