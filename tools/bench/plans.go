package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/reference"
	"preround/internal/student"
)

// plans measures the engine of the plan for one student with 20 targets: every
// twentieth or so of the shipped clinical places, so that windows, tests and
// visas of all kinds are among them.
func plans(_ context.Context, t *table, _ options) error {
	places, faults := source.ReadFS(data.Catalogue, "catalogue")
	if len(faults) > 0 {
		return fmt.Errorf("the shipped catalogue: %v", faults[0])
	}
	req := twenty(places)
	if len(req.Targets) != 20 {
		return errors.New("there are not enough places for 20 targets")
	}
	yardstick := sorting()
	for _, with := range []bool{false, true} {
		req.Chances = with
		what, aim := "a plan for 20 shipped places", time.Millisecond
		if with {
			what, aim = "the same with chances", 10*time.Millisecond
		}
		steps := 0
		p50, p99, n := often(2*time.Second, func() { steps = len(plan.Build(req).Steps) })
		t.duration(fmt.Sprintf("%s, %d steps, p50 of %d", what, steps, n), p50, aim, ratio(float64(p50), float64(yardstick), thanSorting)+", p99 "+human(p99))
	}
	return nil
}

func twenty(places []catalog.Place) plan.Request {
	req := plan.Request{Today: clock.MustDate("2026-11-22")}
	req.Student.Facts = student.Facts{Year: 4, YearOn: req.Today, SchoolCountry: "PK", Citizenship: []reference.CountryCode{"PK"}}
	req.Student.Goals = student.Goals{Start: clock.NewMonth(2027, time.October), Weeks: 4}
	var clinical []*catalog.Place
	for i := range places {
		if p := &places[i]; p.Category == catalog.Clinical && len(p.Locations) > 0 {
			clinical = append(clinical, p)
		}
	}
	for i := 0; i < 20 && len(clinical) >= 20; i++ {
		p := clinical[i*len(clinical)/20]
		req.Targets = append(req.Targets, plan.Target{ID: string(p.ID), Place: p, Country: p.Locations[0].Country})
	}
	return req
}
