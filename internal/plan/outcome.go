package plan

import (
	"strconv"
	"time"

	"preround/internal/platform/clock"
)

func (e *engine) outcome(w *world) Outcome {
	o := Outcome{Target: w.target, Name: nameOf(w.target, e.req.Student), Begins: w.start, Chance: -1, Verdict: Reachable}
	o.Deadline, o.Typical = e.applyBy(w)
	o.MonthOnly = w.aim.monthOnly && o.Deadline != 0
	o.Source = e.aimSource(w)
	switch {
	case w.lost:
		o.Verdict = Lost
		o.Why = e.whyLost(w)
		if w.target.Place == nil || w.target.Place.Status != "ended" {
			o.NearestStart = e.nearest(w)
		}
	case max(w.pace, w.eased) < fullPace:
		o.Verdict = Tight
		o.Why = "It works only if some of it goes faster than usual. Begin this week, and ask for the quick way at every desk."
	default:
		o.Why = e.whyReachable(w)
	}
	return o
}

// applyBy is the day by which the application must be in; where nobody states
// one, the day that the plan counts with.
func (e *engine) applyBy(w *world) (day clock.Date, typical bool) {
	switch a := &w.aim; {
	case a.closes != 0:
		return a.closes, false
	case a.kind == aimTypical && len(w.aims) > 0:
		return w.limit(), true
	}
	return 0, false
}

func (e *engine) whyReachable(w *world) string {
	s := ""
	if w.target.Start != 0 && w.start != w.target.Start {
		s = "It runs " + seasonText(w.target.Place) + ", so this plan counts to " + dayText(w.start) + ". "
	}
	if w.target.Place != nil && w.target.Place.Status == "paused" {
		s += "Its page says that it is paused: ask before you begin. "
	}
	if d := e.searchDay(); d != never && d > e.today+60 {
		return s + "There is plenty of time. The search itself begins in " + d.Format("January 2006") + "."
	}
	if k := w.kSend; k >= 0 && !e.nodes[w.nodes[k]].had() {
		room := int(w.latest[k] - w.begin[k])
		if w.aim.kind == aimTypical {
			return s + e.whyUnstated(w, room, e.nodes[w.nodes[k]].date)
		}
		if room > 0 {
			return s + "Even at the usual pace there are " + daysText(room) + " to spare before you must apply."
		}
	}
	return s + "There is time for every step at its usual pace."
}

// whyUnstated is for a place whose deadline nobody states: when most apply, and
// with which day the plan counts.
func (e *engine) whyUnstated(w *world, room int, sent clock.Date) string {
	usual, limit := dayText(w.usualDay()), dayText(w.limit())
	switch {
	case sent > w.usualDay():
		return "No deadline is known. Most apply by " + usual + "; this plan sends yours on " + dayText(sent) + " and counts with " + limit + "."
	case room > 0:
		return "No deadline is known; most apply by " + usual + ". Even at the usual pace there are " + daysText(room) + " to spare before " + limit + ", with which this plan counts."
	}
	return "No deadline is known; most apply by " + usual + ". There is time for every step at its usual pace."
}

// usualDay is when most apply where nobody states a deadline.
func (w *world) usualDay() clock.Date { return w.start.AddDays(-int(w.aim.gap[usually])) }

// whyLost says which day was missed and by how much.
func (e *engine) whyLost(w *world) string {
	p := w.target.Place
	switch {
	case p != nil && p.Status == "ended":
		return "It no longer takes students."
	case w.start <= e.today:
		return "The first day, " + dayText(w.start) + ", is not ahead of us any more."
	case len(w.aims) == 0 && w.over != 0 && e.overInMonth(w):
		return "Applications closed in " + w.over.Format("January 2006") + " (the day is not known)."
	case len(w.aims) == 0 && w.over != 0:
		return "Applications closed on " + dayText(w.over) + ", " + daysText(int(e.today-w.over)) + " ago."
	case len(w.aims) == 0:
		return "No round of applications closes before " + dayText(w.start) + "."
	}
	e.try(w, w.start, &w.aim, 0)
	slow := e.slowest(w)
	if k := w.kSend; k >= 0 && w.begin[k] > w.aim.limit(w.start, 0) {
		limit := w.aim.limit(w.start, 0)
		by := "Applications had to be in by "
		if w.aim.monthOnly {
			by = "Applications close in " + w.aim.closes.Format("January 2006") + " (the day is not known), so yours had to be in by "
		}
		if w.aim.kind == aimTypical {
			by = "Places like this are applied for by "
		}
		return by + dayText(limit) + " for this start. Even if everything goes fast, yours would be ready on " + dayText(w.begin[k]) + ", " +
			daysText(int(w.begin[k]-limit)) + " too late" + slow + "."
	}
	ready := w.begin[w.kStart]
	return "Even if everything goes fast, you would be ready on " + dayText(ready) + ", " + daysText(max(1, int(ready-w.start))) + " after the first day" + slow + "."
}

// overInMonth tells whether of the round that is over only the month is known.
func (e *engine) overInMonth(w *world) bool {
	for i := range w.target.Place.Apply.Windows {
		if c := w.target.Place.Apply.Windows[i].Closes; c.Month == w.over.Month() && c.Day == 0 {
			return true
		}
	}
	return false
}

// slowest names the step that holds the target up: the longest on the chain of
// steps that ends last. It keeps the chain in w.why.
func (e *engine) slowest(w *world) string {
	w.why = w.why[:0]
	k := w.kStart
	if w.kSend >= 0 && w.begin[w.kSend] > w.aim.limit(w.start, 0) {
		k = w.kSend
	}
	longest, which := int32(6), -1
	for k >= 0 {
		w.why = append(w.why, w.nodes[k])
		next, end := -1, clock.Date(0)
		for _, p := range w.preds[k] {
			n := &e.nodes[w.nodes[p]]
			if d := e.endOf(n, w.begin[p], 0); !n.had() && d >= end {
				next, end = int(p), d
			}
		}
		if next >= 0 {
			if d := e.nodes[w.nodes[next]].days[best]; d > longest {
				longest, which = d, next
			}
		}
		k = next
	}
	if which < 0 {
		return ""
	}
	n := &e.nodes[w.nodes[which]]
	return "; the slowest part is " + e.nounOf(n) + ", at best " + daysText(int(n.days[best]))
}

// daysText is "12 days", "3 weeks" or "8 months", as people would say it.
func daysText(n int) string {
	switch {
	case n == 1:
		return "1 day"
	case n < 21:
		return strconv.Itoa(n) + " days"
	case n < 120:
		return strconv.Itoa((n+3)/7) + " weeks"
	}
	return strconv.Itoa((n+15)/30) + " months"
}

func dayText(d clock.Date) string { return d.Format("2 January 2006") }

func monthText(m time.Month) string { return m.String() }
