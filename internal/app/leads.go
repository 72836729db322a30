package app

import (
	"context"
	"crypto/rand"

	"preround/internal/catalog"
	"preround/internal/lead/leadweb"
	"preround/internal/student"
)

// leads joins the pages for places of a student's own.
func (h *house) leads() {
	leadweb.Routes(h.site, &leadweb.Pages{Keeper: h.desk, Who: h.desk.Who, Leads: h.rooms.leads, Clock: h.rooms.clock, Random: rand.Reader})
}

// ownPlace is a lead of that student as a place; deleted ones are not there.
func (h *house) ownPlace(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool) {
	if who == "" {
		return nil, false
	}
	k, err := h.rooms.leads.Get(ctx, who, id)
	if err != nil || k.Gone {
		return nil, false
	}
	return &k.Place, true
}
