package app

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"preround/data"
	"preround/internal/about/aboutweb"
	"preround/internal/account"
	"preround/internal/account/accountweb"
	"preround/internal/account/signin"
	"preround/internal/account/signin/signinweb"
	"preround/internal/account/token"
	"preround/internal/alternatives/alternativesweb"
	"preround/internal/applications"
	"preround/internal/calendar"
	"preround/internal/calendar/calendarweb"
	"preround/internal/catalog"
	"preround/internal/catalog/catalogweb"
	"preround/internal/catalog/index"
	"preround/internal/cv"
	"preround/internal/invite"
	"preround/internal/lead"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/letters/lettersweb"
	"preround/internal/letters/referee/refereeweb"
	"preround/internal/money/moneyweb"
	"preround/internal/packet"
	"preround/internal/packet/packetweb"
	"preround/internal/papers"
	"preround/internal/plan"
	"preround/internal/plan/planweb"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/platform/jobs"
	"preround/internal/platform/mail"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/reminder"
	"preround/internal/route/routeweb"
	"preround/internal/statement"
	"preround/internal/statement/statementweb"
	"preround/internal/student"
	"preround/internal/student/studentweb"
	"preround/internal/warning/warningweb"
)

// built is the whole site, joined.
type built struct {
	handler  http.Handler
	site     *web.Site
	accounts *account.Service
	house    *house
}

// house is what the pages of all features share while they are joined. Each
// feature is joined by a method of its own; the larger ones have a file each.
type house struct {
	options  Options
	site     *web.Site
	api      huma.API
	rooms    *rooms
	lib      *library
	base     *url.URL
	log      *slog.Logger
	from     visitors
	accounts *account.Service
	desk     *accountweb.Desk
	press    *press
	queue    *jobs.Queue // a feature names its handlers while it is joined
	mail     mail.Sender
	tracker  *applications.Service
	purses   *moneyweb.Pages // the ledger, for its own pages and for the page of an application
	vault    *papers.Service // what students hand in
	packets  *packet.Service // what goes out with applications
	packing  *packetweb.Pages
	cvs      *cv.Service
	requests *letters.Service // for letters of recommendation
	askers   *lettersweb.Pages
	invites  *invite.Service // people without an account
	texts    *statement.Service
	writing  *statementweb.Pages // for its own pages and for the page of an application
	hosts    hostNames
	held     *held.Service // letters of recommendation themselves
	signing  *signin.Service
	reminder *reminder.Service
	ways     *signinweb.Pages // other features add their links to the account and the owner's area
	routes   *routeweb.Pages
	signs    *warningweb.Pages
	instead  *alternativesweb.Pages
}

// build joins the pages of all features into one handler.
func build(ctx context.Context, o Options, r *rooms, lib *library, base *url.URL, n *numbers, log *slog.Logger) (*built, error) {
	h := &house{options: o, rooms: r, lib: lib, base: base, log: log, from: visitors{o.ProxyHeader}}
	var err error
	if h.site, err = web.New(web.Options{BaseURL: base.String(), Failure: ui.FailurePage, Log: log, Menu: h.menu}); err != nil {
		return nil, refuse("%s", err)
	}
	h.site.Remember(o.PageCache<<20, func() string { return edition(r.clock.Now(), lib.live.Load().Version()) })
	n.watch(h.site)
	apiMux := http.NewServeMux()
	h.api = api.New(apiMux, version(), base)
	api.Guard(h.api, func(ctx context.Context, a api.Asked) api.Refusal { return h.desk.Guard(ctx, a) })
	if err := h.post(n); err != nil {
		return nil, err
	}
	if err := h.account(ctx); err != nil {
		return nil, err
	}
	h.catalogue()
	h.plan()
	h.readiness()
	h.route()
	h.warning()
	h.alternatives()
	h.calendar()
	h.applications()
	h.cv(apiMux)
	h.packet(apiMux)
	h.papers(apiMux)
	h.letters()
	h.statements()
	h.cabinet()
	h.archive()
	h.reminders()
	h.money()
	h.leads()
	h.today()
	aboutweb.Routes(h.site, aboutweb.Version(version()), refereeweb.Notices())
	health(h.site, r)

	apiMux.HandleFunc("/api/", noSuchOperation)
	api.Page(h.site, h.api)
	h.site.Mount("/api/", apiMux)
	return &built{handler: n.count(h.desk.Wrap(h.site)), site: h.site, accounts: h.accounts, house: h}, nil
}

