package today

import (
	"cmp"
	"math"
	"slices"

	"preround/internal/agenda"
	"preround/internal/platform/clock"
)

// Group is where an entry stands.
type Group string

// The groups.
const (
	Now     Group = "now"
	Week    Group = "week"
	Waiting Group = "waiting"
	Later   Group = "later"
	Over    Group = "over" // done, or past and nothing can be done about it: not shown
)

// weekDays is how far "this week" reaches: the seven days after today, so that a
// Saturday has a week before it, too.
const weekDays = 7

// Most is how many entries a group shows before the rest stands behind a link: what
// nobody can take in at a glance is no list of what to do now.
const Most = 7

// List is one group of the page.
type List struct {
	Shown []agenda.Entry
	Rest  []agenda.Entry // beyond Most
}

// Len is how many entries are in the group.
func (l List) Len() int { return len(l.Shown) + len(l.Rest) }

// All are the shown ones and the rest.
func (l List) All() []agenda.Entry { return slices.Concat(l.Shown, l.Rest) }

// View is the agenda, sorted for one day of one student.
type View struct {
	Day     agenda.Day
	Today   clock.Date
	Now     List
	Week    List
	Waiting List
	Later   []agenda.Entry
	Done    int        // how many entries are behind the student
	Next    clock.Date // the next day on which something is to be done or looked at; 0: none
}

// Of sorts entries for the day. Their order does not matter.
func Of(entries []agenda.Entry, day agenda.Day) View {
	v := View{Day: day, Today: day.Today()}
	var now, week, waiting []agenda.Entry
	for _, e := range entries {
		switch GroupOf(e, v.Today) {
		case Now:
			now = append(now, e)
		case Week:
			week = append(week, e)
		case Waiting:
			waiting = append(waiting, e)
		case Later:
			v.Later = append(v.Later, e)
		case Over:
			if e.Done {
				v.Done++
			}
			continue
		}
		if e.On > v.Today && (v.Next == 0 || e.On < v.Next) {
			v.Next = e.On
		}
	}
	slices.SortFunc(now, func(a, b agenda.Entry) int { return cmp.Or(cmp.Compare(lastDay(a), lastDay(b)), byDay(a, b)) })
	slices.SortFunc(week, byDay)
	slices.SortFunc(waiting, byDay)
	slices.SortFunc(v.Later, byDay)
	v.Now, v.Week, v.Waiting = listOf(now), listOf(week), listOf(waiting)
	return v
}

// GroupOf tells where an entry stands on a day.
func GroupOf(e agenda.Entry, today clock.Date) Group {
	end := max(e.On, e.Last)
	switch {
	case e.Done:
		return Over
	case e.Waits && e.On > today && (e.Begun || e.Since != 0):
		return Waiting
	case end < today && lapsed(e, today):
		return Over
	case e.On <= today, e.Kind == agenda.Answer && e.Must: // an offer in hand is to be weighed from the day it came
		return Now
	case e.On <= today+weekDays:
		return Week
	}
	return Later
}

// lapsed tells of an entry whose days are over whether anything can still be done
// about it. What others fix (a placement, a window) goes by; of the rest the entry
// says itself which day was the last.
func lapsed(e agenda.Entry, today clock.Date) bool {
	if e.Do != nil || e.Waits {
		return false
	}
	return e.Kind == agenda.Placement || e.Kind == agenda.Window || e.Latest != 0 && e.Latest < today
}

// lastDay is the last day on which an entry still can be done; what has none comes
// after what has one.
func lastDay(e agenda.Entry) clock.Date {
	switch {
	case e.Latest != 0:
		return e.Latest
	case e.Must:
		return max(e.On, e.Last)
	}
	return math.MaxInt32
}

func byDay(a, b agenda.Entry) int {
	return cmp.Or(cmp.Compare(a.On, b.On), a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
}

func listOf(all []agenda.Entry) List {
	n := min(len(all), Most)
	return List{Shown: all[:n:n], Rest: all[n:]}
}

// Put is a day to which an entry can be put off.
type Put struct {
	On   clock.Date
	Says string // "Thursday 3 December"
}

// PutOff offers days to put an entry off to: none after the last day that works.
func PutOff(e agenda.Entry, today clock.Date) []Put {
	if e.Later == nil || e.Done {
		return nil
	}
	var out []Put
	for _, days := range []int{3, 7, 14, 28} {
		on := max(today, e.On).AddDays(days)
		if e.Latest != 0 && on > e.Latest {
			break
		}
		out = append(out, Put{on, on.Format("Monday 2 January")})
	}
	return out
}
