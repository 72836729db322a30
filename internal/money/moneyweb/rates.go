package moneyweb

import (
	"net/http"
	"net/url"

	"preround/internal/money"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

// ratesView is the page of exchange rates.
type ratesView struct {
	*ledger
	form *web.Form
	rows []rateRow
}

type rateRow struct {
	code, name string
	used       money.Used
	known      bool
}

// text is the rate in the direction in which it reads as a figure above one.
func (x rateRow) text(home string) string {
	if x.used.Rate.Num().Cmp(x.used.Rate.Denom()) < 0 {
		return "1 " + home + " = " + money.RateText(inverse(x.used.Rate)) + " " + x.code
	}
	return "1 " + x.code + " = " + money.RateText(x.used.Rate) + " " + home
}

func (l *ledger) rateRows() []rateRow {
	var out []rateRow
	for _, code := range l.used() {
		row := rateRow{code: code}
		if r, ok := reference.RateOf(code); ok {
			row.name = r.Name
		}
		row.used, row.known = l.rates.Of(code)
		out = append(out, row)
	}
	return out
}

func (p *Pages) rates(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	from := "USD"
	if rows := l.used(); len(rows) > 0 {
		from = rows[0]
	}
	form := web.EmptyForm(url.Values{"from": {from}, "on": {l.today.String()}, "home": {l.rates.Home}})
	return web.Render(w, r, http.StatusOK, ratesPage(ratesView{ledger: l, form: form, rows: l.rateRows()}))
}

func (p *Pages) setRate(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	on := readDate(form, "on")
	from, to := form.Get("from"), l.rates.Home
	if form.Get("way") == "home" {
		from, to = to, from
	}
	rate, err := money.ReadRate(from, to, form.Get("rate"), on)
	if form.OK() && err == nil {
		err = p.Book.UseRate(r.Context(), l.who, rate)
	}
	if err != nil && !form.Add(err) {
		return err
	}
	if form.OK() {
		web.SetFlash(w, r, web.Flash{Says: "Your rate counts from now on: 1 " + from + " = " + rate.Figure + " " + to + ".", Undo: l.rateBefore(form.Get("from"))})
		return web.SeeOther(w, r, "/money/rates")
	}
	form.Values.Set("home", l.rates.Home)
	for i := range form.Problems { // with the home currency first, the other stands in the field "from"
		if form.Problems[i].Field == "to" {
			form.Problems[i].Field = "from"
		}
	}
	return web.Render(w, r, http.StatusUnprocessableEntity, ratesPage(ratesView{ledger: l, form: form, rows: l.rateRows()}))
}

// rateBefore takes a change of a rate back: to the own rate that counted, or to the
// table's.
func (l *ledger) rateBefore(code string) *web.Undo {
	own, ok := l.rates.Own(code)
	if !ok {
		return &web.Undo{Label: "Undo", Path: "/money/rates/removal", Fields: url.Values{"from": {code}}}
	}
	q := url.Values{"from": {code}, "rate": {own.Figure}, "on": {own.On.String()}}
	if own.From != code {
		q.Set("way", "home")
	}
	return &web.Undo{Label: "Undo", Path: "/money/rates", Fields: q}
}

func (p *Pages) dropRate(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	if _, known := reference.RateOf(form.Get("from")); !known {
		return errs.New(errs.NotFound, "There is no such currency.")
	}
	if err := p.Book.DropRate(r.Context(), l.who, form.Get("from"), l.rates.Home); err != nil {
		return err
	}
	f := web.Flash{Says: "The rate of the table counts again for " + form.Get("from") + "."}
	if _, ok := l.rates.Own(form.Get("from")); ok {
		f.Undo = l.rateBefore(form.Get("from"))
	}
	web.SetFlash(w, r, f)
	return web.SeeOther(w, r, "/money/rates")
}

// setHome chooses the currency in which everything is added up.
func (p *Pages) setHome(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	set, before := l.setting, l.rates.Home
	set.Home = form.Get("home")
	if err := p.Book.Reckon(r.Context(), l.who, set); err != nil {
		if !form.Add(err) {
			return err
		}
		form.Values.Set("on", l.today.String())
		return web.Render(w, r, http.StatusUnprocessableEntity, ratesPage(ratesView{ledger: l, form: form, rows: l.rateRows()}))
	}
	web.SetFlash(w, r, web.Flash{Says: "Everything is added up in " + set.Home + " now.",
		Undo: &web.Undo{Label: "Undo", Path: "/money/home", Fields: url.Values{"home": {before}}}})
	return web.SeeOther(w, r, "/money")
}
