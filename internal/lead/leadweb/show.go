package leadweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/guard"
	"preround/internal/lead"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

func (p *Pages) askNew(v *visit) error {
	return web.Render(v.w, v.r, http.StatusOK, newPage(newView{form: web.EmptyForm(nil)}))
}

// newView is the form for a new lead.
type newView struct {
	form   *web.Form
	pasted []string // where the values come from, when they were pasted
}

func (p *Pages) add(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	l, problems := lead.Read(draftOf(form), lead.Lead{}, v.today())
	form.Problems = append(form.Problems, problems...)
	if !form.OK() {
		return web.Render(v.w, v.r, http.StatusUnprocessableEntity, newPage(newView{form: form}))
	}
	id, err := p.keep(v, l)
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: guard.Form("“"+l.Place.Name+"” is among your own places.", form.Values), Undo: &web.Undo{Label: "Undo", Path: address(id) + "/deletion", Fields: url.Values{"undo": {"1"}}}})
	return web.SeeOther(v.w, v.r, address(id))
}

// keep stores a new lead and gives its id.
func (p *Pages) keep(v *visit, l lead.Lead) (catalog.ID, error) {
	id, err := lead.NewID(v.now, p.Random)
	if err != nil {
		return "", err
	}
	l.Place.ID = id
	return id, p.Leads.Add(v.ctx, v.who, v.now, "Added", lead.Kept{Lead: l})
}

// showView is the page of one lead.
type showView struct {
	k       lead.Kept
	form    *web.Form
	history []lead.Revision

	suggestions []lead.Suggestion // newest first
}

func (p *Pages) show(v *visit) error {
	k, err := p.lead(v)
	if err != nil {
		return err
	}
	return p.render(v, http.StatusOK, k, web.EmptyForm(valuesOf(lead.DraftOf(k.Lead))))
}

func (p *Pages) render(v *visit, status int, k lead.Kept, form *web.Form) error {
	history, err := p.Leads.History(v.ctx, v.who, k.Place.ID)
	if err != nil {
		return err
	}
	suggestions, err := p.Suggestions.SuggestionsOf(v.ctx, v.who, k.Place.ID)
	if err != nil {
		return err
	}
	return web.Render(v.w, v.r, status, showPage(showView{k: k, form: form, history: history, suggestions: suggestions}))
}

func (p *Pages) change(v *visit) error {
	k, err := p.lead(v)
	if err != nil {
		return err
	}
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	l, problems := lead.Read(draftOf(form), k.Lead, v.today())
	form.Problems = append(form.Problems, problems...)
	if !form.OK() {
		return p.render(v, http.StatusUnprocessableEntity, k, form)
	}
	expected, err := strconv.ParseInt(form.Get("rev"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "The form did not arrive whole. Open the place again and make your change once more.")
	}
	rev, err := p.Leads.Change(v.ctx, v.who, v.now, "Changed", expected, l)
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: guard.Form("Saved.", form.Values), Undo: backTo(k.Place.ID, rev-1)})
	return web.SeeOther(v.w, v.r, address(k.Place.ID))
}

// backTo undoes a change by going back to the revision before it.
func backTo(id catalog.ID, rev int64) *web.Undo {
	return &web.Undo{Label: "Undo", Path: address(id) + "/changes", Fields: url.Values{"rev": {strconv.FormatInt(rev, 10)}}}
}

// goBack makes an earlier state of a lead its newest.
func (p *Pages) goBack(v *visit) error {
	k, err := p.lead(v)
	if err != nil {
		return err
	}
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	history, err := p.Leads.History(v.ctx, v.who, k.Place.ID)
	if err != nil {
		return err
	}
	for _, h := range history {
		if strconv.FormatInt(h.Rev, 10) != form.Get("rev") || h.Gone {
			continue
		}
		rev, err := p.Leads.Change(v.ctx, v.who, v.now, "Went back to "+h.At.Format("2 January 2006, 15:04"), k.Rev, h.Lead)
		if err != nil {
			return err
		}
		web.SetFlash(v.w, v.r, web.Flash{Says: "The place is as it was.", Undo: backTo(k.Place.ID, rev-1)})
		return web.SeeOther(v.w, v.r, address(k.Place.ID))
	}
	return errs.New(errs.Invalid, "There is no such state of this place. Open it again and choose from its history.")
}

func (p *Pages) remove(v *visit) error {
	k, err := p.lead(v)
	if err != nil {
		return err
	}
	if err := p.Leads.Delete(v.ctx, v.who, v.now, k.Place.ID); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "“" + k.Place.Name + "” is deleted.", Undo: &web.Undo{Label: "Undo", Path: address(k.Place.ID) + "/restoration", Fields: url.Values{"undo": {"1"}}}})
	return web.SeeOther(v.w, v.r, "/leads")
}

func (p *Pages) restore(v *visit) error {
	id := catalog.ID(v.r.PathValue("id"))
	if err := p.Leads.Restore(v.ctx, v.who, v.now, id); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "The place is back."})
	return web.SeeOther(v.w, v.r, address(id))
}

// sourceWords says whose word the facts of a lead are.
func sourceWords(k lead.Kept) string {
	s := "Source: you"
	if len(k.Place.Sources) > 0 && !k.Place.Sources[0].Read.IsZero() {
		s += ", on " + k.Place.Sources[0].Read.Format("2 January 2006")
	}
	var told []string
	if l := k.Origin.Label(); l != "" {
		told = append(told, strings.ToLower(l[:1])+l[1:])
	}
	if k.Told != "" {
		told = append(told, "told by "+k.Told)
	}
	if !k.Heard.IsZero() {
		told = append(told, k.Heard.Format("2 January 2006"))
	}
	if len(told) > 0 {
		s += " (" + strings.Join(told, ", ") + ")"
	}
	return s + "."
}
