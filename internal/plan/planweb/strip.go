package planweb

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"preround/internal/plan"
	"preround/internal/platform/clock"
)

// The year strip is the plan in one picture: weeks as a track, a line for today,
// a diamond for each deadline, bands for what takes time, the placement itself.
// strip.go says what is on it, stripdraw.go draws it.

// band is a stretch of time with a name.
type band struct {
	class    string // prep, test, wait, visa, travel, exam, stay
	label    string
	from, to clock.Date // both included
}

// diamond is a date set by somebody else.
type diamond struct {
	on   clock.Date
	lost bool
}

// strip is all that the picture shows.
type strip struct {
	from, to clock.Date // first and last day shown
	today    clock.Date
	bands    []band
	stays    []band // on the track itself
	dates    []diamond
	words    string // the picture in a sentence, for those who do not see it
}

// phase is a stretch of the way that the picture shows as one band.
type phase struct{ class, label string }

var (
	prepare  = phase{"prep", "Prepare"}
	test     = phase{"test", "Test"}
	decision = phase{"wait", "Decision"}
	visa     = phase{"visa", "Visa"}
	travel   = phase{"travel", "Travel"}
	phases   = []phase{prepare, test, decision, visa, travel}
)

// afterOffer are the steps, by the key of their id, that are of a kind done early
// and yet belong to the journey.
var afterOffer = map[string]bool{"police": true, "health.tests": true, "insurance": true, "insurance.visa": true, "access": true}

// phaseOf says to which band a step belongs; false for those on the track itself.
func phaseOf(s plan.Step) (phase, bool) {
	key, _, _ := strings.Cut(string(s.ID), ":")
	switch {
	case afterOffer[key]:
		return travel, true
	case key == "passport":
		return prepare, true
	}
	switch s.Kind {
	case plan.KindChoose, plan.KindDocument, plan.KindLetter, plan.KindHealth, plan.KindMoney:
		return prepare, true
	case plan.KindTest:
		return test, true
	case plan.KindSend, plan.KindWait, plan.KindOffer:
		return decision, true
	case plan.KindVisa:
		return visa, true
	case plan.KindTravel:
		return travel, true
	}
	return phase{}, false
}

// stripOf reads the picture out of a plan.
func stripOf(p plan.Plan) strip {
	s := strip{today: p.Today, from: p.Today.YearMonth().First()}
	s.stays = staysOf(p)
	open := openSteps(p, s.stays)
	for _, ph := range phases {
		s.bands = append(s.bands, bandsOf(open, ph)...)
	}
	s.bands = append(s.bands, examBands(p.Weeks)...)
	s.dates = deadlinesOf(p)
	s.to = lastDay(p, s)
	s.words = s.describe()
	return s
}

// openSteps are those still to be done before the last placement begins.
func openSteps(p plan.Plan, stays []band) []plan.Step {
	var out []plan.Step
	for _, st := range p.Steps {
		over := len(stays) > 0 && st.Date >= stays[len(stays)-1].from
		if !over && !settled(st) && st.Status != plan.Missed && !st.Date.IsZero() {
			out = append(out, st)
		}
	}
	return out
}

// gap is how many days may lie between two steps of one band.
const gap = 120

// bandsOf are the stretches of time that steps of a phase fill. Only the longest
// bears the name.
func bandsOf(steps []plan.Step, ph phase) []band {
	var out []band
	longest := 0
	for _, st := range steps {
		if of, ok := phaseOf(st); !ok || of != ph {
			continue
		}
		end := max(st.Date, st.Until)
		if n := len(out); n > 0 && st.Date <= out[n-1].to+gap {
			out[n-1].to = max(out[n-1].to, end)
		} else {
			out = append(out, band{class: ph.class, label: unnamed, from: st.Date, to: end})
		}
		if last := len(out) - 1; out[last].to-out[last].from > out[longest].to-out[longest].from {
			longest = last
		}
	}
	if len(out) > 0 {
		out[longest].label = ph.label
	}
	return out
}

// unnamed marks a band without words of its own.
const unnamed = "\x00"

