package cvweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"time"

	"preround/internal/cv"
	"preround/internal/guard"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("cv", css)

// Keeper knows who sent a request.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Wanted is one of the student's applications, with what its place asks.
type Wanted struct {
	ID           string
	Name         string
	Requirements []string // kinds of requirement: "bls"
	Specialties  []string // by name
	Skills       []string // by name
	Letter       bool     // the country prints on Letter
	Layout       cv.Layout
}

// Pages is what the pages need.
type Pages struct {
	Keeper Keeper
	CVs    *cv.Service
	// PDF sets a CV; Draw makes pictures of its pages, and counts them.
	PDF  func(ctx context.Context, source string, files map[string][]byte) ([]byte, error)
	Draw func(ctx context.Context, pdf []byte) (pages [][]byte, count int, err error)
	// Warm makes PDF and Draw ready, in the background; nil: they are.
	Warm func()
	// Wanted lists the student's applications that are not sent yet; nil: none.
	Wanted func(ctx context.Context, who student.ID) ([]Wanted, error)
	// Papers lists the papers that the student keeps; nil: none.
	Papers func(ctx context.Context, who student.ID) ([]Paper, error)
	// Who tells for the API whose request ctx belongs to.
	Who func(ctx context.Context) (student.ID, error)

	made web.Recent[made]
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /cv", p.overview)
	s.Handle("GET /cv/record", p.record)
	s.Handle("GET /cv/basics", p.askBasics)
	s.Handle("POST /cv/basics", p.saveBasics)
	s.Handle("GET /cv/new/{kind}", p.askNew)
	s.Handle("POST /cv/new/{kind}", p.addItem)
	s.Handle("GET /cv/items/{item}", p.askItem)
	s.Handle("POST /cv/items/{item}", p.saveItem)
	s.Handle("POST /cv/items/{item}/removal", p.removeItem)
	s.Handle("POST /cv/items/{item}/move", p.moveItem)
	s.Handle("POST /cv/undo", p.undo)
	s.Handle("GET /cv/changes/{rev}", p.changes)
	s.Handle("GET /cv/intake", p.askIntake)
	s.HandleLarge("POST /cv/intake", web.Large{Body: 2 << 20, Patience: 2 * time.Minute}, p.intake)
	s.Handle("GET /cv/resume.json", p.resume)
	s.Handle("GET /cv/variants/new", p.askVariant)
	s.Handle("POST /cv/variants", p.addVariant)
	s.Handle("GET /cv/variants/{variant}", p.variant)
	s.Handle("GET /cv/variants/{variant}/changes", p.versions)
	s.Handle("POST /cv/variants/{variant}", p.saveVariant)
	s.Handle("POST /cv/variants/{variant}/removal", p.removeVariant)
	s.HandleLarge("GET /cv/variants/{variant}/{file}", web.Large{Patience: time.Minute}, p.file)
}

// desk is a request of somebody who keeps a plan.
type desk struct {
	who  student.ID
	seen cv.Seen
}

// open finds the student and the record. When it returns false the request is
// answered: with err, or with the page for visitors.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) (desk, bool, error) {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return desk{}, false, err
	}
	if !kept && r.Method != http.MethodGet && r.Method != http.MethodHead {
		return desk{}, false, web.SeeOther(w, r, "/cv")
	}
	if !kept {
		return desk{}, false, web.Render(w, r, http.StatusOK, keepPage())
	}
	if p.Warm != nil {
		p.Warm()
	}
	seen, err := p.CVs.Open(r.Context(), who)
	return desk{who, seen}, err == nil, err
}

// save puts the record away and leads back, with an undo.
func (p *Pages) save(w http.ResponseWriter, r *http.Request, d desk, next cv.Record, says, to string, typed map[string][]string) error {
	rev, err := p.CVs.Save(r.Context(), d.who, d.seen.Rev, next, says)
	if err != nil {
		return err
	}
	flash := web.Flash{Says: guard.Form(says+".", typed)}
	if rev != d.seen.Rev {
		flash.Undo = undoOf(d.seen.Rev, rev)
	} else {
		flash.Says = "Nothing was changed."
	}
	web.SetFlash(w, r, flash)
	return web.SeeOther(w, r, to)
}

// undoOf goes back to a revision from the one that came after it.
func undoOf(to, from int64) *web.Undo {
	return &web.Undo{Label: "Undo", Path: "/cv/undo", Fields: url.Values{"rev": {number(to)}, "seen": {number(from)}}}
}

func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	d, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	to, err1 := parse(form.Get("rev"))
	seen, err2 := parse(form.Get("seen"))
	if err1 != nil || err2 != nil {
		return errs.New(errs.Invalid, "It is not said what to take back. Open “CV”, and choose a line of the changes.")
	}
	if err := p.CVs.GoBack(r.Context(), d.who, seen, to); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Your record is as it was before."})
	return web.SeeOther(w, r, "/cv/record")
}
