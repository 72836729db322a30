package statementdb_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"preround/internal/account/accountdb"
	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/statement"
	"preround/internal/statement/statementdb"
	"preround/internal/student"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

var ganga = catalog.Place{ID: "in-ganga", Name: "Burns elective", Organiser: catalog.Organiser{Name: "Ganga Hospital"}, Summary: "Burns unit with a Replantation Club."}

func around(_ context.Context, _ student.ID, d statement.Document) (statement.Around, error) {
	places := []*catalog.Place{&ganga, {ID: "us-yale", Name: "Elective", Organiser: catalog.Organiser{Name: "Yale School of Medicine"}}}
	a := statement.Around{Names: statement.NewNames(func(yield func(*catalog.Place) bool) {
		for _, p := range places {
			if !yield(p) {
				return
			}
		}
	})}
	if d.For != "" {
		a.Place, a.About = "Burns elective", statement.About{Place: &ganga, Kind: d.Kind, Found: d.Found}
	}
	return a, nil
}

// doors are links that nobody goes through.
type doors struct{}

func (doors) Make(_ context.Context, who student.ID, which statement.ID, _ time.Time) (string, error) {
	return "https://preround.test/reader/" + string(who) + string(which), nil
}
func (doors) Revoke(context.Context, student.ID, statement.ID) error { return nil }

func open(t *testing.T, d *db.DB, students ...student.ID) (*statementdb.Store, *statement.Service) {
	t.Helper()
	for _, who := range students {
		if err := accountdb.New(d).Open(t.Context(), who, noon); err != nil {
			t.Fatal(err)
		}
	}
	s := statementdb.New(d)
	return s, statement.New(statement.Setup{Store: s, Links: s, Doors: doors{}, Transact: d.Write, Around: around, Clock: clock.Fixed(noon), Random: rand.Reader})
}

func each(t *testing.T, test func(t *testing.T, store *statementdb.Store, s *statement.Service)) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		store, s := open(t, d, "amina", "ben")
		test(t, store, s)
	})
}

func begin(t *testing.T, s *statement.Service, who student.ID, d statement.Document) statement.Revision {
	t.Helper()
	if d.Kind == "" {
		d.Kind = statement.Personal
	}
	r, err := s.Begin(t.Context(), who, d)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func save(t *testing.T, s *statement.Service, who student.ID, r statement.Revision, text string) statement.Revision {
	t.Helper()
	r.Text = text
	next, err := s.Save(t.Context(), who, r.Rev, r.Document)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

const good = "The Replantation Club is why I write."

func TestATextIsSavedAndGoneBackTo(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		one := begin(t, s, "amina", statement.Document{Title: "Surgery"})
		two := save(t, s, "amina", one, "First words. ")
		if two.Rev != 2 || two.Text != "First words." || !two.At.Equal(noon) {
			t.Errorf("%+v", two)
		}
		if again := save(t, s, "amina", two, "First words."); again.Rev != 2 {
			t.Errorf("the same once more is revision %d", again.Rev)
		}
		if _, err := s.Save(ctx, "amina", 1, statement.Document{ID: one.ID, Kind: statement.Personal, Text: "Late"}); errs.KindOf(err) != errs.Conflict {
			t.Errorf("a tab that was left open: %v", err)
		}
		save(t, s, "amina", two, "Second words.")
		back, err := s.GoBack(ctx, "amina", one.ID, 3, 2)
		if err != nil || back.Rev != 4 || back.Text != "First words." || back.Title != "Surgery" {
			t.Errorf("%+v, %v", back, err)
		}
		history, err := s.History(ctx, "amina", one.ID, 10)
		if err != nil || len(history) != 4 || history[0].Says != "Went back" || history[3].Says != "Began it" {
			t.Errorf("%+v, %v", history, err)
		}
		if before, err := s.Before(ctx, "amina", one.ID, 3); err != nil || before.Text != "Second words." {
			t.Errorf("%+v, %v", before, err)
		}
		if _, err := s.Before(ctx, "amina", one.ID, 9); errs.KindOf(err) != errs.NotFound {
			t.Error(err)
		}
	})
}

