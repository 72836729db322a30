package applications

import (
	"cmp"
	"slices"

	"preround/internal/catalog"
	"preround/internal/student"
)

// Book is all that a student follows.
type Book struct {
	Applications []Application // in the order in which they were begun
	OwnStages    []OwnStage    // in their order among ours
}

// OwnStage is a stage of the student's own: it stands after one of ours.
type OwnStage struct {
	ID    string // of the entry that made it
	N     int64
	Name  string
	After Stage
}

// Read reads the log of one student. It is the only place that knows what entries
// mean; the order in which they come does not matter.
func Read(who student.ID, log []Entry) Book {
	sorted := log
	order := func(a, b Entry) int { return cmp.Or(cmp.Compare(a.Application, b.Application), cmp.Compare(a.N, b.N)) }
	if !slices.IsSortedFunc(log, order) {
		sorted = slices.Clone(log)
		slices.SortFunc(sorted, order)
	}
	var b Book
	for len(sorted) > 0 {
		n := slices.IndexFunc(sorted, func(e Entry) bool { return e.Application != sorted[0].Application })
		if n < 0 {
			n = len(sorted)
		}
		if one := sorted[:n:n]; one[0].Application == "" {
			b.OwnStages = readOwn(one)
		} else if a := readOne(who, one); !a.Void {
			b.Applications = append(b.Applications, a)
		}
		sorted = sorted[n:]
	}
	slices.SortStableFunc(b.Applications, func(x, y Application) int {
		return cmp.Or(x.Made.Compare(y.Made), cmp.Compare(x.ID, y.ID))
	})
	return b
}

// Find is the application with that id; nil when there is none.
func (b *Book) Find(id ID) *Application {
	for i := range b.Applications {
		if b.Applications[i].ID == id {
			return &b.Applications[i]
		}
	}
	return nil
}

// At lists the applications to one place.
func (b *Book) At(place catalog.ID) []*Application {
	var out []*Application
	for i := range b.Applications {
		if b.Applications[i].Place == place {
			out = append(out, &b.Applications[i])
		}
	}
	return out
}

// Own finds an own stage by its id.
func (b *Book) Own(id string) (OwnStage, bool) {
	for _, s := range b.OwnStages {
		if s.ID == id && id != "" {
			return s, true
		}
	}
	return OwnStage{}, false
}

// OwnAfter lists the own stages that stand after one of ours.
func (b *Book) OwnAfter(s Stage) []OwnStage {
	var out []OwnStage
	for _, o := range b.OwnStages {
		if o.After == s {
			out = append(out, o)
		}
	}
	return out
}

// StageOf is the stage of an application in words: an own one by its name, a
// closed one with its reason.
func (b *Book) StageOf(a *Application) string { return b.Words(a.Stage, a.Own, a.Closed) }

// Words is a stage in words.
func (b *Book) Words(s Stage, own string, why Reason) string {
	if o, ok := b.Own(own); ok {
		return o.Name
	}
	if s == Closed && why != "" {
		return "Closed: " + lowerFirst(why.Label())
	}
	return s.Label()
}

// takenBack finds the entries that do not count: those that a later entry took
// back, unless that one was taken back itself.
func takenBack(log []Entry) map[int64]bool {
	var out map[int64]bool
	for i := len(log) - 1; i >= 0; i-- {
		if e := log[i]; e.Kind == TookBack && !out[e.N] {
			if out == nil {
				out = map[int64]bool{}
			}
			out[e.Ref] = true
		}
	}
	return out
}

func readOne(who student.ID, log []Entry) Application {
	a := Application{ID: log[0].Application, Student: who, History: log, Made: log[0].At, Changed: log[len(log)-1].At, Void: true}
	gone := takenBack(log)
	for i := range log {
		if e := &log[i]; !gone[e.N] {
			a.read(e)
		}
	}
	slices.SortStableFunc(a.Notes, func(x, y Note) int { return cmp.Compare(y.N, x.N) })
	slices.SortStableFunc(a.Days, func(x, y Day) int {
		return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(x.Hour, y.Hour), cmp.Compare(x.N, y.N))
	})
	slices.SortStableFunc(a.Contacts, func(x, y Contact) int { return cmp.Or(cmp.Compare(x.On, y.On), cmp.Compare(x.N, y.N)) })
	return a
}

