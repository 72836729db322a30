package accountweb

import (
	"embed"
	"net/http"
	"net/netip"

	"preround/internal/account"
	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the pages of this package.
var Styles = web.NewSheet("account", css)

// Routes joins the pages to the site.
func Routes(s *web.Site, d *Desk) {
	s.Handle("POST /keep", d.keep)
	s.Handle("GET /kept", d.kept)
	s.Handle("POST /kept/code", d.newCode)
	s.Handle("POST /kept/feed", d.startFeed)
	s.Handle("POST /kept/feed/end", d.endFeed)
	s.Handle("POST /kept/changes", d.goBack)
	s.Handle("GET /kept/leaving", d.askLeaving)
	s.Handle("POST /kept/devices/{id}/end", d.endDevice)
	s.Handle("GET /kept/deletion", d.askDeletion)
	s.Handle("POST /kept/deletion", d.deleteAll)
	s.Handle("GET /reopen", d.askCode)
	s.Handle("POST /reopen", d.reopen)
}

// Visitor is who asks, for the account service.
func (d *Desk) Visitor(r *http.Request) account.Visitor {
	v := account.Visitor{Cookie: d.Cookie(r, cookieName), Browser: browserName(r.UserAgent())}
	if d.Address != nil {
		v.Address = d.Address(r)
	}
	if !v.Address.IsValid() {
		v.Address = netip.IPv6Unspecified()
	}
	return v
}
