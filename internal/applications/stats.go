package applications

import (
	"slices"

	"preround/internal/platform/clock"
)

// StatsFrom is from how many applications on figures say more than a sentence.
const StatsFrom = 5

// StageStat is how many applications stand at a stage, how many ever were there, and
// how long they stayed.
type StageStat struct {
	Stage  Stage
	Now    int // standing there
	Ever   int // that were there
	Median int // days there, also of those still there; -1: none ever was
}

// Stats counts for every open stage.
func Stats(b *Book, today clock.Date) []StageStat {
	var out []StageStat
	for _, s := range Stages() {
		st := StageStat{Stage: s, Median: -1}
		var days []int
		for i := range b.Applications {
			a := &b.Applications[i]
			if a.Stage == s {
				st.Now++
			}
			if n, was := daysAt(a, s, today); was {
				st.Ever++
				days = append(days, n)
			}
		}
		if len(days) > 0 {
			slices.Sort(days)
			st.Median = (days[(len(days)-1)/2] + days[len(days)/2]) / 2
		}
		out = append(out, st)
	}
	return out
}

// daysAt is how many days an application was at a stage. Days that were written down
// in the wrong order count as none.
func daysAt(a *Application, s Stage, today clock.Date) (days int, was bool) {
	for i, m := range a.Moves {
		if m.Stage != s {
			continue
		}
		was = true
		until := today
		if i+1 < len(a.Moves) {
			until = a.Moves[i+1].On
		}
		days += max(0, int(until-m.On))
	}
	return days, was
}
