package readiness

import (
	"testing"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Who has said when to start is not asked for it again.
func TestOnlyWhatIsNotKnownOfTheTimeIsMissing(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		goals student.Goals
		want  string
	}{
		{student.Goals{}, "When you want to start, and for how long"},
		{student.Goals{Start: clock.NewMonth(2027, 7)}, "For how long you want to stay"},
		{student.Goals{Weeks: 4}, "When you want to start"},
		{student.Goals{Start: clock.NewMonth(2027, 7), Weeks: 4}, "Your exact dates"},
	} {
		b := newBuilder(Request{Today: clock.MustDate("2026-11-22"), Student: student.Student{Goals: c.goals}})
		if got := b.gaps[func() int { return b.answer("when") }()].What; got != c.want {
			t.Errorf("%+v: %q, want %q", c.goals, got, c.want)
		}
	}
}
