package moneyweb

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"preround/internal/guard"
	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

// lineView is the form of a line, with its history where it has one.
type lineView struct {
	*ledger
	form    *web.Form
	line    money.Line // as stored; no ID: a new one
	history []money.Revision
}

func (p *Pages) newLine(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	s, err := l.application(q.Get("application"))
	if err != nil {
		return err
	}
	line := money.Line{Stay: s.ID, Kind: money.Kind(q.Get("kind"))}
	for _, x := range money.Propose(s, &l.person.Student, nil, l.today) {
		if x.Key == q.Get("from") { // an estimate that is to be edited before it is taken over
			line = x.Line
		}
	}
	return web.Render(w, r, http.StatusOK, linePage(lineView{ledger: l, form: web.EmptyForm(l.fields(line)), line: money.Line{Stay: s.ID}}))
}

func (p *Pages) line(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	line, history, err := p.Book.Line(r.Context(), l.who, money.ID(r.PathValue("line")))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, linePage(lineView{ledger: l, form: web.EmptyForm(l.fields(line)), line: line, history: history}))
}

func (p *Pages) addLine(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	line, err := l.readLine(form, money.Line{})
	if err != nil {
		return err
	}
	if form.OK() {
		form.Add(line.Told())
	}
	if form.OK() {
		undo, err := p.Book.Note(r.Context(), l.who, line)
		if err == nil {
			return p.done(w, r, line.Stay, guard.And("Added to the ledger: "+line.Name()+".", line.Title, line.Note), undo)
		}
		if !form.Add(err) {
			return err
		}
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, linePage(lineView{ledger: l, form: form, line: money.Line{Stay: line.Stay}}))
}

func (p *Pages) changeLine(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	before, history, err := p.Book.Line(r.Context(), l.who, money.ID(r.PathValue("line")))
	if err != nil {
		return err
	}
	line, err := l.readLine(form, before)
	if err != nil {
		return err
	}
	if line.Rev, err = strconv.ParseInt(form.Get("rev"), 10, 64); err != nil {
		return errs.New(errs.Invalid, "The form is damaged. Open the line again.")
	}
	if form.OK() {
		undo, err := p.Book.Correct(r.Context(), l.who, line)
		if err == nil {
			return p.done(w, r, line.Stay, guard.And("Saved: "+line.Name()+".", line.Title, line.Note), undo)
		}
		if !form.Add(err) {
			return err
		}
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, linePage(lineView{ledger: l, form: form, line: before, history: history}))
}

// pay marks a line as paid or received, today or on the day named.
func (p *Pages) pay(w http.ResponseWriter, r *http.Request) error {
	l, line, form, err := p.pick(w, r)
	if l == nil {
		return err
	}
	on := l.today
	if t := form.Get("on"); t != "" {
		if on, err = readDay(t); err != nil {
			return errs.Fault("on", "%s", err)
		}
	}
	undo, err := p.Book.Settle(r.Context(), l.who, line.ID, line.Rev, on)
	if err != nil {
		return err
	}
	done := "paid"
	if line.Kind.Income() {
		done = "received"
	}
	return p.done(w, r, line.Stay, line.Name()+" is marked as "+done+" on "+ui.LongDay(on)+".", undo)
}

func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	l, line, _, err := p.pick(w, r)
	if l == nil {
		return err
	}
	undo, err := p.Book.Strike(r.Context(), l.who, line.ID, line.Rev)
	if err != nil {
		return err
	}
	return p.done(w, r, line.Stay, line.Name()+" is taken away.", undo)
}

// pick is the line that a small form names, at the revision that its page showed.
func (p *Pages) pick(w http.ResponseWriter, r *http.Request) (*ledger, money.Line, *web.Form, error) {
	l, ok, err := p.open(w, r)
	if !ok {
		return nil, money.Line{}, nil, err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return nil, money.Line{}, nil, err
	}
	line, _, err := p.Book.Line(r.Context(), l.who, money.ID(form.Get("line")))
	if err != nil {
		return nil, money.Line{}, nil, err
	}
	if line.Rev, err = strconv.ParseInt(form.Get("rev"), 10, 64); err != nil {
		return nil, money.Line{}, nil, errs.New(errs.Invalid, "The form is damaged. Open the page again.")
	}
	return l, line, form, nil
}

