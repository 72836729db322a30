package statementweb

import (
	"net/http"

	"preround/internal/platform/web"
	"preround/internal/statement"
)

// versionsView lists the versions of a text.
type versionsView struct {
	text statement.Revision
	all  []statement.Revision
}

// mostVersions is how many are listed.
const mostVersions = 200

// versions is GET /statements/{text}/versions.
func (p *Pages) versions(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	all, err := p.Texts.History(r.Context(), who, t.ID, mostVersions)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, versionsPage(versionsView{t, all}))
}

// versionView sets a version beside the newest.
type versionView struct {
	text, then statement.Revision
	diff       [][]statement.Change
}

// same tells that the texts do not differ.
func (v versionView) same() bool { return v.text.Text == v.then.Text }

// version is GET /statements/{text}/versions/{rev}.
func (p *Pages) version(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	rev, err := revOf(r.PathValue("rev"))
	if err != nil {
		return err
	}
	then, err := p.Texts.Before(r.Context(), who, t.ID, rev)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, versionPage(versionView{t, then, statement.Diff(then.Text, t.Text)}))
}

// restore is POST /statements/{text}/restoration.
func (p *Pages) restore(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	to, err := revOf(form.Get("rev"))
	if err != nil {
		return err
	}
	seen, err := revOf(form.Get("seen"))
	if err != nil {
		return err
	}
	now, err := p.Texts.GoBack(r.Context(), who, t.ID, seen, to)
	if err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "The text is as it was then.", Undo: undoOf(t.ID, seen, now.Rev)})
	return web.SeeOther(w, r, address(t.ID))
}
