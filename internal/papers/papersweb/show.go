package papersweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
)

// newView is the form of a new paper.
type newView struct {
	form   *web.Form
	upload string // a file that has arrived already
	scans  bool   // a virus scanner looks at it
}

func (p *Pages) askNew(v *visit) error {
	form, err := web.ReadQuery(v.r)
	if err != nil {
		return err
	}
	if form.Get("status") == "" {
		form.Values.Set("status", string(papers.Held))
	}
	return web.Render(v.w, v.r, http.StatusOK, newPage(newView{form: form, scans: p.scans()}))
}

func (p *Pages) add(v *visit) error {
	form, upload, err := p.readForm(v)
	if err != nil {
		return err
	}
	facts, kind := factsOf(form), papers.Kind(form.Get("kind"))
	form.Add(errs.Faults(errs.ProblemsOf(facts.Check())))
	if !form.OK() {
		return web.Render(v.w, v.r, http.StatusUnprocessableEntity, newPage(newView{form, upload, p.scans()}))
	}
	paper, counted, err := p.Papers.Add(v.ctx, v.who, kind, facts, upload)
	if err != nil {
		if !form.Add(err) {
			return err
		}
		if form.Says("file") != "" {
			upload = ""
			form.Values.Del("upload")
		}
		return web.Render(v.w, v.r, http.StatusUnprocessableEntity, newPage(newView{form, upload, p.scans()}))
	}
	says := paper.Name() + " is kept."
	if counted {
		says += " Your plan counts it now."
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: says, Undo: undoAdd(paper.ID)})
	return web.SeeOther(v.w, v.r, address(paper.ID))
}

// scans tells whether a virus scanner looks at files.
func (p *Pages) scans() bool { return p.Papers.Scanner != nil }

func undoAdd(id papers.ID) *web.Undo {
	return &web.Undo{Label: "Undo", Path: address(id) + "/deletion", Fields: url.Values{"undo": {"1"}}}
}

// showView is one paper.
type showView struct {
	paper    papers.Paper
	versions []papers.Version
	uses     []papers.Use
	outdated []papers.Use
	today    clock.Date
	form     *web.Form // of what is said of it
	file     *web.Form // of a newer file
	scans    bool
	scan     map[int]inspect.Scan // by number of the version
	upload   string
}

func (v showView) problems() []errs.Problem {
	return append(append([]errs.Problem{}, v.form.Problems...), v.file.Problems...)
}

func (p *Pages) view(v *visit) (showView, error) {
	paper, versions, uses, err := p.Papers.Get(v.ctx, v.who, v.id())
	if err != nil {
		return showView{}, err
	}
	values := valuesOf(paper.Kind, paper.Facts)
	values.Set("rev", strconv.FormatInt(paper.Rev, 10))
	view := showView{paper: paper, versions: versions, uses: uses, outdated: papers.Outdated(paper, uses), today: p.today(v.r),
		form: web.EmptyForm(values), file: web.EmptyForm(nil), scans: p.scans(), scan: map[int]inspect.Scan{}}
	for _, f := range versions {
		view.scan[f.N] = p.Papers.ScanOf(f)
	}
	return view, nil
}

func (p *Pages) show(v *visit) error {
	view, err := p.view(v)
	if err != nil {
		return err
	}
	return web.Render(v.w, v.r, http.StatusOK, showPage(view))
}

func (p *Pages) change(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	view, err := p.view(v)
	if err != nil {
		return err
	}
	rev, err := strconv.ParseInt(form.Get("rev"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "The form is not whole. Open the paper again and repeat your change.")
	}
	facts := factsOf(form)
	if form.OK() {
		counted, err := p.Papers.Change(v.ctx, v.who, v.id(), rev, facts)
		switch {
		case err == nil:
			says := "Saved."
			if counted {
				says = "Saved. Your plan counts it."
			}
			web.SetFlash(v.w, v.r, web.Flash{Says: says, Undo: undoChange(view.paper, facts)})
			return web.SeeOther(v.w, v.r, address(v.id()))
		case !form.Add(err):
			return err
		}
	}
	view.form = form
	return web.Render(v.w, v.r, http.StatusUnprocessableEntity, showPage(view))
}

// undoChange says again what was said before.
func undoChange(before papers.Paper, now papers.Facts) *web.Undo {
	if before.Facts == now {
		return nil
	}
	fields := valuesOf(before.Kind, before.Facts)
	fields.Set("rev", strconv.FormatInt(before.Rev+1, 10))
	return &web.Undo{Label: "Undo", Path: address(before.ID), Fields: fields}
}

func (p *Pages) replace(v *visit) error {
	form, upload, err := p.readForm(v)
	if err != nil {
		return err
	}
	if form.OK() {
		var n int
		n, err = p.Papers.Replace(v.ctx, v.who, v.id(), upload)
		switch {
		case err == nil:
			web.SetFlash(v.w, v.r, web.Flash{Says: "Version " + strconv.Itoa(n) + " is kept. The earlier ones stay below."})
			return web.SeeOther(v.w, v.r, address(v.id()))
		case !form.Add(err):
			return err
		}
	}
	view, err := p.view(v)
	if err != nil {
		return err
	}
	view.file = form
	return web.Render(v.w, v.r, http.StatusUnprocessableEntity, showPage(view))
}

// update takes the newest file for applications that are not sent yet.
func (p *Pages) update(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	n, err := p.Papers.Update(v.ctx, v.who, v.id(), form.All("use"))
	if err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "Updated in " + counted(n, "application", "applications") + ". What was sent stays as it was."})
	return web.SeeOther(v.w, v.r, address(v.id()))
}

func (p *Pages) remove(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	if err := p.Papers.Delete(v.ctx, v.who, v.id()); err != nil {
		return err
	}
	flash := web.Flash{Says: "Deleted. In ten minutes it is gone for good, with its files.", Undo: &web.Undo{Label: "Bring it back", Path: address(v.id()) + "/restoration", Fields: url.Values{"undo": {"1"}}}}
	if form.Get("undo") == "1" {
		flash.Says = "Taken back."
	}
	web.SetFlash(v.w, v.r, flash)
	return web.SeeOther(v.w, v.r, "/papers")
}

func (p *Pages) restore(v *visit) error {
	if err := p.Papers.Restore(v.ctx, v.who, v.id()); err != nil {
		return err
	}
	web.SetFlash(v.w, v.r, web.Flash{Says: "It is back."})
	return web.SeeOther(v.w, v.r, address(v.id()))
}

// remarkLines are what was taken out of a file or kept in it.
func remarkLines(f papers.Version) []string {
	if f.Remarks == "" {
		return nil
	}
	return strings.Split(f.Remarks, "\n")
}

func useOptions(uses []papers.Use) ui.Choice {
	c := ui.Choice{Name: "use", Label: "Use the newest version in"}
	for _, u := range uses {
		c.Options = append(c.Options, ui.Option{Value: u.ID, Label: u.Title, Hint: "has version " + strconv.Itoa(u.Version)})
		c.Chosen = append(c.Chosen, u.ID)
	}
	return c
}
