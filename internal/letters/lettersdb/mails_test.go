package lettersdb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"preround/internal/letters"
	"preround/internal/platform/errs"
)

// Row 5: where this server sends the request, the link is in the mail to the referee
// and nowhere else that the student could see; each mail has a link of its own.
func TestRow5TheLinkIsInTheMailAlone(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, link := r.ask(t, draft(), letters.ByMail, true)
		if link != "" || len(r.links) != 0 {
			t.Errorf("the student got %q", link)
		}
		r.work(t)
		if len(r.sent) != 1 || r.sent[0].To != "rahman@hospital.example" || tokens(r.sent[0].Text) != 1 || tokens(r.sent[0].Subject) != 0 || r.sent[0].Reply != "amina@kemu.example" ||
			string(r.sent[0].Pack) != "%PDF for Dr Rahman, waived true" || r.sent[0].PackName != "Khan request for a letter.pdf" || !r.sent[0].Asked {
			t.Fatalf("%+v", r.sent)
		}
		_, err := r.NewLink(ctx, "amina", id)
		wantKind(t, err, errs.Conflict, "a link for the student")
		rows, err := r.MailsOf(ctx, "amina")
		must(t, err)
		if len(rows) != 3 {
			t.Errorf("%+v", rows)
		}
	})
}

func TestRow5APassedOnLinkIsMarked(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, link := r.ask(t, draft(), letters.ByCopy, false)
		if tokens(link) != 1 || len(r.orders) != 0 {
			t.Fatalf("the link %q, %d orders", link, len(r.orders))
		}
		a, err := r.ForReferee(ctx, id)
		must(t, err)
		if !a.PassedOn() || !strings.Contains(a.Checked(), "passed on by the student") {
			t.Errorf("whoever receives the letter is told: %s", a.Checked())
		}
		again, err := r.NewLink(ctx, "amina", id)
		must(t, err)
		if again == link || !r.links[0].revoked || r.links[1].revoked {
			t.Errorf("%+v", r.links)
		}
		wantKind(t, r.SendAgain(ctx, "amina", id), errs.Conflict, "sent by this server")
	})
}

// A mail is sent once, though the worker is called twice, and again under the same
// name when it is not known whether it went.
func TestAMailGoesOnce(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		r.refuse["rahman@hospital.example"] = errServer
		if err := r.Deliver(ctx, "amina", id, letters.MailAsk); !errors.Is(err, errServer) {
			t.Fatal(err)
		}
		delete(r.refuse, "rahman@hospital.example")
		r.work(t)
		r.work(t)
		if len(r.sent) != 1 {
			t.Fatalf("%d mails", len(r.sent))
		}
		// The process died after the server's yes: the row still says "sending".
		if _, err := r.d.Exec(ctx, `UPDATE letter_mail SET state = 'sending' WHERE mail = 'ask'`); err != nil {
			t.Fatal(err)
		}
		r.work(t)
		if len(r.sent) != 2 || r.sent[0].ID != r.sent[1].ID || r.sent[0].ID == "" || r.sent[0].Text == r.sent[1].Text {
			t.Errorf("the second has the first's name and a link of its own: %+v", r.sent)
		}
	})
}

func TestTwoRemindersAndNoMore(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		seen := []string{}
		for day := range 140 {
			r.now = noon.AddDate(0, 0, day)
			n := len(r.sent)
			r.work(t)
			for _, l := range r.sent[n:] {
				seen = append(seen, r.now.Format("2006-01-02")+" "+strings.Fields(l.Subject)[0])
				if l.Asked != (day == 0) {
					t.Errorf("%s counts for its recipient: %v", l.Subject, l.Asked)
				}
			}
		}
		want := "2026-11-30 A, 2026-12-07 A, 2027-02-22 In"
		if got := strings.Join(seen, ", "); got != want {
			t.Errorf("%s, want %s", got, want)
		}
		r.state(t, id, letters.Ended)
	})
}

