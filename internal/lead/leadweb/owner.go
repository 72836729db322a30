package leadweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"preround/internal/catalog"
	"preround/internal/catalog/source"
	"preround/internal/guard"
	"preround/internal/lead"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// Catalogue is the stored catalogue, for what the owner takes into it.
type Catalogue interface {
	Get(ctx context.Context, id catalog.ID) (catalog.Stored, error)
	Put(ctx context.Context, at time.Time, places ...catalog.Place) (changed int, err error)
}

// Reports are what visitors say is wrong with a place.
type Reports interface {
	Reports(ctx context.Context, settled bool, limit int) ([]catalog.Report, error)
	Settle(ctx context.Context, id string) error
}

// queueLength is how many of each kind a page of the owner's lists.
const queueLength = 100

// owner lets in who owns the server. To everybody else these pages do not exist.
func (p *Pages) owner(h func(*visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		owns, err := p.Owner(r)
		if err != nil {
			return err
		}
		if !owns {
			return errs.New(errs.NotFound, "")
		}
		return h(&visit{w: w, r: r, ctx: r.Context(), now: p.Clock.Now()})
	}
}

type queueView struct {
	open    []lead.Suggestion
	decided []lead.Suggestion
}

func (p *Pages) queue(v *visit) (err error) {
	view := queueView{}
	if view.open, err = p.Suggestions.Queue(v.ctx, lead.Open, queueLength); err != nil {
		return err
	}
	for _, stage := range []lead.SuggestionStage{lead.Accepted, lead.Declined} {
		some, err := p.Suggestions.Queue(v.ctx, stage, queueLength)
		if err != nil {
			return err
		}
		view.decided = append(view.decided, some...)
	}
	return web.Render(v.w, v.r, http.StatusOK, queuePage(view))
}

type reportsView struct{ open, settled []catalog.Report }

func (p *Pages) reports(v *visit) (err error) {
	view := reportsView{}
	if view.open, err = p.Reports.Reports(v.ctx, false, queueLength); err != nil {
		return err
	}
	if view.settled, err = p.Reports.Reports(v.ctx, true, 20); err != nil {
		return err
	}
	return web.Render(v.w, v.r, http.StatusOK, reportsPage(view))
}

func (p *Pages) settle(v *visit) error {
	if err := p.Reports.Settle(v.ctx, v.r.PathValue("id")); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "The report is marked as looked at."})
	return web.SeeOther(v.w, v.r, "/owner/reports")
}

// judgeView is one suggestion, to be mended and decided.
type judgeView struct {
	s    lead.Suggestion
	form *web.Form
}

func (p *Pages) judge(v *visit) error {
	s, err := p.Suggestions.Suggestion(v.ctx, v.r.PathValue("id"))
	if err != nil {
		return err
	}
	values := valuesOf(lead.DraftOf(lead.Lead{Place: s.Place}))
	values.Set("id", string(lead.CatalogueID(&s.Place)))
	values.Set("source", s.Place.Apply.URL)
	values.Set("source-kind", "secondary")
	return web.Render(v.w, v.r, http.StatusOK, judgePage(judgeView{s, web.EmptyForm(values)}))
}

// accept makes a suggestion, as the owner mended it, a place of the catalogue.
func (p *Pages) accept(v *visit) error {
	s, form, err := p.decision(v)
	if err != nil {
		return err
	}
	place := p.mended(v, s, form)
	if form.OK() {
		_, err := p.Catalogue.Get(v.ctx, place.ID)
		switch {
		case err == nil:
			form.Fault("id", "The catalogue has a place with this id. Choose another, or decline the suggestion and say that the place is there.")
		case errs.KindOf(err) != errs.NotFound:
			return err
		}
	}
	if !form.OK() {
		return web.Render(v.w, v.r, http.StatusUnprocessableEntity, judgePage(judgeView{s, form}))
	}
	err = p.Transact(v.ctx, func(ctx context.Context) error {
		if _, err := p.Catalogue.Put(ctx, v.now, place); err != nil {
			return err
		}
		return p.Suggestions.Decide(ctx, s.ID, lead.Accepted, "", place.ID, v.now)
	})
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "“" + place.Name + "” is in the catalogue. The search shows it within a minute."})
	return web.SeeOther(v.w, v.r, "/owner/suggestions")
}

