package moneyweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

// wholeView is the page of everything together.
type wholeView struct {
	*ledger
	whole  money.Whole
	budget money.Budget
	risk   map[money.StayID]money.Stake // of today
}

func (p *Pages) whole(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	v := wholeView{ledger: l, whole: money.WholeOf(l.lines, l.person.Stays, l.rates), risk: map[money.StayID]money.Stake{}}
	v.budget = money.BudgetOf(l.person.Student.Goals.Budget, v.whole.Firm, l.rates)
	for _, s := range v.whole.Stays {
		v.risk[s.Stay.ID] = money.AtRisk(s.Lines, l.today, l.today, l.rates).Falls
	}
	return web.Render(w, r, http.StatusOK, wholePage(v))
}

// stayView is the page of one application.
type stayView struct {
	*ledger
	stay      money.Stay
	lines     []money.Line
	tally     money.Tally
	budget    money.Budget // against the whole, if this one goes ahead
	proposals []money.Proposal
	rivals    []money.Rival
	on        clock.Date // the day whose risk is shown line by line
	onText    string     // as typed
	day       money.RiskDay
	days      []money.RiskDay
	form      *web.Form
}

func (p *Pages) stay(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	id := r.PathValue("application")
	s, err := l.application(id)
	if err != nil {
		return err
	}
	if s.VisaOn, err = p.VisaOn(r.Context(), l.who, s); err != nil {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	v := stayView{ledger: l, stay: s, lines: money.Sort(l.of(s.ID)), form: q, on: l.today, onText: q.Get("on")}
	status := http.StatusOK
	if v.onText != "" {
		if d, err := readDay(v.onText); err != nil {
			q.Fault("on", "%s", err)
			status = http.StatusUnprocessableEntity
		} else {
			v.on = d
		}
	}
	v.tally = money.TallyOf(v.lines, l.rates)
	whole := money.WholeOf(l.lines, l.person.Stays, l.rates)
	for _, x := range whole.Stays {
		if x.Stay.ID == s.ID {
			v.budget = money.BudgetOf(l.person.Student.Goals.Budget, x.IfGoes, l.rates)
		}
	}
	v.proposals = money.Propose(s, &l.person.Student, v.lines, l.today)
	v.rivals = money.Rivals(s, &l.person.Student, v.lines, l.today)
	v.day = money.AtRisk(v.lines, v.on, l.today, l.rates)
	v.days = money.RiskDays(v.lines, s, l.today, l.rates)
	return web.Render(w, r, status, stayPage(v))
}

// takeEstimates takes proposals over: those named, or with key "all" one of each
// kind that has a figure.
func (p *Pages) takeEstimates(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	s, err := l.application(form.Get("application"))
	if err != nil {
		return err
	}
	if form.Get("instead") != "" {
		return p.takeInstead(w, r, l, s, form)
	}
	take := l.named(s, form.All("key"))
	if len(take) == 0 {
		return errs.New(errs.NotFound, "That estimate is not offered any more: a line of its kind stands in the ledger.")
	}
	undo, err := p.Book.Note(r.Context(), l.who, take...)
	if err != nil {
		return err
	}
	says := "Added to the ledger: " + names(take) + "."
	return p.done(w, r, s.ID, says, undo)
}

// takeInstead puts another estimate into a line that stands in the ledger.
func (p *Pages) takeInstead(w http.ResponseWriter, r *http.Request, l *ledger, s money.Stay, form *web.Form) error {
	for _, x := range money.Rivals(s, &l.person.Student, l.of(s.ID), l.today) {
		if string(x.Instead.ID) != form.Get("instead") || x.Key != form.Get("key") {
			continue
		}
		line := x.Instead
		line.Estimate, line.Basis, line.Source, line.Note = x.Line.Estimate, x.Line.Basis, x.Line.Source, x.Line.Note
		undo, err := p.Book.Correct(r.Context(), l.who, line)
		if err != nil {
			return err
		}
		return p.done(w, r, s.ID, line.Name()+" counts by the other estimate now.", undo)
	}
	return errs.New(errs.NotFound, "That estimate is not offered any more. Open the page again.")
}

// named are the proposals of a stay with these keys, as lines; "all" is one of each
// kind that has a figure.
func (l *ledger) named(s money.Stay, keys []string) []money.Line {
	proposals := money.Propose(s, &l.person.Student, l.of(s.ID), l.today)
	var take []money.Line
	if slices.Contains(keys, "all") {
		for _, x := range money.Taken(proposals) {
			if x.Estimate.Currency != "" {
				take = append(take, x)
			}
		}
		return take
	}
	for _, x := range proposals { // of two estimates for the same thing one counts
		if slices.Contains(keys, x.Key) && !slices.ContainsFunc(take, func(l money.Line) bool { return l.Kind == x.Line.Kind }) {
			take = append(take, x.Line)
		}
	}
	return take
}

func names(lines []money.Line) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Name())
	}
	return strings.Join(out, ", ")
}

