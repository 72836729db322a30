package todayweb

import (
	"net/http"

	"preround/internal/platform/web"
)

// Room is a page that a student can go to, in words, with the pages inside it.
type Room struct {
	Path, Title, Says, Icon string
	Inside                  []Link
}

// Link leads to a page inside a room.
type Link struct{ Path, Label string }

// more is GET /more: everything there is, each with a sentence.
func (p *Pages) more(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, morePage(p.Rooms))
}
