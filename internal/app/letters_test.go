package app

import (
	"bytes"
	"os"
	"slices"
	"strings"

	"testing"

	"preround/internal/cv"
	"preround/internal/letters"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/student"
)

func init() {
	const request = "/letters/none"
	wholly["/letters"], wholly["/api/v1/letters"] = things, things
	parts["/letters/{id}"], parts["/api/v1/letters/{request}"], parts["/letters/{id}/pages/{n}"] = request, "/api/v1/letters/none", request+"/pages/1"
	for _, page := range []string{"referee", "pack", "places", "asking", "pack.pdf", "link", "mails", "cancellation", "restoration", "successor"} {
		parts["/letters/{id}/"+page] = request + "/" + page
	}
}

// wantsLetter lets each student of the world have noted a request for a letter.
func (w *world) wantsLetter(t testing.TB, canary string) {
	t.Helper()
	all, err := db.List(t.Context(), w.rooms.db, db.Column[student.ID], `SELECT id FROM student WHERE NOT EXISTS (SELECT 1 FROM letter_request r WHERE r.student_id = student.id)`)
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range all {
		id, err := w.built.house.requests.Note(t.Context(), who, letters.Draft{Name: canary, Together: canary, Points: []string{canary}, Zone: "Europe/London",
			Referee: letters.Referee{Name: canary, Kind: letters.Clinical}})
		if err == nil {
			err = w.rooms.letters.PutPack(t.Context(), who, id, []byte(canary))
		}
		if err == nil {
			_, err = w.rooms.letters.AddMail(t.Context(), who, letters.MailRow{Request: id, Mail: letters.MailAsk, At: noon, State: letters.Needless, Since: noon})
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAPackIsOnePDFWithTheCV(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	ctx, h := t.Context(), w.built.house
	w.keep(t, answers)
	who := w.ids(t)[0]
	record, err := cv.FromJSON([]byte(`{"basics":{"name":"Ayesha Khan","email":"ayesha@kemu.example"},"education":[{"institution":"King Edward Medical University","area":"MBBS"}]}`), func() string { return "x" })
	if err == nil {
		_, err = h.cvs.Save(ctx, who, 0, record, "Took in")
	}
	if err != nil {
		t.Fatal(err)
	}
	v, err := h.cvs.PutVariant(ctx, who, cv.Variant{Name: "Imperial", Layout: cv.Clinical, Paper: cv.A4, Pages: 1})
	if err != nil {
		t.Fatal(err)
	}
	id, err := h.requests.Note(ctx, who, letters.Draft{Name: "Ayesha Khan", School: "King Edward Medical University", NeededBy: clock.MustDate("2027-03-01"), Zone: "Europe/London", Variant: string(v.ID),
		Together: "Six weeks on the medical ward. #eval(\"1\") \\ *not bold*", Points: []string{"The audit of cannula sites: 212 patients, 40% fewer infections."},
		Referee: letters.Referee{Name: "Dr Rahman", Role: "Consultant physician", Institution: "Mayo Hospital", Kind: letters.Clinical, Knows: "He supervised my six weeks."},
		To: []letters.Destination{{Application: "a", Title: "Imperial College: clinical elective", Way: letters.Theirs, Instructions: "On letterhead, signed.\nBy mail to the office.", Link: "https://imperial.example/refs"},
			{Application: "b", Title: "Ward in Lahore", Way: letters.Here}}})
	if err != nil {
		t.Fatal(err)
	}
	pdf, err := h.requests.PackOf(ctx, who, id)
	if err != nil {
		t.Fatal(err)
	}
	again, err := h.requests.PackOf(ctx, who, id)
	if err != nil || !bytes.Equal(pdf, again) {
		t.Errorf("the second has other bytes: %v", err)
	}
	pages, count, err := h.press.draw(ctx, pdf)
	if err != nil || count != 2 || len(pages) != 2 {
		t.Errorf("%d pages, %v", count, err)
	}
	if dir := os.Getenv("PACK_OUT"); dir != "" {
		_ = os.WriteFile(dir, pdf, 0o600)
	}
}

// When all letters that the places want were asked for, the plan says so; the word of
// it is the student's own act, never a referee's.
func TestThePlanKnowsThatRefereesWereAsked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := w.keep(t, "country=US&start=2027-09&year=4&schoolcountry=PK&mark=have:cv")
	who := w.ids(t)[0]
	at := post(t, w, cookie, "/applications", "place=us-cdc-epidemiology-elective").Header().Get("Location")
	application := strings.TrimPrefix(at, "/applications/")
	done := func() bool {
		state, err := w.rooms.kept(t.Context(), who)
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(state.Marks, func(m plan.Mark) bool { return m.Step == "letters.ask" && m.DoneOn != 0 })
	}
	var asked []letters.ID
	for i, name := range []string{"Dr Rahman", "Dr Malik"} {
		id, err := w.built.house.requests.Note(t.Context(), who, letters.Draft{Name: "Ayesha Khan", NeededBy: clock.MustDate("2027-03-01"), Zone: "America/New_York", Together: "Six weeks.",
			Referee: letters.Referee{Name: name, Kind: letters.Clinical}, To: []letters.Destination{{Application: application, Title: "CDC", Way: letters.Theirs, Instructions: "By mail."}}})
		if err == nil {
			_, err = w.built.house.requests.Ask(t.Context(), who, id, 1, letters.Wish{Decided: true, By: letters.ByCopy})
		}
		if err != nil {
			t.Fatal(err)
		}
		if asked = append(asked, id); done() != (i == 1) {
			t.Errorf("after %d of two: %v", i+1, done())
		}
	}
	before, err := w.rooms.plans.Latest(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.built.house.requests.SentDirectly(t.Context(), asked[0], []string{application}); err != nil {
		t.Fatal(err)
	}
	if after, err := w.rooms.plans.Latest(t.Context(), who); err != nil || after.Rev != before.Rev {
		t.Errorf("the history of the plan tells of a letter: %v %v", after, err)
	}
	if body := w.get(at, cookie).Body.String(); !strings.Contains(body, "2 wanted, 1 there, 1 asked.") {
		t.Error("the page of the application does not tell of the letters")
	}
}
