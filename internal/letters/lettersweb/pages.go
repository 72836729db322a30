// Package lettersweb is the student's pages for letters of recommendation: which
// places want how many, whom to ask, the pack with its pages to look at, asking, and
// how far each request has come; and the JSON API.
//
// Of what a referee did these pages show a state and a day. Nothing here can reach a
// letter: the only thing that a student may open, one that was not waived, is served
// by whoever holds letters, and linked to from here (Pages.LetterAt).
package lettersweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"preround/internal/letters"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("letters", css)

// Keeper tells whose requests a request may see.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Person is somebody who may be asked, and where this server knows them from.
type Person struct {
	letters.Referee
	From string
}

// Variant is a CV that may go with a request.
type Variant struct{ ID, Name string }

// Book is what other rooms know that matters here.
type Book struct {
	Places   []letters.Place
	People   []Person
	Variants []Variant
	Name     string // of the student
	School   string
}

// Pages is what the pages need.
type Pages struct {
	Letters  *letters.Service
	Keeper   Keeper
	Who      func(context.Context) (student.ID, error) // for the API
	Book     func(ctx context.Context, who student.ID) (Book, error)
	Draw     func(ctx context.Context, pdf []byte) (pages [][]byte, count int, err error)
	Warm     func()                  // somebody comes near a page that needs the engines
	LetterAt func(letters.ID) string // where the student opens a letter that was not waived; nil: nowhere yet
	Zones    []string                // for the field
	Clock    clock.Clock

	drawn memory
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	sets := web.Large{Patience: time.Minute} // the engine of the PDF is made ready once in the life of a server
	s.Handle("GET /letters", p.list)
	s.Handle("GET /letters/people", p.student(p.choose))
	s.Handle("GET /letters/new", p.student(p.askNew))
	s.Handle("POST /letters", p.student(p.note))
	s.Handle("GET /letters/{id}", p.student(p.show))
	s.Handle("GET /letters/{id}/referee", p.student(p.editReferee))
	s.Handle("POST /letters/{id}/referee", p.student(p.saveReferee))
	s.Handle("GET /letters/{id}/pack", p.student(p.editPack))
	s.Handle("POST /letters/{id}/pack", p.student(p.savePack))
	s.Handle("GET /letters/{id}/places", p.student(p.editPlaces))
	s.Handle("POST /letters/{id}/places", p.student(p.savePlaces))
	s.HandleLarge("POST /letters/{id}/asking", sets, p.student(p.ask))
	s.HandleLarge("GET /letters/{id}/pack.pdf", sets, p.student(p.pack))
	s.HandleLarge("GET /letters/{id}/pages/{n}", sets, p.student(p.page))
	s.Handle("POST /letters/{id}/link", p.student(p.newLink))
	s.Handle("POST /letters/{id}/mails", p.student(p.sendAgain))
	s.Handle("POST /letters/{id}/cancellation", p.student(p.cancel))
	s.Handle("POST /letters/{id}/restoration", p.student(p.restore))
	s.Handle("POST /letters/{id}/successor", p.student(p.again))
}

// visit is one request of a student who keeps a plan.
type visit struct {
	w     http.ResponseWriter
	r     *http.Request
	ctx   context.Context
	who   student.ID
	zone  *time.Location
	today clock.Date
	now   time.Time
}

// student lets in who keeps a plan, and leads others to the page that tells how to.
func (p *Pages) student(h func(*visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, kept, err := p.Keeper.Student(r)
		if err != nil {
			return err
		}
		if !kept {
			return web.SeeOther(w, r, "/letters")
		}
		return h(p.visitOf(w, r, who))
	}
}

func (p *Pages) visitOf(w http.ResponseWriter, r *http.Request, who student.ID) *visit {
	v := &visit{w: w, r: r, ctx: r.Context(), who: who, zone: time.UTC, now: p.Clock.Now().UTC()}
	if state, kept, err := p.Keeper.Current(r); err == nil && kept {
		if z := student.Zone(state.Student.Facts); z != nil {
			v.zone = z
		}
	}
	v.today = clock.DateOf(v.now.In(v.zone))
	return v
}

func (v *visit) id() letters.ID { return letters.ID(v.r.PathValue("id")) }

func (v *visit) render(status int, c component) error { return web.Render(v.w, v.r, status, c) }

// day is the day of a moment where the student is.
func (v *visit) day(t time.Time) clock.Date { return clock.DateOf(t.In(v.zone)) }

// address is where a request stands.
func address(id letters.ID, more ...string) string {
	out := "/letters/" + url.PathEscape(string(id))
	for _, m := range more {
		out += "/" + m
	}
	return out
}

func layout(title string, problems []errs.Problem) ui.Page {
	return ui.Page{Nav: ui.NavMore, Title: title, Styles: web.Sheets{Styles}, Problems: problems, NoIndex: true}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// list is the room's first page; who keeps nothing reads what it is for.
func (p *Pages) list(w http.ResponseWriter, r *http.Request) error {
	_, kept, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	if kept {
		return p.student(p.overview)(w, r)
	}
	var answers url.Values
	if state, err := plan.FromQuery(r.URL.Query()); err == nil {
		answers = state.Query()
	}
	return web.Render(w, r, http.StatusOK, keepPage(answers))
}