// done goes back to the page of a stay with a word and the way to undo it.
func (p *Pages) done(w http.ResponseWriter, r *http.Request, stay money.StayID, says string, undo money.Undo) error {
	f := web.Flash{Says: says}
	if len(undo) > 0 {
		f.Undo = &web.Undo{Label: "Undo", Path: "/money/undo", Fields: undoFields(stay, undo)}
	}
	web.SetFlash(w, r, f)
	return web.SeeOther(w, r, money.Path(stay))
}

func undoFields(stay money.StayID, undo money.Undo) url.Values {
	q := url.Values{"application": {string(stay)}}
	for _, l := range undo {
		q.Add("line", string(l.ID)+":"+strconv.FormatInt(l.Rev, 10))
	}
	return q
}

func (p *Pages) undo(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	var undo money.Undo
	for _, v := range form.All("line") {
		name, rev, _ := strings.Cut(v, ":")
		n, err := strconv.ParseInt(rev, 10, 64)
		if err != nil || name == "" || len(undo) > 100 {
			return errs.New(errs.Invalid, "What is to be undone is not understood. Open the line and change it there.")
		}
		undo = append(undo, money.Line{ID: money.ID(name), Rev: n})
	}
	if len(undo) == 0 {
		return errs.New(errs.Invalid, "There is nothing named that could be undone.")
	}
	if err := p.Book.TakeBack(r.Context(), l.who, undo); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Undone."})
	s, err := l.application(form.Get("application"))
	if err != nil { // the application went meanwhile; what was undone is undone
		return web.SeeOther(w, r, "/money")
	}
	return web.SeeOther(w, r, money.Path(s.ID))
}

// currencies are the choices of a currency, those that the student is likely to
// need first.
func (l *ledger) currencies(more ...string) []currencyChoice {
	first := append([]string{l.rates.Home}, more...)
	first = append(first, "USD", "EUR", "GBP", "AUD", "CAD", "INR", "PKR")
	var out []currencyChoice
	seen := map[string]bool{"": true}
	for _, code := range first {
		if rate, ok := reference.RateOf(code); ok && !seen[code] {
			seen[code] = true
			out = append(out, currencyChoice{code, rate.Name})
		}
	}
	for _, c := range reference.Currencies() {
		if !seen[c.Currency] {
			out = append(out, currencyChoice{c.Currency, c.Name})
		}
	}
	return out
}

type currencyChoice struct{ code, name string }

// hostCurrency is the currency of the place's country; empty when not known.
func hostCurrency(s money.Stay) string {
	if s.Place == nil || len(s.Place.Locations) == 0 {
		return ""
	}
	c, _ := reference.CountryByCode(s.Place.Locations[0].Country)
	return c.Currency
}

// used lists the currencies of the ledger other than home, by their letters.
func (l *ledger) used() []string {
	var out []string
	add := func(code string) {
		if code != "" && code != l.rates.Home && !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	for _, x := range l.lines {
		add(x.Estimate.Currency)
		add(x.Actual.Currency)
	}
	add(l.person.Student.Goals.Budget.Currency)
	slices.Sort(out)
	return out
}
