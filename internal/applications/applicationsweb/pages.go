package applicationsweb

import (
	"context"
	"embed"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

//go:embed move.js
var moveJS []byte

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("applications", css)

// moving lets cards be dragged, and moved by keys; the menus do the same without it.
var moving = web.NewScript("applications-move", moveJS)

// Keeper knows whose plan a request speaks of.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Panel is what another room says of an application.
type Panel struct {
	Title, ID string
	Body      templ.Component
	Styles    web.Sheets
}

// Packet is what goes out with an application, where it is put together here.
type Packet interface {
	// Offer is what the page of sending says of it; nil for nothing.
	Offer(r *http.Request, a applications.Application) (*Offer, error)
	// Send does what marks the application as sent, and keeps the packet with it.
	Send(ctx context.Context, a applications.Application, do func(context.Context) ([]applications.Made, error)) ([]applications.Made, error)
}

// Offer is a packet on the page of sending.
type Offer struct {
	Body  templ.Component // with the tick "sending-packet"
	Holds []string        // of what the place asks, in the words of applications.Asked, what is in it
}

// Pages is what the pages of applications need.
type Pages struct {
	Service *applications.Service
	Keeper  Keeper
	Who     func(context.Context) (student.ID, error) // for the API
	Find    func(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool)
	Kept    func(ctx context.Context, who student.ID) (plan.State, error)
	Build   func(plan.Request) plan.Plan
	Clock   clock.Clock

	// What other rooms add; each may be nil, and may answer nil for nothing to show.
	Panels       []func(r *http.Request, a applications.Application) (*Panel, error)
	Alternatives func(r *http.Request, a applications.Application) (templ.Component, error) // of a dead end
	Spread       func(r *http.Request) (templ.Component, error)                             // how many, and how spread
	Packet       Packet
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /applications", p.board)
	s.Handle("POST /applications", p.begin)
	s.Handle("POST /applications/undo", p.undo)
	s.Handle("GET /application-stages", p.ownStages)
	s.Handle("POST /application-stages", p.addStage)
	s.Handle("POST /application-stages/{stage}", p.changeStage)
	s.Handle("GET /applications/{id}", p.show)
	s.Handle("POST /applications/{id}/stage", p.move)
	s.Handle("POST /applications/{id}/details", p.describe)
	s.Handle("POST /applications/{id}/notes", p.write)
	s.Handle("POST /applications/{id}/dates", p.remember)
	s.Handle("POST /applications/{id}/people", p.meet)
	s.Handle("POST /applications/{id}/contacts", p.log)
	s.Handle("GET /applications/{id}/notes/{n}", p.editNote)
	s.Handle("POST /applications/{id}/notes/{n}", p.changeNote)
	s.Handle("GET /applications/{id}/dates/{n}", p.editDate)
	s.Handle("POST /applications/{id}/dates/{n}", p.changeDate)
	s.Handle("POST /applications/{id}/dates/{n}/done", p.doneDate)
	s.Handle("GET /applications/{id}/people/{n}", p.editPerson)
	s.Handle("POST /applications/{id}/people/{n}", p.changePerson)
	s.Handle("POST /applications/{id}/removals", p.remove)
	s.Handle("GET /applications/{id}/sending", p.checkSending)
	s.Handle("POST /applications/{id}/sending", p.send)
	s.Handle("GET /applications/{id}/offer", p.offer)
	s.Handle("POST /applications/{id}/offer", p.hear)
	s.Handle("POST /applications/{id}/acceptance", p.accept)
	s.Handle("GET /applications/{id}/silence", p.silence)
	s.Handle("POST /applications/{id}/follow-up", p.followUp)
}

// person is whoever sent a request, with what they said of themselves.
type person struct {
	who   student.ID
	state plan.State
	zone  *time.Location // nil: not known
	now   time.Time
	today clock.Date // in their own calendar
	seen  map[catalog.ID]*catalog.Place
}

// person finds who asks; false when nothing is kept on this device.
func (p *Pages) person(r *http.Request) (person, bool, error) {
	who, kept, err := p.Keeper.Student(r)
	if err != nil || !kept {
		return person{}, false, err
	}
	state, _, err := p.Keeper.Current(r)
	return p.personOf(who, state), true, err
}

func (p *Pages) personOf(who student.ID, state plan.State) person {
	out := person{who: who, state: state, zone: student.Zone(state.Student.Facts), now: p.Clock.Now(), seen: map[catalog.ID]*catalog.Place{}}
	zone := out.zone
	if zone == nil {
		zone = time.UTC
	}
	out.today = clock.DateOf(out.now.In(zone))
	return out
}

// place finds a place for somebody, once for each request; nil when it has left the
// catalogue.
func (p *Pages) place(ctx context.Context, me person, id catalog.ID) *catalog.Place {
	at, known := me.seen[id]
	if !known {
		if found, ok := p.Find(ctx, me.who, id); ok {
			at = found
		}
		me.seen[id] = at
	}
	return at
}

// planOf is the plan of what somebody keeps.
func (p *Pages) planOf(ctx context.Context, me person) plan.Plan {
	targets, _ := me.state.Resolve(func(id catalog.ID) (*catalog.Place, bool) {
		at := p.place(ctx, me, id)
		return at, at != nil
	})
	return p.Build(plan.Request{Today: me.today, Student: me.state.Student, Targets: targets, Marks: me.state.Marks, Zone: me.zone})
}

// plannedOf is what the plan says of one place.
func plannedOf(pl plan.Plan, id catalog.ID) applications.Planned {
	var out applications.Planned
	for _, o := range pl.Targets {
		if o.ID == string(id) && o.Verdict != plan.Lost {
			out.Deadline, out.Counted = o.Deadline, o.Typical
		}
	}
	for i := range pl.Steps {
		s := &pl.Steps[i]
		if open(s) && !s.Waiting && !s.Fixed && (out.On == 0 || s.Date < out.On) && serves(s, id) {
			out.On, out.Step = s.Date, s.What
		}
	}
	return out
}

func open(s *plan.Step) bool {
	return s.Status == plan.Todo || s.Status == plan.Now || s.Status == plan.Late
}

func serves(s *plan.Step, id catalog.ID) bool {
	for _, f := range s.For {
		if f == string(id) {
			return true
		}
	}
	return false
}

// gate answers somebody who keeps nothing: the board says what it is for.
func gate(w http.ResponseWriter, r *http.Request) error { return web.SeeOther(w, r, "/applications") }

// path is the address of an application below the base.
func path(id applications.ID, more ...string) string {
	return "/applications/" + url.PathEscape(string(id)) + strings.Join(more, "")
}

// undoOf takes back what an act made.
func undoOf(made []applications.Made) *web.Undo {
	if len(made) == 0 {
		return nil
	}
	fields := url.Values{}
	for _, m := range made {
		fields.Add("entry", string(m.Application)+":"+strconv.FormatInt(m.N, 10))
	}
	return &web.Undo{Label: "Undo", Path: "/applications/undo", Fields: fields}
}

// undo takes back what one act made, or makes it count again.
func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	me, kept, err := p.person(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var made []applications.Made
	for _, v := range form.All("entry") {
		id, n, _ := strings.Cut(v, ":")
		number, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			return errs.New(errs.Invalid, "There is nothing here to take back.")
		}
		made = append(made, applications.Made{Application: applications.ID(id), N: number})
	}
	if len(made) == 0 || len(made) > applications.MaxApplications {
		return errs.New(errs.Invalid, "There is nothing here to take back.")
	}
	back, err := p.Service.TakeBack(r.Context(), me.who, string(me.who), made...)
	if err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Taken back."})
	if _, _, err := p.Service.One(r.Context(), me.who, made[0].Application); err == nil && len(back) > 0 && form.Get("to") != "board" {
		return web.SeeOther(w, r, path(made[0].Application))
	}
	return web.SeeOther(w, r, "/applications")
}

func orGate(w http.ResponseWriter, r *http.Request, err error) error {
	if err != nil {
		return err
	}
	return gate(w, r)
}

func page(title string, problems []errs.Problem, scripts ...web.Script) ui.Page {
	return ui.Page{Title: title, Nav: ui.NavApplications, Styles: web.Sheets{Styles}, NoIndex: true, Problems: problems, Scripts: scripts}
}

// short is the day in a row: with the year only where it is another.
func short(d, today clock.Date) string {
	if d.Year() == today.Year() {
		return d.Format("2 Jan")
	}
	return d.Format("2 Jan 2006")
}

func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + one + "s"
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
