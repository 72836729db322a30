package leadweb

import (
	"net/http"

	"preround/internal/lead"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/platform/web"
)

// suggest offers a lead to the catalogue of this server.
func (p *Pages) suggest(v *visit) error {
	k, err := p.lead(v)
	if err != nil {
		return err
	}
	err = lead.Suggestible(k.Lead)
	if err == nil {
		err = p.suggested(v, k)
	}
	switch errs.KindOf(err) {
	case errs.Invalid, errs.Conflict, errs.TooMany:
		form := web.EmptyForm(valuesOf(lead.DraftOf(k.Lead)))
		if !form.Add(err) {
			form.Fault("", "%s", err.(*errs.Error).Says)
		}
		return p.render(v, http.StatusUnprocessableEntity, k, form)
	}
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "Suggested. The people who look after the catalogue will look at it.",
		Undo: &web.Undo{Label: "Undo", Path: address(k.Place.ID) + "/suggestion/withdrawal", Fields: map[string][]string{"undo": {"1"}}}})
	return web.SeeOther(v.w, v.r, address(k.Place.ID))
}

func (p *Pages) suggested(v *visit, k lead.Kept) error {
	key, err := id.New(v.now, p.Random)
	if err != nil {
		return err
	}
	return p.Suggestions.Suggest(v.ctx, v.who, lead.Suggestion{ID: key, Lead: k.Place.ID, At: v.now, Place: lead.Public(k.Lead, v.today())})
}

// takeSuggestionBack withdraws a suggestion that nobody has decided yet.
func (p *Pages) takeSuggestionBack(v *visit) error {
	k, err := p.lead(v)
	if err != nil {
		return err
	}
	if err := p.Suggestions.TakeBack(v.ctx, v.who, k.Place.ID, v.now); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "The suggestion is taken back."})
	return web.SeeOther(v.w, v.r, address(k.Place.ID))
}
