// Package officeweb is what the office of a school's server sees of letters of
// recommendation: which lie here, how far it is known who wrote each, and the letter
// itself as a file. Each opening is written down, with who opened it and when, and the
// referee's receipt shows it. To everybody else, the server's owner included, there is
// nothing at these addresses.
//
// One page is the student's: a letter for which the right to read it was not waived. It
// leaves by the same function of package held, which decides who may open what.
package officeweb

import (
	"bytes"
	"context"
	"embed"
	"net/http"
	"time"

	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("office", css)

// Requests tells what a letter is for; letters.Service does.
type Requests interface {
	ForReferee(ctx context.Context, of letters.ID) (letters.Asked, error)
}

// Pages is what the pages need.
type Pages struct {
	Letters  *held.Service
	Requests Requests
	Reader   func(r *http.Request) (reader held.Reader, is bool, err error) // whoever sent the request, as one of the office
	Student  func(r *http.Request) (reader held.Reader, is bool, err error) // and as a student
	Clock    clock.Clock
}

const patience = 15 * time.Minute

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /office/letters", p.office(p.list))
	s.Handle("GET /office/letters/{request}", p.office(p.show))
	s.HandleLarge("POST /office/letters/{request}/opening", web.Large{Patience: patience}, p.office(p.open))
	s.Handle("POST /office/letters/{request}/forwarding", p.office(p.forward))
	s.HandleLarge("GET /letters/{id}/letter", web.Large{Patience: patience}, p.mine)
}

// office lets in whoever belongs to the office; for others there is nothing here.
func (p *Pages) office(do func(http.ResponseWriter, *http.Request, held.Reader) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "no-store")
		reader, is, err := p.Reader(r)
		if err != nil {
			return err
		}
		if !is {
			return held.NotHere()
		}
		return do(w, r, reader)
	}
}

// row is a letter with what it is for.
type row struct {
	held.Letter
	asked letters.Asked
	notes []held.Note
}

func (p *Pages) row(ctx context.Context, l held.Letter) (row, error) {
	asked, err := p.Requests.ForReferee(ctx, letters.ID(l.Request))
	if err != nil {
		return row{}, err
	}
	notes, err := p.Letters.Notes(ctx, l.Where)
	return row{l, asked, notes}, err
}

func (p *Pages) list(w http.ResponseWriter, r *http.Request, reader held.Reader) error {
	all, err := p.Letters.List(r.Context(), reader)
	if err != nil {
		return err
	}
	rows := make([]row, 0, len(all))
	for _, l := range all {
		one, err := p.row(r.Context(), l)
		if errs.KindOf(err) == errs.NotFound && err != nil {
			continue // its request has gone meanwhile
		}
		if err != nil {
			return err
		}
		rows = append(rows, one)
	}
	return web.Render(w, r, http.StatusOK, listPage(p.Letters.House(), rows))
}

func (p *Pages) show(w http.ResponseWriter, r *http.Request, reader held.Reader) error {
	l, err := p.Letters.Find(r.Context(), reader, r.PathValue("request"))
	if err != nil {
		return err
	}
	one, err := p.row(r.Context(), l)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, showPage(one, web.EmptyForm(nil)))
}

// open gives the letter as a file. It is a POST because it has an effect: the opening
// is written down, and the referee is told of it on the receipt.
func (p *Pages) open(w http.ResponseWriter, r *http.Request, reader held.Reader) error {
	l, err := p.Letters.Find(r.Context(), reader, r.PathValue("request"))
	if err != nil {
		return err
	}
	asked, err := p.Requests.ForReferee(r.Context(), letters.ID(l.Request))
	if err != nil {
		return err
	}
	_, body, err := p.Letters.Open(r.Context(), reader, l.Where)
	if err != nil {
		return err
	}
	return give(w, r, "Letter by "+asked.Referee.Name+" for "+asked.Name+".pdf", body)
}

func give(w http.ResponseWriter, r *http.Request, name string, body []byte) error {
	return web.Attachment(w, r, name, "application/pdf", int64(len(body)), bytes.NewReader(body))
}

// forward notes that the office sent the letter on to a place.
func (p *Pages) forward(w http.ResponseWriter, r *http.Request, reader held.Reader) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	l, err := p.Letters.Find(r.Context(), reader, r.PathValue("request"))
	if err != nil {
		return err
	}
	err = p.Letters.Forward(r.Context(), reader, l.Where, form.Get("place"))
	if form.Add(err) {
		one, err := p.row(r.Context(), l)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, showPage(one, form))
	}
	if err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Noted as sent on. The referee sees it."})
	return web.SeeOther(w, r, "/office/letters/"+l.Request)
}

// mine gives a student a letter that they may read: their own, where nothing was
// waived. Whatever else is asked for here does not exist.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request) error {
	student, is, err := p.Student(r)
	if err != nil {
		return err
	}
	if !is {
		return held.NotHere()
	}
	_, body, err := p.Letters.Open(r.Context(), student, held.Where{Student: student.Account, Request: r.PathValue("id")})
	if errs.KindOf(err) == errs.NotFound && err != nil {
		return held.NotHere()
	}
	if err != nil {
		return err
	}
	return give(w, r, "Letter of recommendation.pdf", body)
}
