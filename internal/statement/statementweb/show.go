package statementweb

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/statement"
	"preround/internal/student"
)

type studentID = student.ID

// showView is the page of one text.
type showView struct {
	text     statement.Revision
	around   statement.Around
	report   statement.Report
	form     *web.Form
	origins  []statement.Origin // of each paragraph; nil: it was made from no base
	base     statement.Revision // as it is now
	baseNews bool               // it has changed since
	comments []statement.Comment
	link     statement.Link
	shared   bool // the link stands open
	today    clock.Date
	unsaved  bool // what the form holds is not saved
}

// show is GET /statements/{text}.
func (p *Pages) show(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	v, err := p.view(r.Context(), who, t, formOf(t.Document))
	if err != nil {
		return err
	}
	if p.Warm != nil {
		p.Warm()
	}
	return web.Render(w, r, http.StatusOK, showPage(v))
}

func formOf(d statement.Document) *web.Form {
	q := url.Values{"text": {d.Text}, "title": {d.Title}, "to": {d.To}, "on": {d.On.String()}, "found": {strings.Join(d.Found, "\n")}, "unit": {string(d.Limit.Unit)}}
	if d.Limit.Most > 0 {
		q.Set("limit", strconv.Itoa(d.Limit.Most))
	}
	return web.EmptyForm(q)
}

// view gathers what stands beside a text.
func (p *Pages) view(ctx context.Context, who studentID, t statement.Revision, form *web.Form) (*showView, error) {
	v := &showView{text: t, form: form, today: clock.DateOf(p.Clock.Now().UTC())}
	var err error
	if v.around, v.report, err = p.Texts.Report(ctx, who, t.Document); err != nil {
		return nil, err
	}
	_, now, ok, err := p.Texts.BaseOf(ctx, who, t.Document)
	if err != nil {
		return nil, err
	}
	if ok {
		v.base, v.baseNews = now, now.Rev != t.BaseRev
		v.origins = statement.Origins(now.Text, t.Text)
	}
	if v.comments, err = p.Texts.Comments(ctx, who, t.ID); err != nil {
		return nil, err
	}
	link, found, err := p.Texts.Shared(ctx, who, t.ID)
	v.link, v.shared = link, found && link.Open(p.Clock.Now())
	return v, err
}

// documentOf is the text as the form has it.
func documentOf(t statement.Revision, f *web.Form) statement.Document {
	d := t.Document
	d.Text, d.Title, d.To = f.Get("text"), f.Get("title"), f.Get("to")
	d.Found = strings.Split(f.Get("found"), "\n")
	if on := f.Get("on"); on == "" {
		d.On = 0
	} else if day, err := clock.ParseDate(on); err == nil {
		d.On = day
	} else {
		f.Fault("on", "“%s” is not a date. Write it as 2027-03-01.", on)
	}
	d.Limit = statement.Limit{}
	if most := strings.ReplaceAll(f.Get("limit"), ",", ""); most != "" {
		n, err := strconv.Atoi(most)
		if err != nil {
			f.Fault("limit", "“%s” is not a number. Write the limit as 500, or leave it empty.", most)
		}
		d.Limit = statement.Limit{Most: n, Unit: statement.Unit(f.Get("unit"))}
	}
	return d
}

// save is POST /statements/{text}: whatever was pressed, the text is saved first.
func (p *Pages) save(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	seen, err := revOf(form.Get("seen"))
	if err != nil {
		return err
	}
	d := documentOf(t, form)
	var saved statement.Revision
	if form.OK() {
		saved, err = p.Texts.Save(r.Context(), who, seen, d)
		switch {
		case errs.KindOf(err) == errs.Conflict:
			form.Fault("text", "This text was saved elsewhere meanwhile, in another tab or on another device. Below stands what you typed here. Save it once more to keep it; what was saved elsewhere stays among the versions.")
		case err != nil && !form.Add(err):
			return err
		}
	}
	if !form.OK() {
		return p.again(w, r, who, t, form)
	}
	return p.act(w, r, who, t, saved, form)
}

// again shows the page once more, with what was typed and what is wrong with it.
func (p *Pages) again(w http.ResponseWriter, r *http.Request, who studentID, t statement.Revision, form *web.Form) error {
	v, err := p.view(r.Context(), who, t, form)
	if err != nil {
		return err
	}
	v.unsaved = true
	return web.Render(w, r, http.StatusUnprocessableEntity, showPage(v))
}

// act does what the button says, after the text was saved.
func (p *Pages) act(w http.ResponseWriter, r *http.Request, who studentID, before, saved statement.Revision, form *web.Form) error {
	ctx, id := r.Context(), saved.ID
	what, which, _ := strings.Cut(form.Get("act"), ":")
	switch what {
	case "ready":
		return p.ready(w, r, who, saved, form)
	case "done", "undone":
		n, err := revOf(which)
		if err != nil {
			return err
		}
		if err := p.Texts.Settle(ctx, who, id, n, what == "done"); err != nil {
			return err
		}
		web.SetFlash(w, r, web.Flash{Says: map[string]string{"done": "Saved, and the comment is done.", "undone": "Saved, and the comment is open again."}[what]})
		return web.SeeOther(w, r, address(id)+"#comments")
	case "follow":
		taken, left, err := p.Texts.FollowBase(ctx, who, id, saved.Rev)
		if err != nil {
			return err
		}
		web.SetFlash(w, r, web.Flash{Says: followed(taken, left), Undo: undoOf(id, saved.Rev, saved.Rev+1)})
		return web.SeeOther(w, r, address(id))
	}
	flash := web.Flash{Says: "Nothing was changed."}
	if saved.Rev != before.Rev {
		flash = web.Flash{Says: guard.And("Saved: "+lengthOf(saved.Document)+".", saved.Text), Undo: undoOf(id, before.Rev, saved.Rev)}
	}
	web.SetFlash(w, r, flash)
	return web.SeeOther(w, r, address(id))
}

