package fit

import (
	"fmt"
	"strings"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
)

func weeksWords(n int) string {
	if n == 1 {
		return "1 week"
	}
	return fmt.Sprintf("%d weeks", n)
}

// offered is "8 to 10 weeks", "at least 8 weeks", "up to 6 weeks".
func (j *judging) offered() string {
	lo, hi := j.place.Weeks.Min, j.place.Weeks.Max
	switch {
	case lo == hi:
		return weeksWords(lo)
	case hi == 0:
		return "at least " + weeksWords(lo)
	case lo == 0:
		return "up to " + weeksWords(hi)
	}
	return fmt.Sprintf("%d to %d weeks", lo, hi)
}

func (j *judging) sayLength(a answer) says {
	w := j.student.Goals.Weeks
	switch {
	case w == 0:
		return says{why: "A stay is " + j.offered() + "; say how long you have and this can be judged."}
	case a == no:
		return says{why: "A stay is " + j.offered() + "; you said " + weeksWords(w) + ".",
			way:  "With " + weeksWords(j.place.Weeks.Min) + " it would fit; otherwise look at shorter places " + j.where() + ".",
			find: j.find("category", string(j.place.Category))}
	case j.place.Weeks.Max != 0 && w > j.place.Weeks.Max:
		return says{why: "A stay is " + j.offered() + ", a part of the " + weeksWords(w) + " that you said."}
	}
	return says{why: "A stay is " + j.offered() + "; you said " + weeksWords(w) + "."}
}

// monthsWords names a set of months: "June to August", "all year".
func monthsWords(bits uint16) string {
	const all = 1<<12 - 1
	if bits&all == all {
		return "all year"
	}
	var list []string
	for m := time.January; m <= time.December; m++ {
		before := (m+10)%12 + 1
		if bits>>(m-1)&1 == 0 || bits>>(before-1)&1 == 1 {
			continue // not a first month
		}
		last := m
		for bits>>(last%12)&1 == 1 {
			last = last%12 + 1
		}
		if last == m {
			list = append(list, m.String())
		} else {
			list = append(list, m.String()+" to "+last.String())
		}
	}
	return joinWords(list, "and")
}

// runsWords is "June to August" or "in June".
func runsWords(bits uint16) string {
	s := monthsWords(bits)
	if s == "all year" || strings.Contains(s, " to ") {
		return s
	}
	return "in " + s
}

func (j *judging) sayDates(a answer) says {
	runs := "It runs " + runsWords(j.traits.Months)
	switch a {
	case unknown:
		return says{why: runs + "; say when you want to start and this can be judged."}
	case yes:
		return says{why: runs + "; you want to start " + j.inStart() + "."}
	}
	s := says{why: runs + "; you want to start " + j.inStart() + "."}
	if d := j.nearestStart(); d != 0 {
		s.way = "The nearest start that fits is " + d.Format("January 2006") + "."
	}
	return s
}

func (j *judging) sayExams(a answer) says {
	w := int(j.stay(j.traits))
	length := "a stay of " + weeksWords(max(w, 1))
	if j.first == 0 {
		return says{why: "Say when you want to start, to see whether it meets your exams."}
	}
	if a == yes {
		d := j.freeStart(w, j.first, j.flexible)
		if d > j.first {
			return says{why: "With a start from " + dayWords(d) + " on, " + length + " meets none of the exam blocks that you gave."}
		}
		return says{why: "From " + dayWords(j.first) + " " + length + " meets none of the exam blocks that you gave."}
	}
	s := says{why: "From " + j.startWords() + " " + length + " meets " + j.clash(w) + "."}
	if d := j.freeStart(w, j.first, j.first+730); d != 0 {
		s.way = "The first start after your exams is " + dayWords(d) + "."
	}
	return s
}

// clash names the first exam block in the way.
func (j *judging) clash(weeks int) string {
	stay := clock.Date(max(weeks, 1)*7 - 1)
	for _, x := range j.student.Facts.Exams {
		if x.From <= j.first+stay && j.first <= x.To {
			name := "an exam block"
			if x.Name != "" {
				name = "your " + x.Name
			}
			return name + " (" + dayWords(x.From) + " to " + dayWords(x.To) + ")"
		}
	}
	return "your exams"
}

// closing is one window with the span of days in which it closes next.
type closing struct {
	window   *catalog.Window
	from, to clock.Date
	answer   answer
}

