package money_test

import (
	"context"
	"testing"
	"time"

	"preround/internal/agenda"
	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// The last day to get money back, or to apply for a grant, is the last: afterwards
// nothing can be done about it, while a bill can still be paid.
func TestALastDayIsTheLast(t *testing.T) {
	t.Parallel()
	on := clock.MustDate("2026-11-20")
	src := money.Dates{
		Lines: func(context.Context, student.ID) ([]money.Line, error) {
			return []money.Line{
				{ID: "fee", Kind: "visa", Paid: on - 9, Refund: money.RefundUntil, Until: on},
				{ID: "grant", Kind: "grant", ApplyBy: on},
				{ID: "bill", Kind: "visa", Due: on},
			}, nil
		},
		Stays: func(context.Context, student.ID) ([]money.Stay, error) { return nil, nil },
	}
	entries, err := src.Entries(t.Context(), "s", agenda.Day{Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	latest := map[string]clock.Date{}
	for _, e := range entries {
		latest[e.ID] = e.Latest
	}
	if len(latest) != 3 || latest["money:fee:refund"] != on || latest["money:grant:apply"] != on || latest["money:bill:due"] != 0 {
		t.Errorf("%v", latest)
	}
}
