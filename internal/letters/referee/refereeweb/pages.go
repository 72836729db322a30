// Package refereeweb is what a referee sees: somebody who has no account, two minutes
// and a phone. A link of a mail opens the request (behind the door of inviteweb); there
// are three screens, the request with its three answers, the handing in, and the
// receipt. None needs JavaScript, and none but the page that encrypts has any.
//
// A link alone shows the request and, once there is a letter, that it came. What the
// referee wrote, the number of their receipt and the replacing of a letter take more: the
// browser that did it, or a code sent to their address (held.Pass). The student may hold
// the link, because they passed it on or because a mail was forwarded.
//
// Pages say truthfully who can read a letter on this server before anything is sent.
package refereeweb

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"time"

	"preround/internal/invite"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("referee", css)

// Requests is the student's side of it; letters.Service is one.
type Requests interface {
	ForReferee(ctx context.Context, of letters.ID) (letters.Asked, error)
	PackForReferee(ctx context.Context, of letters.ID) ([]byte, error)
	Answer(ctx context.Context, of letters.ID, a letters.Answer) error
	SentDirectly(ctx context.Context, of letters.ID, applications []string) error
}

// Guests tells by which invitation a browser came in.
type Guests interface {
	Guest(r *http.Request, subject string) (invite.Invitation, error)
}

// Jar holds cookies under the name that is safest where the request came from.
type Jar interface {
	Cookie(r *http.Request, name string) string
	PutCookie(w http.ResponseWriter, r *http.Request, name, value string, age time.Duration)
}

// Pages is what the pages need.
type Pages struct {
	Requests Requests
	Letters  *held.Service
	Guests   Guests
	Jar      Jar
	PDF      func(ctx context.Context, source string, files map[string][]byte) ([]byte, error)
	Warm     func() // makes PDF ready in the background
	MailCode func(ctx context.Context, to, student, code string) error
	Clock    clock.Clock
}

// Patience of routes that take or give a file: 20 MB over a slow network.
const patience = 15 * time.Minute

// Routes joins the pages to the site. The door, which leads here, is joined apart.
func Routes(s *web.Site, p *Pages) {
	takes := web.Large{Body: inspect.MaxBytes + 128<<10, Patience: patience}
	s.Handle("GET /referee/{request}", p.guest(p.show))
	s.HandleLarge("GET /referee/{request}/pack", web.Large{Patience: patience}, p.guest(p.pack))
	s.Handle("POST /referee/{request}/answer", p.guest(p.answer))
	s.HandleLarge("POST /referee/{request}/letter", takes, p.guest(p.upload))
	s.HandleLarge("GET /referee/{request}/letter.pdf", web.Large{Patience: patience}, p.guest(p.mine))
	s.Handle("POST /referee/{request}/sending", p.guest(p.sent))
	s.Handle("GET /referee/{request}/writing", p.guest(p.writing))
	s.HandleLarge("POST /referee/{request}/writing", web.Large{Patience: time.Minute}, p.guest(p.write))
	s.HandleLarge("GET /referee/{request}/writing/letter.pdf", web.Large{Patience: time.Minute}, p.guest(p.look))
	s.Handle("GET /referee/{request}/code", p.guest(p.askCode))
	s.Handle("POST /referee/{request}/code", p.guest(p.sendCode))
	s.Handle("GET /referee/{request}/code/entry", p.guest(p.codeEntry))
	s.Handle("POST /referee/{request}/code/entry", p.guest(p.enterCode))
	s.Handle("GET /referee/{request}/change", p.guest(p.change))
	s.Handle("POST /referee/{request}/withdrawal", p.guest(p.withdraw))
	s.Handle("GET /referee/{request}/encryption", p.guest(p.seal))
}

// visit is a referee with their request.
type visit struct {
	asked letters.Asked
	where held.Where
	house held.House
	pass  string // what the browser holds beside the link
	own   bool   // it wrote the draft or handed the letter in, or entered a code
	may   bool   // it may replace or withdraw the letter
	now   time.Time

	letter  held.Version // the one that lies here
	there   bool
	drafted time.Time // when a draft was last kept; zero: there is none
}

