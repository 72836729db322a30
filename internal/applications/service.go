package applications

import (
	"cmp"
	"context"
	"io"
	"slices"
	"time"

	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Store keeps the logs of students; applicationsdb implements it. Every method takes
// part in a transaction that ctx carries.
type Store interface {
	// Log is all entries of a student, by application and number.
	Log(ctx context.Context, who student.ID) ([]Entry, error)

	// Add adds entries. errs.Conflict when a number is taken, errs.NotFound when the
	// student does not exist (erased meanwhile).
	Add(ctx context.Context, who student.ID, entries []Entry) error

	// Freeze keeps what was sent, once for each entry; errs.Conflict for a second.
	Freeze(ctx context.Context, who student.ID, s Snapshot) error

	// Frozen is what was sent of one application, or with an empty id of all; newest
	// first.
	Frozen(ctx context.Context, who student.ID, of ID) ([]Snapshot, error)

	// EraseStudent deletes all of it for good; nothing there is no error.
	EraseStudent(ctx context.Context, who student.ID) error
}

// Setup is what a Service needs.
type Setup struct {
	Store    Store
	Transact func(ctx context.Context, do func(ctx context.Context) error) error
	Planner  Planner                                                                         // nil: there is no plan
	Find     func(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool) // of the catalogue, and the student's own
	Kept     func(ctx context.Context, who student.ID) (plan.State, error)                   // what the student said of themselves
	Clock    clock.Clock
	Random   io.Reader
}

// Service carries out what a person does.
type Service struct{ in Setup }

// New makes the service.
func New(s Setup) *Service { return &Service{s} }

// Made names an entry that an act made, so that it can be taken back.
type Made struct {
	Application ID
	N           int64
}

// Book is all that the student follows.
func (s *Service) Book(ctx context.Context, who student.ID) (Book, error) {
	log, err := s.in.Store.Log(ctx, who)
	return Read(who, log), err
}

// One is an application with the book it stands in. errs.NotFound when this student
// has no such application, whoever else may have it.
func (s *Service) One(ctx context.Context, who student.ID, of ID) (*Application, Book, error) {
	b, err := s.Book(ctx, who)
	if err != nil {
		return nil, b, err
	}
	a := b.Find(of)
	if a == nil {
		return nil, b, errs.New(errs.NotFound, "There is no such application. It may have been removed; your board lists all of them.")
	}
	return a, b, nil
}

// Sent is what was sent of an application, newest first; only of sendings that were
// not taken back.
func (s *Service) Sent(ctx context.Context, who student.ID, a *Application) ([]Snapshot, error) {
	if !slices.ContainsFunc(a.Moves, func(m Move) bool { return m.Stage.Gone() }) {
		return nil, nil
	}
	all, err := s.in.Store.Frozen(ctx, who, a.ID)
	return slices.DeleteFunc(all, func(f Snapshot) bool {
		return !slices.ContainsFunc(a.Moves, func(m Move) bool { return m.N == f.N })
	}), err
}

// Begin is what a student says of a place that is followed from now on.
type Begin struct {
	Place   catalog.ID
	Label   string
	Start   clock.Date
	Weeks   int
	Channel Channel
	Again   bool // yes, a second one to the same place
}

// ErrSecond says that the place is followed already.
var ErrSecond = errs.New(errs.Conflict, "You follow this place already. A second application to it is rarely welcome; if you mean it, say so and give it a name.")

// Follow begins an application. ErrSecond when there is one to the same place and
// Again was not said.
func (s *Service) Follow(ctx context.Context, who student.ID, by string, m Begin) (ID, []Made, error) {
	now := s.now()
	fresh, err := id.New(now, s.in.Random)
	if err != nil {
		return "", nil, err
	}
	of := ID(fresh)
	made, err := s.change(ctx, who, by, now, "", func(sc scene) ([]Entry, error) {
		c := checks{}
		d := Detail{Place: m.Place, Stage: Interested, Label: c.line("label", m.Label, maxLabel), Start: c.day("start", m.Start), Weeks: c.weeks("weeks", m.Weeks),
			Channel: c.channel("channel", m.Channel)}
		if err := c.err(); err != nil {
			return nil, err
		}
		if _, ok := s.in.Find(ctx, who, m.Place); !ok {
			return nil, errs.New(errs.NotFound, "There is no such place. It may have left the catalogue; search for it again.")
		}
		if !m.Again && len(sc.book.At(m.Place)) > 0 {
			return nil, ErrSecond
		}
		if len(sc.book.Applications) >= MaxApplications {
			return nil, errs.New(errs.Invalid, "The board holds at most %d applications. Remove one before you add another.", MaxApplications)
		}
		return []Entry{{Application: of, Kind: Began, On: sc.today, Detail: d}}, nil
	})
	return of, made, err
}

// Do carries out an act on an application, and makes the plan follow. What it gives
// can be handed to TakeBack.
func (s *Service) Do(ctx context.Context, who student.ID, by string, of ID, act Act) ([]Made, error) {
	return s.change(ctx, who, by, s.now(), of, act.record)
}

// TakeBack makes entries as if they had not been made; taken back itself, it makes
// them count again.
func (s *Service) TakeBack(ctx context.Context, who student.ID, by string, made ...Made) ([]Made, error) {
	return s.change(ctx, who, by, s.now(), "", func(sc scene) ([]Entry, error) {
		log, err := s.in.Store.Log(ctx, who)
		if err != nil {
			return nil, err
		}
		var out []Entry
		for _, m := range made {
			i := slices.IndexFunc(log, func(e Entry) bool { return e.Application == m.Application && e.N == m.N })
			if i < 0 {
				return nil, noSuch()
			}
			one := slices.DeleteFunc(slices.Clone(log), func(e Entry) bool { return e.Application != m.Application })
			if !takenBack(one)[m.N] {
				out = append(out, Entry{Application: m.Application, Kind: TookBack, Ref: m.N})
			}
		}
		return out, nil
	})
}

// change is one transaction: read the book, let record say what is to be added, add
// it, freeze what was sent by it, and tell the plan.
func (s *Service) change(ctx context.Context, who student.ID, by string, now time.Time, of ID, record func(scene) ([]Entry, error)) (made []Made, err error) {
	state, err := s.in.Kept(ctx, who)
	if err != nil {
		return nil, err
	}
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		made = nil
		log, err := s.in.Store.Log(ctx, who)
		if err != nil {
			return err
		}
		before := Read(who, log)
		sc := sceneAt(&before, nil, now, student.Zone(state.Student.Facts))
		if of != "" {
			if sc.app = before.Find(of); sc.app == nil {
				return errs.New(errs.NotFound, "There is no such application. It may have been removed; your board lists all of them.")
			}
		}
		entries, err := record(sc)
		if err != nil || len(entries) == 0 {
			return err
		}
		if by == string(who) {
			by = ""
		}
		if err := number(entries, log, of, now, by); err != nil {
			return err
		}
		if err := s.in.Store.Add(ctx, who, entries); err != nil {
			return err
		}
		after := Read(who, append(log, entries...))
		for _, e := range entries {
			made = append(made, Made{e.Application, e.N})
		}
		if err := s.freeze(ctx, who, entries, &before, &after, &state.Student); err != nil {
			return err
		}
		return s.tellPlan(ctx, who, entries, &before, &after)
	})
	return made, err
}

