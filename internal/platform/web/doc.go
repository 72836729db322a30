// Package web is the ground that every page stands on: it turns handlers that
// return an error into pages, and says in one place how a page is addressed,
// styled, compressed, protected and logged. It knows no word of the domain.
//
// # A page in four steps
//
// A feature's web package owns a folder with one file per page (show.go,
// show.templ, show.css, show_test.go) and one function that joins it to a Site:
//
//	//go:embed *.css
//	var css embed.FS
//
//	// Styles is the style sheet of the pages of this package.
//	var Styles = web.NewSheet("plan", css)
//
//	func Routes(s *web.Site, d *Desk) {
//		s.Handle("GET /plan", d.show)
//		s.Handle("POST /plan/marks", d.mark)
//	}
//
//	func (d *Desk) show(w http.ResponseWriter, r *http.Request) error {
//		st, err := d.state(r)
//		if err != nil {
//			return err // errs.Invalid becomes 400, errs.NotFound 404, ...
//		}
//		return web.Render(w, r, http.StatusOK, page(st))
//	}
//
// and page is a templ component that opens with ui.Layout:
//
//	templ page(v view) {
//		@ui.Layout(ui.Page{Title: "Your plan", Nav: ui.NavPlan, Styles: web.Sheets{Styles}}) {
//			<h1>...</h1>
//		}
//	}
//
// # Rules that the package enforces or expects
//
//   - Addresses are built by URL (in templ: href={ web.URL(ctx, "/find", q) }),
//     never by hand, because a server may live under a sub-path. A redirect after
//     a POST is web.SeeOther(w, r, "/plan", q).
//   - A failure is an errs kind. Site answers it with the right status and a page
//     that helps, or with problem+json under /api/ and for clients that ask for JSON.
//   - A form is read by ReadForm, which caps its size and keeps values and
//     problems together, so that the same page can be shown again with the faults
//     named: Render(w, r, http.StatusUnprocessableEntity, page(form)).
//   - No style attribute, no inline script: the Content-Security-Policy refuses
//     them. Styles stand in .css files in "@layer pages { }"; a script is a file
//     made known by NewScript. A <script type="application/ld+json"> is data and fine.
//   - A GET has no effect. Every act is a POST, guarded by Origin and Sec-Fetch-Site.
//   - The log names the route's pattern and never the address, since addresses
//     carry answers and secrets.
//   - A button on a page of another room names that page in the field "back"
//     (FieldBack): SeeOther and the undo of a Flash then lead there.
//   - A word to the person after an act (with an undo where there is one) is a
//     Flash: web.SetFlash(w, r, web.Flash{Says: "Kept."}); Layout shows it once.
package web
