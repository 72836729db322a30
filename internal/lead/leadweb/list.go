package leadweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"preround/internal/catalog"
	"preround/internal/lead"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

// perPage is how many leads a page of the list shows.
const perPage = 50

type listView struct {
	leads       []lead.Kept
	all, found  int
	q           string
	page, pages int
}

func (v listView) title() string {
	switch {
	case v.all == 0:
		return "Your own places"
	case v.q != "":
		return thousands(v.found) + " of " + thousands(v.all) + " own places"
	case v.all == 1:
		return "1 place of your own"
	}
	return thousands(v.all) + " places of your own"
}

func (p *Pages) list(v *visit) error {
	form, err := web.ReadQuery(v.r)
	if err != nil {
		return err
	}
	titles, err := p.Leads.Titles(v.ctx, v.who)
	if err != nil {
		return err
	}
	view := listView{all: len(titles), q: form.Get("q"), page: 1}
	ids := matching(titles, view.q)
	view.found = len(ids)
	view.pages = (len(ids) + perPage - 1) / perPage
	if n, err := strconv.Atoi(form.Get("page")); err == nil {
		view.page = min(max(n, 1), max(view.pages, 1))
	}
	from := (view.page - 1) * perPage
	if view.leads, err = p.Leads.Some(v.ctx, v.who, ids[from:min(len(ids), from+perPage)]); err != nil {
		return err
	}
	return web.Render(v.w, v.r, http.StatusOK, listPage(view))
}

// matching are the leads that hold every word of q.
func matching(titles []lead.Title, q string) []catalog.ID {
	words := strings.Fields(lead.Fold(q))
	var out []catalog.ID
next:
	for _, t := range titles {
		for _, w := range words {
			if !strings.Contains(t.Words, w) {
				continue next
			}
		}
		out = append(out, t.ID)
	}
	return out
}

func (v listView) query(page int) url.Values {
	q := url.Values{}
	if v.q != "" {
		q.Set("q", v.q)
	}
	if page > 1 {
		q.Set("page", strconv.Itoa(page))
	}
	return q
}

// where is city and country in words.
func where(p *catalog.Place) string {
	var parts []string
	for i, at := range p.Locations {
		if i == 2 {
			parts = append(parts, "and elsewhere")
			break
		}
		if at.City != "" {
			parts = append(parts, at.City)
		}
		if at.Country != "" {
			parts = append(parts, reference.CountryName(at.Country))
		}
	}
	return strings.Join(parts, ", ")
}

// second is the line below the name in a list.
func second(p *catalog.Place) string {
	var parts []string
	for _, s := range []string{p.Organiser.Name, where(p), formWords(p)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func formWords(p *catalog.Place) string {
	if p.Format != "" {
		return p.Format.Label()
	}
	if p.Category != "" {
		return p.Category.Label()
	}
	return ""
}

// deadline is the day by which to apply, in words; empty when unknown.
func deadline(p *catalog.Place) string {
	if p.Apply.Rolling {
		return "Applications at any time"
	}
	for _, w := range p.Apply.Windows {
		if !w.Closes.IsZero() {
			return "Apply by " + lead.DayText(w.Closes)
		}
	}
	return ""
}

// costs is what it takes and pays, in words; empty when nothing is stated.
func costs(p *catalog.Place) string {
	var parts []string
	for _, c := range []struct {
		a     catalog.Amount
		words string
	}{{p.Money.Tuition, "fee "}, {p.Money.ApplicationFee, "application fee "}, {p.Money.Stipend, "pays "}} {
		switch {
		case !c.a.Stated:
		case c.a.Max.Minor == 0:
			parts = append(parts, c.words+"none")
		case c.a.Per != "" && c.a.Per != "programme":
			parts = append(parts, c.words+c.a.Max.String()+" "+c.a.Per.Label())
		default:
			parts = append(parts, c.words+c.a.Max.String())
		}
	}
	return strings.Join(parts, ", ")
}
