package app

import (
	"net/http"

	"preround/internal/catalog"
	"preround/internal/catalog/catalogweb"
	"preround/internal/lead"
	"preround/internal/platform/web"
	"preround/internal/route/routeweb"
)

// placePanels are what other rooms say of a place on its page.
func (h *house) placePanels() []func(*http.Request, *catalog.Place) (*catalogweb.Panel, error) {
	return []func(*http.Request, *catalog.Place) (*catalogweb.Panel, error){
		func(r *http.Request, p *catalog.Place) (*catalogweb.Panel, error) {
			body, err := h.instead.ForPlace(r, p)
			if body == nil || err != nil {
				return nil, err
			}
			return &catalogweb.Panel{Title: "Ways on", ID: "ways-on", Body: body}, nil
		},
		func(r *http.Request, p *catalog.Place) (*catalogweb.Panel, error) {
			body, err := h.routes.ForPlace(r, p)
			if body == nil || err != nil {
				return nil, err
			}
			return &catalogweb.Panel{Title: "Ways in", ID: "ways", Body: body, Styles: web.Sheets{routeweb.Styles}}, nil
		},
		func(r *http.Request, p *catalog.Place) (*catalogweb.Panel, error) {
			body, err := h.signs.ForPlace(r, p, lead.IsOwn(p.ID))
			if body == nil || err != nil {
				return nil, err
			}
			return &catalogweb.Panel{Title: "Warning signs", ID: "signs", Body: body}, nil
		},
	}
}