// account makes the service of kept plans and joins its pages.
func (h *house) account(ctx context.Context) error {
	words, err := account.ReadWords(data.RecoveryWords)
	if err != nil {
		return err
	}
	r := h.rooms
	h.invites = invite.New(r.invites, r.clock, rand.Reader)
	h.accounts, err = account.New(ctx, account.Setup{Store: r.accounts, Limits: r.accounts, Transact: r.db.Write,
		Erasers: []account.Eraser{
			r.signin,
			r.tokens,
			r.plans,
			r.tracked,
			r.calendar,
			r.money,
			r.leads,
			r.held,
			r.visits,
			r.cvs,
			r.letters,
			r.texts,
			r.invites,
			r.reminds,
			packetEraser{r},
			r.papers,
			orders{h.queue},
		},
		Words: words, Clock: r.clock, Random: rand.Reader, Closed: signin.Closed(r.signin), Secret: h.options.Secret})
	if err != nil {
		return refuse("%s", err)
	}
	h.desk = &accountweb.Desk{Accounts: h.accounts, Plans: r.plans, Clock: r.clock, HTTPS: h.base.Scheme == "https", Address: h.from.address, Scrub: r.db.Scrub}
	accountweb.Routes(h.site, h.desk)
	return h.signIn()
}

func (h *house) catalogue() {
	places := &catalogweb.Pages{Live: h.lib.live, Build: plan.Build, Keeper: h.desk, Clock: h.rooms.clock, Visitor: h.from.name, Find: h.findForRequest, Panels: h.placePanels(), Tracks: true,
		Reports: &reports{store: h.rooms, limit: account.NewLimiter(account.Limit{Every: time.Hour, Burst: 5})}}
	catalogweb.Routes(h.site, places)
	catalogweb.API(h.api, places)
}

func (h *house) plan() {
	plans := &planweb.Desk{Build: plan.Build, Find: h.findForRequest, Count: h.lib.count, Keeper: h.desk, Clock: h.rooms.clock, Home: "/today"}
	planweb.Routes(h.site, plans)
	planweb.API(h.api, plans)
	studentweb.Routes(h.site, &studentweb.Desk{Keeper: h.desk, Places: h.lib.byCountry, Clock: h.rooms.clock})
}

func (h *house) calendar() {
	calendarweb.Routes(h.site, &calendarweb.Pages{Build: plan.Build, Find: h.find, Keeper: h.desk, Owners: h.accounts, Kept: h.rooms.kept,
		Feed: calendar.NewFeed(h.rooms.calendar, h.rooms.db.Write, h.rooms.clock), Dates: h.datesOf, Address: h.from.address, Clock: h.rooms.clock})
}

// find is a place of the catalogue, whoever asks, or one of the student's own.
func (h *house) find(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool) {
	if lead.IsOwn(id) {
		return h.ownPlace(ctx, who, id)
	}
	return h.lib.live.Load().Place(id)
}

// findForRequest is find for whoever sent the request that ctx belongs to.
func (h *house) findForRequest(ctx context.Context, id catalog.ID) (*catalog.Place, bool) {
	if !lead.IsOwn(id) {
		return h.find(ctx, "", id)
	}
	who, err := h.desk.Who(ctx)
	if err != nil {
		return nil, false
	}
	return h.find(ctx, who, id)
}

// edition names all that a public page depends on beside its address: the day and
// the catalogue. The day is told by the quarter of an hour, because it begins at
// another moment in each student's time zone, and in every zone at a quarter.
func edition(now time.Time, catalogue string) string {
	return strconv.FormatInt(now.Unix()/(15*60), 36) + " " + catalogue
}

// kept is the plan that a student keeps; an empty one when nothing was saved yet.
func (r *rooms) kept(ctx context.Context, who student.ID) (plan.State, error) {
	rev, err := r.plans.Latest(ctx, who)
	if errs.KindOf(err) == errs.NotFound {
		return plan.State{}, nil
	}
	if err != nil {
		return plan.State{}, err
	}
	return accountweb.ReadState(rev.State)
}

// count is how many places there are, and in how many countries.
func (l *library) count() (places, countries int) {
	seen := map[reference.CountryCode]bool{}
	for p := range l.live.Load().All() {
		places++
		for _, at := range p.Locations {
			if at.Country != reference.Worldwide {
				seen[at.Country] = true
			}
		}
	}
	return places, len(seen)
}