func TestNoReminderAfterAnEnd(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		for name, end := range map[string]func(letters.ID) error{
			"yes": func(id letters.ID) error {
				return r.Answer(ctx, id, letters.Answer{Kind: letters.Yes, To: []string{"a1"}})
			},
			"no":      func(id letters.ID) error { return r.Answer(ctx, id, letters.Answer{Kind: letters.No}) },
			"not me":  func(id letters.ID) error { return r.Answer(ctx, id, letters.Answer{Kind: letters.NotMe}) },
			"arrived": func(id letters.ID) error { return r.Arrived(ctx, id) },
			"sent":    func(id letters.ID) error { return r.SentDirectly(ctx, id, []string{"a2"}) },
			"cancel":  func(id letters.ID) error { return r.Cancel(ctx, "amina", id) },
		} {
			r.now, r.sent, r.orders = noon, nil, nil
			id, _ := r.ask(t, draft(), letters.ByMail, true)
			r.work(t)
			must(t, end(id))
			for day := range 120 {
				r.now = noon.AddDate(0, 0, day)
				r.work(t)
			}
			want := 1
			if name == "yes" {
				want = 2 // the week before: who said yes and has not written yet
			}
			if len(r.sent) != want {
				t.Errorf("%s: %d mails, want %d", name, len(r.sent), want)
			}
		}
	})
}

func TestABounceAsksForAnotherAddress(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		r.refuse["rahman@hospital.example"] = letters.ErrBounced
		r.work(t)
		r.state(t, id, letters.Returned)
		if len(r.links) != 1 || !r.links[0].revoked {
			t.Errorf("the link goes on working: %+v", r.links)
		}
		delete(r.refuse, "rahman@hospital.example")
		r.now = noon.AddDate(0, 2, 23)
		r.work(t)
		if len(r.sent) != 0 {
			t.Errorf("%d mails to an address that takes none", len(r.sent))
		}
		next, err := r.Again(ctx, "amina", id, false)
		must(t, err)
		if q := r.one(t, next); q.Referee.Name != "Dr Rahman" || q.Together != draft().Together {
			t.Errorf("%+v", q)
		}
	})
}

// Row 33: a hundred presses of "send it again" give three mails.
func TestRow33AHundredResendsGiveThreeMails(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		ctx := t.Context()
		id, _ := r.ask(t, draft(), letters.ByMail, true)
		for range 100 {
			if err := r.SendAgain(ctx, "amina", id); err != nil {
				wantKind(t, err, errs.TooMany, "too often")
			}
			r.work(t)
			r.now = r.now.Add(10 * time.Minute)
		}
		if len(r.sent) != 3 {
			t.Errorf("%d mails", len(r.sent))
		}
	})
}

func TestRow33WhoAsksManyPassesThemOn(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		for range letters.MostMails {
			r.ask(t, draft(), letters.ByMail, true)
		}
		id := r.note(t, draft())
		_, err := r.Ask(t.Context(), "amina", id, 1, letters.Wish{Decided: true, By: letters.ByMail})
		if f := fields(err); len(f) != 1 || f[0] != "by" {
			t.Errorf("one more: %v", err)
		}
		if _, err := r.Ask(t.Context(), "amina", id, 1, letters.Wish{Decided: true, By: letters.ByCopy}); err != nil {
			t.Errorf("passed on: %v", err)
		}
	})
}

func TestWithoutAMailServerOrAnAddressOfOnesOwn(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		id := r.note(t, draft())
		r.address["amina"] = ""
		wish := letters.Wish{Decided: true, By: letters.ByMail}
		if _, err := r.Ask(t.Context(), "amina", id, 1, wish); !strings.Contains(err.Error(), "Confirm your own") {
			t.Errorf("without an address: %v", err)
		}
		r.off = true
		if _, err := r.Ask(t.Context(), "amina", id, 1, wish); !strings.Contains(err.Error(), "sends no mail") {
			t.Errorf("without a mail server: %v", err)
		}
		wish.By = letters.ByMailto
		if link, err := r.Ask(t.Context(), "amina", id, 1, wish); err != nil || link == "" {
			t.Errorf("%q %v", link, err)
		}
	})
}
