package leadweb

import (
	"context"
	"embed"
	"io"
	"net/http"
	"net/url"
	"time"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/lead/paste"
	"preround/internal/lead/table"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("lead", css)

// Keeper tells whose leads a request may see.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Pages is what the pages need.
type Pages struct {
	Keeper Keeper
	Who    func(context.Context) (student.ID, error) // for the API
	Leads  lead.Store
	Clock  clock.Clock
	Random io.Reader

	Imports  lead.ImportStore
	Importer *lead.Importer
	Later    Later
	Transact func(context.Context, func(context.Context) error) error

	Suggestions lead.SuggestionStore
	Owner       func(*http.Request) (bool, error)
	Catalogue   Catalogue
	Reports     Reports

	Fetch Fetcher // nil: this server opens no pages of others
}

// Later does work after the answer, also after a restart.
type Later interface {
	// Import takes in what waits of an import, by lead.Importer.Step until it is
	// done. Asking twice for one import does no harm.
	Import(ctx context.Context, who student.ID, id string) error
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /leads", p.student(p.list))
	s.Handle("GET /leads/new", p.student(p.askNew))
	s.Handle("POST /leads", p.student(p.add))
	s.Handle("GET /leads/paste", p.student(p.askPaste))
	s.HandleLarge("POST /leads/paste", web.Large{Body: 3 * paste.MaxBytes, Patience: 25 * time.Second}, p.student(p.readPaste))
	s.Handle("POST /leads/found", p.student(p.addFound))
	s.Handle("GET /leads/import", p.student(p.askTable))
	s.HandleLarge("POST /leads/import", web.Large{Body: table.MaxBytes + 64<<10, Patience: time.Minute}, p.student(p.takeTable))
	s.Handle("GET /leads/import/{id}", p.student(p.showImport))
	s.Handle("POST /leads/import/{id}/columns", p.student(p.chooseColumns))
	s.Handle("POST /leads/import/{id}/start", p.student(p.goOn))
	s.Handle("POST /leads/import/{id}/undoing", p.student(p.undoImport))
	s.Handle("POST /leads/import/{id}/return", p.student(p.returnImport))
	s.Handle("POST /leads/import/{id}/deletion", p.student(p.dropImport))
	s.Handle("GET /leads/import/{id}/refused.csv", p.student(p.refusedRows))
	s.Handle("GET /leads/{id}", p.student(p.show))
	s.Handle("POST /leads/{id}", p.student(p.change))
	s.Handle("POST /leads/{id}/changes", p.student(p.goBack))
	s.Handle("POST /leads/{id}/deletion", p.student(p.remove))
	s.Handle("POST /leads/{id}/suggestion", p.student(p.suggest))
	s.Handle("POST /leads/{id}/suggestion/withdrawal", p.student(p.takeSuggestionBack))
	s.Handle("GET /owner/suggestions", p.owner(p.queue))
	s.Handle("GET /owner/suggestions/{id}", p.owner(p.judge))
	s.Handle("POST /owner/suggestions/{id}/acceptance", p.owner(p.accept))
	s.Handle("POST /owner/suggestions/{id}/refusal", p.owner(p.decline))
	s.Handle("GET /owner/reports", p.owner(p.reports))
	s.Handle("POST /owner/reports/{id}/settlement", p.owner(p.settle))
	s.Handle("POST /leads/{id}/restoration", p.student(p.restore))
}

// visit is one request of a student who keeps a plan.
type visit struct {
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context
	who student.ID
	now time.Time
}

// student lets in who keeps a plan, and tells others how to.
func (p *Pages) student(h func(*visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, kept, err := p.Keeper.Student(r)
		if err != nil {
			return err
		}
		if !kept {
			return p.askToKeep(w, r)
		}
		return h(&visit{w, r, r.Context(), who, p.Clock.Now()})
	}
}

// askToKeep is the page of a visitor who keeps nothing. A form that was sent all
// the same changes nothing.
func (p *Pages) askToKeep(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errs.New(errs.Forbidden, "This device keeps no plan, so there is nowhere to keep a place of your own. Keep a plan first; it needs no e-mail.")
	}
	var answers url.Values
	if state, err := plan.FromQuery(r.URL.Query()); err == nil {
		answers = state.Query()
	}
	return web.Render(w, r, http.StatusOK, keepPage(answers))
}

func (v *visit) today() clock.Date { return clock.DateOf(v.now.UTC()) }

// lead is the one that the address names; deleted ones are not found.
func (p *Pages) lead(v *visit) (lead.Kept, error) {
	k, err := p.Leads.Get(v.ctx, v.who, catalog.ID(v.r.PathValue("id")))
	if err == nil && k.Gone {
		err = errs.New(errs.NotFound, "This place of yours was deleted.")
	}
	return k, err
}

func address(id catalog.ID) string { return "/leads/" + url.PathEscape(string(id)) }
