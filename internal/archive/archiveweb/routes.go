// Package archiveweb is the page on which a student takes everything along: the
// download of the archive, and the upload of one that another server made.
//
// Files: routes.go (what the pages need), show.go (the page), download.go,
// upload.go, api.go.
package archiveweb

import (
	"context"
	"net/http"
	"os"
	"time"

	"github.com/a-h/templ"

	"preround/internal/archive"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// Keeper knows who keeps a plan on the device of a request, and makes one.
type Keeper interface {
	Student(r *http.Request) (who student.ID, kept bool, err error)
	// KeepWith makes a kept plan for a device that has none, filled by fill, and
	// answers with the page of its recovery code, on which found stands.
	KeepWith(w http.ResponseWriter, r *http.Request, fill func(context.Context, student.ID) error, found func() templ.Component) error
}

// Room is a part of an archive in words for people.
type Room struct {
	Name  string // of the part
	Title string // "Plan"
	Says  string // what is in it
}

// Pages is what the pages need.
type Pages struct {
	Archive *archive.Archive
	Rooms   []Room
	Keeper  Keeper
	Who     func(context.Context) (student.ID, error)
	// Spool makes a file to gather in; done closes and deletes it.
	Spool func() (f *os.File, done func(), err error)

	turns chan struct{} // how many archives may be packed or unpacked at once
}

// atOnce bounds the memory that packing and unpacking take together.
const atOnce = 2

// patience is how long a file may be on its way, over a slow network too.
const patience = 15 * time.Minute

// Routes joins the pages to the site.
func Routes(s *web.Site, p *Pages) {
	p.turns = make(chan struct{}, atOnce)
	s.Handle("GET /archive", p.show)
	s.HandleLarge("GET /archive/file", web.Large{Patience: patience}, p.download)
	s.HandleLarge("POST /archive", web.Large{Body: archive.MaxFile + 64<<10, Patience: patience}, p.upload)
}

// turn waits for a turn to pack or unpack; end gives it back.
func (p *Pages) turn(ctx context.Context) (end func(), err error) {
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	default:
	}
	select {
	case p.turns <- struct{}{}:
		return func() { <-p.turns }, nil
	case <-ctx.Done():
		return nil, errs.Wrap(ctx.Err(), errs.Busy, "Several archives are being packed just now. Try again in a minute.")
	}
}

// title is what a part is called.
func (p *Pages) title(part string) string {
	for _, r := range p.Rooms {
		if r.Name == part {
			return r.Title
		}
	}
	return part
}
