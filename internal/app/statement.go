package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"preround/internal/applications"
	"preround/internal/applications/applicationsweb"
	"preround/internal/archive/archiveweb"
	"preround/internal/catalog"
	"preround/internal/cv"
	"preround/internal/invite"
	"preround/internal/invite/inviteweb"
	"preround/internal/lead"
	"preround/internal/platform/web"
	"preround/internal/statement"
	"preround/internal/statement/statementweb"
	"preround/internal/student"
)

// statements joins the pages of what students write to places.
func (h *house) statements() {
	r := h.rooms
	door := h.door(invite.Reader, "/reader")
	h.texts = statement.New(statement.Setup{Store: r.texts, Links: r.texts, Doors: readers{h, door}, Transact: r.db.Write, Around: h.aroundText, Clock: r.clock, Random: rand.Reader})
	h.writing = &statementweb.Pages{Keeper: h.desk, Who: h.desk.Who, Texts: h.texts, Clock: r.clock, Applications: h.writtenFor, Sender: h.sender,
		PDF: h.press.again, Draw: h.press.draw, Warm: h.press.warm, Guests: door}
	door.Page, door.Inside = h.writing.Door, h.writing.Enter
	inviteweb.Routes(h.site, door)
	statementweb.Routes(h.site, h.writing)
	statementweb.API(h.api, h.writing)
}

// readers makes links for those who read a text.
type readers struct {
	house *house
	door  *inviteweb.Door
}

// Make implements statement.Doors.
func (r readers) Make(ctx context.Context, who student.ID, which statement.ID, until time.Time) (string, error) {
	token, err := r.house.invites.Make(ctx, who, invite.Reader, string(which), until)
	return r.door.Link(r.house.base, token), err
}

// Revoke implements statement.Doors.
func (r readers) Revoke(ctx context.Context, who student.ID, which statement.ID) error {
	return r.house.invites.Revoke(ctx, who, invite.Reader, string(which))
}

// hostNames keeps the names of all hosts while the catalogue does not change.
type hostNames struct {
	mu      sync.Mutex
	version string
	names   *statement.Names
}

// of are the names of the catalogue, and of the student's own places.
func (n *hostNames) of(l *library, own []*catalog.Place) *statement.Names {
	n.mu.Lock()
	defer n.mu.Unlock()
	if live := l.live.Load(); n.names == nil || n.version != live.Version() {
		n.version, n.names = live.Version(), statement.NewNames(live.All())
	}
	return n.names.With(own)
}

// aroundText gathers what a text is measured by.
func (h *house) aroundText(ctx context.Context, who student.ID, d statement.Document) (statement.Around, error) {
	var out statement.Around
	leads, err := h.rooms.leads.List(ctx, who, 0, lead.MaxLeads)
	if err != nil {
		return out, err
	}
	var own []*catalog.Place
	for i := range leads {
		own = append(own, &leads[i].Place)
	}
	out.Names = h.hosts.of(h.lib, own)
	if out.Record, err = h.recordFor(ctx, who); err != nil {
		return out, err
	}
	book, err := h.tracker.Book(ctx, who)
	if err != nil {
		return out, err
	}
	out.About, out.Called = statement.About{Kind: d.Kind, Found: d.Found}, map[string]string{}
	for i := range book.Applications {
		a := &book.Applications[i]
		p, _ := h.find(ctx, who, a.Place)
		out.Called[string(a.ID)] = writtenName(a, p)
		if string(a.ID) != d.For {
			continue
		}
		out.Place, out.About.Place, out.About.Dates = writtenName(a, p), p, datesInWords(a)
		for _, known := range a.People {
			out.About.People = append(out.About.People, known.Name)
		}
		out.Asked = limitAsked(p, d.Kind)
	}
	return out, nil
}

// recordFor is the CV's record as texts are held against it.
func (h *house) recordFor(ctx context.Context, who student.ID) (statement.Record, error) {
	seen, err := h.cvs.Open(ctx, who)
	if err != nil {
		return statement.Record{}, err
	}
	state, err := h.rooms.kept(ctx, who)
	if err != nil {
		return statement.Record{}, err
	}
	out := statement.Record{Says: cv.Lay(seen.Record, cv.Variant{Layout: cv.Clinical}).PlainText() + "\n" + state.Student.Facts.School, Empty: len(seen.Items) == 0}
	if !out.Empty {
		out.Unsupported = func(text string) []statement.Claim {
			var claims []statement.Claim
			for _, c := range cv.Unsupported(seen.Record, "Statement", text) {
				claims = append(claims, statement.Claim{Kind: string(c.Kind), Text: c.Text, Near: c.Near})
			}
			return claims
		}
	}
	return out, nil
}

