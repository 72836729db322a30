package moneyweb

import (
	"net/http"

	"preround/internal/catalog"
	"preround/internal/fit"
	"preround/internal/money"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// grantsView is the page of scholarships and bursaries.
type grantsView struct {
	*ledger
	matches []money.GrantMatch
	closed  []money.GrantMatch // the student may not apply
	paying  []money.GrantMatch // places that pay
	stay    money.StayID       // to which the page was opened
}

func (p *Pages) grants(w http.ResponseWriter, r *http.Request) error {
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
	v := grantsView{ledger: l, stay: s.ID}
	for _, m := range money.MatchGrants(p.Grants(), &l.person.Student, l.today) {
		if m.Verdict == fit.Closed {
			v.closed = append(v.closed, m)
		} else {
			v.matches = append(v.matches, m)
		}
	}
	for _, m := range money.MatchGrants(p.Paying(l.person.Student, l.today), &l.person.Student, l.today) {
		if m.Verdict != fit.Closed {
			v.paying = append(v.paying, m)
		}
	}
	return web.Render(w, r, http.StatusOK, grantsPage(v))
}

// expected tells whether the ledger has the grant as a line already.
func (v grantsView) expected(p *catalog.Place) bool {
	for _, l := range v.lines {
		if l.Kind == money.Grant && l.Title == money.ExpectedGrant(p, money.Stay{}, v.today).Title {
			return true
		}
	}
	return false
}

// expectGrant adds a grant to the ledger as expected.
func (p *Pages) expectGrant(w http.ResponseWriter, r *http.Request) error {
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
	place, found := p.Find(r.Context(), l.who, catalog.ID(form.Get("place")))
	if !found {
		return errs.New(errs.NotFound, "There is no such grant in the catalogue.")
	}
	line := money.ExpectedGrant(place, s, l.today)
	undo, err := p.Book.Note(r.Context(), l.who, line)
	if err != nil {
		return err
	}
	return p.done(w, r, s.ID, line.Name()+" stands in the ledger as expected.", undo)
}
