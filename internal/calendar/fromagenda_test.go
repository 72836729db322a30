package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
)

func TestDatedThingsBecomeEvents(t *testing.T) {
	t.Parallel()
	karachi, err := time.LoadLocation("Asia/Karachi")
	if err != nil {
		t.Fatal(err)
	}
	day := clock.MustDate
	at := time.Date(2027, 3, 1, 23, 30, 0, 0, time.UTC) // 2 March in Karachi
	d := Dates{Owner: "amina", Zone: karachi, Link: func(path string) string { return "https://p.example" + path }}
	got := FromAgenda([]agenda.Entry{
		{ID: "plan:cv", Kind: agenda.Step, What: "Update the CV", On: day("2027-02-01")},
		{ID: "application:1:answer", Kind: agenda.Answer, What: "Answer the offer", Why: "It lapses.", On: day("2027-03-02"), At: at, Zone: "Europe/London", Must: true, Path: "/applications/1/offer"},
		{ID: "application:1:date:2", Kind: agenda.Interview, What: "Interview", On: day("2027-03-02"), At: at, Must: true, Done: true},
		{ID: "application:1:followup:x", Kind: agenda.FollowUp, What: "Follow up", On: day("2027-03-05"), Last: day("2027-03-12"), Latest: day("2027-03-20")},
		{ID: "application:1:wait:x", Kind: agenda.FollowUp, What: "Waiting", On: day("2027-03-05"), Waits: true, Whom: "Dr Rahman", Must: true},
		{ID: "money:1:due", Kind: agenda.Payment, What: "Pay the fee", On: day("2027-04-01"), Must: true, Source: "https://x.example"},
	}, d)
	uid := func(id string) string { return Options{Owner: "amina"}.uid(id) }
	want := []Event{
		{UID: uid("application:1:answer"), Summary: "Answer the offer", Description: "It lapses.", URL: "https://p.example/applications/1/offer", Categories: []string{"Offers"},
			Day: day("2027-03-01"), Last: day("2027-03-01"), At: at.Unix(), Zone: "Europe/London", Deadline: true},
		{UID: uid("application:1:date:2"), Summary: "Done: Interview", Categories: []string{"Interviews"}, Day: day("2027-03-02"), Last: day("2027-03-02"), At: at.Unix(), Zone: "Asia/Karachi"},
		{UID: uid("application:1:followup:x"), Summary: "Follow up", Description: "The last day that still works is 20 March 2027.", Categories: []string{"Following up"}, Day: day("2027-03-05"), Last: day("2027-03-12")},
		{UID: uid("application:1:wait:x"), Summary: "Waiting", Description: "Waiting for: Dr Rahman", Categories: []string{"Following up"}, Day: day("2027-03-05"), Last: day("2027-03-05")},
		{UID: uid("money:1:due"), Summary: "Pay the fee", Description: "Source: https://x.example", Categories: []string{"Money"}, Day: day("2027-04-01"), Last: day("2027-04-01"), Deadline: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if text := string(Write(Head{}, got)); strings.Count(text, "BEGIN:VEVENT") != 5 || !strings.Contains(text, "DTSTART;TZID=Europe/London:20270301T233000") {
		t.Error(text)
	}
}

// An entry that knows more stands in the place of the plan's own step.
func TestJoinTellsEachThingOnce(t *testing.T) {
	t.Parallel()
	for _, owner := range []string{"", "amina"} {
		o := Options{Owner: owner}
		plan := []Event{{UID: o.uid("decision:x"), Summary: "Wait"}, {UID: o.uid("decision:y"), Summary: "Wait elsewhere"}}
		entries := []agenda.Entry{{ID: "application:1:wait:x", What: "Waiting for an answer", On: clock.MustDate("2027-03-01"), Instead: []string{"plan:decision:x", "plan:offer:x"}}}
		var got []string
		for _, e := range Join(plan, entries, Dates{Owner: owner}) {
			got = append(got, e.Summary)
		}
		if diff := cmp.Diff([]string{"Wait elsewhere", "Waiting for an answer"}, got); diff != "" || len(plan) != 2 {
			t.Error(diff)
		}
	}
}
