package archiveweb

import (
	"net/http"
	"strconv"

	"preround/internal/archive"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// view is the page about the archive.
type view struct {
	kept     bool // a plan is kept on this device
	empty    bool // and nothing is in it yet
	rooms    []Room
	leftOut  []string
	problems []errs.Problem // of the form
}

// takesIn tells whether an archive can be taken in here.
func (v view) takesIn() bool { return !v.kept || v.empty }

func (v view) title() string {
	if v.kept && !v.empty {
		return "Take everything along"
	}
	return "Bring everything along"
}

// show is GET /archive.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	v, err := p.view(r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return web.Render(w, r, http.StatusOK, page(v))
}

func (p *Pages) view(r *http.Request) (v view, err error) {
	who, kept, err := p.Keeper.Student(r)
	if err != nil {
		return v, err
	}
	v = view{kept: kept, rooms: p.Rooms, leftOut: p.Archive.LeftOut}
	if kept {
		v.empty, err = p.Archive.Empty(r.Context(), who)
	}
	return v, err
}

// report is what was taken in.
type report struct {
	parcel *archive.Parcel
	lines  []archive.Line
	title  func(string) string
}

func (r report) line(l archive.Line) string {
	if l.Count == 1 {
		return r.title(l.Part) + ": 1 line"
	}
	return r.title(l.Part) + ": " + strconv.Itoa(l.Count) + " lines"
}

func (r report) made() string { return r.parcel.Made.Format("2 January 2006") }

// says is the report in one sentence, for the word after the act.
func (r report) says() string {
	out := "Everything of the archive of " + r.made() + " is here."
	for _, l := range r.lines {
		out += " " + r.line(l) + "."
	}
	return out
}
