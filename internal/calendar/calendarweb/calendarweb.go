// Package calendarweb serves plans as calendars: the file of a visitor's plan at
// /plan.ics with the same parameters as the page, and the private feed of a kept
// plan at /feed/TOKEN.ics, which calendar programs fetch by themselves.
//
// The feed's address is a secret in itself, because calendar programs can send no
// cookie; whoever has it can read the plan and do nothing else. It can be made
// anew, and the old one then leads nowhere.
package calendarweb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"preround/internal/agenda"
	"preround/internal/calendar"
	"preround/internal/catalog"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// Keeper knows the plan that this device keeps, if any, and whose it is.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
	Current(r *http.Request) (state plan.State, kept bool, err error)
}

// Owners says whose calendar a feed's token opens: errs.NotFound for none.
type Owners interface {
	FeedOwner(ctx context.Context, from netip.Addr, token string) (student.ID, error)
}

// Pages is what the calendars need.
type Pages struct {
	Build   func(plan.Request) plan.Plan
	Find    func(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool) // of the catalogue, or a place of who
	Keeper  Keeper
	Owners  Owners
	Kept    func(context.Context, student.ID) (plan.State, error) // the kept plan of a student
	Feed    *calendar.Feed
	Dates   func(ctx context.Context, who student.ID, day agenda.Day) ([]agenda.Entry, error) // of every room but the plan; nil: none
	Address func(*http.Request) netip.Addr
	Clock   clock.Clock
}

// Routes joins the calendars to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /plan.ics", p.file)
	s.Handle("GET /feed/{file}", p.feed)
}

// refresh is how often a calendar program is asked to fetch the feed again.
const refresh = 6 * time.Hour

// file is the plan of the address, or the kept one, as a file.
func (p *Pages) file(w http.ResponseWriter, r *http.Request) error {
	query, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	state, err := plan.FromQuery(query.Values)
	if err != nil {
		return err
	}
	carry := state.Query()
	if len(carry) == 0 {
		var kept bool
		if state, kept, err = p.Keeper.Current(r); err != nil {
			return err
		}
		if !kept {
			return errs.New(errs.NotFound, "There is no plan to make a calendar of. Answer the three questions first.")
		}
		carry = nil
	}
	who, _, err := p.Keeper.Student(r)
	if err != nil {
		return err
	}
	events, today := p.events(r.Context(), who, state, calendar.Options{Link: p.link(r.Context(), carry)})
	if carry == nil {
		if events, err = p.withDates(r.Context(), who, "", state, events); err != nil {
			return err
		}
	}
	head := calendar.Head{Name: "Preround: my plan", Link: web.Absolute(r.Context(), "/plan", carry)}
	w.Header().Set("Content-Disposition", `attachment; filename="preround-plan.ics"`)
	return send(w, r, calendar.File(head, events, today))
}

// feed is the kept plan of whoever the token belongs to.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	// A name without the ending is no token; it is answered, and counted, like a
	// wrong one.
	token, ok := strings.CutSuffix(r.PathValue("file"), ".ics")
	if !ok {
		token = ""
	}
	who, err := p.Owners.FeedOwner(ctx, p.Address(r), token)
	if err != nil {
		return err
	}
	state, err := p.Kept(ctx, who)
	if err != nil {
		return err
	}
	events, _ := p.events(ctx, who, state, calendar.Options{Owner: string(who), Link: p.link(ctx, nil)})
	if events, err = p.withDates(ctx, who, string(who), state, events); err != nil {
		return err
	}
	text, err := p.Feed.Of(ctx, who, calendar.Head{Name: "Preround: my plan", Link: web.Absolute(ctx, "/plan"), Refresh: refresh}, events)
	if err != nil {
		return err
	}
	return send(w, r, text)
}

// link gives the address of a step: that of the plan's page.
func (p *Pages) link(ctx context.Context, carry url.Values) func(plan.StepID) string {
	return func(plan.StepID) string { return web.Absolute(ctx, "/plan", carry) }
}

// events are those of a plan; the places of who are found beside the catalogue's.
func (p *Pages) events(ctx context.Context, who student.ID, state plan.State, o calendar.Options) ([]calendar.Event, clock.Date) {
	today := clock.Today(p.Clock, time.UTC)
	targets, _ := state.Resolve(func(id catalog.ID) (*catalog.Place, bool) { return p.Find(ctx, who, id) })
	built := p.Build(plan.Request{Today: today, Student: state.Student, Targets: targets, Marks: state.Marks, Zone: student.Zone(state.Student.Facts)})
	return calendar.FromPlan(built, o), today
}

// withDates adds what the other rooms have for who to the events of the plan. owner is
// who, or empty for a file.
func (p *Pages) withDates(ctx context.Context, who student.ID, owner string, state plan.State, events []calendar.Event) ([]calendar.Event, error) {
	if p.Dates == nil {
		return events, nil
	}
	zone := student.Zone(state.Student.Facts)
	entries, err := p.Dates(ctx, who, agenda.Day{Now: p.Clock.Now(), Zone: zone})
	if err != nil {
		return nil, err
	}
	link := func(path string) string { return web.Absolute(ctx, path) }
	return calendar.Join(events, entries, calendar.Dates{Owner: owner, Link: link, Zone: zone}), nil
}

// send answers with a calendar. Programs fetch a feed every few hours and it has
// seldom changed, so they are told in a line when it has not.
func send(w http.ResponseWriter, r *http.Request, text []byte) error {
	sum := sha256.Sum256(text)
	tag := hex.EncodeToString(sum[:16])
	h := w.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Cache-Control", "private, no-cache")
	h.Set("X-Robots-Tag", "noindex")
	h.Set("ETag", `W/"`+tag+`"`) // weak: the same text, however it is compressed
	if strings.Contains(r.Header.Get("If-None-Match"), `"`+tag+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	_, _ = w.Write(text) // the reader has gone
	return nil
}