// guest lets in whoever came by the link of the request that the address names.
func (p *Pages) guest(do func(http.ResponseWriter, *http.Request, *visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		discreet(w)
		of := r.PathValue("request")
		inv, err := p.Guests.Guest(r, of)
		if err != nil {
			return err
		}
		v, err := p.visit(r, inv)
		if err != nil {
			return err
		}
		return do(w, r, v)
	}
}

func discreet(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex, nofollow")
}

func (p *Pages) visit(r *http.Request, inv invite.Invitation) (*visit, error) {
	ctx := r.Context()
	asked, err := p.Requests.ForReferee(ctx, letters.ID(inv.Subject))
	if err != nil {
		return nil, err
	}
	if asked.Student != inv.Student {
		return nil, errs.New(errs.NotFound, "There is nothing here for this link.")
	}
	v := &visit{asked: asked, where: held.Where{Student: inv.Student, Request: inv.Subject}, house: p.Letters.House(), now: p.Clock.Now()}
	v.pass = p.Jar.Cookie(r, passCookie(inv.Subject))
	if v.own, v.may, err = p.Letters.May(ctx, v.where, v.pass); err != nil {
		return nil, err
	}
	if v.letter, v.there, err = p.Letters.Current(ctx, v.where); err != nil {
		return nil, err
	}
	v.drafted, _, err = p.Letters.DraftAt(ctx, v.where)
	return v, err
}

// passCookie is the name under which a browser keeps its pass for one request.
func passCookie(request string) string { return "letter-" + request[:min(len(request), 40)] }

// keepPass leaves a pass with the browser.
func (p *Pages) keepPass(w http.ResponseWriter, r *http.Request, v *visit, pass string) {
	p.Jar.PutCookie(w, r, passCookie(v.where.Request), pass, 60*24*time.Hour)
}

// path is the address of the request, or of a page below it.
func (v *visit) path(below string) string { return "/referee/" + v.where.Request + below }

// canMail tells whether a code can be sent to the referee.
func (v *visit) canMail() bool { return v.house.Mails && v.asked.Referee.Email != "" }

// allowed are the places that the letter may go to: those that the referee chose, or
// all before they did.
func (v *visit) allowed() []letters.Destination {
	if len(v.asked.Allowed) == 0 {
		return v.asked.To
	}
	return slices.DeleteFunc(slices.Clone(v.asked.To), func(d letters.Destination) bool { return !slices.Contains(v.asked.Allowed, d.Application) })
}

// way is how the letter gets to a place from here. A server that takes no waived letter
// never asks for one.
func (v *visit) way(d letters.Destination) letters.Way {
	if d.Way == letters.Here && !v.house.Takes(v.asked.Waived) {
		return letters.Theirs
	}
	return d.Way
}

// by are the allowed places that the letter reaches in that way.
func (v *visit) by(way letters.Way) (out []letters.Destination) {
	for _, d := range v.allowed() {
		if v.way(d) == way {
			out = append(out, d)
		}
	}
	return out
}

// takes tells whether a letter can be handed in here.
func (v *visit) takes() bool { return len(v.by(letters.Here)) > 0 }

// unsent are the places to which the referee sends the letter and has not said so.
func (v *visit) unsent() (out []letters.Destination) {
	for _, d := range append(v.by(letters.Theirs), v.by(letters.Sealed)...) {
		if !slices.Contains(v.asked.SentTo, d.Application) {
			out = append(out, d)
		}
	}
	return out
}

// show is the one address of a request; what it shows follows from how far it is.
func (p *Pages) show(w http.ResponseWriter, r *http.Request, v *visit) error {
	switch v.asked.State {
	case letters.Waiting:
		return web.Render(w, r, http.StatusOK, askPage(v, v.actions(), web.EmptyForm(nil)))
	case letters.Declined, letters.Stranger:
		return web.Render(w, r, http.StatusOK, declinedPage(v, v.actions()))
	case letters.Agreed, letters.TakenBack:
		p.Warm()
		return web.Render(w, r, http.StatusOK, handPage(v, web.EmptyForm(nil)))
	case letters.Arrived, letters.SentOn:
		return p.receipt(w, r, v)
	}
	return web.Render(w, r, http.StatusOK, overPage(v))
}
