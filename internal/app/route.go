package app

import "preround/internal/route/routeweb"

// route joins the page of the ways into placements.
func (h *house) route() {
	h.ways = &routeweb.Pages{Live: h.lib.live, Keeper: h.desk, Clock: h.rooms.clock}
	routeweb.Routes(h.site, h.ways)
	routeweb.API(h.api, h.ways)
}