func TestReadyIsRefusedAndOverruled(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		r := save(t, s, "amina", begin(t, s, "amina", statement.Document{For: "app-1"}), "I want to join you at Yale.")
		_, err := s.MarkReady(ctx, "amina", r.ID, r.Rev, "  ")
		refused, ok := errors.AsType[statement.Refused](err)
		if !ok || len(refused.Refusals) != 2 || refused.Refusals[0].Sentence != "I want to join you at Yale." {
			t.Fatalf("%v", err)
		}
		ready, err := s.MarkReady(ctx, "amina", r.ID, r.Rev, "Yale is where the host  trained.")
		if err != nil || ready.Ready == nil || ready.Ready.Reason != "Yale is where the host trained." || len(ready.Ready.Overruled) != 2 {
			t.Fatalf("%+v, %v", ready.Ready, err)
		}
		if history, err := s.History(ctx, "amina", r.ID, 1); err != nil || !strings.Contains(history[0].Says, "Yale is where") {
			t.Errorf("%+v, %v", history, err)
		}
		found := ready.Document
		found.Found = []string{"A fact"}
		kept, err := s.Save(ctx, "amina", ready.Rev, found)
		if err != nil || kept.Ready == nil {
			t.Errorf("what does not go out was changed: %+v, %v", kept.Ready, err)
		}
		changed := save(t, s, "amina", kept, good)
		if changed.Ready != nil {
			t.Error("another text is ready still")
		}
		fine, err := s.MarkReady(ctx, "amina", r.ID, changed.Rev, "")
		if err != nil || fine.Ready == nil || fine.Ready.Reason != "" || fine.Says != "Ready" {
			t.Errorf("%+v, %v", fine, err)
		}
		if open, err := s.Reopen(ctx, "amina", r.ID, fine.Rev); err != nil || open.Ready != nil {
			t.Errorf("%+v, %v", open, err)
		}
		empty := begin(t, s, "amina", statement.Document{For: "app-2"})
		if _, err := s.MarkReady(ctx, "amina", empty.ID, 1, "because"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("an empty text: %v", err)
		}
		base := save(t, s, "amina", begin(t, s, "amina", statement.Document{}), good)
		if _, err := s.MarkReady(ctx, "amina", base.ID, base.Rev, "because"); errs.KindOf(err) != errs.Invalid {
			t.Errorf("a base: %v", err)
		}
	})
}

func TestATextIsMadeFromABaseAndFollowsIt(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		base := save(t, s, "amina", begin(t, s, "amina", statement.Document{Title: "Surgery"}), "About me.\n\nThanks.")
		r := begin(t, s, "amina", statement.Document{For: "app-1", Base: base.ID, Text: "is not looked at"})
		if r.Text != base.Text || r.BaseRev != base.Rev || !strings.Contains(r.Says, "Surgery") {
			t.Errorf("%+v", r)
		}
		r = save(t, s, "amina", r, "About me.\n\nOf this place.\n\nThanks.")
		save(t, s, "amina", base, "About me, again.\n\nThanks.")
		taken, left, err := s.FollowBase(ctx, "amina", r.ID, r.Rev)
		now, err2 := s.Open(ctx, "amina", r.ID)
		if err := errors.Join(err, err2); err != nil || taken != 1 || left != 0 || now.Text != "About me, again.\n\nOf this place.\n\nThanks." || now.BaseRev != 3 {
			t.Errorf("%d %d %+v %v", taken, left, now, err)
		}
		for name, d := range map[string]statement.Document{"a base from a base": {Base: base.ID}, "from one for a place": {For: "app-2", Base: r.ID}} {
			d.Kind = statement.Personal
			if _, err := s.Begin(ctx, "amina", d); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := s.Begin(ctx, "ben", statement.Document{Kind: statement.Personal, For: "app-1", Base: base.ID}); errs.KindOf(err) != errs.NotFound {
			t.Errorf("from another's base: %v", err)
		}
	})
}

