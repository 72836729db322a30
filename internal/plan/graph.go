package plan

import (
	"math/bits"

	"preround/internal/platform/clock"
	"preround/internal/reference"
)

// node is one step of this plan: a template, for something.
type node struct {
	row      int32
	instance int32 // test, target, journey or stay; 0 for all
	serves   uint64
	preds    []int32 // nodes before it, all needed
	either   []int32 // nodes before it of which the first to be done is enough
	days     span    // how long it takes
	lead     *lead   // where that is from; nil: our own advice
	fixed    clock.Date
	floor    clock.Date // the student's "not before", or a booked day
	booked   bool       // floor is the very day
	status   StepStatus // Have or Done from marks and facts, else empty
	doneOn   clock.Date
	id       StepID
	self     int32      // its position
	late     bool       // should have begun already
	kept     int32      // one more than the pace that the plan without marks had; 0 none
	freed    uint64     // targets that need it no more
	missed   bool       // before the marks it served lost targets only
	soonest  clock.Date // for asap: not wished for before this day
	asap     bool       // follows as soon as what comes before it is done, though its template says otherwise
	chance   float64

	// What the passes find.
	earliest, latest, comfort, date, upper clock.Date // begin
	latestEnd                              clock.Date
	holds                                  clock.Date // the day that ticking off another step must not move; else never
	pace                                   int32
}

// journey is travel to one country for stays that follow one another.
type journey struct {
	country reference.CountryCode
	name    string // "US", or "US-2027-11" for a second one
	serves  uint64
	start   clock.Date // first
	end     clock.Date // last day of the last stay, as far as known
}

// stay is one first day of a journey.
type stay struct {
	journey int
	start   clock.Date
	weeks   int
	serves  uint64
	name    string
}

// world is the plan as one target sees it: its own steps and the shared ones.
type world struct {
	target    Target
	needs     needs
	today     clock.Date // the day on which work can begin
	start     clock.Date // the first day counted with
	journey   int
	stay      int
	nodes     []int32   // positions in engine.nodes, in order
	preds     [][]int16 // of each, positions in nodes
	aim       aim
	aims      []aim
	over      clock.Date
	pace      int32
	eased     int32 // the pace that marks allow beyond that
	lost      bool
	why       []int32      // when lost: the nodes that hold it up, in the order of whyLost's walk
	begin     []clock.Date // earliest, as of the last try
	latest    []clock.Date // latest begin, as of the last try
	kSend     int
	kWindow   int
	kDecision int
	kStart    int
}

func (w *world) at(row int) bool { return w.needs.wants(row) }

// group finds the journeys and stays of all targets.
func (e *engine) group() {
	for i := range e.worlds {
		w := &e.worlds[i]
		w.journey = e.journeyOf(i, w)
		w.stay = e.stayOf(i, w)
	}
}

// gapBetweenStays is how many days may lie between two stays of one journey.
const gapBetweenStays = 21

func (e *engine) journeyOf(i int, w *world) int {
	weeks := max(w.target.Weeks, 4)
	end := w.start.AddWeeks(weeks)
	count := 0
	for k := range e.journeys {
		j := &e.journeys[k]
		if j.country != w.target.Country {
			continue
		}
		count++
		if w.start <= j.end+gapBetweenStays && end >= j.start-gapBetweenStays {
			j.serves |= 1 << i
			j.start, j.end = min(j.start, w.start), max(j.end, end)
			return k
		}
	}
	name := string(w.target.Country)
	if count > 0 {
		name += "-" + w.start.YearMonth().String()
	}
	e.journeys = append(e.journeys, journey{w.target.Country, name, 1 << i, w.start, end})
	return len(e.journeys) - 1
}

func (e *engine) stayOf(i int, w *world) int {
	first := true
	for k := range e.stays {
		s := &e.stays[k]
		if s.journey != w.journey {
			continue
		}
		if s.start == w.start {
			s.serves |= 1 << i
			s.weeks = max(s.weeks, w.target.Weeks)
			return k
		}
		first = false
	}
	name := e.journeys[w.journey].name
	if !first {
		name += "-" + w.start.String()
	}
	e.stays = append(e.stays, stay{w.journey, w.start, w.target.Weeks, 1 << i, name})
	return len(e.stays) - 1
}

// build makes the nodes: row by row, so that their order is one in which every
// node stands after those it follows.
func (e *engine) build() {
	e.firstOf = [64]int32{}
	for r := range templates {
		e.firstOf[r] = int32(len(e.nodes))
		switch templates[r].scope {
		case forAll:
			var serves uint64
			for i := range e.worlds {
				if e.worlds[i].at(r) {
					serves |= 1 << i
				}
			}
			e.add(r, 0, serves)
		case forTest:
			e.addTests(r)
		case forTarget:
			for i := range e.worlds {
				if e.worlds[i].at(r) {
					e.add(r, int32(i), 1<<i)
				}
			}
		case forJourney:
			for k := range e.journeys {
				e.add(r, int32(k), e.wanting(r, e.journeys[k].serves))
			}
		case forStay:
			for k := range e.stays {
				if serves := e.wanting(r, e.stays[k].serves); r == rowStart {
					e.add(r, int32(k), serves)
				} else if e.stays[k].weeks > 0 {
					e.addDuring(r, k, serves)
				}
			}
		}
	}
	e.firstOf[len(templates)] = int32(len(e.nodes))
	e.link()
}

// addDuring makes a step of the days at the host. Places for the same weeks are
// alternatives, whatever the country, and share it.
func (e *engine) addDuring(r, k int, serves uint64) {
	for i := int(e.firstOf[r]); i < len(e.nodes); i++ {
		if s := &e.stays[e.nodes[i].instance]; s.start == e.stays[k].start && s.weeks == e.stays[k].weeks {
			e.nodes[i].serves |= serves
			return
		}
	}
	e.add(r, int32(k), serves)
}

