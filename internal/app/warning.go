package app

import "preround/internal/warning/warningweb"

// warning joins the page of warning signs, for places of the catalogue and own ones.
func (h *house) warning() {
	h.signs = &warningweb.Pages{Find: h.findForRequest}
	warningweb.Routes(h.site, h.signs)
	warningweb.API(h.api, h.signs)
}
