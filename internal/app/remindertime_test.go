package app

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/mail/mailtest"
	"preround/internal/reminder"
)

// Four weeks of a real plan, through the queue and a real mail server.
func TestFourWeeksOfRemindersOfARealPlan(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		post, now := mailtest.Start(t), &hands{at: sunday}
		b, err := newNode(t.Context(), d, now, post.URL(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		who := reminded(t, b, 1, reminder.Wish{Weekly: true, Single: true})
		for at := sunday; at.Before(sunday.AddDate(0, 0, 28)); at = at.Add(2 * time.Hour) {
			now.set(at)
			if _, err := b.house.queue.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		weeks, singles, ids := 0, 0, map[string]bool{}
		for _, l := range post.Letters() {
			ids[l.Header.Get("Message-Id")] = true
			if strings.HasPrefix(l.Subject(), "Your week from ") {
				weeks++
			} else {
				singles++
			}
			if !strings.Contains(l.Header.Get("List-Unsubscribe"), home+"/reminders/stop/") || !strings.Contains(l.Text, "When: ") {
				t.Errorf("%s lacks something:\n%s", l.Subject(), l.Text)
			}
		}
		n := len(post.Letters())
		if weeks != 4 || singles == 0 || len(ids) != n || sent(t, b, who) != n {
			t.Errorf("%d weekly and %d single mails, %d names, %d noted", weeks, singles, len(ids), sent(t, b, who))
		}
	})
}

// A server that was away for days sends nothing late; the next mail names what it could
// not tell in time.
func TestAfterAnOutageNothingComesLate(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	post, now := mailtest.Start(t), &hands{at: sunday}
	b, err := newNode(t.Context(), d, now, post.URL(), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	who := reminded(t, b, 1, reminder.Wish{Weekly: true, Single: true})
	all, err := b.house.reminder.Coming(t.Context(), who[0], reminder.Status{Setting: reminder.Setting{Wish: reminder.Wish{Weekly: true, Single: true}}, Chosen: true, Zone: time.UTC}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(m reminder.Mail) bool { return len(m.Notices) > 0 && m.At.After(monday.AddDate(0, 0, 1)) })
	if i < 0 || i+1 >= len(all) {
		t.Fatalf("the plan has no dates to speak of: %+v", all)
	}
	missed, back := all[i], all[i].At.Add(30*time.Hour)
	now.set(missed.At.Add(-time.Hour))
	run := func() []mailtest.Letter {
		before := len(post.Letters())
		if _, err := b.house.queue.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		return post.Letters()[before:]
	}
	run()
	now.set(back)
	if late := run(); len(late) != 0 {
		t.Errorf("%q came thirty hours late", late[0].Subject())
	}
	for at := back; ; at = at.Add(time.Hour) {
		now.set(at)
		if next := run(); len(next) > 0 {
			if !strings.Contains(next[0].Text, "What you were not told") || !strings.Contains(next[0].Text, missed.Notices[0].Entry.What) {
				t.Errorf("the next mail does not name %q:\n%s", missed.Notices[0].Entry.What, next[0].Text)
			}
			break
		}
		if at.After(back.AddDate(0, 1, 0)) {
			t.Fatal("no mail came any more")
		}
	}
	set, _, err := b.house.rooms.reminds.Setting(t.Context(), who[0])
	if err != nil || set.Lost != (reminder.Span{}) {
		t.Errorf("what was named stays lost: %+v, %v", set.Lost, err)
	}
}

// An address that takes no mail stops the mails, and the page says why.
func TestABounceStopsTheMails(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		post, now := mailtest.Start(t), &hands{at: sunday}
		b, err := newNode(t.Context(), d, now, post.URL(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		who := reminded(t, b, 2, reminder.Wish{Weekly: true})
		post.Answer = mailtest.Bounce("student00@example.org")
		for week := range 3 {
			now.set(monday.AddDate(0, 0, 7*week))
			if _, err := b.house.queue.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(post.Letters()); n != 3 || sent(t, b, who[:1]) != 0 {
			t.Errorf("%d mails arrived", n)
		}
		st, err := b.house.reminder.Status(t.Context(), who[0])
		if err != nil || st.Stopped != reminder.Bounced || st.Refused != "student00@example.org" || st.On() || len(st.Mails) != 1 {
			t.Errorf("%+v %v", st, err)
		}
	})
}

// A look that was given up after days of failures, or lost with a restored backup, is
// found within the hour.
func TestALostLookIsFound(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		post, now := mailtest.Start(t), &hands{at: sunday}
		b, err := newNode(t.Context(), d, now, post.URL(), io.Discard)
		if err != nil {
			t.Fatal(err)
		}
		who := reminded(t, b, 2, reminder.Wish{Weekly: true})
		if err := b.house.queue.Drop(t.Context(), lookKind, string(who[0])); err != nil {
			t.Fatal(err)
		}
		if err := b.house.startTending(t.Context()); err != nil {
			t.Fatal(err)
		}
		for at := sunday; at.Before(monday.Add(time.Hour)); at = at.Add(time.Hour) {
			now.set(at)
			if _, err := b.house.queue.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		eachOnce(t, post.Letters(), who)
	})
}