// wanting is the part of a set of targets that wants a row.
func (e *engine) wanting(r int, set uint64) (out uint64) {
	for s := set; s != 0; s &= s - 1 {
		if i := bits.TrailingZeros64(s); e.worlds[i].at(r) {
			out |= 1 << i
		}
	}
	return out
}

func (e *engine) addTests(r int) {
	if r == rowLanguage {
		for i := range e.worlds {
			if e.worlds[i].at(r) {
				e.addLanguage(i)
			}
		}
		return
	}
	usmle := r >= rowPrepare && r <= rowScore
	for k := range e.tests {
		if t := &e.tests[k]; (t.code[0] == 'u') == usmle && (!t.held || r == rowResult || r == rowScore) {
			e.add(r, int32(k), t.serves)
		}
	}
}

// addLanguage joins target i to the lessons in its language. The instance is the
// first target that needs them.
func (e *engine) addLanguage(i int) {
	for n := int(e.firstOf[rowLanguage]); n < len(e.nodes); n++ {
		if e.worlds[e.nodes[n].instance].needs.ward.Code == e.worlds[i].needs.ward.Code {
			e.nodes[n].serves |= 1 << i
			return
		}
	}
	e.add(rowLanguage, int32(i), 1<<i)
}

// add makes a node, unless nobody needs it.
func (e *engine) add(r int, instance int32, serves uint64) {
	if serves == 0 {
		return
	}
	t := &templates[r]
	n := node{row: int32(r), instance: instance, serves: serves, days: span{max(1, t.own/4), t.own, t.own}}
	if t.own == 0 {
		n.days = span{}
	}
	n.id, n.self = e.idOf(r, instance), int32(len(e.nodes))
	e.nodes = append(e.nodes, n)
	e.time(&e.nodes[len(e.nodes)-1])
}

// idOf names a step for ever.
func (e *engine) idOf(r int, instance int32) StepID {
	key := templates[r].key
	switch templates[r].scope {
	case forTest:
		if r == rowLanguage {
			return StepID(key + ":" + e.worlds[instance].needs.ward.Code)
		}
		code, nth := e.tests[instance].code, byte('1')
		for k := range e.tests[:instance] {
			if e.tests[k].code == code {
				nth++
			}
		}
		if nth > '1' {
			code += "-" + string(nth)
		}
		return StepID(key + ":" + code)
	case forTarget:
		return StepID(key + ":" + e.worlds[instance].target.ID)
	case forJourney:
		return StepID(key + ":" + e.journeys[instance].name)
	case forStay:
		return StepID(key + ":" + e.stays[instance].name)
	}
	return StepID(key)
}

// link finds what every node follows, and widens what a node serves to all that
// the nodes after it serve: who needs a letter needs the CV that goes with the
// request.
func (e *engine) link() {
	for i := len(e.nodes) - 1; i >= 0; i-- {
		n := &e.nodes[i]
		if own := templates[n.row].scope; own == forTarget || own == forStay {
			continue
		}
		e.eachBefore(n, func(p *node) {
			if templates[p.row].scope != forTarget {
				p.serves |= n.serves
			}
		})
	}
	for i := range e.nodes {
		n := &e.nodes[i]
		e.eachBefore(n, func(p *node) { e.join(p, n, p.self) })
	}
	for i := range e.worlds {
		e.enter(i)
	}
}

// eachBefore calls use with every node that comes before n.
func (e *engine) eachBefore(n *node, use func(p *node)) {
	for _, r := range afterRows[n.row] {
		for j := e.firstOf[r]; j < e.firstOf[r+1]; j++ {
			if p := &e.nodes[j]; p.serves&n.serves != 0 && e.sameThing(p, n) {
				use(p)
			}
		}
	}
}

// sameThing keeps the steps of one test or journey apart from those of another.
func (e *engine) sameThing(p, n *node) bool {
	ps, ns := templates[p.row].scope, templates[n.row].scope
	switch {
	case ps == forTest && ns == forTest, ps == forTarget && ns == forTarget, ps == forJourney && ns == forJourney, ps == forStay && ns == forStay:
		return p.instance == n.instance
	}
	return true
}

// join makes p come before n. Something shared by alternatives (one journey for
// ten applications) follows the first of them that is done.
func (e *engine) join(p, n *node, j int32) {
	if templates[p.row].scope == forTarget && templates[n.row].scope != forTarget {
		n.either = append(n.either, j)
		return
	}
	n.preds = append(n.preds, j)
}

// enter collects the nodes that serve a target, and their order within it.
func (e *engine) enter(i int) {
	w := &e.worlds[i]
	w.kSend, w.kWindow, w.kDecision, w.kStart = -1, -1, -1, -1
	local := e.local[:0]
	for range e.nodes {
		local = append(local, -1)
	}
	e.local = local
	for j := range e.nodes {
		n := &e.nodes[j]
		if n.serves&(1<<i) == 0 {
			continue
		}
		k := len(w.nodes)
		local[j] = int16(k)
		w.nodes = append(w.nodes, int32(j))
		var ps []int16
		for _, p := range n.preds {
			if local[p] >= 0 {
				ps = append(ps, local[p])
			}
		}
		for _, p := range n.either {
			if local[p] >= 0 {
				ps = append(ps, local[p])
			}
		}
		w.preds = append(w.preds, ps)
		switch int(n.row) {
		case rowSend:
			w.kSend = k
		case rowWindow:
			w.kWindow = k
		case rowDecision:
			w.kDecision = k
		case rowStart:
			w.kStart = k
		}
	}
	w.begin = make([]clock.Date, len(w.nodes))
	w.latest = make([]clock.Date, len(w.nodes))
}
