package catalog

import (
	"cmp"
	"maps"
	"slices"
)

// Origin tells where a stored place came from.
type Origin string

// The two origins. A shipped place that was edited here stays shipped: its
// facts then differ from the shipped version it came from.
const (
	OriginShipped Origin = "shipped"
	OriginLocal   Origin = "local"
)

// Stored is a place as the server keeps it.
type Stored struct {
	Place       Place
	Origin      Origin
	ShippedHash string // of the shipped version it came from; empty for OriginLocal
	Withdrawn   bool   // it was shipped once and is no longer
}

// Edited tells whether somebody changed the facts of a shipped place here.
func (s Stored) Edited() bool {
	return s.Origin == OriginShipped && s.Place.Hash() != s.ShippedHash
}

// Decision is what an import does to the stored places. The lists are in order
// of id, no id stands in two of Insert, Update and Withdraw, and doing what it
// says and deciding again gives a Decision that Changes nothing.
type Decision struct {
	Insert   []Shipped // not stored yet
	Update   []Shipped // stored, not edited, and the shipped version is newer, or was withdrawn and is back
	Withdraw []ID      // stored and not edited, but shipped no longer: mark, never delete, since plans may name it
	Adopt    []Shipped // edited here to what is now shipped: the facts stay, the hash and the origin become the shipped ones
	Restore  []ID      // edited here, marked as withdrawn, and now shipped again: take the mark off, leave the facts
	Differs  []Difference
	Same     int // stored just as shipped
}

// Shipped is a place with the hash that the store keeps beside it.
type Shipped struct {
	Place Place
	Hash  string
}

// Difference is a stored place that an import left alone although it is not
// the shipped one; people decide.
type Difference struct {
	ID      ID
	Because DifferenceKind
	Stored  Place
	Shipped Place // zero when Because is EditedAndWithdrawn
}

// DifferenceKind is why the two differ.
type DifferenceKind string

// The kinds of difference.
const (
	EditedHere         DifferenceKind = "edited here; the shipped record has not changed since"
	EditedAndNewer     DifferenceKind = "edited here, and the shipped record is newer"
	LocalSameID        DifferenceKind = "added here under an id that is now shipped too"
	EditedAndWithdrawn DifferenceKind = "edited here, and shipped no longer"
)

// Changes tells whether carrying out the decision changes anything.
func (d Decision) Changes() bool {
	return len(d.Insert)+len(d.Update)+len(d.Withdraw)+len(d.Adopt)+len(d.Restore) > 0
}

// Merge decides what an import of the shipped places does to the stored ones.
// What was edited here, or added here, is never overwritten: it is listed among
// Differs. Both lists are read only; an id stands at most once in each.
func Merge(shipped []Place, stored []Stored) Decision {
	var d Decision
	have := make(map[ID]Stored, len(stored))
	for _, s := range stored {
		have[s.Place.ID] = s
	}
	for _, p := range sortedByID(shipped) {
		s, known := have[p.ID]
		delete(have, p.ID)
		d.meet(Shipped{p, p.Hash()}, s, known)
	}
	for _, id := range slices.Sorted(maps.Keys(have)) {
		switch s := have[id]; {
		case s.Origin == OriginLocal || s.Withdrawn:
		case s.Edited():
			d.Differs = append(d.Differs, Difference{ID: id, Because: EditedAndWithdrawn, Stored: s.Place})
		default:
			d.Withdraw = append(d.Withdraw, id)
		}
	}
	slices.SortFunc(d.Differs, func(a, b Difference) int { return cmp.Compare(a.ID, b.ID) })
	return d
}

// meet decides about one shipped place.
func (d *Decision) meet(p Shipped, s Stored, known bool) {
	if !known {
		d.Insert = append(d.Insert, p)
		return
	}
	differs := func(because DifferenceKind) {
		d.Differs = append(d.Differs, Difference{ID: p.Place.ID, Because: because, Stored: s.Place, Shipped: p.Place})
	}
	same := s.Place.Hash() == p.Hash
	switch {
	case same && s.Origin == OriginShipped && s.ShippedHash == p.Hash && !s.Withdrawn:
		d.Same++
	case same && s.Withdrawn:
		d.Update = append(d.Update, p)
	case same:
		d.Adopt = append(d.Adopt, p)
	case s.Origin == OriginLocal:
		differs(LocalSameID)
	case !s.Edited():
		d.Update = append(d.Update, p)
	case s.ShippedHash == p.Hash:
		differs(EditedHere)
	default:
		differs(EditedAndNewer)
	}
	if s.Withdrawn && s.Edited() && !same {
		d.Restore = append(d.Restore, p.Place.ID)
	}
}

func sortedByID(places []Place) []Place {
	return slices.SortedFunc(slices.Values(places), func(a, b Place) int { return cmp.Compare(a.ID, b.ID) })
}
