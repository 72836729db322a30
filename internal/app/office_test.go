package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"preround/internal/account/signin"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
	"preround/internal/student"
)

// Rows 1, 17 and 41: who opens the letter at its addresses. The office gets the file, as
// an attachment that can do nothing, and leaves a line; the owner, another student and
// the student of the letter find nothing there.
func TestRow17TheOfficeReadsLettersAndTheOwnerDoesNot(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	newcomer := func() (func(*http.Request), student.ID) {
		before := s.ids(t)
		cookie := s.keep(t, answers)
		return cookie, slices.DeleteFunc(s.ids(t), func(who student.ID) bool { return slices.Contains(before, who) })[0]
	}
	reader, readers := newcomer()
	owner, owners := newcomer()
	address, err := signin.ReadAddress("Office@school.example")
	if err == nil {
		err = s.rooms.signin.SetAddress(t.Context(), readers, address, noon)
	}
	if err == nil {
		err = s.rooms.signin.Grant(t.Context(), owners, noon)
	}
	if err != nil {
		t.Fatal(err)
	}
	at := "/office/letters/" + string(s.letter)
	for name, set := range map[string]func(*http.Request){"the owner": owner, "the student": s.her[0].set, "a visitor": func(*http.Request) {}} {
		for _, r := range []route{{"GET", "/office/letters"}, {"GET", at}, {"POST", at + "/opening"}, {"POST", at + "/forwarding"}, {"GET", "/letters/" + string(s.letter) + "/letter"}} {
			if rec := s.send(r.method, r.path, url.Values{"place": {"a1"}}, set); rec.Code != http.StatusNotFound {
				t.Errorf("%s by %s: %d", r, name, rec.Code)
			}
		}
	}
	before := len(s.notes(t))
	if rec := s.get("/office/letters", reader); rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Ayesha Khan, by Dr Rahman") || !strings.Contains(rec.Body.String(), "Sender not checked") {
		t.Errorf("the list: %d", rec.Code)
	}
	if rec := s.get("/account", reader); !strings.Contains(rec.Body.String(), "/office/letters") {
		t.Error("the account does not lead there")
	}
	if rec := s.get("/account", owner); strings.Contains(rec.Body.String(), "/office/letters") {
		t.Error("the owner's account leads there")
	}
	if rec := s.get(at, reader); rec.Code != http.StatusOK || len(s.notes(t)) != before {
		t.Errorf("the page of the letter: %d", rec.Code)
	}
	rec := s.send(http.MethodPost, at+"/opening", nil, reader)
	if rec.Code != http.StatusOK || rec.Body.String() != string(s.body) || !strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") || !strings.Contains(rec.Header().Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("the letter: %d %v", rec.Code, rec.Header())
	}
	if rec := s.send(http.MethodPost, at+"/forwarding", url.Values{"place": {"a9"}}, reader); rec.Code != http.StatusUnprocessableEntity {
		t.Errorf("forwarded where it may not go: %d", rec.Code)
	}
	if rec := s.send(http.MethodPost, at+"/forwarding", url.Values{"place": {"a1"}}, reader); rec.Code != http.StatusSeeOther {
		t.Errorf("forwarded: %d", rec.Code)
	}
	notes := s.notes(t)
	if len(notes) != before+2 || notes[before].Deed != held.Opened || notes[before].By != "Office@school.example" || notes[before+1].Deed != held.Forwarded {
		t.Errorf("%+v", notes)
	}
}

func (s *stage) notes(t *testing.T) []held.Note {
	t.Helper()
	all, err := s.built.house.held.Notes(t.Context(), s.where(s.letter))
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Row 1, the other side: a letter for which nothing was waived opens for its student on
// any server, and for nobody else.
func TestRow1AnUnwaivedLetterIsItsStudents(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie, stranger := w.keep(t, answers), w.keep(t, answers)
	h := w.built.house
	rec := w.get("/letters/none/letter", cookie)
	if rec.Code != http.StatusNotFound {
		t.Errorf("no letter: %d", rec.Code)
	}
	opened := 0
	for _, who := range w.ids(t) {
		id, err := h.requests.Note(t.Context(), who, letters.Draft{Name: "Ayesha Khan", NeededBy: clock.MustDate("2027-01-15"), Zone: "Europe/London", Together: "Six weeks.",
			Referee: letters.Referee{Name: "Dr Rahman", Kind: letters.Clinical}, To: []letters.Destination{{Application: "a1", Title: "Imperial", Way: letters.Here}}})
		if err != nil {
			t.Fatal(err)
		}
		r, err := h.requests.One(t.Context(), who, id)
		if err == nil {
			_, err = h.requests.Ask(t.Context(), who, id, r.N, letters.Wish{Decided: true, By: letters.ByCopy})
		}
		if err == nil {
			_, err = h.held.HandIn(t.Context(), held.Where{Student: who, Request: string(id)}, held.In{How: held.Uploaded, Places: []string{"a1"}, File: strings.NewReader(string(withText(1)))}, "")
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, set := range []func(*http.Request){cookie, stranger, func(*http.Request) {}} {
			rec := w.get("/letters/"+string(id)+"/letter", set)
			switch {
			case rec.Code == http.StatusOK && strings.HasPrefix(rec.Header().Get("Content-Disposition"), "attachment") && strings.HasPrefix(rec.Body.String(), "%PDF"):
				opened++
			case rec.Code != http.StatusNotFound:
				t.Errorf("%d %v", rec.Code, rec.Header())
			}
		}
	}
	if opened != 2 { // each of the two students their own
		t.Errorf("%d letters were opened", opened)
	}
}
