package index

import (
	"slices"
	"sync/atomic"

	"preround/internal/catalog"
)

// Live holds the present snapshot. The zero Live holds an empty one.
type Live struct{ now atomic.Pointer[Index] }

// Load is the present snapshot; it stays as it is while it is used.
func (l *Live) Load() *Index {
	if x := l.now.Load(); x != nil {
		return x
	}
	l.now.CompareAndSwap(nil, Build(nil))
	return l.now.Load()
}

// Swap puts a new snapshot in place and returns the one before.
func (l *Live) Swap(x *Index) *Index {
	if old := l.now.Swap(x); old != nil {
		return old
	}
	return Build(nil)
}

// With is a new snapshot with the changed places put in and the removed ones
// left out. It is built anew as a whole, which takes some 20 ms for the shipped
// catalogue and half a minute for a million places: whoever changes many places
// passes them in one call.
func (x *Index) With(changed []catalog.Place, removed []catalog.ID) *Index {
	fresh := make(map[catalog.ID]*catalog.Place, len(changed))
	for i := range changed {
		fresh[changed[i].ID] = &changed[i]
	}
	ids := make([]catalog.ID, 0, len(fresh))
	for id := range fresh {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	gone := make(map[catalog.ID]bool, len(removed))
	for _, id := range removed {
		gone[id] = true
	}
	b := NewBuilder(x.n + len(ids))
	add := func(p *catalog.Place) {
		if gone[p.ID] {
			return
		}
		if err := b.Add(p); err != nil {
			panic(err) // both sides are in order and no id is in both
		}
	}
	for p := range x.All() {
		for len(ids) > 0 && ids[0] < p.ID {
			add(fresh[ids[0]])
			ids = ids[1:]
		}
		if fresh[p.ID] == nil {
			add(p)
		}
	}
	for _, id := range ids {
		add(fresh[id])
	}
	return b.Index()
}
