package reminderdb_test

import (
	"crypto/sha256"
	"reflect"
	"testing"
	"time"

	"preround/internal/account/accountdb"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/reminder"
	"preround/internal/reminder/reminderdb"
	"preround/internal/student"
)

var nine = time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)

// people records students and gives the store.
func people(t *testing.T, d *db.DB, who ...student.ID) *reminderdb.Store {
	t.Helper()
	for _, w := range who {
		if err := accountdb.New(d).Open(t.Context(), w, nine); err != nil {
			t.Fatal(err)
		}
	}
	return reminderdb.New(d)
}

func check[T any](t *testing.T, what string, got, want T, err error) {
	t.Helper()
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %+v (%v), want %+v", what, got, err, want)
	}
}

func TestASettingIsKeptAsItIs(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := people(t, d, "amina", "badr"), t.Context()
		_, found, err := s.Setting(ctx, "amina")
		check(t, "before", found, false, err)
		want := reminder.Setting{Wish: reminder.Wish{Weekly: true}, Zone: "Asia/Karachi", Changed: nine, Looked: nine, Next: nine.Add(time.Hour),
			Lost: reminder.Span{From: nine, To: nine.Add(time.Minute)}, Refused: "a@example.org"}
		if err := s.Put(ctx, "amina", want); err != nil {
			t.Fatal(err)
		}
		got, _, err := s.Setting(ctx, "amina")
		check(t, "first", got, want, err)
		want = reminder.Setting{Wish: reminder.Wish{Single: true}, Changed: nine, Looked: nine, Next: nine.Add(2 * time.Hour), Stopped: reminder.Asked}
		if err := s.Put(ctx, "amina", want); err != nil {
			t.Fatal(err)
		}
		got, _, err = s.Setting(ctx, "amina")
		check(t, "second", got, want, err)
		if err := s.Put(ctx, "nobody", want); errs.KindOf(err) != errs.NotFound {
			t.Errorf("of nobody: %v", err)
		}
	})
}

func TestOfTwoThatLookOneGoesOn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := people(t, d, "amina", "badr"), t.Context()
		was := reminder.Setting{Wish: reminder.Wish{Weekly: true}, Changed: nine, Looked: nine, Next: nine}
		for _, who := range []student.ID{"amina", "badr"} {
			if err := s.Put(ctx, who, was); err != nil {
				t.Fatal(err)
			}
		}
		is := was
		is.Looked, is.Next, is.Lost = nine.Add(time.Hour), nine.Add(3*time.Hour), reminder.Span{From: nine, To: nine.Add(time.Second)}
		ok, err := s.Advance(ctx, "amina", was, is)
		check(t, "the first", ok, true, err)
		ok, err = s.Advance(ctx, "amina", was, is)
		check(t, "the second", ok, false, err)
		got, _, err := s.Setting(ctx, "amina")
		check(t, "amina", got, is, err)
		behind, err := s.Behind(ctx, nine.Add(time.Hour), 9)
		check(t, "behind", behind, []student.ID{"badr"}, err)
		is.Stopped = reminder.Asked
		if err := s.Put(ctx, "badr", is); err != nil {
			t.Fatal(err)
		}
		ok, err = s.Advance(ctx, "badr", is, was)
		check(t, "one that was stopped", ok, false, err)
	})
}

func TestAMailIsThereOnceAndEndsOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := people(t, d, "amina", "badr"), t.Context()
		r := reminder.Row{Key: "day:2026-11-30", At: nine, Zone: "UTC", State: reminder.IsDue, Since: nine}
		ok, err := s.AddMail(ctx, "amina", r)
		check(t, "new", ok, true, err)
		ok, err = s.AddMail(ctx, "amina", r)
		check(t, "again", ok, false, err)
		ok, err = s.AddMail(ctx, "badr", r)
		check(t, "another's", ok, true, err)
		r.State, r.Since, r.Subject = reminder.Sending, nine.Add(time.Second), "In 7 days: x"
		ok, err = s.Mark(ctx, "amina", r)
		check(t, "sending", ok, true, err)
		r.State = reminder.Sent
		ok, err = s.Mark(ctx, "amina", r)
		check(t, "sent", ok, true, err)
		sent := r
		r.State = reminder.Needless
		ok, err = s.Mark(ctx, "amina", r)
		check(t, "after it was sent", ok, false, err)
		got, found, err := s.Mail(ctx, "amina", r.Key)
		check(t, "found", found, true, err)
		check(t, "amina's", got, sent, err)
		later := reminder.Row{Key: "day:2026-12-07", At: nine.Add(time.Hour), State: reminder.IsDue, Since: nine}
		if _, err := s.AddMail(ctx, "amina", later); err != nil {
			t.Fatal(err)
		}
		all, err := s.Mails(ctx, "amina", 1)
		check(t, "newest", all, []reminder.Row{later}, err)
	})
}

func TestLinksAndErasing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s, ctx := people(t, d, "amina", "badr"), t.Context()
		hers, his := sha256.Sum256([]byte("hers")), sha256.Sum256([]byte("his"))
		for who, h := range map[student.ID][]byte{"amina": hers[:], "badr": his[:]} {
			if err := s.AddLink(ctx, who, h, nine); err != nil {
				t.Fatal(err)
			}
			if err := s.Put(ctx, who, reminder.Setting{}); err != nil {
				t.Fatal(err)
			}
			if _, err := s.AddMail(ctx, who, reminder.Row{Key: "k", State: reminder.IsDue}); err != nil {
				t.Fatal(err)
			}
		}
		who, until, found, err := s.LinkOf(ctx, hers[:])
		check(t, "hers", who, "amina", err)
		check(t, "works", found && until.Equal(nine), true, err)
		if err := s.EraseStudent(ctx, "amina"); err != nil {
			t.Fatal(err)
		}
		_, _, found, err = s.LinkOf(ctx, hers[:])
		check(t, "erased", found, false, err)
		n, err := s.Sweep(ctx, nine)
		check(t, "swept too early", n, 0, err)
		n, err = s.Sweep(ctx, nine.Add(time.Millisecond))
		check(t, "swept", n, 1, err)
		for what, text := range map[string]string{"settings": `SELECT count(*) FROM reminder`, "mails": `SELECT count(*) FROM reminder_mail`} {
			var n int
			_, err := d.Get(ctx, db.Into(&n), text)
			check(t, what+" of the other", n, 1, err)
		}
	})
}
