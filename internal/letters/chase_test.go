package letters

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"preround/internal/platform/clock"
)

func TestWorkingDays(t *testing.T) {
	t.Parallel()
	for from, want := range map[string]string{"2026-11-30": "2026-12-07", "2026-12-03": "2026-12-10", "2026-12-04": "2026-12-11", "2026-12-05": "2026-12-11", "2026-12-06": "2026-12-11"} {
		if got := NextWorking(clock.MustDate(from), 5); got.String() != want {
			t.Errorf("five working days after %s: %s, want %s", from, got, want)
		}
	}
}

func asked(needed string, home string) Request {
	d := draft()
	d.NeededBy = clock.MustDate(needed)
	return Read("s", "r", []Event{{N: 1, At: nine, Deed: DidNote, Detail: Detail{Draft: &d}}, {N: 2, At: nine, Deed: DidAsk, Detail: Detail{Ask: &Ask{By: ByMail, Home: home, Until: UntilOf(d, nine)}}}})
}

func TestWhenRemindersCome(t *testing.T) {
	t.Parallel()
	for needed, want := range map[string]string{
		"2027-03-01": "chase 2026-12-07 09:00, week 2027-02-22 09:00",
		"2026-12-17": "chase 2026-12-07 09:00, week 2026-12-10 09:00",
		"2026-12-16": "chase 2026-12-07 09:00", // two within two days would press
		"2026-12-14": "week 2026-12-07 09:00",  // both would come on one day
		"2026-12-11": "week 2026-12-04 09:00",
		"2026-12-10": "week 2026-12-03 09:00",
		"2026-12-09": "",
		"2026-12-02": "",
	} {
		r := asked(needed, "Asia/Karachi")
		var got []string
		for _, due := range r.Reminders() {
			got = append(got, string(due.Mail)+" "+due.At.In(zoneOf("Asia/Karachi")).Format("2006-01-02 15:04"))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("needed by %s: %q, want %q", needed, s, want)
		}
	}
}

// Whatever happens in a year and a half, whenever the server looks: a referee gets at
// most two reminders, none of a kind twice, none after a request has ended, and none
// within a day of another mail.
func TestNeverMoreThanTwoRemindersAndNoneAfterAnEnd(t *testing.T) {
	t.Parallel()
	total := 0
	rapid.Check(t, func(t *rapid.T) {
		rnd := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		home := rapid.SampledFrom([]string{"Asia/Karachi", "Europe/London", "America/New_York", "Pacific/Auckland", ""}).Draw(t, "home")
		d := draft()
		d.NeededBy = clock.DateOf(nine) + clock.Date(rapid.IntRange(0, 540).Draw(t, "days"))
		all := []Event{{N: 1, At: nine, Deed: DidNote, Detail: Detail{Draft: &d}}, {N: 2, At: nine, Deed: DidAsk, Detail: Detail{Ask: &Ask{By: ByMail, Home: home, Until: UntilOf(d, nine)}}}}
		sent := map[Mail]time.Time{}
		for now := nine; now.Before(nine.AddDate(0, 18, 0)); now = now.Add(time.Duration(1+rnd.IntN(60)) * time.Hour) {
			if rnd.IntN(12) == 0 {
				deeds := []Deed{DidAgree, DidAgree, DidDecline, DidDisown, DidHandIn, DidSend, DidTakeBack, DidCancel, DidBounce}
				all = append(all, Event{N: int64(len(all) + 1), At: now, Deed: deeds[rnd.IntN(len(deeds))], Detail: Detail{To: []string{"a1", "a2"}}})
			}
			r := Read("s", "r", all)
			for _, due := range r.Reminders() {
				if _, had := sent[due.Mail]; had || due.At.After(now) || !r.Wants(due.Mail, now) {
					continue
				}
				if s := r.At(now); s != Waiting && s != Agreed {
					t.Fatalf("%s in state %s", due.Mail, s)
				}
				if now.After(r.Due()) {
					t.Fatalf("%s after the day itself", due.Mail)
				}
				sent[due.Mail] = now
			}
		}
		if total += len(sent); len(sent) > 2 {
			t.Fatalf("%d reminders", len(sent))
		}
	})
	if total == 0 {
		t.Error("none was ever sent")
	}
}

func TestMailsAreShortAndSafe(t *testing.T) {
	t.Parallel()
	r := asked("2027-03-01", "Asia/Karachi")
	r.Name, r.Referee.Name = "Ayesha\r\nBcc: evil@example.org", "Dr\u202e Rahman"
	r.To[1].Title = "Ward https://evil.example/x www.evil.example"
	const link = "https://plan.example.org/referee/abc"
	for _, m := range []Mail{MailAsk, MailChase, MailWeek, MailOff} {
		subject, text := r.Words(m, link)
		if strings.ContainsAny(subject, "\r\n") || strings.Contains(text, "\nBcc") || strings.ContainsRune(text, '\u202e') || strings.Contains(text, "https://evil") {
			t.Errorf("%s: %q\n%s", m, subject, text)
		}
		if n := len(strings.Fields(text)); n > 140 {
			t.Errorf("%s has %d words", m, n)
		}
		if want := m != MailOff; strings.Contains(text, link) != want || strings.Contains(text, "23:59 in London; Tuesday 2 March, 04:59 in Karachi") != want {
			t.Errorf("%s:\n%s", m, text)
		}
	}
	if subject, text := r.PassOn(link); !strings.Contains(text, link) || strings.ContainsAny(subject, "\r\n") || !strings.Contains(text, "for me") {
		t.Errorf("%s\n%s", subject, text)
	}
}