func (a *Application) read(e *Entry) {
	d := &e.Detail
	switch e.Kind {
	case Began:
		a.Void = false
		a.Place, a.Label, a.Start, a.Weeks, a.Channel = d.Place, d.Label, d.Start, d.Weeks, d.Channel
		a.move(e, cmp.Or(d.Stage, Interested))
	case Moved:
		a.move(e, d.Stage)
	case Detailed:
		a.Label, a.Start, a.Weeks, a.Channel = d.Label, d.Start, d.Weeks, d.Channel
	case Noted:
		if n := find(a.Notes, e.Ref, func(n Note) int64 { return n.N }); n != nil {
			n.Text, n.Edited = d.Text, e.At
		} else if e.Ref == 0 {
			a.Notes = append(a.Notes, Note{N: e.N, At: e.At, Text: d.Text})
		}
	case Dated:
		day := Day{N: cmp.Or(e.Ref, e.N), Title: d.Title, On: e.On, Hour: d.Hour, Zone: d.Zone, Done: d.Done, Interview: d.Meeting}
		if n := find(a.Days, e.Ref, func(n Day) int64 { return n.N }); n != nil {
			*n = day
		} else if e.Ref == 0 {
			a.Days = append(a.Days, day)
		}
	case Met:
		a.meet(e)
	case Spoke:
		a.Contacts = append(a.Contacts, Contact{N: e.N, On: e.On, Incoming: d.Incoming, Channel: d.Channel, What: d.Text, FollowUp: d.FollowUp})
	case GotOffer:
		a.Offer = &Terms{N: e.N, On: e.On, AnswerBy: d.AnswerBy, Hour: d.Hour, Zone: d.Zone, Start: d.Start, Weeks: d.Weeks, Note: d.Text}
	case Removed:
		a.remove(e.Ref)
	}
}

func (a *Application) move(e *Entry, to Stage) {
	d := &e.Detail
	if to == Closed && a.Stage != Closed {
		a.Was = a.Stage
	}
	a.Stage, a.Own, a.Closed, a.Since = to, d.Own, d.Reason, e.On
	if d.Channel != "" && to.Open() {
		a.Channel = d.Channel
	}
	a.Moves = append(a.Moves, Move{N: e.N, At: e.At, On: e.On, Stage: to, Own: d.Own, Reason: d.Reason, Text: d.Text,
		Channel: d.Channel, Proof: d.Proof, Enclosed: d.Enclosed})
}

func (a *Application) meet(e *Entry) {
	if e.Detail.Person == nil {
		return
	}
	if n := find(a.People, e.Ref, func(n Acquaintance) int64 { return n.N }); n != nil {
		n.Person = *e.Detail.Person
	} else if e.Ref == 0 {
		a.People = append(a.People, Acquaintance{e.N, *e.Detail.Person})
	}
}

func (a *Application) remove(n int64) {
	a.Notes = slices.DeleteFunc(a.Notes, func(x Note) bool { return x.N == n })
	a.Days = slices.DeleteFunc(a.Days, func(x Day) bool { return x.N == n })
	a.People = slices.DeleteFunc(a.People, func(x Acquaintance) bool { return x.N == n })
	a.Contacts = slices.DeleteFunc(a.Contacts, func(x Contact) bool { return x.N == n })
}

func find[T any](list []T, n int64, of func(T) int64) *T {
	for i := range list {
		if n != 0 && of(list[i]) == n {
			return &list[i]
		}
	}
	return nil
}

// readOwn reads the own stages of the student.
func readOwn(log []Entry) []OwnStage {
	var out []OwnStage
	gone := takenBack(log)
	for _, e := range log {
		switch {
		case gone[e.N]:
		case e.Kind == Removed:
			out = slices.DeleteFunc(out, func(s OwnStage) bool { return s.N == e.Ref })
		case e.Kind != Staged:
		case e.Ref == 0:
			out = append(out, OwnStage{ID: ownID(e.N), N: e.N, Name: e.Detail.Title, After: e.Detail.Stage})
		default:
			if s := find(out, e.Ref, func(s OwnStage) int64 { return s.N }); s != nil {
				s.Name, s.After = e.Detail.Title, e.Detail.Stage
			}
		}
	}
	slices.SortStableFunc(out, func(x, y OwnStage) int {
		return cmp.Or(cmp.Compare(x.After.Order(), y.After.Order()), cmp.Compare(x.N, y.N))
	})
	return out
}
