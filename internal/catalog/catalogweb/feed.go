package catalogweb

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"time"

	"github.com/a-h/templ"

	"preround/internal/catalog"
	"preround/internal/catalog/index"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
)

// The elements of an Atom feed (RFC 4287).
type (
	atomFeed struct {
		XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID       string      `xml:"id"`
		Title    string      `xml:"title"`
		Subtitle string      `xml:"subtitle,omitempty"`
		Updated  string      `xml:"updated"`
		Links    []atomLink  `xml:"link"`
		Author   atomAuthor  `xml:"author"`
		Entries  []atomEntry `xml:"entry"`
	}
	atomLink struct {
		Rel  string `xml:"rel,attr"`
		Type string `xml:"type,attr"`
		Href string `xml:"href,attr"`
	}
	atomAuthor struct {
		Name string `xml:"name"`
	}
	atomEntry struct {
		ID      string     `xml:"id"`
		Title   string     `xml:"title"`
		Updated string     `xml:"updated"`
		Links   []atomLink `xml:"link"`
		Summary string     `xml:"summary"`
	}
)

const feedSize = 50

// feed is a search as an Atom feed: the places that match, by name. The address
// holds filters and words; a visitor's answers are left out, so that a feed
// reader is not told who somebody is.
func (p *Pages) feed(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	a := asked{words: q.Get("q"), filters: filtersOf(q), sort: index.ByName}
	res := p.Live.Load().Search(index.Query{Words: a.words, Filters: a.filters, Sort: index.ByName, Limit: feedSize, Today: p.today()})
	ctx := r.Context()
	self := web.Absolute(ctx, "/find.atom", a.query())
	f := atomFeed{ID: self, Title: findView{asked: a, result: res, chips: chipsOf(a)}.headline(), Author: atomAuthor{"Preround"},
		Subtitle: "Places for medical electives and internships that match a search.",
		Links:    []atomLink{{"self", "application/atom+xml", self}, {"alternate", "text/html", web.Absolute(ctx, "/find", a.query())}}}
	newest := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, h := range res.Hits {
		at := updated(h.Place)
		if at.After(newest) {
			newest = at
		}
		address := web.Absolute(ctx, "/places/"+string(h.Place.ID))
		f.Entries = append(f.Entries, atomEntry{ID: address, Title: h.Place.Name + ", " + h.Place.Organiser.Name, Updated: at.Format(time.RFC3339),
			Links: []atomLink{{"alternate", "text/html", address}}, Summary: summaryOf(h.Place, p.today())})
	}
	f.Updated = newest.Format(time.RFC3339)
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return nil // the reader has gone
	}
	_ = xml.NewEncoder(w).Encode(f) // as above
	return nil
}

// updated is when the newest of a place's sources was read; places whose sources
// say nothing count as of the catalogue's first day.
func updated(p *catalog.Place) time.Time {
	newest := clock.NewDate(2026, time.January, 1)
	for _, s := range p.Sources {
		newest = max(newest, s.Read)
	}
	return newest.UTC()
}

func summaryOf(p *catalog.Place, today clock.Date) string {
	s := p.Summary
	if c := closes(p, today); c != "" {
		s += " " + c + "."
	}
	return s
}

// feedLink tells feed readers on the page of a search where its feed is.
func feedLink(a asked) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<link rel="alternate" type="application/atom+xml" title="Places for this search" href="`+
			templ.EscapeString(web.URL(ctx, "/find.atom", a.feedQuery()))+`">`)
		return err
	})
}
