package app

import "preround/internal/route/routeweb"

// route joins the page of the ways into placements.
func (h *house) route() {
	h.routes = &routeweb.Pages{Live: h.lib.live, Keeper: h.desk, Clock: h.rooms.clock}
	routeweb.Routes(h.site, h.routes)
	routeweb.API(h.api, h.routes)
}
