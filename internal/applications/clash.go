package applications

import (
	"cmp"
	"slices"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/student"
)

// StayKind says what a stay is.
type StayKind string

// The kinds of stay.
const (
	StayOffer     StayKind = "offer"
	StayAccepted  StayKind = "accepted"
	StayPlacement StayKind = "placement" // under way
	StayExam      StayKind = "exam"
)

// Stay is a stretch of days in which the student is somewhere.
type Stay struct {
	Application ID // empty for exams
	Name        string
	Kind        StayKind
	From, To    clock.Date // both included; From 0: the days are not known
	Country     string     // empty: not known
}

// StayFrom is a stay of whole weeks from its first day to its last; a last day on a
// weekend is the Friday before. Of unknown length only the first week is certain. No
// first day: the days are not known.
func StayFrom(start clock.Date, weeks int) (from, to clock.Date) {
	if start == 0 {
		return 0, 0
	}
	to = start.AddDays(7*max(weeks, 1) - 1)
	for to > start && (to.Weekday() == time.Saturday || to.Weekday() == time.Sunday) {
		to--
	}
	return start, to
}

// Clash is a stay that collides with the one in question.
type Clash struct {
	Stay
	First, Last clock.Date // the days in common; 0 where they only lie close
	Days        int        // how many are in common
	Gap         int        // where none is: days between the two, less than a change of country takes
}

// Close tells that the stays do not overlap but leave no time to get from one
// country to the other.
func (c Clash) Close() bool { return c.Days == 0 }

// changeOfCountry is how many free days lie at least between stays in two countries.
const changeOfCountry = 2

// Clashes lists which of the others collide with a stay, the longest first. A stay
// of unknown days collides with nothing; who shows it says that the days are unknown.
func Clashes(of Stay, others []Stay) []Clash {
	var out []Clash
	for _, o := range others {
		if of.From == 0 || o.From == 0 || o.Application != "" && o.Application == of.Application {
			continue
		}
		c := Clash{Stay: o, First: max(of.From, o.From), Last: min(of.To, o.To)}
		if c.Days = int(c.Last-c.First) + 1; c.Days > 0 {
			out = append(out, c)
			continue
		}
		c.Gap = -c.Days // the free days between
		abroad := of.Country != "" && o.Country != "" && of.Country != o.Country
		if c.First, c.Last, c.Days = 0, 0, 0; abroad && c.Gap < changeOfCountry {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Clash) int { return cmp.Or(cmp.Compare(b.Days, a.Days), cmp.Compare(a.From, b.From)) })
	return out
}

// Stays lists the student's offers, accepted places, placements and exam blocks.
// name and country say of an application what its place is called and where it is.
func Stays(b *Book, exams []student.Span, name, country func(*Application) string) []Stay {
	var out []Stay
	for i := range b.Applications {
		a := &b.Applications[i]
		s := Stay{Application: a.ID, Name: name(a), Country: country(a)}
		switch a.Stage {
		case Offer:
			s.Kind = StayOffer
		case Accepted, Cleared:
			s.Kind = StayAccepted
		case OnPlacement:
			s.Kind = StayPlacement
		default:
			continue
		}
		s.From, s.To = StayFrom(a.StartsOn(), a.Lasts())
		out = append(out, s)
	}
	for _, e := range exams {
		n := e.Name
		if n == "" {
			n = "Exams"
		}
		out = append(out, Stay{Name: n, Kind: StayExam, From: e.From, To: e.To})
	}
	return out
}