// number completes entries: their application where none is named, the next number
// of its log, the moment and the person.
func number(entries []Entry, log []Entry, of ID, now time.Time, by string) error {
	last := map[ID]int64{}
	for _, e := range log {
		last[e.Application] = max(last[e.Application], e.N)
	}
	for i := range entries {
		e := &entries[i]
		if e.Kind != Staged && e.Application == "" && e.Kind != TookBack && of != "" {
			e.Application = of
		}
		last[e.Application]++
		e.N, e.At, e.By = last[e.Application], now, by
		if e.N > maxEntries {
			return errs.New(errs.Invalid, "The history of this application is full (%d entries). Begin another one for the same place.", maxEntries)
		}
	}
	return nil
}

// freeze keeps what was sent when an entry brings an application past sending, or
// says more of it: what the page of sending ticks.
func (s *Service) freeze(ctx context.Context, who student.ID, entries []Entry, before, after *Book, facts *student.Student) error {
	for _, e := range entries {
		a := after.Find(e.Application)
		if a == nil || e.Kind != Moved || !e.Detail.Stage.Gone() {
			continue
		}
		was := before.Find(e.Application)
		first := was == nil || !was.Stage.Gone() && !(was.Stage == Closed && was.Was.Gone())
		if !first && len(e.Detail.Enclosed) == 0 && e.Detail.Proof == "" {
			continue
		}
		p, ok := s.in.Find(ctx, who, a.Place)
		if !ok {
			p = &catalog.Place{ID: a.Place, Name: string(a.Place)}
		}
		m := find(a.Moves, e.N, func(m Move) int64 { return m.N })
		if m == nil {
			continue
		}
		if err := s.in.Store.Freeze(ctx, who, freeze(a, *m, p, facts)); err != nil {
			return err
		}
	}
	return nil
}

// tellPlan tells the plan of each place whose line the entries changed.
func (s *Service) tellPlan(ctx context.Context, who student.ID, entries []Entry, before, after *Book) error {
	if s.in.Planner == nil {
		return nil
	}
	was, is := before.lines(), after.lines()
	var places []catalog.ID
	for p := range was {
		places = append(places, p)
	}
	for p := range is {
		if _, both := was[p]; !both {
			places = append(places, p)
		}
	}
	slices.SortFunc(places, func(a, b catalog.ID) int { return cmp.Compare(a, b) })
	for _, p := range places {
		if was[p] == is[p] {
			continue
		}
		name := string(p)
		if at, ok := s.in.Find(ctx, who, p); ok {
			name = at.Name
		}
		if err := s.in.Planner.Follow(ctx, who, p, is[p], planWords(name, was[p], is[p])); err != nil {
			return err
		}
	}
	return nil
}

// planWords is what the plan's history says of a change.
func planWords(name string, was, is Line) string {
	switch {
	case is.In && !was.In:
		return "Application begun: " + name
	case !is.In:
		return "Application ended: " + name
	case is.Sent != was.Sent && is.Sent != 0:
		return "Application sent: " + name
	}
	return "Application changed: " + name
}

func (s *Service) now() time.Time { return s.in.Clock.Now().UTC().Truncate(time.Millisecond) }
