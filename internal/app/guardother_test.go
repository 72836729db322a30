package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

func TestRow36TheOwnersReasonIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	p := meet(t, w)
	names, err := db.List(t.Context(), w.rooms.db, db.Column[string], `SELECT id FROM lead_suggestion WHERE stage = 'open'`)
	if err != nil || len(names) == 0 {
		t.Fatal("no suggestion waits", err)
	}
	path := "/owner/suggestions/" + names[0] + "/refusal"
	if rec := w.send(http.MethodPost, path, url.Values{"reason": {tells}}, p.owner.set); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(rec.Body.String(), "reads like the name of a patient") {
		t.Errorf("%s: %d", path, rec.Code)
	}
	if rec := w.send(http.MethodPost, path, url.Values{"reason": {tellsNot}}, p.owner.set); rec.Code != http.StatusSeeOther {
		t.Errorf("%s: %d", path, rec.Code)
	}
}

func TestRow36TheRefereesReasonIsRead(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	err := w.built.house.requests.Answer(t.Context(), "none", letters.Answer{Kind: letters.No, Reason: tells})
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "reads like the name of a patient") {
		t.Error(err)
	}
	if err := w.built.house.requests.Answer(t.Context(), "none", letters.Answer{Kind: letters.No, Reason: tellsNot}); errs.KindOf(err) != errs.NotFound {
		t.Error(err)
	}
}

func TestRow36ALetterNumbersNoPatient(t *testing.T) {
	t.Parallel()
	for _, d := range []held.Draft{{Known: "Since May. MRN 4471290."}, {Seen: "She nursed our patient Mrs Khan, 54."}, {More: "NHS number 943 476 5919"}} {
		if len(d.Faults()) != 1 {
			t.Errorf("%+v: %v", d, d.Faults())
		}
	}
	if faults := (held.Draft{Name: "Dr Rahman", Seen: "Ms Khan clerked patients with heart failure.", Known: "As her supervisor."}).Faults(); len(faults) > 0 {
		t.Error(faults)
	}
}

// A table brings thousands of cells, which are kept until the student has said what
// they mean: what names a patient is taken out before.
func TestRow36TablesArriveCleansed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := w.keep(t, answers)
	at := takeTable(t, w, cookie, "Name,Deadline,Notes\nWard,03/04/2027,"+strings.ReplaceAll(tells, ",", "")+"\nLab,,NHS number 943 476 5919\nClinic,,"+tellsNot+"\n")
	post(t, w, cookie, at+"/columns", "act=start&column1=name&column2=closes&column3=notes")
	kept, _ := w.holds(t, w.ids(t)[0])
	if strings.Contains(kept, "Mrs Khan") || strings.Contains(kept, "5919") || !strings.Contains(kept, "[taken out: it reads like an NHS number]") || !strings.Contains(kept, tellsNot) {
		t.Errorf("kept: %s", kept)
	}
}

// What the guard refuses is in no line of the log.
func TestRow36NoNoteIsLogged(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := w.keep(t, answers)
	at := post(t, w, cookie, "/applications", "place="+string(imperial)).Header().Get("Location")
	for _, path := range []string{at + "/notes", "/leads", "/cv/basics"} {
		w.send(http.MethodPost, path, url.Values{"note-text": {tells}, "notes": {tells}, "name": {"Ward"}, "summary": {tells}}, cookie)
	}
	w.send(http.MethodPost, at+"/notes", url.Values{"note-text": {"The patient on Ward 7B had no visitors."}}, cookie)
	if page := w.get(at, cookie).Body.String(); !strings.Contains(page, "no visitors") {
		t.Fatal("the note is not kept")
	}
	if log := w.log.String(); !strings.Contains(log, "POST") || strings.Contains(log, "Khan") || strings.Contains(log, "visitors") {
		t.Errorf("the log: %s", log)
	}
}