func TestRepetitionIsMeasuredAgainstOtherPlacesAlone(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		const text = "I held the retractor for forty minutes while the ulcer was closed."
		base := save(t, s, "amina", begin(t, s, "amina", statement.Document{}), text)
		one := begin(t, s, "amina", statement.Document{For: "app-1", Base: base.ID})
		letter := begin(t, s, "amina", statement.Document{For: "app-1", Kind: statement.Letter, Base: base.ID})
		if _, _, r, err := s.Look(t.Context(), "amina", one.ID); err != nil || r.Overlap.Percent != 0 {
			t.Errorf("against its base and its own letter: %d%%, %v", r.Overlap.Percent, err)
		}
		two := begin(t, s, "amina", statement.Document{For: "app-2", Base: base.ID})
		if _, _, r, err := s.Look(t.Context(), "amina", one.ID); err != nil || r.Overlap.Percent != 100 {
			t.Errorf("against another place: %d%%, %v", r.Overlap.Percent, err)
		}
		for _, gone := range []statement.ID{two.ID, letter.ID} {
			if err := s.ThrowAway(t.Context(), "amina", gone, true); err != nil {
				t.Fatal(err)
			}
		}
		if _, _, r, err := s.Look(t.Context(), "amina", one.ID); err != nil || r.Overlap.Percent != 0 {
			t.Errorf("against one thrown away: %d%%, %v", r.Overlap.Percent, err)
		}
	})
}

func TestATextIsThrownAwayAndBroughtBack(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		r := save(t, s, "amina", begin(t, s, "amina", statement.Document{}), "Words.")
		if err := s.ThrowAway(ctx, "amina", r.ID, true); err != nil {
			t.Fatal(err)
		}
		if all, err := s.List(ctx, "amina"); err != nil || len(all) != 0 {
			t.Errorf("%+v, %v", all, err)
		}
		if _, err := s.Open(ctx, "amina", r.ID); errs.KindOf(err) != errs.NotFound {
			t.Error(err)
		}
		if err := s.ThrowAway(ctx, "amina", r.ID, false); err != nil {
			t.Fatal(err)
		}
		if back, err := s.Open(ctx, "amina", r.ID); err != nil || back.Text != "Words." {
			t.Errorf("%+v, %v", back, err)
		}
	})
}

func TestCommentsHangOnTheirParagraph(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		r := save(t, s, "amina", begin(t, s, "amina", statement.Document{}), "One.\n\nTwo.")
		for _, c := range []statement.Comment{{Paragraph: 1, Name: " Dr  Rahman ", Says: "Shorter."}, {Paragraph: statement.Whole, Name: "Dr Rahman", Says: "Good."}, {Paragraph: 7, Name: "Dr Rahman", Says: "Where?"}} {
			c.Document = r.ID
			if _, err := s.Comment(ctx, "amina", c); err != nil {
				t.Fatal(err)
			}
		}
		for field, c := range map[string]statement.Comment{"name": {Says: "x"}, "says": {Name: "x", Says: " \n "}} {
			c.Document = r.ID
			if _, err := s.Comment(ctx, "amina", c); len(errs.ProblemsOf(err)) != 1 || errs.ProblemsOf(err)[0].Field != field {
				t.Errorf("%s: %v", field, err)
			}
		}
		all, err := s.Comments(ctx, "amina", r.ID)
		if err != nil || len(all) != 3 || all[0].Name != "Dr Rahman" || all[0].Quote != "Two." || all[0].Rev != 2 || all[2].Paragraph != statement.Whole {
			t.Fatalf("%+v, %v", all, err)
		}
		for text, on := range map[string]int{"One.\n\nTwo.": 1, "Two.\n\nOne.": 0, "One.\n\nTwo, shorter.": statement.Whole} {
			if got := all[0].On(text); got != on {
				t.Errorf("in %q on %d, want %d", text, got, on)
			}
		}
		if err := s.Settle(ctx, "amina", r.ID, 1, true); err != nil {
			t.Fatal(err)
		}
		if all, err = s.Comments(ctx, "amina", r.ID); err != nil || !all[0].Done.Equal(noon) || !all[1].Done.IsZero() {
			t.Errorf("%+v, %v", all, err)
		}
		if err := s.Settle(ctx, "ben", r.ID, 1, false); errs.KindOf(err) != errs.NotFound {
			t.Errorf("another's comment: %v", err)
		}
	})
}