// readLine reads the form over a line. Faults of the fields go into the form; the
// error is of another kind: an application that is not the student's.
func (l *ledger) readLine(form *web.Form, line money.Line) (money.Line, error) {
	if moved := money.StayID(form.Get("application")); moved != line.Stay || line.ID == "" {
		s, err := l.application(string(moved))
		if err != nil {
			return line, err
		}
		line.Stay = s.ID
	}
	before := line
	line.Kind, line.Title, line.Note, line.Source = money.Kind(form.Get("kind")), oneLine(form.Get("title")), form.Get("note"), oneLine(form.Get("source"))
	line.Estimate, line.Actual = readAmount(form, "estimate"), readAmount(form, "actual")
	line.ApplyBy, line.Due, line.Paid, line.Until = readDate(form, "apply_by"), readDate(form, "due"), readDate(form, "paid"), readDate(form, "until")
	line.Refund, line.IfVisa = money.Refund(form.Get("refund")), form.Has("visa", "yes")
	switch {
	case line.Kind.Income(): // the questions about a refund are not for money that is received
		line.Refund, line.Until, line.IfVisa = money.RefundUnknown, 0, false
	case line.Until != 0 && line.Refund == money.RefundUnknown:
		line.Refund = money.RefundUntil // a date says it
	case line.Refund == money.RefundNever:
		line.Until = 0
	}
	if line.Kind != money.Grant {
		line.ApplyBy = 0
	}
	line.Basis = basisAfter(form, before, line)
	return line, nil
}

// basisAfter: a figure or source that the student changed is the student's own.
func basisAfter(form *web.Form, before, after money.Line) money.Basis {
	if before.ID == "" { // a proposal that is being edited brings its basis along
		before.Basis, before.Source = money.Basis(form.Get("basis")), form.Get("source_was")
		before.Estimate, _ = reference.ParseMoney(form.Get("estimate_was"), "")
	}
	if before.Estimate != after.Estimate || before.Source != after.Source || !slices.Contains([]money.Basis{money.BasisStated, money.BasisDerived}, before.Basis) {
		return money.BasisOwn
	}
	return before.Basis
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// readAmount reads a figure and its currency; nothing typed is not known.
func readAmount(form *web.Form, name string) reference.Money {
	t := form.Get(name)
	if t == "" {
		return reference.Money{}
	}
	m, err := reference.ParseMoney(t, form.Get(name+"_currency"))
	if err != nil {
		form.Fault(name, "%s", err)
	}
	return m
}

func readDate(form *web.Form, name string) clock.Date {
	t := form.Get(name)
	if t == "" {
		return 0
	}
	d, err := readDay(t)
	if err != nil {
		form.Fault(name, "%s", err)
	}
	return d
}

// readDay reads 2027-03-01 and what people type where the browser has no date field.
func readDay(s string) (clock.Date, error) {
	for _, layout := range []string{time.DateOnly, "2006-1-2", "2 January 2006", "2 Jan 2006", "02.01.2006", "2.1.2006"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 2000 && t.Year() <= 2099 {
			return clock.DateOf(t), nil
		}
	}
	return 0, fmt.Errorf("%q is not a date from 2000 to 2099; write it as 2027-03-01.", s)
}

// fields fills the form with a line.
func (l *ledger) fields(x money.Line) url.Values {
	q := url.Values{"application": {string(x.Stay)}, "kind": {string(x.Kind)}, "title": {x.Title}, "note": {x.Note}, "source": {x.Source}, "source_was": {x.Source},
		"refund": {string(x.Refund)}, "rev": {strconv.FormatInt(x.Rev, 10)}, "apply_by": {x.ApplyBy.String()}, "due": {x.Due.String()}, "paid": {x.Paid.String()},
		"until": {x.Until.String()}, "basis": {string(x.Basis)}}
	if x.IfVisa {
		q.Set("visa", "yes")
	}
	s, _ := l.person.Stay(x.Stay)
	usual := l.rates.Home
	if host := hostCurrency(s); host != "" {
		if _, ok := reference.RateOf(host); ok {
			usual = host
		}
	}
	for name, m := range map[string]reference.Money{"estimate": x.Estimate, "actual": x.Actual} {
		q.Set(name+"_currency", usual)
		if m.Currency != "" {
			q.Set(name, m.Figure())
			q.Set(name+"_currency", m.Currency)
		}
	}
	if x.Actual.Currency == "" && x.Estimate.Currency != "" {
		q.Set("actual_currency", x.Estimate.Currency)
	}
	if x.Estimate.Currency != "" {
		q.Set("estimate_was", x.Estimate.String())
	}
	return q
}