func (j *judging) closings() []closing {
	var out []closing
	for i := range j.place.Apply.Windows {
		w := &j.place.Apply.Windows[i]
		if w.Closes.IsZero() {
			continue
		}
		a, b := dayOf(w.Closes, j.today)
		out = append(out, closing{w, a, b, j.judgeWindow(w)})
	}
	return out
}

// nextClosing is the next day on which applications close; 0 unknown.
func (j *judging) nextClosing() (next clock.Date) {
	for _, c := range j.closings() {
		if c.to >= j.today && (next == 0 || c.to < next) {
			next = c.to
		}
	}
	return next
}

// words is "on 6 January 2027", "in January 2027".
func (c closing) words() string {
	s := "on " + dayWords(c.to)
	if c.from != c.to {
		s = "in " + c.to.Format("January 2006")
	}
	if c.window.Cycle != 0 {
		s += fmt.Sprintf(" if the dates are those of the %d cycle", c.window.Cycle)
	}
	return s
}

func (j *judging) sayDeadline(a answer) says {
	if j.first != 0 && j.last < j.today {
		return says{why: "The start that you gave, " + j.startWords() + ", is past.", way: "Change when you want to start."}
	}
	window, lead := j.sayWindows(), j.sayLead()
	why := window
	if lead != "" {
		if why != "" {
			why += " "
		}
		why += lead
	}
	if why == "" {
		if why = "The source states no closing date; ask before you count on it."; j.traits.Flags&catalog.FlagRolling != 0 {
			why = "Applications are taken all year."
		}
	}
	s := says{why: why}
	if a == no {
		if d := j.nearestStart(); d != 0 {
			s.way = "The nearest start that still works is " + dayWords(d) + "."
		}
	}
	return s
}

// sayWindows is the sentence about the round that decides.
func (j *judging) sayWindows() string {
	var best *closing
	list := j.closings()
	for i := range list {
		c := &list[i]
		if best == nil || c.answer < best.answer || c.answer == best.answer && c.to < best.to {
			best = c
		}
	}
	rolling := j.traits.Flags&catalog.FlagRolling != 0
	switch {
	case best == nil, rolling:
		return ""
	case j.first == 0:
		return "Applications close " + best.words() + "; say when you want to start and this can be judged."
	case best.to < j.today:
		return "Applications closed " + best.words() + "; the next round is not announced there."
	case j.lastStartIn(best.window.ForStarts) == 0:
		return "The rounds that the source names are for other starts than " + j.startWords() + "; ask."
	case best.answer == yes:
		return "Applications close " + best.words() + ", before your start " + j.inStart() + "."
	case best.answer == unknown && best.from != best.to:
		return "Applications close " + best.words() + "; the source does not say on which day."
	case best.answer == unknown:
		return "Applications should be in " + best.words() + ", after your start " + j.inStart() + "; that is advice, so ask."
	}
	return "For a start " + j.inStart() + " the last round is over; the next closes " + best.words() + "."
}

// sayLead is the sentence about the weeks before the start.
func (j *judging) sayLead() string {
	w := j.place.Apply.LeadWeeks
	if w == 0 {
		return ""
	}
	rule := "Applications must be in "
	if j.place.Apply.Advised {
		rule = "The host advises to apply "
	}
	rule += weeksWords(w) + " before the start"
	if j.first == 0 {
		return rule + "."
	}
	by := j.last.AddWeeks(-w)
	if by < j.today {
		return rule + ", which for " + j.startWords() + " was " + dayWords(by) + "."
	}
	return rule + ": by " + dayWords(by) + "."
}

// soonest is how many weeks lie at least between applying and a first day that
// fit speaks of: no host decides, and nobody travels, from one day to the next.
// The plan, which knows the steps, may ask for more.
const soonest = 6

// nearestStart is the nearest Monday, from the start wanted on, for which an
// application can still be in time and the place runs; 0 none within three years.
func (j *judging) nearestStart() clock.Date {
	d := max(j.first, j.today.AddWeeks(max(soonest, j.place.Apply.LeadWeeks)))
	for d.Weekday() != time.Monday {
		d++
	}
	list := j.closings()
	for ; d < j.today.AddMonths(36); d = d.AddWeeks(1) {
		if j.traits.Months != 0 && j.traits.Months>>(d.Month()-1)&1 == 0 {
			continue
		}
		if len(list) == 0 || j.traits.Flags&catalog.FlagRolling != 0 {
			return d
		}
		for _, c := range list {
			season := catalog.SeasonBits(c.window.ForStarts)
			if c.to >= j.today && c.to.AddWeeks(soonest) <= d && (season == 0 || season>>(d.Month()-1)&1 == 1) {
				return d
			}
		}
	}
	return 0
}
