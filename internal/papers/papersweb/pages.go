// Package papersweb is the pages of a student's papers: the list, one paper with
// its files, adding and replacing; the way of a file in parts; and the JSON API.
//
// A file leaves this package in one way only, Pages.file, which asks
// papers.Service.Open and answers with an attachment. A form with a file works
// without JavaScript; with it (upload.js) a photo is made smaller first, and the
// file comes in parts, so that a broken line does not begin anew.
package papersweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

//go:embed upload.js
var uploadJS []byte

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("papers", css)

// Upload is the script of the pages with a file to send.
var Upload = web.NewScript("papers", uploadJS)

// Keeper tells whose papers a request may see.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Pages is what the pages need.
type Pages struct {
	Keeper Keeper
	Who    func(context.Context) (student.ID, error) // for the API
	Papers *papers.Service
	Clock  clock.Clock
}

// Patience of routes that take or give a file: 20 MB over a slow network.
const patience = 15 * time.Minute

// room is what a form with a file may hold: the file and its fields.
const room = inspect.MaxBytes + 128<<10

// partRoom is what one part of a file may hold.
const partRoom = 4 << 20

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	takes := web.Large{Body: room, Patience: patience}
	s.Handle("GET /papers", p.student(p.list))
	s.Handle("GET /papers/new", p.student(p.askNew))
	s.HandleLarge("POST /papers", takes, p.student(p.add))
	s.Handle("GET /papers/{id}", p.student(p.show))
	s.Handle("POST /papers/{id}", p.student(p.change))
	s.HandleLarge("POST /papers/{id}/versions", takes, p.student(p.replace))
	s.HandleLarge("GET /papers/{id}/versions/{n}", web.Large{Patience: patience}, p.student(p.file))
	s.Handle("POST /papers/{id}/uses", p.student(p.update))
	s.Handle("POST /papers/{id}/deletion", p.student(p.remove))
	s.Handle("POST /papers/{id}/restoration", p.student(p.restore))
	s.Handle("POST /papers/uploads", p.student(p.begin))
	s.Handle("GET /papers/uploads/{upload}", p.student(p.arrived))
	s.HandleLarge("PATCH /papers/uploads/{upload}", web.Large{Body: partRoom, Patience: 5 * time.Minute}, p.student(p.part))
}

// visit is one request of a student who keeps a plan.
type visit struct {
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context
	who student.ID
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
		return h(&visit{w, r, r.Context(), who})
	}
}

// askToKeep is the page of a visitor who keeps nothing.
func (p *Pages) askToKeep(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errs.New(errs.Forbidden, "This device keeps no plan, so there is nowhere to keep papers. Keep a plan first; it needs no e-mail.")
	}
	if r.PathValue("n") != "" || r.PathValue("upload") != "" {
		return errs.New(errs.NotFound, "There is no such file. It may have been deleted.")
	}
	var answers url.Values
	if state, err := plan.FromQuery(r.URL.Query()); err == nil {
		answers = state.Query()
	}
	return web.Render(w, r, http.StatusOK, keepPage(answers))
}

// today is the student's own day.
func (p *Pages) today(r *http.Request) clock.Date {
	now := p.Clock.Now().UTC()
	if state, kept, err := p.Keeper.Current(r); err == nil && kept {
		if z := student.Zone(state.Student.Facts); z != nil {
			now = now.In(z)
		}
	}
	return clock.DateOf(now)
}

func (v *visit) id() papers.ID { return papers.ID(v.r.PathValue("id")) }

func address(id papers.ID) string { return "/papers/" + url.PathEscape(string(id)) }

func fileAddress(id papers.ID, n int) string { return address(id) + "/versions/" + strconv.Itoa(n) }

// file is the only way out of a paper's file.
func (p *Pages) file(v *visit) error {
	n, err := strconv.Atoi(v.r.PathValue("n"))
	if err != nil || n < 1 {
		return errs.New(errs.NotFound, "There is no such file. It may have been deleted.")
	}
	return p.send(v.w, v.r, v.who, v.id(), n)
}

func (p *Pages) send(w http.ResponseWriter, r *http.Request, who student.ID, id papers.ID, n int) error {
	version, file, err := p.Papers.OpenOwn(r.Context(), who, id, n)
	if err != nil {
		return err
	}
	defer file.Close()
	return web.Attachment(w, r, version.Name, version.Type.Media(), version.Bytes, file)
}
