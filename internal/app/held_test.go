package app

import (
	"context"
	"crypto/rand"
	"strings"
	"testing"

	"preround/internal/letters/held"
	"preround/internal/papers/inspecttest"
)

// hold puts a letter and a draft for a student into the cabinet of a school, as a
// referee and the office would.
func (w *world) hold(t *testing.T, at held.Where, canary string) *held.Service {
	t.Helper()
	nobody, r := func(context.Context, string) error { return nil }, w.rooms
	s := held.New(held.Setup{Store: r.held, Drafts: r.held, Steps: r.held, Doomed: r.held, Vault: r.vault, Inspector: r.looks, Transact: r.db.Write,
		House: held.House{School: "School", Readers: []string{"office@school.example"}}, Arrived: nobody, TakenBack: nobody, Clock: r.clock, Random: rand.Reader})
	_, err := s.HandIn(t.Context(), at, held.In{How: held.Uploaded, Waived: true, Checked: canary, Places: []string{canary}, File: strings.NewReader(string(inspecttest.PDF(1)))}, "")
	if err == nil {
		_, _, err = s.Open(t.Context(), held.Office("office", canary), at)
	}
	if err == nil {
		_, err = s.AskCode(t.Context(), at)
	}
	if err == nil {
		_, err = s.Own(t.Context(), at, true, true)
	}
	if err == nil {
		err = s.SaveDraft(t.Context(), held.Where{Student: at.Student, Request: at.Request + "-draft"}, held.Draft{Seen: canary}, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhoReadsLettersIsSaidAtTheStart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		o      Options
		says   string
		holds  bool
		reader string
	}{
		{Options{}, "", false, ""},
		{Options{School: "  School of\tMedicine "}, "", false, ""},
		{Options{School: "School of Medicine", LetterReaders: "Office@School.example, dean@school.example,"}, "", true, "office@school.example"},
		{Options{LetterReaders: "office@school.example"}, "PREROUND_SCHOOL is not", false, ""},
		{Options{School: "S", LetterReaders: "the office"}, "is not an e-mail address", false, ""},
	} {
		h, err := c.o.letterHouse()
		if c.says != "" {
			if err == nil || !strings.Contains(err.Error(), c.says) || c.o.check() == nil {
				t.Errorf("%+v: %v", c.o, err)
			}
			continue
		}
		if err != nil || h.Holds() != c.holds || c.reader != "" && !h.IsReader(c.reader) || h.IsReader("") || h.IsReader("amina@school.example") {
			t.Errorf("%+v: %+v, %v", c.o, h, err)
		}
	}
}