func followed(taken, left int) string {
	s := plural(taken, "change") + " of the base taken over."
	if left > 0 {
		s += " " + plural(left, "change") + " not: you have something of your own there."
	}
	return s
}

func undoOf(id statement.ID, to, from int64) *web.Undo {
	return &web.Undo{Label: "Undo", Path: address(id) + "/restoration", Fields: url.Values{"rev": {number(to)}, "seen": {number(from)}}}
}

// ready calls a text ready, or says what stands against it.
func (p *Pages) ready(w http.ResponseWriter, r *http.Request, who studentID, t statement.Revision, form *web.Form) error {
	done, err := p.Texts.MarkReady(r.Context(), who, t.ID, t.Rev, form.Get("reason"))
	if refused, ok := errors.AsType[statement.Refused](err); ok {
		for _, f := range refused.Refusals {
			says := "Not ready. " + f.Says
			if f.Sentence != "" {
				says += " The sentence: “" + f.Sentence + "”"
			}
			form.Fault("reason", "%s", says)
		}
	} else if err != nil && !form.Add(err) {
		return err
	}
	if !form.OK() {
		v, err := p.view(r.Context(), who, t, form)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusUnprocessableEntity, showPage(v))
	}
	web.SetFlash(w, r, web.Flash{Says: "It is ready.", Undo: &web.Undo{Label: "Make it a draft again", Path: address(t.ID) + "/draft", Fields: url.Values{"seen": {number(done.Rev)}}}})
	return web.SeeOther(w, r, address(t.ID))
}

// reopen is POST /statements/{text}/draft.
func (p *Pages) reopen(w http.ResponseWriter, r *http.Request) error {
	who, t, ok, err := p.openText(w, r)
	if !ok {
		return err
	}
	if _, err := p.Texts.Reopen(r.Context(), who, t.ID, t.Rev); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "It is a draft again."})
	return web.SeeOther(w, r, address(t.ID))
}

// remove is POST /statements/{text}/removal.
func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	who, ok, err := p.open(w, r)
	if !ok {
		return err
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	id, back := statement.ID(r.PathValue("text")), form.Get("back") == "yes"
	if err := p.Texts.ThrowAway(r.Context(), who, id, !back); err != nil {
		return err
	}
	if back {
		web.SetFlash(w, r, web.Flash{Says: "It is back."})
		return web.SeeOther(w, r, address(id))
	}
	web.SetFlash(w, r, web.Flash{Says: "Thrown away.", Undo: &web.Undo{Label: "Bring it back", Path: address(id) + "/removal", Fields: url.Values{"back": {"yes"}}}})
	return web.SeeOther(w, r, "/statements")
}

// title carries the state.
func (v *showView) title() string {
	s := "Draft"
	switch {
	case v.text.IsBase():
		s = "Base text"
	case v.text.Ready != nil:
		s = "Ready"
	}
	return s + ": " + v.heading()
}

func (v *showView) heading() string {
	if v.text.Title != "" || v.text.IsBase() {
		return v.text.Name()
	}
	return v.text.Kind.Label()
}

// limit is what the length is measured against.
func (v *showView) limit() statement.Limit { return v.report.Length.Limit }

func (v *showView) length() string {
	l := v.report.Length
	parts := []string{plural(l.Words, "word"), plural(l.Characters, "character"), l.Reading()}
	return strings.Join(parts, ", ")
}

// open are the comments that are not done, and settled those that are.
func (v *showView) open() []statement.Comment {
	return slices.DeleteFunc(slices.Clone(v.comments), func(c statement.Comment) bool { return !c.Done.IsZero() })
}

func (v *showView) settled() []statement.Comment {
	return slices.DeleteFunc(slices.Clone(v.comments), func(c statement.Comment) bool { return c.Done.IsZero() })
}

// on says on what a comment hangs.
func (v *showView) on(c statement.Comment) string {
	if c.Paragraph == statement.Whole {
		return "on the whole"
	}
	if at := c.On(v.text.Text); at != statement.Whole {
		return "on paragraph " + strconv.Itoa(at+1)
	}
	return "on a paragraph that you have changed since"
}

// fromBase counts paragraphs by where they come from.
func (v *showView) fromBase() string {
	n := map[statement.Origin]int{}
	for _, o := range v.origins {
		n[o]++
	}
	return plural(n[statement.ForThisPlace], "paragraph") + " for this place alone, " + strconv.Itoa(n[statement.FromBase]) + " as in the base, " + strconv.Itoa(n[statement.BaseChanged]) + " from the base and changed."
}

func plural(n int, word string) string {
	s := strconv.Itoa(n) + " " + word
	if n != 1 {
		s += "s"
	}
	return s
}

func moment(t time.Time) string { return t.UTC().Format("2 Jan 2006, 15:04") + " UTC" }