// settled tells that the student has no more to do for the step.
func settled(s plan.Step) bool { return s.Status == plan.Done || s.Status == plan.Have }

// examBands joins weeks with exams that follow each other.
func examBands(weeks []plan.WeekLoad) []band {
	var out []band
	for _, w := range weeks {
		if w.Exam == "" {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to+1 == w.Monday {
			out[n-1].to = w.Monday + 6
			continue
		}
		out = append(out, band{class: "exam", label: "Exams", from: w.Monday, to: w.Monday + 6})
	}
	return out
}

// staysOf gives the placements that can still be reached, those that touch joined.
func staysOf(p plan.Plan) []band {
	var out []band
	for _, t := range p.Targets {
		if t.Verdict == plan.Lost {
			continue
		}
		start := cmp.Or(t.Begins, t.Start, p.Start)
		if start.IsZero() {
			continue
		}
		weeks := t.Weeks
		if weeks == 0 {
			weeks = 4
		}
		out = append(out, band{class: "stay", label: "Placement", from: start, to: start.AddWeeks(weeks) - 1})
	}
	slices.SortFunc(out, func(a, b band) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	joined := out[:0]
	for _, b := range out {
		if n := len(joined); n > 0 && b.from <= joined[n-1].to+1 {
			joined[n-1].to = max(joined[n-1].to, b.to)
			continue
		}
		joined = append(joined, b)
	}
	return joined
}

// deadlinesOf gives one diamond for each day on which something must be in.
func deadlinesOf(p plan.Plan) []diamond {
	var out []diamond
	for _, t := range p.Targets {
		if t.Deadline >= p.Today {
			out = append(out, diamond{t.Deadline, t.Verdict == plan.Lost})
		}
	}
	slices.SortFunc(out, func(a, b diamond) int { return cmp.Compare(a.on, b.on) })
	return slices.CompactFunc(out, func(a, b diamond) bool { return a.on == b.on && a.lost == b.lost })
}

// lastDay is the end of the last month that anything falls in, at least half a
// year from today.
func lastDay(p plan.Plan, s strip) clock.Date {
	last := max(p.Today.AddMonths(6), p.Start)
	for _, b := range s.bands {
		last = max(last, b.to)
	}
	for _, b := range s.stays {
		last = max(last, b.to)
	}
	for _, d := range s.dates {
		last = max(last, d.on)
	}
	return last.YearMonth().Last()
}

// describe says the picture in one sentence; the dated list says it in full.
func (s strip) describe() string {
	parts := []string{}
	for _, b := range s.bands {
		if b.label == unnamed {
			continue
		}
		parts = append(parts, strings.ToLower(b.label)+" "+stretch(b.from, b.to))
	}
	for _, d := range s.dates {
		word := "deadline "
		if d.lost {
			word = "a deadline that cannot be met "
		}
		parts = append(parts, word+d.on.Format("2 January 2006"))
	}
	for _, b := range s.stays {
		parts = append(parts, "placement "+stretch(b.from, b.to))
	}
	out := "The plan from " + s.from.Format("January 2006") + " to " + s.to.Format("January 2006")
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, "; ")
	}
	return out + ". The list of dates says the same."
}

func stretch(from, to clock.Date) string {
	const short = "2 January"
	layout := short
	if from.Year() != to.Year() {
		layout = "2 January 2006"
	}
	if from == to {
		return "on " + from.Format("2 January 2006")
	}
	return "from " + from.Format(layout) + " to " + to.Format("2 January 2006")
}

// months lists the months that the strip covers.
func (s strip) months() []clock.Month {
	var out []clock.Month
	for m := s.from.YearMonth(); m <= s.to.YearMonth(); m++ {
		out = append(out, m)
	}
	return out
}

// monthLabel is what stands below a month when each has room for so many units:
// "Nov", "N", or nothing. A January bears its year.
func monthLabel(m clock.Month, room float64) string {
	switch {
	case m.Month() == time.January && room*12 >= 36:
		return m.First().Format("2006")
	case room >= 25:
		return m.Month().String()[:3]
	case room >= 13:
		return m.Month().String()[:1]
	}
	return ""
}
