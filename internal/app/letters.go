package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"preround/internal/applications"
	"preround/internal/applications/applicationsweb"
	"preround/internal/archive/archiveweb"
	"preround/internal/cv"
	"preround/internal/invite"
	"preround/internal/letters"
	"preround/internal/letters/lettersweb"
	"preround/internal/plan"
	"preround/internal/platform/bind"
	"preround/internal/platform/errs"
	"preround/internal/platform/jobs"
	"preround/internal/platform/mail"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// letters makes the service of requests for letters and joins the student's pages.
func (h *house) letters() {
	r := h.rooms
	h.requests = letters.New(letters.Setup{
		Store: r.letters, Mails: r.letters, Links: refereeLinks{h}, Post: letterPost{h.mail}, Orders: letterOrders{h.queue}, Transact: r.db.Write,
		Pack: h.packOf, Confirmed: h.confirmed, Own: h.ownAddresses, ZoneOf: h.zoneOf, Asked: h.lettersAsked, School: h.options.schoolThatHolds(), Clock: r.clock, Random: rand.Reader, Base: h.base.String(),
	})
	h.queue.Handle(letterKind, func(ctx context.Context, j jobs.Job) error {
		var m letterMail
		if err := json.Unmarshal(j.Payload, &m); err != nil {
			return jobs.GiveUp(err)
		}
		return h.requests.Deliver(ctx, student.ID(j.Owner), m.Request, m.Mail)
	})
	h.askers = &lettersweb.Pages{Letters: h.requests, Keeper: h.desk, Who: h.desk.Who, Book: h.letterBook, Draw: h.press.draw, Warm: h.press.warm, Zones: reference.Zones(), Clock: r.clock}
	lettersweb.Routes(h.site, h.askers)
	lettersweb.API(h.api, h.askers)
}

// lettersAsked marks in the kept plan that referees were asked, once all letters that
// the places want were. That letters have come is not marked: the history of a plan
// tells hours, and of a referee a student learns the day alone.
func (h *house) lettersAsked(ctx context.Context, who student.ID) error {
	book, err := h.letterBook(ctx, who)
	if err != nil {
		return err
	}
	all, err := h.requests.All(ctx, who)
	if err != nil {
		return err
	}
	wanted := 0
	for _, row := range letters.Table(book.Places, all, h.rooms.clock.Now()) {
		if !row.Sent && row.Wanted > row.In+row.Agreed+row.Asked {
			return nil
		}
		wanted += row.Wanted
	}
	rev, err := h.rooms.plans.Latest(ctx, who)
	if wanted == 0 || errs.KindOf(err) == errs.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	state, err := h.rooms.kept(ctx, who)
	if err != nil {
		return err
	}
	state.Marks = plan.MergeMarks(marked(slices.Clone(state.Marks), "letters.ask", h.requests.Day(ctx, who, h.rooms.clock.Now())))
	_, err = h.rooms.plans.Append(ctx, who, rev.Rev, h.rooms.clock.Now(), state.Query().Encode(), "Referees were asked")
	return err
}

// refereeDoor is where the links of referees lead: this, and a token.
const refereeDoor = "/letter"

// refereeLinks makes the links of referees as invitations.
type refereeLinks struct{ h *house }

// Make implements letters.Links.
func (l refereeLinks) Make(ctx context.Context, who student.ID, id letters.ID, until time.Time) (string, error) {
	token, err := l.h.invites.Make(ctx, who, invite.Referee, string(id), until)
	return l.h.base.String() + refereeDoor + "/" + token, err
}

// Revoke implements letters.Links.
func (l refereeLinks) Revoke(ctx context.Context, who student.ID, id letters.ID) error {
	return l.h.invites.Revoke(ctx, who, invite.Referee, string(id))
}

// letterPost sends mails to referees.
type letterPost struct{ mail mail.Sender }

// Ready implements letters.Post.
func (p letterPost) Ready() bool { return p.mail.Ready() }

// Send implements letters.Post.
func (p letterPost) Send(ctx context.Context, l letters.Letter) error {
	m := mail.Message{To: l.To, Subject: l.Subject, Text: l.Text, ReplyTo: l.Reply, ID: l.ID, Planned: !l.Asked}
	if l.Pack != nil {
		m.File = &mail.File{Name: l.PackName, Type: bind.PDF, Bytes: l.Pack}
	}
	err := p.mail.Send(ctx, m)
	switch {
	case errors.Is(err, mail.ErrBounced):
		return errors.Join(letters.ErrBounced, err)
	case errs.KindOf(err) == errs.TooMany:
		return errors.Join(letters.ErrHeldBack, err)
	}
	return err
}

