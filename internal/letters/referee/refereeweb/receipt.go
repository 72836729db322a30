package refereeweb

import (
	"bytes"
	"net/http"
	"time"

	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// receiptView is the third screen.
type receiptView struct {
	*visit
	warnings []string
	notes    []held.Note
	whole    bool // what lies here is what was handed in
}

// receipt shows that the letter came; to the browser that handed it in also what came,
// the number of the receipt, and what the office did with it.
func (p *Pages) receipt(w http.ResponseWriter, r *http.Request, v *visit) error {
	view := receiptView{visit: v, whole: true}
	if v.there && v.own {
		var err error
		if view.notes, err = p.Letters.Notes(r.Context(), v.where); err != nil {
			return err
		}
		if view.whole, err = p.Letters.Whole(r.Context(), v.where); err != nil {
			return err
		}
		for _, d := range v.by(letters.Here) {
			view.warnings = append(view.warnings, held.Warnings(v.letter, d.Title, rules(d))...)
		}
	}
	return web.Render(w, r, http.StatusOK, receiptPage(view))
}

// mine gives the referee their own letter.
func (p *Pages) mine(w http.ResponseWriter, r *http.Request, v *visit) error {
	body, err := p.Letters.Mine(r.Context(), v.where, v.pass)
	if err != nil {
		return err
	}
	return web.Attachment(w, r, "Letter for "+v.asked.Name+".pdf", "application/pdf", int64(len(body)), bytes.NewReader(body))
}

// moment is a moment in both zones, as the request has them.
func (v *visit) moment(t time.Time) string { return letters.Deadline(t, v.asked.Zone, v.asked.Home) }

// day is a moment's day where the student is.
func (v *visit) day(t time.Time) string {
	zone, err := student.LoadZone(v.asked.Home)
	if err != nil || zone == nil {
		zone = time.UTC
	}
	return t.In(zone).Format("2 January 2006")
}

// titleOf is a place of the request by its application.
func (v *visit) titleOf(application string) string {
	for _, d := range v.asked.To {
		if d.Application == application {
			return d.Title
		}
	}
	return "another place"
}
