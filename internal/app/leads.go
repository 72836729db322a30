package app

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"preround/internal/account"
	"preround/internal/account/signin/signinweb"
	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/lead/leadweb"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/fetch"
	"preround/internal/platform/jobs"
	"preround/internal/student"
)

// leads joins the pages for places of a student's own.
func (h *house) leads() {
	r := h.rooms
	importer := &lead.Importer{Leads: r.leads, Imports: r.leads, Transact: r.db.Write, Clock: r.clock, Random: rand.Reader, InCatalogue: (&twins{lib: h.lib}).find}
	work := &imports{h.queue, r.leads, importer}
	h.queue.Handle(importKind, work.work)
	pages := &leadweb.Pages{Keeper: h.desk, Who: h.desk.Who, Leads: r.leads, Clock: r.clock, Random: rand.Reader,
		Imports: r.leads, Importer: importer, Transact: r.db.Write, Later: work,
		Suggestions: r.leads, Owner: h.desk.Owner, Catalogue: r.places, Reports: r.places}
	if h.options.Fetch == "on" {
		pages.Fetch = fetching(fetch.New(fetch.Options{}), account.NewLimiter(account.Limit{Every: 2 * time.Minute, Burst: 20}), r.clock)
	}
	leadweb.Routes(h.site, pages)
	leadweb.API(h.api, pages)
	h.ways.Area = append(h.ways.Area,
		signinweb.Link{Path: "/owner/suggestions", Label: "Suggestions", Says: "Places that students suggest to the catalogue."},
		signinweb.Link{Path: "/owner/reports", Label: "Reported problems", Says: "What visitors say is wrong with a place."})
}

// fetching reads pages for students, some an hour each.
func fetching(c *fetch.Client, limit *account.Limiter, clk clock.Clock) leadweb.Fetcher {
	return func(ctx context.Context, who student.ID, link string) (fetch.Page, error) {
		if wait := limit.Draw(string(who), clk.Now()); wait > 0 {
			return fetch.Page{}, errs.New(errs.TooMany, "You had many pages opened just now. Wait %s, or paste the page’s text.", wait.Round(time.Minute))
		}
		return c.Page(ctx, link)
	}
}

// ownPlace is a lead of that student as a place; deleted ones are not there.
func (h *house) ownPlace(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool) {
	if who == "" {
		return nil, false
	}
	k, err := h.rooms.leads.Get(ctx, who, id)
	if err != nil || k.Gone {
		return nil, false
	}
	return &k.Place, true
}

// twins finds the place of the catalogue that a lead is: the same name of the same
// organiser, or the only place with that page.
type twins struct {
	lib *library

	mu      sync.Mutex
	version string
	names   map[string]catalog.ID
	pages   map[string]catalog.ID // empty: several places have this page
}

func (t *twins) find(p *catalog.Place) (catalog.ID, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if live := t.lib.live.Load(); t.names == nil || t.version != live.Version() {
		t.version, t.names, t.pages = live.Version(), map[string]catalog.ID{}, map[string]catalog.ID{}
		for have := range live.All() {
			t.names[lead.KeysOf(have).Name] = have.ID
			link := lead.LinkKey(have.Apply.URL)
			if _, twice := t.pages[link]; twice || link == "" {
				t.pages[link] = ""
				continue
			}
			t.pages[link] = have.ID
		}
		delete(t.names, "")
	}
	if id, ok := t.names[lead.KeysOf(p).Name]; ok {
		return id, true
	}
	id := t.pages[lead.LinkKey(p.Apply.URL)]
	return id, id != ""
}

// imports takes tables in as jobs: on any node, again after a crash, and gone with
// their student.
type imports struct {
	queue    *jobs.Queue
	store    lead.ImportStore
	importer *lead.Importer
}

// importKind is the kind of job that takes a table in; batchesAtOnce is how many
// batches one job does before others have their turn.
const (
	importKind    = "lead-import"
	batchesAtOnce = 25
)

// Import implements leadweb.Later. The key names the position, so that asking
// twice is one job, and asking again after a job was given up is another.
func (m *imports) Import(ctx context.Context, who student.ID, id string) error {
	i, err := m.store.GetImport(ctx, who, id)
	if err != nil || i.Stage != lead.Running {
		return err
	}
	payload, err := json.Marshal([2]string{string(who), id})
	if err != nil {
		return err
	}
	return m.queue.Add(ctx, jobs.Order{Kind: importKind, Key: fmt.Sprintf("%s:%d", id, i.Position), Owner: string(who), Payload: payload, Keep: time.Minute})
}

// work does some batches and orders the rest.
func (m *imports) work(ctx context.Context, j jobs.Job) error {
	var of [2]string
	if err := json.Unmarshal(j.Payload, &of); err != nil {
		return jobs.GiveUp(err)
	}
	who, id := student.ID(of[0]), of[1]
	for range batchesAtOnce {
		done, err := m.importer.Step(ctx, who, id)
		if errs.KindOf(err) == errs.NotFound { // deleted meanwhile, or its student
			return nil
		}
		if err != nil || done {
			return err
		}
	}
	return m.Import(ctx, who, id)
}
