// Package tokenweb holds the page on which a student makes tokens for programs,
// sees when each was used, and ends them. A new token is shown on the answer to the
// form that made it, once, and nowhere else.
package tokenweb

import (
	"embed"
	"net/http"
	"strconv"

	"preround/internal/account/token"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("token", css)

// Keeper knows which student a browser opens; accountweb.Desk is one.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Pages are the pages about tokens.
type Pages struct {
	Tokens *token.Service
	Keeper Keeper
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /account/tokens", p.show)
	s.Handle("POST /account/tokens", p.add)
	s.Handle("POST /account/tokens/{id}/end", p.end)
}

// The fields of the form.
const (
	fieldName  = "name"
	fieldScope = "scope"
	fieldDays  = "days"
)

type view struct {
	form   *web.Form
	tokens []token.Token
	ended  map[string]bool
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	return p.list(w, r, http.StatusOK, web.EmptyForm(nil))
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, status int, form *web.Form) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return web.SeeOther(w, r, "/account")
	}
	v := view{form: form, ended: map[string]bool{}}
	if v.tokens, err = p.Tokens.Of(r.Context(), who); err != nil {
		return err
	}
	for _, t := range v.tokens {
		v.ended[t.ID] = p.Tokens.Ended(t)
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, status, page(v))
}

func (p *Pages) add(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return web.SeeOther(w, r, "/account")
	}
	days, _ := strconv.Atoi(form.Get(fieldDays)) // 0 is refused like any other number that is not offered
	shown, err := p.Tokens.Make(r.Context(), who, form.Get(fieldName), token.Scope(form.Get(fieldScope)), days)
	if errs.KindOf(err) == errs.Invalid {
		form.Problems = append(form.Problems, errs.ProblemsOf(err)...)
		return p.list(w, r, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, madePage(shown, token.Scope(form.Get(fieldScope))))
}

func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if !kept {
		return web.SeeOther(w, r, "/account")
	}
	if err := p.Tokens.End(r.Context(), who, r.PathValue("id")); err != nil && errs.KindOf(err) != errs.NotFound {
		return err // one that has gone was ended in another tab: the same to the person
	}
	web.SetFlash(w, r, web.Flash{Says: "That token opens nothing any more."})
	return web.SeeOther(w, r, "/account/tokens")
}