// decision reads the form about a suggestion that is still open.
func (p *Pages) decision(v *visit) (lead.Suggestion, *web.Form, error) {
	s, err := p.Suggestions.Suggestion(v.ctx, v.r.PathValue("id"))
	if err == nil && s.Stage != lead.Open {
		err = errs.New(errs.Conflict, "This suggestion was decided or taken back meanwhile.")
	}
	if err != nil {
		return s, nil, err
	}
	form, err := web.ReadForm(v.r)
	return s, form, err
}

// complete says what every place of the catalogue has.
func complete(p *catalog.Place, form *web.Form) {
	for _, need := range []struct {
		field string
		has   bool
		says  string
	}{
		{string(lead.Organiser), p.Organiser.Name != "", "Say who runs the place."},
		{"organiser-kind", p.Organiser.Kind != "", "Say what kind of organiser it is."},
		{string(lead.Country), len(p.Locations) > 0 && p.Locations[0].Country != "", "Say in which country it is."},
		{string(lead.Kind), p.Category != "", "Say what one does there."},
		{string(lead.Format), p.Format != "", "Say which form it has."},
		{string(lead.Summary), p.Summary != "", "Say in a sentence or two what it is."},
		{"id", !lead.IsOwn(p.ID) && len(p.ID) > 3, "Write an id that begins with the country’s code, such as gb-leeds-elective."},
	} {
		if !need.has {
			form.Fault(need.field, "%s", need.says)
		}
	}
}

// mended is the suggested place as the form has it; the rules of the catalogue are
// those of its files.
func (p *Pages) mended(v *visit, s lead.Suggestion, form *web.Form) catalog.Place {
	l, problems := lead.Read(draftOf(form), lead.Lead{Place: s.Place}, v.today())
	form.Problems = append(form.Problems, problems...)
	place := l.Place
	place.ID = catalog.ID(form.Get("id"))
	place.Organiser.Kind = catalog.OrganiserKind(form.Get("organiser-kind"))
	asOf := form.Get("as-of")
	if asOf == "" {
		asOf = "unknown"
	}
	place.Sources = []catalog.Source{{URL: form.Get("source"), Kind: catalog.SourceKind(form.Get("source-kind")), AsOf: asOf, Read: clock.DateOf(v.now.UTC())}}
	if complete(&place, form); !form.OK() {
		return place
	}
	for _, f := range source.Check(place) { // the rules of the format know more
		where := strings.TrimPrefix(strings.TrimPrefix(f.Where, string(place.ID)), ": ")
		field := map[string]string{"id": "id", "summary": "summary", "apply.url": "link", "sources[0].url": "source", "sources[0].as_of": "as-of"}[where]
		form.Fault(field, "%s: %s", where, f.Says)
	}
	return place
}

// decline refuses a suggestion with a reason that its student sees.
func (p *Pages) decline(v *visit) error {
	s, form, err := p.decision(v)
	if err != nil {
		return err
	}
	reason := form.Get("reason")
	switch n := utf8.RuneCountInString(reason); {
	case n < 5:
		form.Fault("reason", "Say why in a sentence; the student reads it.")
	case n > lead.MaxReason:
		form.Fault("reason", "Shorten the reason to %d characters; it has %d.", lead.MaxReason, n)
	}
	form.Problems = append(form.Problems, guard.Problems("reason", reason)...)
	if !form.OK() {
		values := valuesOf(lead.DraftOf(lead.Lead{Place: s.Place}))
		for k, x := range values {
			if _, typed := form.Values[k]; !typed {
				form.Values[k] = x
			}
		}
		return web.Render(v.w, v.r, http.StatusUnprocessableEntity, judgePage(judgeView{s, form}))
	}
	if err := p.Suggestions.Decide(v.ctx, s.ID, lead.Declined, reason, "", v.now); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "Declined. The student sees the reason."})
	return web.SeeOther(v.w, v.r, "/owner/suggestions")
}

func suggestionAddress(id string) string { return "/owner/suggestions/" + url.PathEscape(id) }
