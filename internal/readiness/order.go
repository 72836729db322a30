package readiness

import (
	"cmp"
	"slices"
)

// option is a set of gaps to close together.
type option struct {
	gaps  []int // by number, ascending
	cost  Cost
	opens []int // places
	saved int   // how many of them are saved
}

// graph orders everything by what it costs.
func (b *builder) graph() Graph {
	b.rankGaps()
	g := Graph{Places: b.places}
	for i := range b.places {
		switch p := &b.places[i]; p.State {
		case Ready:
			g.Ready = append(g.Ready, i)
		case Out:
			g.Closed = append(g.Closed, i)
		case Locked:
			for _, n := range b.missing(b.wants[i], nil) {
				p.Gaps = append(p.Gaps, b.gaps[n].ID)
			}
		}
	}
	all := b.profiles()
	g.Gaps = b.rows(all)
	g.Unlocks = b.way(all, len(g.Ready))
	return g
}

// rankGaps finds which gap stands in for which and puts the gaps in order of
// their own cost: that is the order in which a clause chooses.
func (b *builder) rankGaps() {
	asked := make([]int, len(b.gaps))
	for _, wants := range b.wants {
		for _, c := range wants {
			for _, n := range c {
				asked[n]++
			}
		}
	}
	for i := range b.gaps {
		for k := range b.gaps {
			if b.gaps[i].stands(&b.gaps[k]) {
				b.gaps[i].covers = append(b.gaps[i].covers, k)
			}
		}
	}
	order := make([]int, len(b.gaps))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(x, y int) int {
		return cmp.Or(compareCost(b.gaps[x].Cost, b.gaps[y].Cost), cmp.Compare(asked[y], asked[x]), cmp.Compare(b.gaps[x].minimum, b.gaps[y].minimum),
			cmp.Compare(b.gaps[x].ID, b.gaps[y].ID))
	})
	for rank, i := range order {
		b.gaps[i].rank = rank
	}
}

