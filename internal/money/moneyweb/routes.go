package moneyweb

import (
	"context"
	"embed"
	"net/http"
	"time"

	"preround/internal/catalog"
	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("money", css)

// Keeper knows whose plan a request speaks of.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
}

// Person is what the pages need to know of a student.
type Person struct {
	Student student.Student
	Stays   []money.Stay // the applications, in the order in which to show them
	Targets []money.Stay // places in the plan without an application; their ID is the place's
}

// Stay finds an application of the person; the empty id is the whole.
func (p Person) Stay(id money.StayID) (money.Stay, bool) {
	for _, s := range p.Stays {
		if s.ID == id {
			return s, true
		}
	}
	return money.Stay{}, id == ""
}

// Pages are the pages of the ledger.
type Pages struct {
	Book   *money.Book
	Keeper Keeper
	Who    func(context.Context) (student.ID, error) // who asks the API
	Person func(ctx context.Context, who student.ID) (Person, error)
	Find   func(ctx context.Context, who student.ID, id catalog.ID) (*catalog.Place, bool)
	Grants func() []*catalog.Place                                     // scholarships and bursaries of the catalogue
	Paying func(st student.Student, today clock.Date) []*catalog.Place // places that pay, best for the student first
	// VisaOn is the day on which the visa for a stay is expected to be decided, as the
	// plan has it; 0: not known, or none is needed.
	VisaOn func(ctx context.Context, who student.ID, s money.Stay) (clock.Date, error)
	Clock  clock.Clock
}

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	s.Handle("GET /money", p.whole)
	s.Handle("GET /money/{application}", p.stay)
	s.Handle("POST /money/estimates", p.takeEstimates)
	s.Handle("GET /money/lines/new", p.newLine)
	s.Handle("POST /money/lines", p.addLine)
	s.Handle("GET /money/lines/{line}", p.line)
	s.Handle("POST /money/lines/{line}", p.changeLine)
	s.Handle("POST /money/payments", p.pay)
	s.Handle("POST /money/removals", p.remove)
	s.Handle("POST /money/undo", p.undo)
	s.Handle("GET /money/rates", p.rates)
	s.Handle("POST /money/rates", p.setRate)
	s.Handle("POST /money/rates/removal", p.dropRate)
	s.Handle("POST /money/home", p.setHome)
	s.Handle("GET /money/grants", p.grants)
	s.Handle("POST /money/grants", p.expectGrant)
	s.Handle("GET /money/comparison", p.compare)
	s.Handle("POST /money/comparison", p.setAtHome)
}

// ledger is what every page of a student starts from.
type ledger struct {
	who     student.ID
	person  Person
	lines   []money.Line
	setting money.Setting
	rates   money.Rates
	today   clock.Date
}

// open reads the ledger of whoever sent the request; ok is false when an answer was
// sent already, because nothing is kept here.
func (p *Pages) open(w http.ResponseWriter, r *http.Request) (l *ledger, ok bool, err error) {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return nil, false, err
	}
	if !kept {
		return nil, false, p.stranger(w, r)
	}
	l, err = p.read(r.Context(), who)
	return l, err == nil, err
}

func (p *Pages) read(ctx context.Context, who student.ID) (*ledger, error) {
	l := &ledger{who: who}
	var err error
	if l.person, err = p.Person(ctx, who); err != nil {
		return nil, err
	}
	if l.lines, err = p.Book.Lines(ctx, who); err != nil {
		return nil, err
	}
	if l.setting, err = p.Book.Setting(ctx, who); err != nil {
		return nil, err
	}
	if l.rates, err = p.Book.Rates(ctx, who, l.home()); err != nil {
		return nil, err
	}
	l.today = clock.Today(p.Clock, l.zone())
	return l, nil
}

// zone is the student's own.
func (l *ledger) zone() *time.Location {
	if z := student.Zone(l.person.Student.Facts); z != nil {
		return z
	}
	return time.UTC
}

// home is the currency in which everything is added up.
func (l *ledger) home() string {
	if l.setting.Home != "" {
		return l.setting.Home
	}
	f := l.person.Student.Facts
	return money.HomeCurrency(l.person.Student.Goals.Budget, f.SchoolCountry, f.Citizenship)
}

// homeUnknown tells that nothing says in which currency the student reckons: the
// pages ask.
func (l *ledger) homeUnknown() bool {
	f := l.person.Student.Facts
	return l.setting.Home == "" && f.SchoolCountry == "" && len(f.Citizenship) == 0 && l.person.Student.Goals.Budget.Currency == ""
}

// of are the lines of one stay.
func (l *ledger) of(id money.StayID) []money.Line {
	var out []money.Line
	for _, x := range l.lines {
		if x.Stay == id {
			out = append(out, x)
		}
	}
	return out
}

// stranger answers somebody who keeps nothing here. A form cannot have come from a
// page of theirs.
func (p *Pages) stranger(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return errs.New(errs.Forbidden, "This device keeps no plan, so there is no ledger to write in. Keep your plan first.")
	}
	return web.Render(w, r, http.StatusOK, strangerPage(r.URL.Query()))
}

// application is the stay that a form or address names. What is not the student's
// does not exist.
func (l *ledger) application(id string) (money.Stay, error) {
	s, ok := l.person.Stay(money.StayID(id))
	if !ok {
		return s, errs.New(errs.NotFound, "There is no such application.")
	}
	return s, nil
}
