// Package warningweb asks about the warning signs of a place, of the catalogue or
// a student's own, and explains those that are there. The answers stand in the
// address and are stored nowhere.
package warningweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"preround/internal/catalog"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
	"preround/internal/warning"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of this page.
var Styles = web.NewSheet("warning", css)

// Pages is what the page of warning signs needs.
type Pages struct {
	Find func(ctx context.Context, id catalog.ID) (*catalog.Place, bool) // of the catalogue, or a place of whoever asks
}

// Routes joins the page to the site.
func Routes(s *web.Site, p *Pages) {
	s.Public("GET /places/{id}/warning-signs", p.show)
}

// view is what the page shows.
type view struct {
	place *catalog.Place
	check warning.Check
	asked bool       // the form was sent
	carry url.Values // the visitor's answers, carried along
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	place, ok := p.Find(r.Context(), catalog.ID(r.PathValue("id")))
	if !ok {
		return errs.New(errs.NotFound, "There is no such place here. It may have left the catalogue, or the link is incomplete.")
	}
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	v := view{place: place, check: warning.Of(place, answersOf(query.Values)), carry: carried(query.Values)}
	v.asked = v.check.Answered() || query.Get("checked") != ""
	return web.Render(w, r, http.StatusOK, page(v))
}

// answersOf picks the answers to the signs out of an address.
func answersOf(q url.Values) map[string]warning.Answer {
	out := map[string]warning.Answer{}
	for _, id := range catalog.WarningSigns {
		if v := q.Get(id); v != "" {
			out[id] = warning.Answer(v)
		}
	}
	return out
}

// carried is the visitor's own answers and plan, which pages hand on.
func carried(q url.Values) url.Values {
	out := url.Values{}
	for name, values := range q {
		if name == "place" || name == "mark" || slices.Contains(student.Params, name) {
			out[name] = values
		}
	}
	return out
}

func (v view) title() string {
	if on, open := v.check.Count(); v.asked {
		return signsWords(on) + ", " + strconv.Itoa(open) + " open: " + v.place.Name
	}
	return "Warning signs: " + v.place.Name
}

func (v view) layout() ui.Page {
	return ui.Page{Title: v.title(), Nav: ui.NavFind, Carry: v.carry, Styles: web.Sheets{Styles}, NoIndex: true}
}

func signsWords(n int) string {
	switch n {
	case 0:
		return "No warning sign"
	case 1:
		return "1 warning sign"
	}
	return strconv.Itoa(n) + " warning signs"
}

func source(s warning.Source) ui.Source {
	out := ui.Source{Name: s.Name, URL: s.URL, Of: s.AsOf}
	if out.Of == "" {
		out.Note = "the page gives no date"
	}
	if s.Secondary {
		if out.Note != "" {
			out.Note += "; "
		}
		out.Note += "secondary"
	}
	return out
}

func knownSource(f warning.Flag) ui.Source {
	out := ui.Source{URL: f.Source.URL, Of: f.Source.AsOf}
	if out.Of == "unknown" {
		out.Of, out.Note = "", "the page gives no date"
	}
	return out
}

// ForPlace is the warning signs as a part of a place's page; nil where nobody takes
// money and no sign is known.
func (p *Pages) ForPlace(r *http.Request, place *catalog.Place, always bool) (templ.Component, error) {
	if !always && !warning.Worth(place) {
		return nil, nil
	}
	query, err := web.ReadQuery(r)
	if err != nil {
		return nil, err
	}
	return panel(view{place: place, check: warning.Of(place, nil), carry: carried(query.Values)}), nil
}
