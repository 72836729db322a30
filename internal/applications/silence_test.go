package applications

import (
	"testing"

	"pgregory.net/rapid"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

// waiting is an application sent on 1 September 2026, with contacts after it.
func waiting(stage Stage, contacts ...Contact) *Application {
	return &Application{ID: first, Stage: stage, Moves: []Move{{N: 2, Stage: Sent, On: day("2026-09-01")}}, Contacts: contacts}
}

func TestSilence(t *testing.T) {
	t.Parallel()
	in := Contact{On: day("2026-09-20"), Incoming: true, What: "They ask for the transcript"}
	out := Contact{On: day("2026-09-10"), What: "Sent the missing page"}
	asked := Contact{On: day("2026-09-16"), FollowUp: true}
	for _, c := range []struct {
		name               string
		app                *Application
		host               Patience
		today              string
		due, close         bool
		clock, from, letgo string
	}{
		{"a day before two weeks", waiting(Sent), Patience{}, "2026-09-14", false, false, "2026-09-01", "2026-09-15", "2026-11-03"},
		{"after two weeks", waiting(Sent), Patience{}, "2026-09-15", true, false, "2026-09-01", "2026-09-15", "2026-11-03"},
		{"after three weeks it is still fine", waiting(Sent), Patience{}, "2026-10-20", true, false, "2026-09-01", "2026-09-15", "2026-11-03"},
		{"after nine weeks there is no use in it", waiting(Sent), Patience{}, "2026-11-03", false, true, "2026-09-01", "2026-09-15", "2026-11-03"},
		{"the host says six weeks", waiting(Sent), Patience{Weeks: 6}, "2026-10-13", false, false, "2026-09-01", "2026-10-14", "2026-12-02"},
		{"the host’s six weeks are over", waiting(Sent), Patience{Weeks: 6}, "2026-10-14", true, false, "2026-09-01", "2026-10-14", "2026-12-02"},
		{"the round is still open", waiting(Sent), Patience{Closes: day("2026-10-01")}, "2026-09-20", false, false, "2026-09-01", "2026-10-15", "2026-12-03"},
		{"a word from them starts the clock anew", waiting(Sent, in), Patience{}, "2026-10-03", false, false, "2026-09-20", "2026-10-04", "2026-11-22"},
		{"a word of one’s own does so too", waiting(Sent, out), Patience{}, "2026-09-23", false, false, "2026-09-10", "2026-09-24", "2026-11-12"},
		{"followed up: two weeks of waiting", waiting(Sent, asked), Patience{}, "2026-09-29", false, false, "2026-09-01", "", "2026-09-30"},
		{"followed up and nothing came", waiting(Sent, asked), Patience{}, "2026-09-30", false, true, "2026-09-01", "", "2026-09-30"},
		{"followed up, then a word: once more is allowed", waiting(Sent, asked, in), Patience{}, "2026-10-04", true, false, "2026-09-20", "2026-10-04", "2026-11-22"},
		{"after an interview too", waiting(Interview), Patience{}, "2026-09-15", true, false, "2026-09-01", "2026-09-15", "2026-11-03"},
		{"not sent: nobody owes an answer", &Application{Stage: Ready}, Patience{}, "2026-09-15", false, false, "", "", ""},
		{"closed: nobody owes one any more", waiting(Closed), Patience{}, "2026-12-15", false, false, "", "", ""},
		{"an offer is an answer", waiting(Offer), Patience{}, "2026-12-15", false, false, "", "", ""},
	} {
		s := SilenceOf(c.app, c.host, day(c.today))
		if s.FollowUpDue(day(c.today)) != c.due || s.SuggestNoReply(day(c.today)) != c.close || s.Clock.String() != c.clock || s.From.String() != c.from || s.NoReply.String() != c.letgo {
			t.Errorf("%s: follow up %v, let go %v, %+v", c.name, s.FollowUpDue(day(c.today)), s.SuggestNoReply(day(c.today)), s)
		}
	}
}

func TestNobodyIsSilentBeforeAnInterview(t *testing.T) {
	t.Parallel()
	a := waiting(Interview)
	a.Days = []Day{{N: 3, Title: "Interview", On: day("2026-10-20"), Interview: true}}
	if s := SilenceOf(a, Patience{}, day("2026-10-19")); s.Clock != 0 {
		t.Errorf("the day before the interview: %+v", s)
	}
	if s := SilenceOf(a, Patience{}, day("2026-11-03")); !s.FollowUpDue(day("2026-11-03")) || s.From != day("2026-11-03") {
		t.Errorf("two weeks after the interview: %+v", s)
	}
}

func TestPatienceIsThePlacesOwnWord(t *testing.T) {
	t.Parallel()
	p := &catalog.Place{Apply: catalog.Apply{DecisionWeeks: 8, Windows: []catalog.Window{{Closes: catalog.YearDay{Month: 10, Day: 15}}}}}
	if got := PatienceOf(p, waiting(Sent)); got.Weeks != 8 || got.Closes != day("2026-10-15") {
		t.Errorf("%+v", got)
	}
	p.Apply.Windows[0].Closes = catalog.YearDay{Month: 8, Day: 20} // next year’s
	if got := PatienceOf(p, waiting(Sent)); got.Closes != 0 {
		t.Errorf("a round of next year counts: %+v", got)
	}
}

// Never more than one follow-up between two contacts, whatever is logged on whatever
// day, and also not when the student tries to log another.
func TestNeverASecondFollowUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := begin(t)
		d.must(Advance{To: Target{Stage: Sent}})
		host := Patience{Weeks: rapid.IntRange(0, 8).Draw(t, "weeks")}
		since := 0
		for range 60 {
			d.now = d.now.AddDate(0, 0, rapid.IntRange(0, 9).Draw(t, "days"))
			today := clock.DateOf(d.now)
			due := SilenceOf(d.app(), host, today).FollowUpDue(today)
			if due && since > 0 {
				t.Fatalf("on %s a second follow-up is offered", today)
			}
			switch rapid.IntRange(0, 3).Draw(t, "act") {
			case 0:
				if err := d.do(Log{FollowUp: true}); err == nil {
					since++
				}
			case 1:
				if rapid.IntRange(0, 4).Draw(t, "rare") == 0 {
					d.must(Log{Incoming: rapid.Bool().Draw(t, "incoming"), What: "A word"})
					since = 0
					// A contact of the same day as a follow-up may have come before it.
					if SilenceOf(d.app(), host, today).FollowedUp != 0 {
						since = 1
					}
				}
			}
			if since > 1 {
				t.Fatal("two follow-ups without a contact between them")
			}
		}
	})
}
