package app

import (
	"context"
	"crypto/rand"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"preround/internal/applications"
	"preround/internal/catalog"
	"preround/internal/cv"
	"preround/internal/cv/cvweb"
	"preround/internal/platform/preview"
	"preround/internal/platform/typeset"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// press is the engines that make PDF files and pictures of their pages. They are
// made ready when somebody first comes to where they are needed: that takes seconds
// and memory that a server without CVs never has to give.
type press struct {
	engine *typeset.Engine
	drawer *preview.Drawer
	lately web.Recent[[]byte] // the page of a packet asks for the same ones again and again
	once   sync.Once
}

// presses are those of this process, by folder: a process needs one, and its tests,
// which build many sites, share it.
var presses sync.Map

// pressOf keeps the translated engines in the data folder, so that only the first
// start of all has to translate them.
func pressOf(o Options) *press {
	folder := enginesFolder(o)
	p, _ := presses.LoadOrStore(folder, &press{engine: typeset.New(folder), drawer: preview.New(folder)})
	return p.(*press)
}

// enginesFolder is where translated engines are kept: in the data folder, or where
// there is none in that of the system for such things; empty where neither can be
// written, and every start then translates them anew.
func enginesFolder(o Options) string {
	home := o.Data
	if home == "" {
		var err error
		if home, err = os.UserCacheDir(); err != nil {
			return ""
		}
		home = filepath.Join(home, "preround")
	}
	folder := filepath.Join(home, "engines")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return ""
	}
	return folder
}

// warm makes the engines ready in the background.
func (p *press) warm() {
	p.once.Do(func() {
		go func() {
			_ = p.engine.Prepare() // whoever needs it next hears of a failure
			_ = p.drawer.Prepare()
		}()
	})
}

// printedOn is the date that PDF files carry: none that says anything, so that the
// same document gives the same bytes.
var printedOn = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// pdf sets a source of ours with its data.
func (p *press) pdf(ctx context.Context, source string, files map[string][]byte) ([]byte, error) {
	return p.engine.PDF(ctx, typeset.Document{Source: source, Files: files, Fonts: typeset.Fonts(), At: printedOn})
}

// screen is how fine pages are drawn: an A4 page is 794 dots wide.
const screen = 96

func (p *press) draw(ctx context.Context, pdf []byte) (pages [][]byte, count int, err error) {
	got, err := p.drawer.Draw(ctx, pdf, screen)
	return got.Pages, got.Count, err
}

// cv joins the pages of CVs.
func (h *house) cv(operations http.Handler) {
	p := pressOf(h.options)
	h.press = p
	h.cvs = cv.New(cv.Setup{Store: h.rooms.cvs, Transact: h.rooms.db.Write, Clock: h.rooms.clock, Random: rand.Reader})
	pages := &cvweb.Pages{Keeper: h.desk, CVs: h.cvs, PDF: p.pdf, Draw: p.draw, Warm: p.warm, Wanted: h.wantedCVs, Papers: h.papersForCVs, Who: h.desk.Who}
	cvweb.Routes(h.site, pages)
	cvweb.API(h.api, pages)
	// A whole record is larger than a form, and the first CV of all takes longer than a page.
	whole := web.Large{Body: cv.MaxFile + 1, Patience: time.Minute}
	for pattern, large := range map[string]web.Large{"PUT /api/v1/cv": whole, "POST /api/v1/cv/publications": whole, "GET /api/v1/cv/variants/{variant}/{file}": {Patience: time.Minute}} {
		h.large(pattern, large, operations)
	}
}

// papersForCVs are the papers of a student that may prove what a CV says.
func (h *house) papersForCVs(ctx context.Context, who student.ID) ([]cvweb.Paper, error) {
	all, err := h.vault.List(ctx, who)
	var out []cvweb.Paper
	for _, p := range all {
		out = append(out, cvweb.Paper{ID: string(p.ID), Name: p.Name(), Path: "/papers/" + string(p.ID)})
	}
	return out, err
}

// wantedCVs are the student's applications that are not sent yet, with what their
// places ask.
func (h *house) wantedCVs(ctx context.Context, who student.ID) ([]cvweb.Wanted, error) {
	book, err := h.tracker.Book(ctx, who)
	if err != nil {
		return nil, err
	}
	var out []cvweb.Wanted
	for i := range book.Applications {
		a := &book.Applications[i]
		switch a.Stage {
		case applications.Interested, applications.Preparing, applications.Ready:
		default:
			continue
		}
		if p, ok := h.find(ctx, who, a.Place); ok {
			out = append(out, wantedCV(a, p))
		}
	}
	return out, nil
}

func wantedCV(a *applications.Application, p *catalog.Place) cvweb.Wanted {
	w := cvweb.Wanted{ID: string(a.ID), Name: p.Organiser.Name + ": " + p.Name, Layout: cv.Clinical}
	if a.Label != "" {
		w.Name += " (" + a.Label + ")"
	}
	for _, r := range p.Requirements {
		w.Requirements = append(w.Requirements, string(r.Kind))
	}
	for _, slug := range p.Specialties {
		if s, ok := reference.SpecialtyBySlug(slug); ok {
			w.Specialties = append(w.Specialties, s.NameGB)
		}
	}
	for _, id := range p.Skills {
		if s, ok := reference.SkillByID(id); ok {
			w.Skills = append(w.Skills, s.Name)
		}
	}
	switch p.Category {
	case catalog.Research:
		w.Layout = cv.Research
	case catalog.PublicHealth:
		w.Layout = cv.PublicHealth
	case catalog.Administrative:
		w.Layout = cv.Administrative
	}
	if len(p.Locations) > 0 {
		w.Letter = p.Locations[0].Country == "US" || p.Locations[0].Country == "CA"
	}
	return w
}
