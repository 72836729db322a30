package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/lead/leadweb"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// leads joins the pages for places of a student's own.
func (h *house) leads(ctx context.Context) {
	r := h.rooms
	importer := &lead.Importer{Leads: r.leads, Imports: r.leads, Transact: r.db.Write, Clock: r.clock, Random: rand.Reader, InCatalogue: (&twins{lib: h.lib}).find}
	work := &imports{importer: importer, log: h.log}
	h.resumeImports(ctx, work)
	leadweb.Routes(h.site, &leadweb.Pages{Keeper: h.desk, Who: h.desk.Who, Leads: r.leads, Clock: r.clock, Random: rand.Reader,
		Imports: r.leads, Importer: importer, Transact: r.db.Write, Later: work})
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

// imports goes on with tables while nobody waits for the answer. What it does is
// kept batch by batch, so a server that stops goes on where it was: resume.
type imports struct {
	importer *lead.Importer
	log      *slog.Logger
	running  sync.Map
}

// batchPatience is how long one batch may take.
const batchPatience = time.Minute

// Import implements leadweb.Later.
func (m *imports) Import(_ context.Context, who student.ID, id string) error {
	if _, twice := m.running.LoadOrStore(id, true); twice {
		return nil
	}
	go func() {
		defer m.running.Delete(id)
		for {
			ctx, cancel := context.WithTimeout(context.Background(), batchPatience)
			done, err := m.importer.Step(ctx, who, id)
			cancel()
			switch {
			case done:
				return
			case errs.KindOf(err) == errs.NotFound && err != nil: // deleted meanwhile, or its student
				return
			case err != nil:
				m.log.Warn("an import has stopped; its page goes on with it, or the next start", "error", err.Error())
				return
			}
		}
	}()
	return nil
}

// resumeImports goes on with what an earlier run of the program left.
func (h *house) resumeImports(ctx context.Context, m *imports) {
	left, err := h.rooms.leads.Unfinished(ctx)
	if err != nil {
		h.log.Warn("unfinished imports could not be looked for", "error", err.Error())
		return
	}
	for _, u := range left {
		_ = m.Import(ctx, u.Who, u.ID) // it starts, which cannot fail
	}
}
