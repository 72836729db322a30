package moneyweb

import (
	"net/http"
	"net/url"
	"slices"

	"preround/internal/money"
	"preround/internal/platform/web"
)

// compareView is the page of the student's own options side by side.
type compareView struct {
	*ledger
	choices []money.Stay // what can be compared
	chosen  []string
	options []money.Option
	atHome  money.AtHome
	hasHome bool
	form    *web.Form
}

func (p *Pages) compare(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	q, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	return p.showCompare(w, r, l, q, http.StatusOK)
}

// showCompare shows the options that the form names, or the first ones.
func (p *Pages) showCompare(w http.ResponseWriter, r *http.Request, l *ledger, form *web.Form, status int) error {
	v := compareView{ledger: l, choices: l.options(), form: form, chosen: form.All("with")}
	stays := chosen(v.choices, v.chosen)
	if len(v.chosen) == 0 {
		for _, s := range stays {
			v.chosen = append(v.chosen, string(s.ID))
		}
	}
	if len(v.chosen) > money.MostOptions {
		form.Fault("with", "Four options fit side by side. The first four of your choice are shown; take some away.")
		status = http.StatusUnprocessableEntity
	}
	v.options = money.Compare(stays, l.lines, &l.person.Student, l.setting, l.rates, l.today)
	weeks := 0
	for _, s := range stays {
		weeks = max(weeks, s.Weeks)
	}
	v.atHome, v.hasHome = money.StayAtHome(weeks, l.setting, l.rates)
	for name, m := range map[string]string{"earn": figureOf(l.setting.Earn), "cost": figureOf(l.setting.Cost)} {
		if !form.Values.Has(name) {
			form.Values.Set(name, m)
		}
	}
	return web.Render(w, r, status, comparePage(v))
}

// options are what can be compared: the applications that have not ended, and the
// places of the plan.
func (l *ledger) options() []money.Stay {
	var out []money.Stay
	for _, s := range l.person.Stays {
		if s.Standing != money.Ended {
			out = append(out, s)
		}
	}
	return append(out, l.person.Targets...)
}

// setAtHome keeps what a week at home earns and costs.
func (p *Pages) setAtHome(w http.ResponseWriter, r *http.Request) error {
	l, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	set := l.setting
	set.Earn, set.Cost = readAmount(form, "earn"), readAmount(form, "cost")
	if form.OK() {
		if err := p.Book.Reckon(r.Context(), l.who, set); err != nil && !form.Add(err) {
			return err
		}
	}
	if !form.OK() {
		return p.showCompare(w, r, l, form, http.StatusUnprocessableEntity)
	}
	web.SetFlash(w, r, web.Flash{Says: "Noted what a week at home comes to."})
	return web.SeeOther(w, r, "/money/comparison", url.Values{"with": form.All("with")})
}

// chosen are the options named, or the first ones, as many as fit side by side.
func chosen(all []money.Stay, names []string) []money.Stay {
	var out []money.Stay
	for _, s := range all {
		if len(out) < money.MostOptions && (len(names) == 0 || slices.Contains(names, string(s.ID))) {
			out = append(out, s)
		}
	}
	return out
}
