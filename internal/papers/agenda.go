package papers

import (
	"context"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Entries implements agenda.Source: papers that run out, ninety and thirty days
// before and on their last day.
func (s *Service) Entries(ctx context.Context, who student.ID, day agenda.Day) ([]agenda.Entry, error) {
	all, err := s.store.List(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []agenda.Entry
	for _, p := range all {
		if p.Facts.Status == Held && p.Facts.Expires != 0 {
			out = append(out, expiry(p, day.Today())...)
		}
	}
	return out, nil
}

// pastDays is how long an end that has passed is still told.
const pastDays = 60

func expiry(p Paper, today clock.Date) (out []agenda.Entry) {
	end := p.Facts.Expires
	path := "/papers/" + string(p.ID)
	last := end.Format("2 January 2006")
	add := func(id, what, why string, on clock.Date, must bool) {
		out = append(out, agenda.Entry{ID: "paper:" + string(p.ID) + ":" + id, Kind: agenda.Expiry, What: what, Why: why, On: on, Must: must, Latest: end, Path: path})
	}
	if today < end-UrgentDays {
		add("90:"+end.String(), "Renew: "+p.Name(), "It runs out on "+last+", in ninety days. A new one may take weeks.", end-WarnDays, false)
	}
	if today <= end {
		add("30:"+end.String(), "Renew now: "+p.Name(), "It runs out on "+last+", in thirty days.", end-UrgentDays, false)
	}
	if today <= end+pastDays {
		add("end", p.Name()+" runs out", "This is the last day on which it counts.", end, true)
	}
	return out
}