// Row 13: nothing of another's can be seen or changed, and it reads like what is not
// there.
func TestRow13TextsAreTheirOwners(t *testing.T) {
	each(t, func(t *testing.T, _ *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		r := save(t, s, "amina", begin(t, s, "amina", statement.Document{}), "Canary 4711.")
		tries := map[string]func(statement.ID) error{
			"open":   func(id statement.ID) error { _, err := s.Open(ctx, "ben", id); return err },
			"look":   func(id statement.ID) error { _, _, _, err := s.Look(ctx, "ben", id); return err },
			"before": func(id statement.ID) error { _, err := s.Before(ctx, "ben", id, 2); return err },
			"ready":  func(id statement.ID) error { _, err := s.MarkReady(ctx, "ben", id, 2, "x"); return err },
			"reopen": func(id statement.ID) error { _, err := s.Reopen(ctx, "ben", id, 2); return err },
			"away":   func(id statement.ID) error { return s.ThrowAway(ctx, "ben", id, true) },
			"back":   func(id statement.ID) error { _, err := s.GoBack(ctx, "ben", id, 2, 1); return err },
			"comment": func(id statement.ID) error {
				_, err := s.Comment(ctx, "ben", statement.Comment{Document: id, Name: "x", Says: "x"})
				return err
			},
			"save": func(id statement.ID) error {
				_, err := s.Save(ctx, "ben", 2, statement.Document{ID: id, Kind: statement.Personal})
				return err
			},
		}
		for name, try := range tries {
			theirs, none := try(r.ID), try("nothing")
			if errs.KindOf(theirs) != errs.NotFound || theirs.Error() != none.Error() {
				t.Errorf("%s: %v and %v", name, theirs, none)
			}
		}
		if now, err := s.Open(ctx, "amina", r.ID); err != nil || now.Rev != 2 || now.Text != "Canary 4711." {
			t.Errorf("%+v, %v", now, err)
		}
	})
}

func TestRow43ErasingAStudentErasesTheTexts(t *testing.T) {
	each(t, func(t *testing.T, store *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		for _, who := range []student.ID{"amina", "ben"} {
			r := begin(t, s, who, statement.Document{})
			if _, err := s.Comment(ctx, who, statement.Comment{Document: r.ID, Name: "x", Says: "x"}); err != nil {
				t.Fatal(err)
			}
		}
		if err := store.EraseStudent(ctx, "amina"); err != nil {
			t.Fatal(err)
		}
		hers, err1 := s.List(ctx, "amina")
		his, err2 := s.List(ctx, "ben")
		if err := errors.Join(err1, err2); err != nil || len(hers) != 0 || len(his) != 1 {
			t.Errorf("%v %v %v", hers, his, err)
		}
		if said, err := s.Comments(ctx, "ben", his[0].ID); err != nil || len(said) != 1 {
			t.Errorf("%v %v", said, err)
		}
	})
}

func TestTheArchiveTakesEverythingAlong(t *testing.T) {
	each(t, func(t *testing.T, store *statementdb.Store, s *statement.Service) {
		ctx := t.Context()
		base := save(t, s, "amina", begin(t, s, "amina", statement.Document{Title: "Surgery"}), "About me.")
		r := save(t, s, "amina", begin(t, s, "amina", statement.Document{For: "app-1", Base: base.ID, Kind: statement.Letter}), good)
		if _, err := s.MarkReady(ctx, "amina", r.ID, r.Rev, ""); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Comment(ctx, "amina", statement.Comment{Document: r.ID, Name: "Dr Rahman", Says: "Good.", Paragraph: 0}); err != nil {
			t.Fatal(err)
		}
		archive := statement.Records{Store: store}
		raw, err := archive.Export(ctx, "amina")
		if err != nil {
			t.Fatal(err)
		}
		if err := archive.Import(ctx, "ben", raw); err != nil {
			t.Fatal(err)
		}
		again, err := archive.Export(ctx, "ben")
		if err != nil || string(again) != string(raw) {
			t.Errorf("%v\n%s\n%s", err, raw, again)
		}
		rows, err := archive.Rows(ctx, "ben")
		if err != nil || len(rows) != 3 || rows[1][4]+rows[2][4] != "readydraft" && rows[1][4]+rows[2][4] != "draftready" {
			t.Errorf("%q %v", rows, err)
		}
		for _, broken := range []string{`{`, `{"texts":[{"id":""}]}`, `{"texts":[{"id":"x","versions":[]}]}`, `{"texts":[{"id":"x","versions":[{"text":{"kind":"novel"}}]}]}`} {
			if err := archive.Import(ctx, "ben", json.RawMessage(broken)); errs.KindOf(err) != errs.Invalid {
				t.Errorf("%s: %v", broken, err)
			}
		}
	})
}