// writtenName is an application with its host: "Imperial College London: Clinical elective".
func writtenName(a *applications.Application, p *catalog.Place) string {
	if p == nil {
		return applications.Name(a, nil)
	}
	return p.Organiser.Name + ": " + applications.Name(a, p)
}

// datesInWords is what an application says of its days, so that a text may say it too.
func datesInWords(a *applications.Application) string {
	out := ""
	if on := a.StartsOn(); on != 0 {
		out = on.Format("2 January 2006 2006-01-02 January 2006 02/01/2006")
	}
	if n := a.Lasts(); n > 0 {
		out += fmt.Sprintf(" %d weeks", n)
		if n < len(numbersInWords) {
			out += " " + numbersInWords[n] + " weeks"
		}
	}
	return out
}

var numbersInWords = [...]string{"", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// limitAsked is the limit that a place states of a kind of text.
func limitAsked(p *catalog.Place, k statement.Kind) statement.Limit {
	if p == nil {
		return statement.Limit{}
	}
	for _, r := range p.Requirements {
		if string(r.Kind) == string(k) {
			return statement.LimitIn(r.Note)
		}
	}
	return statement.Limit{}
}

// writtenFor are the student's applications with what their places want written.
func (h *house) writtenFor(ctx context.Context, who student.ID) ([]statementweb.Application, error) {
	book, err := h.tracker.Book(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []statementweb.Application
	for i := range book.Applications {
		a := &book.Applications[i]
		p, _ := h.find(ctx, who, a.Place)
		one := statementweb.Application{ID: string(a.ID), Name: writtenName(a, p)}
		switch a.Stage {
		case applications.Interested, applications.Preparing, applications.Ready:
			one.Open = true
		}
		if p != nil {
			for _, k := range statement.Kinds {
				if slices.ContainsFunc(p.Requirements, func(r catalog.Requirement) bool { return string(r.Kind) == string(k) }) {
					one.Asks, one.Limits = append(one.Asks, k), append(one.Limits, limitAsked(p, k))
				}
			}
			one.Letter = len(p.Locations) > 0 && (p.Locations[0].Country == "US" || p.Locations[0].Country == "CA")
		}
		out = append(out, one)
	}
	slices.SortStableFunc(out, func(a, b statementweb.Application) int {
		if a.Open == b.Open {
			return 0
		}
		return map[bool]int{true: -1, false: 1}[a.Open]
	})
	return out, nil
}

// sender is who writes, as the CV's record says.
func (h *house) sender(ctx context.Context, who student.ID) (statement.Sender, error) {
	seen, err := h.cvs.Open(ctx, who)
	return statement.Sender{Name: seen.Basics.Name, Contact: cv.Lay(seen.Record, cv.Variant{Layout: cv.Clinical}).Contact}, err
}

// sendable is a text that goes to a place with an application.
type sendable struct {
	ID    string
	Title string // "Personal statement"
	Kind  statement.Kind
	Rev   int64
	Ready bool
	State string // in words: "ready", "draft, 312 words", "ready, against advice"
	Text  string
	PDF   func(ctx context.Context) ([]byte, error)
}

// statementsFor are the texts of an application, the newest first.
func (h *house) statementsFor(ctx context.Context, who student.ID, of applications.ID) ([]sendable, error) {
	all, err := h.texts.List(ctx, who)
	if err != nil {
		return nil, err
	}
	from, err := h.sender(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []sendable
	for _, t := range all {
		if t.For != string(of) {
			continue
		}
		s := sendable{ID: string(t.ID), Title: t.Name(), Kind: t.Kind, Rev: t.Rev, Ready: t.Ready != nil, Text: t.PlainText(from),
			State: "draft, " + strconv.Itoa(statement.Measure(t.Text, statement.Limit{}).Words) + " words",
			PDF:   func(ctx context.Context) ([]byte, error) { return h.writing.Set(ctx, who, t.Document) }}
		if s.Ready {
			s.State = "ready"
			if t.Ready.Reason != "" {
				s.State = "ready, against advice"
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// statementPanel is what the page of an application says of its texts.
func (h *house) statementPanel(r *http.Request, a applications.Application) (*applicationsweb.Panel, error) {
	body, err := h.writing.ForApplication(r.Context(), a.Student, string(a.ID))
	if body == nil || err != nil {
		return nil, err
	}
	return &applicationsweb.Panel{Title: "Statement", ID: "statement", Body: body, Styles: web.Sheets{statementweb.Styles}}, nil
}

// statementShelf is what the archive takes along of texts.
func (h *house) statementShelf() shelf {
	return shelf{statement.Records{Store: h.rooms.texts}, []string{"statement", "statement_comment"},
		archiveweb.Room{Title: "Statements", Says: "what you wrote to places, with every version, and what readers said of it"}}
}

func init() {
	maps.Copy(leftOut, map[string]string{"statement_link": "When a reader had a link to a text of yours: such links work on this server alone."})
}
