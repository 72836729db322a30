package app

import (
	"context"
	"slices"
	"strings"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/cv"
	"preround/internal/letters"
	"preround/internal/letters/lettersweb"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// letterBook is what other rooms know for letters: places with what they want, people
// who may be asked, CVs.
func (h *house) letterBook(ctx context.Context, who student.ID) (lettersweb.Book, error) {
	var out lettersweb.Book
	state, err := h.rooms.kept(ctx, who)
	if err != nil {
		return out, err
	}
	book, err := h.tracker.Book(ctx, who)
	if err != nil {
		return out, err
	}
	record, err := h.cvs.Open(ctx, who)
	if err != nil {
		return out, err
	}
	variants, err := h.cvs.Variants(ctx, who)
	if err != nil {
		return out, err
	}
	out.Name, out.School = record.Basics.Name, state.Student.Facts.School
	for _, v := range variants {
		out.Variants = append(out.Variants, lettersweb.Variant{ID: string(v.ID), Name: v.Name})
	}
	deadlines := h.deadlines(ctx, who, state)
	for i := range book.Applications {
		a := &book.Applications[i]
		if p, ok := h.find(ctx, who, a.Place); ok && a.Stage != applications.Closed && a.Stage != applications.Completed {
			out.Places = append(out.Places, letterPlace(a, p, deadlines[a.Place]))
		}
	}
	out.People = h.askable(ctx, who, book, record.Record)
	return out, nil
}

// deadlines are the days by which the plan says that applications must be in.
func (h *house) deadlines(ctx context.Context, who student.ID, state plan.State) map[catalog.ID]plan.Outcome {
	today := clock.DateOf(h.rooms.clock.Now().UTC())
	if z := student.Zone(state.Student.Facts); z != nil {
		today = clock.Today(h.rooms.clock, z)
	}
	out := map[catalog.ID]plan.Outcome{}
	for _, o := range h.planOf(ctx, who, state, today).Targets {
		out[catalog.ID(o.ID)] = o
	}
	return out
}

func letterPlace(a *applications.Application, p *catalog.Place, o plan.Outcome) letters.Place {
	out := letters.Place{Application: string(a.ID), Title: p.Organiser.Name + ": " + p.Name, Link: p.Apply.URL, Deadline: o.Deadline, Guessed: o.Typical, Sent: a.Stage.Gone()}
	if a.Label != "" {
		out.Title += " (" + a.Label + ")"
	}
	for _, r := range p.Requirements {
		if r.Kind == "recommendation_letter" {
			out.Wanted, out.Note = max(out.Wanted, r.Count, 1), r.Note
		}
	}
	for _, w := range p.Apply.Windows {
		if w.Zone != "" {
			out.Zone = w.Zone
		}
	}
	if out.Zone == "" && len(p.Locations) > 0 {
		out.Zone, _ = reference.ZoneOf(p.Locations[0].Country)
	}
	return out
}

// askable are the people who may know the student's work: referees of the CV, then
// people met on the way of applications.
func (h *house) askable(_ context.Context, _ student.ID, book applications.Book, record cv.Record) (out []lettersweb.Person) {
	add := func(p lettersweb.Person) {
		same := func(o lettersweb.Person) bool {
			return strings.EqualFold(o.Name, p.Name) || p.Email != "" && strings.EqualFold(o.Email, p.Email)
		}
		if p.Name != "" && !slices.ContainsFunc(out, same) {
			out = append(out, p)
		}
	}
	for _, i := range record.Of(cv.Referees) {
		add(lettersweb.Person{From: "referee on your CV", Referee: letters.Referee{Name: i.Get("name"), Role: i.Get("position"), Institution: i.Get("hospital"), Email: i.Get("email"), Knows: i.Get("knows")}})
	}
	for i := range book.Applications {
		for _, p := range book.Applications[i].People {
			add(lettersweb.Person{From: "people of your applications", Referee: letters.Referee{Name: p.Name, Role: p.Role, Email: p.Email, Knows: p.Met}})
		}
	}
	return out
}
