package packetweb

import (
	"context"
	"embed"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"preround/internal/packet"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("packet", css)

// Keeper knows who sent a request.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Enclosure is a file in a mail.
type Enclosure struct {
	Name, Type string
	Bytes      []byte
}

// Pages is what the pages need.
type Pages struct {
	Keeper  Keeper
	Who     func(context.Context) (student.ID, error) // for the API
	Packets *packet.Service
	// Draw makes pictures of the first pages of a PDF, and counts all.
	Draw func(ctx context.Context, pdf []byte) (pages [][]byte, count int, err error)
	// Letter writes a mail as a file that the student's own program opens.
	Letter func(m packet.Mail, with Enclosure) ([]byte, error)
	// Warm makes the engines ready, in the background.
	Warm func()
	// Keep keeps the packet with a sending that has been noted without one.
	Keep func(ctx context.Context, who student.ID, application string) error

	drawn drawn
}

// patience is for routes that give a file over a slow network.
const patience = 15 * time.Minute

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	gives := web.Large{Patience: patience}
	s.Handle("GET /applications/{id}/packet", p.student(p.show))
	s.Handle("POST /applications/{id}/packet", p.student(p.settle))
	s.Handle("POST /applications/{id}/packet/pieces", p.student(p.add))
	s.Handle("POST /applications/{id}/packet/pieces/{piece}", p.student(p.change))
	s.HandleLarge("GET /applications/{id}/packet/pieces/{piece}/file", gives, p.student(p.one))
	s.Handle("POST /applications/{id}/packet/undo", p.student(p.undo))
	s.Handle("GET /applications/{id}/packet/look", p.student(p.look))
	s.HandleLarge("GET /applications/{id}/packet/pages/{page}", gives, p.student(p.page))
	s.HandleLarge("GET /applications/{id}/packet/file", gives, p.student(p.file))
	s.Handle("GET /applications/{id}/packet/mail", p.student(p.mail))
	s.HandleLarge("GET /applications/{id}/packet/mail.eml", gives, p.student(p.letter))
	s.Handle("POST /applications/{id}/packet/keeping", p.student(p.keep))
	s.HandleLarge("GET /applications/{id}/packet/sent/{n}", gives, p.student(p.sent))
}

// visit is one request of a student who keeps a plan.
type visit struct {
	w   http.ResponseWriter
	r   *http.Request
	ctx context.Context
	who student.ID
	app string
}

// student lets in who keeps a plan; the board tells others how to.
func (p *Pages) student(h func(*visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who, kept, err := p.Keeper.Student(r)
		if err != nil {
			return err
		}
		if !kept {
			return web.SeeOther(w, r, "/applications")
		}
		p.Warm()
		return h(&visit{w, r, r.Context(), who, r.PathValue("id")})
	}
}

// path is an address of the packet below the base.
func path(application string, more ...string) string {
	return "/applications/" + url.PathEscape(application) + "/packet" + strings.Join(more, "")
}

// back leads to the packet's page, to a part of it.
func (v *visit) back(fragment string) error {
	to := web.URL(v.ctx, path(v.app))
	if fragment != "" {
		to += "#" + fragment
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// tell leaves a word for the next page, with the way back to the packet before.
func (v *visit) tell(says string, before int64) {
	web.SetFlash(v.w, v.r, web.Flash{Says: says, Undo: &web.Undo{Label: "Undo", Path: path(v.app, "/undo"), Fields: url.Values{"rev": {strconv.FormatInt(before, 10)}}}})
}

func (p *Pages) undo(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(form.Get("rev"), 10, 64)
	if err != nil || rev < 0 {
		return errs.New(errs.Invalid, "It is not said what to take back.")
	}
	if err := p.Packets.Back(v.ctx, v.who, v.app, rev); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "The packet is as it was before."})
	return v.back("")
}

// file is the whole packet, made now.
func (p *Pages) file(v *visit) error {
	m, err := p.Packets.Make(v.ctx, v.who, v.app)
	if err != nil {
		return err
	}
	return attach(v, m.Name, m.Type, m.Bytes)
}

// one is the file of one piece, for portals that take files one by one.
func (p *Pages) one(v *visit) error {
	name, f, err := p.Packets.One(v.ctx, v.who, v.app, v.r.PathValue("piece"))
	if err != nil {
		return err
	}
	return attach(v, name, f.Type, f.Bytes)
}

func attach(v *visit, name, kind string, body []byte) error {
	return web.Attachment(v.w, v.r, name, kind, int64(len(body)), strings.NewReader(string(body)))
}

// sent is the one way out of what was sent.
func (p *Pages) sent(v *visit) (err error) {
	n, err := strconv.ParseInt(v.r.PathValue("n"), 10, 64)
	if err != nil {
		return errs.New(errs.NotFound, "No packet was kept with that sending.")
	}
	k, file, err := p.Packets.Open(v.ctx, v.who, v.app, n)
	if err != nil {
		return err
	}
	defer func(f io.Closer) { err = errors.Join(err, f.Close()) }(file)
	return web.Attachment(v.w, v.r, k.Name, k.Type, k.Bytes, file)
}

// keep keeps the packet with what was noted as sent without one.
func (p *Pages) keep(v *visit) error {
	if err := p.Keep(v.ctx, v.who, v.app); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "Kept with what you sent, byte for byte."})
	return web.SeeOther(v.w, v.r, "/applications/"+url.PathEscape(v.app))
}

func page(title string, problems []errs.Problem) ui.Page {
	return ui.Page{Title: title, Nav: ui.NavApplications, Styles: web.Sheets{Styles}, NoIndex: true, Problems: problems}
}
