package money

import (
	"cmp"
	"slices"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// Tally is a sum of lines in the home currency. Covered is what others pay or
// give; Paid and Received are the parts of Planned and Covered that have happened.
type Tally struct {
	Home              string
	Planned, Paid     int64 // smallest units of Home
	Covered, Received int64
	Unknown           []Line // lines without a figure: the real sum is higher or lower by them
	NoRate            []Line // lines whose currency has no known rate
	Lines             int
}

// TallyOf adds lines up.
func TallyOf(lines []Line, r Rates) Tally {
	t := Tally{Home: r.Home, Lines: len(lines)}
	for _, l := range lines {
		m, known := l.Figure()
		if !known {
			t.Unknown = append(t.Unknown, l)
			continue
		}
		home, ok := r.Convert(m)
		if !ok {
			t.NoRate = append(t.NoRate, l)
			continue
		}
		if l.Kind.Income() {
			t.Covered += home.Minor
			if l.Paid != 0 {
				t.Received += home.Minor
			}
			continue
		}
		t.Planned += home.Minor
		if l.Paid != 0 {
			t.Paid += home.Minor
		}
	}
	return t
}

// Own is what is left for the student to pay in all.
func (t Tally) Own() int64 { return t.Planned - t.Covered }

// Money is a figure of the tally with its currency.
func (t Tally) Money(minor int64) reference.Money {
	return reference.Money{Minor: minor, Currency: t.Home}
}

// UnknownCosts are the lines without a figure that cost something.
func (t Tally) UnknownCosts() []Line {
	return slices.DeleteFunc(slices.Clone(t.Unknown), func(l Line) bool { return l.Kind.Income() })
}

// Standing is how sure a stay is.
type Standing string

// The values of Standing.
const (
	Open  Standing = "open"  // applied for or thought of
	Going Standing = "going" // accepted, and all after it
	Ended Standing = "ended" // closed
)

// Stay is one application as money sees it.
type Stay struct {
	ID       StayID
	Name     string // of the place
	Label    string // tells a second application to the same place apart
	Stage    string // in words
	Standing Standing
	Place    *catalog.Place // nil when nothing is known of it any more
	Start    clock.Date     // 0: not known
	Weeks    int            // 0: not known
	VisaOn   clock.Date     // when the visa is expected to be decided; 0: not known
	Path     string         // its page
}

// Title is the name with its label.
func (s Stay) Title() string {
	if s.Label != "" {
		return s.Name + " (" + s.Label + ")"
	}
	return s.Name
}

// Whole is the money of everything together. A student who applies to nine places
// goes to one or two, so the costs of all of them added up mean nothing. Firm
// counts what belongs to no single stay, everything of the stays that were
// accepted, and of the others what was paid and what applying costs. Each open
// stay then says what the whole comes to if it goes ahead too.
type Whole struct {
	Firm  Tally
	Loose []Line // lines of no stay, or of one that is gone
	Stays []StayMoney
}

// StayMoney is one stay within the whole.
type StayMoney struct {
	Stay   Stay
	Lines  []Line
	Tally  Tally
	IfGoes Tally // the whole, if this open stay goes ahead
}

// WholeOf reckons the whole. The order of the stays stays; lines are sorted by Sort.
func WholeOf(lines []Line, stays []Stay, r Rates) Whole {
	lines = Sort(lines)
	var w Whole
	by := map[StayID][]Line{}
	known := map[StayID]bool{}
	for _, s := range stays {
		known[s.ID] = true
	}
	for _, l := range lines {
		if known[l.Stay] {
			by[l.Stay] = append(by[l.Stay], l)
		} else {
			w.Loose = append(w.Loose, l)
		}
	}
	firm := slices.Clone(w.Loose)
	for _, s := range stays {
		for _, l := range by[s.ID] {
			if countsFirm(s.Standing, l) {
				firm = append(firm, l)
			}
		}
	}
	w.Firm = TallyOf(firm, r)
	for _, s := range stays {
		m := StayMoney{Stay: s, Lines: by[s.ID], Tally: TallyOf(by[s.ID], r), IfGoes: w.Firm}
		if s.Standing == Open {
			more := slices.Clone(firm)
			for _, l := range by[s.ID] {
				if !countsFirm(Open, l) {
					more = append(more, l)
				}
			}
			m.IfGoes = TallyOf(more, r)
		}
		w.Stays = append(w.Stays, m)
	}
	return w
}

// countsFirm tells whether a line of a stay of that standing counts in the whole.
func countsFirm(s Standing, l Line) bool {
	switch s {
	case Going:
		return true
	case Open:
		return l.Paid != 0 || l.Kind == ApplicationFee || l.Kind == Test
	}
	return l.Paid != 0
}

// Sort orders lines as pages show them: costs before income, by date, those
// without one last, then by kind.
func Sort(lines []Line) []Line {
	lines = slices.Clone(lines)
	when := func(l Line) clock.Date {
		if d := cmp.Or(l.Paid, l.Due); d != 0 {
			return d
		}
		return clock.Date(1 << 30)
	}
	income := func(l Line) int {
		if l.Kind.Income() {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(income(a), income(b)), cmp.Compare(when(a), when(b)),
			cmp.Compare(slices.Index(Kinds, a.Kind), slices.Index(Kinds, b.Kind)), cmp.Compare(a.ID, b.ID))
	})
	return lines
}

// Budget sets a tally against what the whole may cost.
type Budget struct {
	Limit    reference.Money // in the home currency; no currency: no budget was said
	Original reference.Money // as the student said it
	Tally    Tally
}

// BudgetOf converts the limit into the home currency.
func BudgetOf(limit reference.Money, t Tally, r Rates) Budget {
	b := Budget{Original: limit, Tally: t}
	if limit.Currency == "" || limit.Minor == 0 {
		return b
	}
	if home, ok := r.Convert(limit); ok {
		b.Limit = home
	}
	return b
}

// Set tells that there is a limit to compare with.
func (b Budget) Set() bool { return b.Limit.Currency != "" }

// Left is what remains of the limit after the student's own part; negative when
// the plan is over it.
func (b Budget) Left() int64 { return b.Limit.Minor - b.Tally.Own() }
