package refereeweb

import (
	_ "embed"
	"net/http"
	"net/url"

	"preround/internal/letters"
	"preround/internal/platform/web"
)

//go:embed seal/seal.js
var sealJS []byte

// Seal is the script of the page that encrypts, and of no other.
var Seal = web.NewScript("seal", sealJS)

//go:embed seal/LICENSES.txt
var sealLicences string

// Notices are the licences of what that script is made of.
func Notices() map[string]string {
	return map[string]string{"age-encryption, noble, scure": sealLicences}
}

func sealQuery(d letters.Destination) url.Values { return url.Values{"to": {d.Application}} }

// seal is the page on which the referee's browser encrypts the letter for a place.
// Nothing of it reaches this server.
func (p *Pages) seal(w http.ResponseWriter, r *http.Request, v *visit) error {
	var to letters.Destination
	for _, d := range v.by(letters.Sealed) {
		if to.Application == "" || d.Application == r.URL.Query().Get("to") {
			to = d
		}
	}
	return web.Render(w, r, http.StatusOK, sealPage(v, to))
}