// byCountry is how many places there are in each country.
func (l *library) byCountry() map[reference.CountryCode]int {
	out := map[reference.CountryCode]int{}
	for _, c := range l.live.Load().Search(index.Query{Limit: 1}).Facets[index.Country] {
		out[reference.CountryCode(c.Value)] = c.Count
	}
	return out
}

// noSuchOperation answers programs in their own form.
func noSuchOperation(w http.ResponseWriter, _ *http.Request) {
	web.WriteProblem(w, web.Failure{Status: http.StatusNotFound, Title: "Not Found", Says: "There is no such operation. /api/openapi.json lists all of them; each is asked with GET."})
}

// health answers the questions of whoever watches the server.
func health(s *web.Site, r *rooms) {
	plain := func(w http.ResponseWriter, status int, says string) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(says + "\n")) // the asker has gone
	}
	s.Handle("GET /healthz", func(w http.ResponseWriter, _ *http.Request) error {
		plain(w, http.StatusOK, "alive")
		return nil
	})
	s.Handle("GET /readyz", func(w http.ResponseWriter, req *http.Request) error {
		ctx, cancel := context.WithTimeout(req.Context(), 2*time.Second)
		defer cancel()
		if err := r.db.Ping(ctx); err != nil {
			plain(w, http.StatusServiceUnavailable, "the database does not answer")
			return nil
		}
		plain(w, http.StatusOK, "ready")
		return nil
	})
}

// visitors tells where a request comes from.
type visitors struct{ header string }

// address is the visitor's address: the connection's, or what the owner's own
// proxy put last into the header that the owner named.
func (v visitors) address(r *http.Request) netip.Addr {
	if v.header != "" {
		all := r.Header.Values(v.header)
		if len(all) > 0 {
			last := all[len(all)-1]
			if i := strings.LastIndexByte(last, ','); i >= 0 {
				last = last[i+1:]
			}
			if a, err := netip.ParseAddr(strings.TrimSpace(last)); err == nil {
				return a
			}
		}
	}
	if ap, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return ap.Addr()
	}
	return netip.Addr{}
}

// name is the visitor's network for counting tries.
func (v visitors) name(r *http.Request) string { return account.Network(v.address(r)) }

// reports takes what visitors say is wrong with a place, a few an hour each.
type reports struct {
	store *rooms
	limit *account.Limiter
}

func (p *reports) Report(ctx context.Context, place catalog.ID, text, visitor string) error {
	now := p.store.clock.Now()
	if wait := p.limit.Draw(visitor, now); wait > 0 {
		return errs.New(errs.TooMany, "You have sent several reports. Please wait %s.", wait.Round(time.Minute))
	}
	name, err := id.New(now, rand.Reader)
	if err != nil {
		return err
	}
	return p.store.places.Report(ctx, name, place, now, text)
}

// firstSweep is how long after the start the first sweep comes: soon enough for a
// server that is started anew every day, and out of the way of the first visitors.
const firstSweep = 10 * time.Minute

// sweep deletes expired keys, once a day.
func (r *rooms) sweep(ctx context.Context, accounts *account.Service, log *slog.Logger) {
	next := time.NewTimer(firstSweep)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-next.C:
			next.Reset(24 * time.Hour)
			r.sweepOnce(ctx, accounts, log)
		}
	}
}

func (r *rooms) sweepOnce(ctx context.Context, accounts *account.Service, log *slog.Logger) {
	n, err := accounts.Sweep(ctx)
	if err != nil {
		log.Warn("expired keys could not be deleted", "error", err)
		return
	}
	tokens, err := r.tokens.Sweep(ctx, r.clock.Now().Add(-token.Kept))
	if err != nil {
		log.Warn("ended tokens could not be deleted", "error", err)
		return
	}
	tries, err := r.signin.SweepTries(ctx, r.clock.Now())
	if err != nil {
		log.Warn("sign-ins that came to nothing could not be deleted", "error", err)
		return
	}
	links, err := r.invites.Sweep(ctx, r.clock.Now().Add(-invite.Kept), r.clock.Now())
	if err != nil {
		log.Warn("ended invitations could not be deleted", "error", err)
		return
	}
	log.Info("expired keys deleted", "count", n+tries+tokens+links)
	if err := r.db.Scrub(ctx); err != nil {
		log.Warn("the side files of the database could not be emptied", "error", err)
	}
}
