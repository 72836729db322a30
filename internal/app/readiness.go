package app

import (
	"preround/internal/plan"
	"preround/internal/readiness/readinessweb"
)

// readiness joins the page of what is missing and what it would unlock.
func (h *house) readiness() {
	pages := &readinessweb.Pages{Live: h.lib.live, Find: h.findForRequest, Build: plan.Build, Keeper: h.desk, Clock: h.rooms.clock}
	readinessweb.Routes(h.site, pages)
	readinessweb.API(h.api, pages)
}