// letterKind is the job that sends one mail to a referee.
const letterKind = "letter.mail"

// letterMail is what such a job holds: never what the mail says, nor a link.
type letterMail struct {
	Request letters.ID   `json:"request"`
	Mail    letters.Mail `json:"mail"`
}

// letterOrders records mails to referees as jobs.
type letterOrders struct{ queue *jobs.Queue }

// Send implements letters.Orders.
func (o letterOrders) Send(ctx context.Context, who student.ID, id letters.ID, m letters.Mail, at time.Time) error {
	payload, err := json.Marshal(letterMail{id, m})
	if err != nil {
		return err
	}
	return o.queue.Add(ctx, jobs.Order{Kind: letterKind, Key: string(id) + ":" + string(m), Owner: string(who), Payload: payload, At: at})
}

// confirmed is the address that a student has proved; empty for none.
func (h *house) confirmed(ctx context.Context, who student.ID) (string, error) {
	a, err := h.signing.AddressOf(ctx, who)
	return a.Shown, err
}

// ownAddresses are those known to be the student's: a letter from one is none.
func (h *house) ownAddresses(ctx context.Context, who student.ID) ([]string, error) {
	own, err := h.confirmed(ctx, who)
	if err != nil {
		return nil, err
	}
	record, err := h.cvs.Open(ctx, who)
	return []string{own, record.Basics.Email}, err
}

// packOf is what goes with a request as one PDF: its first pages, and the CV.
func (h *house) packOf(ctx context.Context, r letters.Request) ([]byte, error) {
	paper, curriculum, err := h.curriculum(ctx, r.Student, cv.VariantID(r.Variant))
	if err != nil {
		return nil, err
	}
	data, err := r.PackData(h.requests.School(), string(paper), curriculum != nil)
	if err != nil {
		return nil, err
	}
	front, err := h.press.pdf(ctx, letters.PackSource, map[string][]byte{letters.PackFile: data})
	if err != nil || curriculum == nil {
		return front, err
	}
	book := bind.Book{Title: "Request for a letter of recommendation: " + cmp.Or(r.Name, "a student"), Lang: "en", Letter: paper == cv.Letter}
	bound, err := book.Bind([]bind.Part{{Title: "The request", Type: bind.PDF, Bytes: front}, {Title: "Curriculum vitae", Type: bind.PDF, Bytes: curriculum}})
	return bound.Bytes, err
}

// curriculum is a CV as a PDF; nil where none was chosen, or it was thrown away.
func (h *house) curriculum(ctx context.Context, who student.ID, which cv.VariantID) (cv.Paper, []byte, error) {
	if which == "" {
		return cv.A4, nil, nil
	}
	v, err := h.cvs.Variant(ctx, who, which)
	if errs.KindOf(err) == errs.NotFound {
		return cv.A4, nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	record, err := h.cvs.Open(ctx, who)
	if err != nil {
		return "", nil, err
	}
	data, err := cv.Lay(record.Record, v).TypstData(v)
	if err != nil {
		return "", nil, err
	}
	pdf, err := h.press.pdf(ctx, cv.Source, map[string][]byte{cv.DataFile: data})
	return v.Paper, pdf, err
}

// letterPanel is what the page of an application says of its letters.
func (h *house) letterPanel(r *http.Request, a applications.Application) (*applicationsweb.Panel, error) {
	p, err := h.askers.Panel(r, a.Student, string(a.ID))
	if err != nil || p == nil {
		return nil, err
	}
	return &applicationsweb.Panel{Title: p.Title, ID: p.ID, Body: p.Body, Styles: web.Sheets{lettersweb.Styles}}, nil
}

// lettersShelf is what the archive takes along of requests for letters.
func (h *house) lettersShelf() shelf {
	return shelf{letters.Archive{Service: h.requests}, []string{"letter_request", "letter_event"},
		archiveweb.Room{Title: "Letters of recommendation", Says: "whom you asked, for what, and how far each is; never a letter"}}
}

const noMails = "Which mails went to referees: they speak of links that work on this server alone."

func init() {
	maps.Copy(leftOut, map[string]string{
		"letter_mail": noMails,
		"letter_pack": "What each referee was given as a PDF: it is made of your CV and of the request, which are both taken along.",
	})
}
