package lettersdb_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"preround/internal/letters"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
)

func TestARequestIsNotedChangedAndAsked(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id := r.note(t, draft())
		d := draft()
		d.Referee.Name = "  Prof.  Rahman "
		must(t, r.Change(ctx, "amina", id, 1, d))
		wantKind(t, r.Change(ctx, "amina", id, 1, draft()), errs.Conflict, "another tab")
		if got := r.one(t, id); got.Referee.Name != "Prof. Rahman" || got.At(r.now) != letters.Noted {
			t.Errorf("%+v", got)
		}
		_, err := r.Ask(ctx, "amina", id, 1, letters.Wish{Decided: true, By: letters.ByMail})
		wantKind(t, err, errs.Conflict, "asked as it was before the change")
		_, err = r.Ask(ctx, "amina", id, 2, letters.Wish{By: letters.ByMail})
		if !slices.Equal(fields(err), []string{"waived"}) {
			t.Errorf("without a word about waiving: %v", err)
		}
		link, err := r.Ask(ctx, "amina", id, 2, letters.Wish{Waived: true, Decided: true, By: letters.ByMail})
		must(t, err)
		if link != "" {
			t.Errorf("the student sees the link %s", link)
		}
		r.state(t, id, letters.Waiting)
		_, err = r.Ask(ctx, "amina", id, 3, letters.Wish{Decided: true, By: letters.ByMail})
		wantKind(t, err, errs.Conflict, "asked twice")
		wantKind(t, r.Change(ctx, "amina", id, 3, draft()), errs.Conflict, "Row 3: changed after asking")
		pack, err := r.PackOf(ctx, "amina", id)
		if err != nil || string(pack) != "%PDF for Prof. Rahman, waived true" {
			t.Errorf("the pack %s, %v", pack, err)
		}
	})
}

func TestTheRefereesSide(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		noted := r.note(t, draft())
		_, err := r.ForReferee(ctx, noted)
		wantKind(t, err, errs.NotFound, "a request that was not asked")
		_, err = r.ForReferee(ctx, "nothing")
		wantKind(t, err, errs.NotFound, "a request that is none")
		must(t, r.Cancel(ctx, "amina", noted)) // what was thrown away is shown nowhere
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		a, err := r.ForReferee(ctx, id)
		must(t, err)
		if a.Name != "Ayesha Khan" || a.Student != "amina" || a.State != letters.Waiting || !a.Waived || len(a.To) != 2 || a.Reply != "amina@kemu.example" ||
			!a.Due.Equal(time.Date(2027, 3, 1, 23, 59, 0, 0, time.UTC)) || a.PassedOn() || a.FreeMail {
			t.Errorf("%+v", a)
		}
		wantKind(t, r.Answer(ctx, id, letters.Answer{Kind: letters.Yes, To: []string{"x"}}), errs.Invalid, "yes to nothing")
		must(t, r.Answer(ctx, id, letters.Answer{Kind: letters.Yes, To: []string{"a1", "x"}}))
		states, err := r.States(ctx, "amina", "a2")
		if err != nil || len(states) != 1 || states[0].State != letters.Declined {
			t.Errorf("the place that was left out: %+v %v", states, err)
		}
		r.now = noon.AddDate(0, 0, 3)
		must(t, r.Arrived(ctx, id))
		r.now = noon.AddDate(0, 0, 5)
		must(t, r.Arrived(ctx, id)) // replaced
		states, err = r.States(ctx, "amina", "a1")
		want := letters.Shown{Request: id, Who: "Dr Rahman", State: letters.Arrived, On: states[0].On}
		if err != nil || len(states) != 1 || states[0] != want || want.On.String() != "2026-12-03" {
			t.Errorf("the letter that came on the 3rd and was replaced: %+v %v", states, err)
		}
		wantKind(t, r.Cancel(ctx, "amina", id), errs.Conflict, "cancelled with a letter there")
		must(t, r.TakenBack(ctx, id))
		r.state(t, id, letters.TakenBack)
		must(t, r.Arrived(ctx, id))
		r.state(t, id, letters.Arrived)
	})
}

// Row 4: another word about waiving is another request, and nothing of the first.
func TestRow4AnotherWaiverIsAnotherRequest(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		must(t, r.Arrived(ctx, id))
		next, err := r.Again(ctx, "amina", id, false)
		must(t, err)
		_, err = r.Ask(ctx, "amina", next, 1, letters.Wish{Decided: true, By: letters.ByMail})
		must(t, err)
		first, second := r.one(t, id), r.one(t, next)
		if first.Readable() || !first.Waived || second.Waived || second.At(r.now) != letters.Waiting || second.Readable() || second.From != id {
			t.Errorf("%+v\n%+v", first, second)
		}
	})
}

