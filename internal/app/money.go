package app

import (
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strings"
	"time"

	"preround/internal/applications"
	"preround/internal/applications/applicationsweb"
	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/fit"
	"preround/internal/money"
	"preround/internal/money/moneyweb"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// ledger is what a student does with money.
func (r *rooms) ledger() *money.Book {
	return &money.Book{Store: r.money, Transact: r.db.Write, Clock: r.clock, Random: rand.Reader}
}

func (h *house) money() {
	h.purses = &moneyweb.Pages{Book: h.rooms.ledger(), Keeper: h.desk, Who: h.desk.Who, Person: h.purse, Find: h.find, Grants: h.grants, Paying: h.paying, VisaOn: h.visaOn, Clock: h.rooms.clock}
	moneyweb.Routes(h.site, h.purses)
	moneyweb.API(h.api, h.purses)
}

// purse is what the ledger needs to know of a student: the answers, the
// applications, and the places of the plan that are no applications yet.
func (h *house) purse(ctx context.Context, who student.ID) (moneyweb.Person, error) {
	state, err := h.rooms.kept(ctx, who)
	if err != nil {
		return moneyweb.Person{}, err
	}
	p := moneyweb.Person{Student: state.Student}
	if p.Stays, err = h.applied(ctx, who, state.Student.Goals); err != nil {
		return p, err
	}
	for _, t := range state.Targets {
		place, ok := h.find(ctx, who, t.Place)
		if !ok || slices.ContainsFunc(p.Stays, func(s money.Stay) bool { return s.Place != nil && s.Place.ID == t.Place }) {
			continue
		}
		s := money.Stay{ID: money.StayID(t.Place), Name: place.Name, Place: place, Standing: money.Open, Start: t.Start, Weeks: t.Weeks, Path: "/places/" + string(t.Place)}
		p.Targets = append(p.Targets, fromGoals(s, state.Student.Goals))
	}
	return p, nil
}

// applied are the applications as money sees them: those that were accepted first,
// then the open ones, then those that ended.
func (h *house) applied(ctx context.Context, who student.ID, goals student.Goals) ([]money.Stay, error) {
	book, err := h.tracker.Book(ctx, who)
	if err != nil {
		return nil, err
	}
	names := map[string]int{}
	var out []money.Stay
	for i := range book.Applications {
		a := &book.Applications[i]
		s := money.Stay{ID: money.StayID(a.ID), Stage: book.StageOf(a), Standing: standing(a.Stage), Start: a.StartsOn(), Weeks: a.Lasts(), Path: "/applications/" + string(a.ID)}
		if place, ok := h.find(ctx, who, a.Place); ok {
			s.Place = place
		}
		s.Name = applications.Name(a, s.Place)
		names[s.Name]++
		out = append(out, fromGoals(s, goals))
	}
	for i, s := range out { // "Clinical elective" is what many call theirs
		if names[s.Name] > 1 && s.Place != nil {
			out[i].Label = s.Place.Organiser.Name
		}
	}
	order := []money.Standing{money.Going, money.Open, money.Ended}
	slices.SortStableFunc(out, func(a, b money.Stay) int {
		return slices.Index(order, a.Standing) - slices.Index(order, b.Standing)
	})
	return out, nil
}

// standing is how sure a stage makes a stay.
func standing(s applications.Stage) money.Standing {
	switch {
	case s == applications.Closed:
		return money.Ended
	case s == applications.Accepted || s.Past(applications.Accepted):
		return money.Going
	}
	return money.Open
}

// moneyPanel is what the page of an application says of its money.
func (h *house) moneyPanel(r *http.Request, a applications.Application) (*applicationsweb.Panel, error) {
	p, err := h.purses.Panel(r.Context(), a.Student, money.StayID(a.ID))
	if err != nil || p == nil {
		return nil, err
	}
	return &applicationsweb.Panel{Title: p.Title, ID: p.ID, Body: p.Body}, nil
}

// stays are the applications as money sees them.
func (h *house) stays(ctx context.Context, who student.ID) ([]money.Stay, error) {
	p, err := h.purse(ctx, who)
	return p.Stays, err
}

// fromGoals fills a stay's first day and length in from what the student wants.
func fromGoals(s money.Stay, g student.Goals) money.Stay {
	if s.Start == 0 {
		s.Start = g.FirstDay()
	}
	if s.Weeks == 0 {
		s.Weeks = g.Weeks
	}
	return s
}

// grants are the scholarships and bursaries of the catalogue.
func (h *house) grants() []*catalog.Place {
	live := h.lib.live.Load()
	var out []*catalog.Place
	for _, hit := range live.Search(index.Query{Filters: index.Filters{index.Format: {"scholarship"}}, Limit: index.MaxLimit}).Hits {
		if p, ok := live.Place(hit.Place.ID); ok { // a hit is a short record
			out = append(out, p)
		}
	}
	return out
}

// paying are the places that pay and fit the student best, closed ones left out.
func (h *house) paying(st student.Student, today clock.Date) []*catalog.Place {
	live := h.lib.live.Load()
	var out []*catalog.Place
	q := index.Query{Filters: index.Filters{index.Pay: {string(catalog.PayStipend), string(catalog.PaySalary)}}, Limit: 40, Today: today, Score: fit.NewScorer(&st, today).Score}
	for _, hit := range live.Search(q).Hits {
		if p, ok := live.Place(hit.Place.ID); ok && !hit.Closed && p.Format != "scholarship" && len(out) < 10 {
			out = append(out, p)
		}
	}
	return out
}

// visaOn is when the plan expects the visa for a stay to be decided.
func (h *house) visaOn(ctx context.Context, who student.ID, s money.Stay) (clock.Date, error) {
	if s.Place == nil || s.Standing == money.Ended {
		return 0, nil
	}
	state, err := h.rooms.kept(ctx, who)
	if err != nil {
		return 0, err
	}
	state.Targets = []plan.TargetRef{{Place: s.Place.ID, Start: s.Start, Weeks: s.Weeks}}
	targets, _ := state.Resolve(func(id catalog.ID) (*catalog.Place, bool) { return h.find(ctx, who, id) })
	zone := student.Zone(state.Student.Facts)
	today := clock.Today(h.rooms.clock, time.UTC)
	if zone != nil {
		today = clock.Today(h.rooms.clock, zone)
	}
	built := plan.Build(plan.Request{Today: today, Student: state.Student, Targets: targets, Marks: state.Marks,
		Zone: zone})
	for _, step := range built.Steps {
		if step.ID == "visa" || strings.HasPrefix(string(step.ID), "visa:") {
			if step.DoneOn != 0 || step.Status == plan.Have || step.Status == plan.Done {
				return 0, nil
			}
			return step.Until, nil
		}
	}
	return 0, nil
}
