package money

import (
	"cmp"
	"slices"
	"strings"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// GrantMatch is a scholarship or bursary and whether the student may apply.
type GrantMatch struct {
	Place   *catalog.Place
	Verdict fit.Verdict
	Why     []string // for a no, what is against it; for unknown, what is not known
	Closes  catalog.Round
	HasDate bool
	Amount  reference.Money // the lower end of what it gives; no currency: not stated
}

// MatchGrants judges grants for a student: those open first, then by what closes
// first.
func MatchGrants(grants []*catalog.Place, st *student.Student, today clock.Date) []GrantMatch {
	scorer := fit.NewScorer(st, today)
	out := make([]GrantMatch, 0, len(grants))
	for _, p := range grants {
		f := scorer.Judge(p)
		m := GrantMatch{Place: p, Verdict: f.Verdict}
		for _, c := range f.Criteria {
			if f.Verdict == fit.Closed && c.Answer == fit.No || f.Verdict == fit.Unsure && c.Answer == fit.Unknown {
				m.Why = append(m.Why, c.Why)
			}
		}
		m.Closes, m.HasDate = p.NextRound(today, 0)
		m.HasDate = m.HasDate && !m.Closes.Closes.IsZero()
		m.Amount, _ = p.Money.Stipend.Total(st.Goals.Weeks, false)
		out = append(out, m)
	}
	rank := map[fit.Verdict]int{fit.Open: 0, fit.Unsure: 1, fit.Closed: 2}
	slices.SortStableFunc(out, func(a, b GrantMatch) int {
		return cmp.Or(cmp.Compare(rank[a.Verdict], rank[b.Verdict]), cmp.Compare(a.closing(), b.closing()), cmp.Compare(a.Place.ID, b.Place.ID))
	})
	return out
}

func (m GrantMatch) closing() clock.Date {
	if !m.HasDate {
		return clock.Date(1 << 30)
	}
	return m.Closes.Closes.To
}

// ExpectedGrant is the line for a grant that the student hopes for.
func ExpectedGrant(p *catalog.Place, s Stay, today clock.Date) Line {
	l := Line{Stay: s.ID, Kind: Grant, Title: clip(p.Name, maxTitle), Basis: BasisStated}
	if len(p.Sources) > 0 && len(p.Sources[0].URL) <= maxURL {
		l.Source = p.Sources[0].URL
	}
	var ok bool
	if l.Estimate, ok = p.Money.Stipend.Total(s.Weeks, false); !ok {
		l.Basis = BasisOwn
	}
	var notes []string
	if r, found := p.NextRound(today, 0); found && !r.Closes.IsZero() {
		l.ApplyBy = r.Closes.From
		if !r.Closes.DayKnown() {
			notes = append(notes, "Only the month of the deadline is known: the first day counts.")
		}
		if last := r.LastKnown(); last != "" {
			notes = append(notes, "The deadline is the "+last+".")
		}
	}
	notes = append(notes, "Not granted yet: it counts as expected.")
	l.Note = clip(strings.Join(notes, " "), maxNote)
	return l
}
