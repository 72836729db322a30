package applications

import (
	"strings"
	"testing"

	"preround/internal/catalog"
	"preround/internal/student"
)

// What is known stands in the text, what is not stands as a blank, and nothing else.
func TestTextsHoldWhatIsKnownAndBlanksForTheRest(t *testing.T) {
	t.Parallel()
	place := &catalog.Place{Name: "Clinical Elective", Organiser: catalog.Organiser{Name: "Imperial"}}
	known := Talk{Place: place, Today: day("2026-11-22"),
		App: &Application{Start: day("2027-07-05"), Weeks: 4, Moves: []Move{{Stage: Sent, On: day("2026-11-01")}}, People: []Acquaintance{{Person: Person{Name: "Dr Rahman"}}},
			Offer: &Terms{AnswerBy: day("2026-12-01"), Hour: "17:00"}},
		Me: &student.Student{Facts: student.Facts{Year: 4, School: "King Edward Medical University"}}}
	unknown := Talk{App: &Application{}, Me: &student.Student{}}
	goals := Talk{App: &Application{}, Me: &student.Student{Goals: student.Goals{StartDay: day("2027-03-01"), Weeks: 1}}}
	for _, c := range []struct {
		name   string
		text   Text
		has    []string
		blanks int
	}{
		{"follow up", known.FollowUp(), []string{"Dear Dr Rahman,", "a fourth-year medical student at King Edward Medical University", "On 1 November 2026 I sent you", "“Clinical Elective”",
			"for 4 weeks from 5 July 2027"}, 1},
		{"follow up, nothing known", unknown.FollowUp(), []string{"Dear [name", "[your school]", "[name of the placement]", "for [number] weeks from [first day]"}, 8},
		{"as wished for", goals.FollowUp(), []string{"for one week from 1 March 2027"}, 6},
		{"accept", known.Accept(), []string{"I accept it with pleasure, for 4 weeks from 5 July 2027", "Imperial"}, 1},
		{"hold", known.Hold(), []string{"by 1 December 2026, 17:00", "Would it be possible to hold the place"}, 4},
		{"hold, no day", unknown.Hold(), []string{"[day by which you were to answer]"}, 9},
		{"decline", known.Decline(), []string{"I am sorry that I cannot take it", "[one short reason, or leave this out]"}, 2},
		{"withdraw", known.Withdraw(), []string{"please take my application out of your list"}, 1},
	} {
		for _, part := range c.has {
			if !strings.Contains(c.text.Body, part) {
				t.Errorf("%s: no %q in\n%s", c.name, part, c.text.Body)
			}
		}
		if got := strings.Count(c.text.Body, "["); got != c.blanks || strings.Count(c.text.Body, "]") != got {
			t.Errorf("%s: %d blanks, want %d\n%s", c.name, got, c.blanks, c.text.Body)
		}
		if c.text.Subject == "" || len(strings.Fields(c.text.Body)) > 120 {
			t.Errorf("%s: no subject, or too long (%d words)", c.name, len(strings.Fields(c.text.Body)))
		}
	}
}