func TestSomebodyElseIsAskedWithWhatWasSaid(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		must(t, r.Answer(ctx, id, letters.Answer{Kind: letters.No, Reason: "On\r\nleave until May"}))
		if q := r.one(t, id); q.Reason != "On leave until May" {
			t.Errorf("the reason %q", q.Reason)
		}
		next, err := r.Again(ctx, "amina", id, true)
		must(t, err)
		q := r.one(t, next)
		if q.Referee.Email != "" || q.Referee.Name == "Dr Rahman" || len(q.To) != 2 || q.NeededBy != draft().NeededBy || q.Name != "Ayesha Khan" {
			t.Errorf("%+v", q)
		}
	})
}

func TestCancellingEndsTheLinkAndTellsWhoSaidYes(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		r.work(t)
		must(t, r.Answer(ctx, id, letters.Answer{Kind: letters.Yes, To: []string{"a1", "a2"}}))
		must(t, r.Cancel(ctx, "amina", id))
		r.work(t)
		if len(r.links) != 1 || !r.links[0].revoked {
			t.Errorf("%+v", r.links)
		}
		if len(r.sent) != 2 || !strings.Contains(r.sent[1].Subject, "No longer needed") || tokens(r.sent[1].Text) != 0 {
			t.Errorf("%d mails: %+v", len(r.sent), r.sent)
		}
		wantKind(t, r.Arrived(ctx, id), errs.Conflict, "a letter after that")
		wantKind(t, r.Restore(ctx, "amina", id), errs.Conflict, "brought back after asking")
		draftOnly := r.note(t, draft())
		must(t, r.Cancel(ctx, "amina", draftOnly))
		must(t, r.Restore(ctx, "amina", draftOnly))
		r.state(t, draftOnly, letters.Noted)
	})
}

func TestOnAPersonalServerNoWaivedLetterIsHandedIn(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		r.setup.School = ""
		r.Service = letters.New(r.setup)
		id := r.note(t, draft())
		_, err := r.Ask(t.Context(), "amina", id, 1, letters.Wish{Waived: true, Decided: true, By: letters.ByMail})
		if !slices.Equal(fields(err), []string{"waived"}) {
			t.Errorf("waived, and handed in here: %v", err)
		}
		if _, err = r.Ask(t.Context(), "amina", id, 1, letters.Wish{Decided: true, By: letters.ByMail}); err != nil {
			t.Errorf("not waived: %v", err)
		}
		d := draft()
		d.To = []letters.Destination{{Application: "a1", Title: "Imperial", Way: letters.Sealed, Key: "age1" + strings.Repeat("q", 58)}}
		if _, err := r.Ask(t.Context(), "amina", r.note(t, d), 1, letters.Wish{Waived: true, Decided: true, By: letters.ByMail}); err != nil {
			t.Errorf("waived, and encrypted for the place: %v", err)
		}
	})
}

// Row 13: requests of others are not there.
func TestRow13RequestsOfOthersAreNotThere(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByCopy, true)
		_, none := r.One(ctx, "ben", "nothing")
		_, err := r.One(ctx, "ben", id)
		if errs.KindOf(err) != errs.NotFound || err.Error() != none.Error() {
			t.Errorf("%v, and of nothing: %v", err, none)
		}
		wantKind(t, r.Change(ctx, "ben", id, 1, draft()), errs.NotFound, "changed")
		wantKind(t, r.Cancel(ctx, "ben", id), errs.NotFound, "cancelled")
		_, err = r.Again(ctx, "ben", id, false)
		wantKind(t, err, errs.NotFound, "copied")
		_, err = r.NewLink(ctx, "ben", id)
		wantKind(t, err, errs.NotFound, "its link")
		_, err = r.PackOf(ctx, "ben", id)
		wantKind(t, err, errs.NotFound, "its pack")
		wantKind(t, r.SendAgain(ctx, "ben", id), errs.NotFound, "sent again")
		if all, err := r.All(ctx, "ben"); err != nil || len(all) != 0 {
			t.Errorf("%v %v", all, err)
		}
		if all, err := r.States(ctx, "ben", "a1"); err != nil || len(all) != 0 {
			t.Errorf("%v %v", all, err)
		}
	})
}

func TestRow43ErasingAStudentErasesTheRequests(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		must(t, r.store.EraseStudent(ctx, "amina"))
		for _, table := range []string{"letter_request", "letter_event", "letter_pack", "letter_mail"} {
			n := 0
			if _, err := r.d.Get(ctx, db.Into(&n), "SELECT count(*) FROM "+table); err != nil || n != 0 {
				t.Errorf("%s: %d rows, %v", table, n, err)
			}
		}
		_, err := r.ForReferee(ctx, id)
		wantKind(t, err, errs.NotFound, "the referee's side")
		r.work(t)
		if len(r.sent) != 0 {
			t.Errorf("%d mails were sent", len(r.sent))
		}
	})
}