// compareCost orders by time first: a known one before an unknown one, the
// shorter usual time before the longer; then by the fees: what is known before what
// is not, the smaller before the larger.
func compareCost(a, b Cost) int {
	unknown := func(c Cost) int {
		if c.Known {
			return 0
		}
		return 1
	}
	if c := cmp.Compare(unknown(a), unknown(b)); c != 0 {
		return c
	}
	if a.Known {
		if c := cmp.Compare(a.Days[1], b.Days[1]); c != 0 {
			return c
		}
	}
	unstated := func(c Cost) int {
		if c.Fee.Stated && c.Fee.Unknown == 0 {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(unstated(a), unstated(b)), cmp.Compare(a.Fee.USD, b.Fee.USD))
}

// met tells whether a clause is fulfilled by what has been closed.
func (c clause) met(closed []bool) bool {
	return closed != nil && slices.ContainsFunc(c, func(n int) bool { return closed[n] })
}

// missing is the gaps still to be closed for a place: of each clause that is not
// met the cheapest one, unless a gap chosen before does for it too.
func (b *builder) missing(wants []clause, closed []bool) []int {
	var out []int
	for _, c := range wants {
		if c.met(closed) || slices.ContainsFunc(out, func(n int) bool { return b.does(n, c) }) {
			continue
		}
		best := c[0]
		for _, n := range c[1:] {
			if b.gaps[n].rank < b.gaps[best].rank {
				best = n
			}
		}
		out = append(out, best)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// does tells whether closing gap n fulfils a clause.
func (b *builder) does(n int, c clause) bool {
	return slices.ContainsFunc(c, func(k int) bool { return slices.Contains(b.gaps[n].covers, k) })
}

// close marks gaps as closed, with all that they stand in for.
func (b *builder) close(closed []bool, gaps []int) {
	for _, n := range gaps {
		for _, k := range b.gaps[n].covers {
			closed[k] = true
		}
	}
}

// costOf is what a set of gaps costs: the longest time, the sum of the fees.
func (b *builder) costOf(gaps []int) Cost {
	if len(gaps) == 1 {
		return b.gaps[gaps[0]].Cost
	}
	total := Cost{Known: true, Fee: Fee{Stated: true}}
	for _, n := range gaps {
		c := b.gaps[n].Cost
		total.Known = total.Known && c.Known
		for i := range total.Days {
			total.Days[i] = max(total.Days[i], c.Days[i])
		}
		total.Fee.add(c.Fee)
	}
	return total
}

// add puts another fee on top. In two currencies only the comparison in dollars
// can be summed, so there the amounts are left out.
func (f *Fee) add(o Fee) {
	f.USD += o.USD
	switch {
	case !o.Stated:
		f.Unknown++
	case o.Max.Currency == "": // nothing to pay
	case f.Max.Currency == "":
		f.Min, f.Max = o.Min, o.Max
	case f.Max.Currency == o.Max.Currency:
		f.Min.Minor += o.Min.Minor
		f.Max.Minor += o.Max.Minor
	}
}

// profile is places that wait for the same clauses.
type profile struct {
	wants  []clause
	places []int
	saved  int
}

func (b *builder) profiles() []profile {
	var out []profile
	for i, wants := range b.wants {
		if b.places[i].State != Locked {
			continue
		}
		k := slices.IndexFunc(out, func(p profile) bool {
			return slices.EqualFunc(p.wants, wants, func(x, y clause) bool { return slices.Equal(x, y) })
		})
		if k < 0 {
			out, k = append(out, profile{wants: wants}), len(out)
		}
		out[k].places = append(out[k].places, i)
		if b.places[i].Saved {
			out[k].saved++
		}
	}
	return out
}

// opening fills in what an option opens, given what is closed already.
func (b *builder) opening(o *option, all []profile, closed []bool) {
	if len(b.after) == 0 {
		b.after = make([]bool, len(b.gaps))
	}
	after := b.after
	if clear(after); closed != nil {
		copy(after, closed)
	}
	b.close(after, o.gaps)
	for i := range all {
		p := &all[i]
		if !slices.ContainsFunc(p.wants, func(c clause) bool { return !c.met(after) }) {
			o.opens = append(o.opens, p.places...)
			o.saved += p.saved
		}
	}
	slices.Sort(o.opens)
}

// better orders options: the cheaper one, then the one with fewer things to do,
// then the one that opens more of the student's own places, then more places.
func (b *builder) better(x, y *option) int {
	return cmp.Or(compareCost(x.cost, y.cost), cmp.Compare(len(x.gaps), len(y.gaps)), cmp.Compare(y.saved, x.saved), cmp.Compare(len(y.opens), len(x.opens)),
		slices.CompareFunc(x.gaps, y.gaps, func(m, n int) int { return cmp.Compare(b.gaps[m].rank, b.gaps[n].rank) }))
}

// way is the cheapest next unlock, then the cheapest one after it, and so on to
// the last place that can be opened.
func (b *builder) way(all []profile, ready int) []Unlock {
	left := slices.Clone(all)
	closed := make([]bool, len(b.gaps))
	var out []Unlock
	for len(left) > 0 {
		best := b.next(left, closed)
		b.close(closed, best.gaps)
		left = slices.DeleteFunc(left, func(p profile) bool {
			return !slices.ContainsFunc(p.wants, func(c clause) bool { return !c.met(closed) })
		})
		ready += len(best.opens)
		u := Unlock{Opens: best.opens, Cost: best.cost, Total: ready}
		for _, n := range b.byRank(best.gaps) {
			u.Gaps = append(u.Gaps, b.gaps[n].ID)
			u.Maybe = u.Maybe || b.gaps[n].Kind == Answer || b.gaps[n].Kind == Ask
		}
		out = append(out, u)
	}
	return out
}

// next is the best option among the places that are left.
func (b *builder) next(left []profile, closed []bool) option {
	var best option
	tried := map[string]bool{}
	for i := range left {
		o := option{gaps: b.missing(left[i].wants, closed)}
		key := keyOf(o.gaps)
		if tried[key] {
			continue
		}
		tried[key] = true
		o.cost = b.costOf(o.gaps)
		if best.gaps != nil && b.dearer(&o, &best) {
			continue
		}
		b.opening(&o, left, closed)
		if best.gaps == nil || b.better(&o, &best) < 0 {
			best = o
		}
	}
	return best
}

func keyOf(gaps []int) string {
	key := make([]byte, 0, 2*len(gaps))
	for _, n := range gaps {
		key = append(key, byte(n>>8), byte(n))
	}
	return string(key)
}

func (b *builder) byRank(gaps []int) []int {
	out := slices.Clone(gaps)
	slices.SortFunc(out, func(x, y int) int { return cmp.Compare(b.gaps[x].rank, b.gaps[y].rank) })
	return out
}

// rows is every gap with what it opens alone and in its cheapest company, in the
// order of that.
func (b *builder) rows(all []profile) []Gap {
	type row struct {
		gap  int
		best option
	}
	rows := make([]row, len(b.gaps))
	for n := range b.gaps {
		rows[n] = row{n, b.row(n, all)}
	}
	slices.SortFunc(rows, func(x, y row) int {
		return cmp.Or(b.better(&x.best, &y.best), cmp.Compare(b.gaps[x.gap].rank, b.gaps[y.gap].rank))
	})
	out := make([]Gap, len(rows))
	for i, r := range rows {
		out[i] = b.gaps[r.gap].Gap
		out[i].Opens, out[i].Total = r.best.opens, r.best.cost
		for _, n := range b.byRank(r.best.gaps) {
			if n != r.gap {
				out[i].With = append(out[i].With, b.gaps[n].ID)
			}
		}
	}
	return out
}

// row fills in who asks for gap n and what it opens alone, and finds the
// cheapest option that it takes part in.
func (b *builder) row(n int, all []profile) option {
	g := &b.gaps[n]
	best := option{gaps: []int{n}, cost: g.Cost}
	b.opening(&best, all, nil)
	g.Alone = best.opens
	found := len(g.Alone) > 0
	asking := b.asking(n, all)
	for i := range asking {
		g.Asked = append(g.Asked, asking[i].places...)
		if len(g.Alone) > 0 {
			continue
		}
		o := b.with(n, asking[i].wants)
		if found && b.dearer(&o, &best) {
			continue
		}
		b.opening(&o, asking, nil)
		if !found || b.better(&o, &best) < 0 {
			best, found = o, true
		}
	}
	slices.Sort(g.Asked)
	return best
}

// asking is the profiles that wait for gap n, or for one that it stands in for.
func (b *builder) asking(n int, all []profile) (out []profile) {
	for i := range all {
		if slices.ContainsFunc(all[i].wants, func(c clause) bool { return b.does(n, c) }) {
			out = append(out, all[i])
		}
	}
	return out
}

// dearer tells whether x is not the better one, whatever it opens.
func (b *builder) dearer(x, y *option) bool {
	return cmp.Or(compareCost(x.cost, y.cost), cmp.Compare(len(x.gaps), len(y.gaps))) > 0
}

// with is the cheapest set that has gap n in it and opens a place.
func (b *builder) with(n int, wants []clause) option {
	closed := make([]bool, len(b.gaps))
	b.close(closed, []int{n})
	o := option{gaps: append(b.missing(wants, closed), n)}
	slices.Sort(o.gaps)
	o.cost = b.costOf(o.gaps)
	return o
}
