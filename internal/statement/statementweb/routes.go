package statementweb

import (
	"context"
	"embed"
	"net/http"
	"strconv"
	"time"

	"preround/internal/invite"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/statement"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

//go:embed count.js
var countJS []byte

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("statement", css)

// counting counts words while one types; without it they are counted at each save.
var counting = web.NewScript("statement-count", countJS)

// Keeper knows who sent a request.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Application is one of the student's applications.
type Application struct {
	ID     string
	Name   string            // of place and organiser
	Asks   []statement.Kind  // what the place asks for
	Open   bool              // it is not sent yet
	Letter bool              // the country prints on Letter
	Limits []statement.Limit // of Asks; zero: not stated
}

// Guests knows by which link a browser has come; inviteweb.Door does.
type Guests interface {
	Guest(r *http.Request, subject string) (invite.Invitation, error)
}

// Pages is what the pages need.
type Pages struct {
	Keeper Keeper
	Who    func(context.Context) (student.ID, error) // for the API
	Texts  *statement.Service
	Clock  clock.Clock
	// Applications lists the student's applications, those that are not sent first.
	Applications func(ctx context.Context, who student.ID) ([]Application, error)
	// Sender is who writes, as the CV's record says.
	Sender func(ctx context.Context, who student.ID) (statement.Sender, error)
	// PDF sets a text; Draw makes pictures of its pages; Warm makes both ready.
	PDF    func(ctx context.Context, source string, files map[string][]byte) ([]byte, error)
	Draw   func(ctx context.Context, pdf []byte) (pages [][]byte, count int, err error)
	Warm   func()
	Guests Guests

	printed web.Recent[made]
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /statements", p.list)
	s.Handle("GET /statements/new", p.askNew)
	s.Handle("POST /statements", p.begin)
	s.Handle("GET /statements/{text}", p.show)
	s.Handle("POST /statements/{text}", p.save)
	s.Handle("POST /statements/{text}/removal", p.remove)
	s.Handle("POST /statements/{text}/draft", p.reopen)
	s.Handle("GET /statements/{text}/versions", p.versions)
	s.Handle("GET /statements/{text}/versions/{rev}", p.version)
	s.Handle("POST /statements/{text}/restoration", p.restore)
	s.Handle("GET /statements/{text}/readers", p.readers)
	s.Handle("POST /statements/{text}/readers", p.share)
	s.Handle("POST /statements/{text}/readers/end", p.endShare)
	s.HandleLarge("GET /statements/{text}/pages", web.Large{Patience: time.Minute}, p.pages)
	s.HandleLarge("GET /statements/{text}/{file}", web.Large{Patience: time.Minute}, p.file)
	s.Handle("GET /reading/{text}", p.reading)
	s.Handle("POST /reading/{text}/comments", p.comment)
}

// open says who asks. When it returns false the request is answered: with err, or with
// the page for visitors.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) (student.ID, bool, error) {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return "", false, err
	}
	if !kept && r.Method != http.MethodGet && r.Method != http.MethodHead {
		return "", false, web.SeeOther(w, r, "/statements")
	}
	if !kept {
		return "", false, web.Render(w, r, http.StatusOK, keepPage())
	}
	return who, true, nil
}

// openText is open for a page about one text.
func (p *Pages) openText(w http.ResponseWriter, r *http.Request) (student.ID, statement.Revision, bool, error) {
	who, ok, err := p.open(w, r)
	if !ok {
		return who, statement.Revision{}, false, err
	}
	t, err := p.Texts.Open(r.Context(), who, statement.ID(r.PathValue("text")))
	return who, t, err == nil, err
}

func (p *Pages) application(ctx context.Context, who student.ID, id string) (Application, bool, error) {
	if id == "" {
		return Application{}, false, nil
	}
	all, err := p.Applications(ctx, who)
	for _, a := range all {
		if a.ID == id {
			return a, true, err
		}
	}
	return Application{}, false, err
}

func address(id statement.ID) string { return "/statements/" + string(id) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

func pageOf(title string) ui.Page {
	return ui.Page{Title: title, Nav: ui.NavMore, Styles: web.Sheets{Styles}, NoIndex: true}
}

// revOf reads a revision of a form or path.
func revOf(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, errs.New(errs.Invalid, "It is not said which version is meant. Open the text again.")
	}
	return n, nil
}
