package studentweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/reference"
	"preround/internal/student"
)

// view is a question as it is shown.
type view struct {
	opened
	page
	form   *web.Form
	today  clock.Date
	focus  string // id of the field that takes the focus; empty: none
	usual  usual  // exam weeks from the academic calendar
	counts map[reference.CountryCode]int
}

// The acts of a question's form beside saving.
const (
	actNext   = "next"
	actUnsure = "unsure"
	actMore   = "more"
	actDrop   = "drop:"
)

// found is the page that a request asks for, or a redirect to it by its own name.
func found(w http.ResponseWriter, r *http.Request) (p page, ok bool, err error) {
	slug := r.PathValue("question")
	if p, ok = pageBySlug(slug); ok {
		return p, true, nil
	}
	own, other := aliases[slug]
	if !other || r.Method == http.MethodPost {
		return p, false, errs.New(errs.NotFound, "There is no question of that name. All questions stand on the page of your answers.")
	}
	to, _ := pageBySlug(own)
	query, err := web.ReadQuery(r)
	if err != nil {
		return p, false, err
	}
	return p, false, web.SeeOther(w, r, to.path(), query.Values)
}

// ask is GET /answers/{question}.
func (d *Desk) ask(w http.ResponseWriter, r *http.Request) error {
	p, ok, err := found(w, r)
	if !ok {
		return err
	}
	address, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	o, err := d.open(r, address.Values)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return err
	}
	v := d.view(o, p, p.fill(o.State.Student))
	if p.slug == "exams" && len(o.State.Student.Facts.Exams) == 0 {
		v.usual.fill(v.form, address.Get("system"))
	}
	status := http.StatusOK
	if err != nil {
		status = http.StatusBadRequest
		for _, problem := range errs.ProblemsOf(err) {
			v.form.Fault(v.placeOf(problem.Field), "%s", problem.Says)
		}
	}
	return web.Render(w, r, status, questionPage(v))
}

// placeOf is the id that a problem of the address is shown at: the field of this
// question, and no place for another one's.
func (v view) placeOf(param string) string {
	if !slices.Contains(v.params, param) || param == "asof" {
		return ""
	}
	return idOf(param)
}

func (d *Desk) view(o opened, p page, f *web.Form) view {
	v := view{opened: o, page: p, form: f, today: d.today()}
	switch p.slug {
	case "exams":
		v.usual = usualExams(o.State.Student.Facts, v.today)
	case "country":
		if d.Places != nil {
			v.counts = d.Places()
		}
	}
	return v
}

// answer is POST /answers/{question}.
func (d *Desk) answer(w http.ResponseWriter, r *http.Request) error {
	p, ok, err := found(w, r)
	if !ok {
		return err
	}
	address, err := web.ReadQuery(r)
	if err != nil {
		return err
	}
	o, err := d.open(r, address.Values)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return err // what cannot be read is left out: the page that sent this form has said so
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	v := d.view(o, p, form)
	act := form.Get("act")
	if t, has := tables[p.slug]; has && (act == actMore || strings.HasPrefix(act, actDrop)) {
		v.focus = t.change(form, act)
		return web.Render(w, r, http.StatusOK, questionPage(v))
	}
	if act == actUnsure {
		form.Values = url.Values{}
	}
	if p.slug == "school" && act != actUnsure {
		if shown, err := d.settleSchool(w, r, v); shown || err != nil {
			return err
		}
	}
	next := o.State
	next.Student = p.read(o.State.Student, form, v.today)
	if !form.OK() {
		return web.Render(w, r, http.StatusUnprocessableEntity, questionPage(v))
	}
	to := o.From.path()
	if act == actNext {
		to = p.next()
	}
	return d.save(w, r, o, next, p.done(next.Student), to)
}

// change adds or drops a line and gives the id of the field to go on with.
func (t table) change(f *web.Form, act string) (focus string) {
	if act == actMore {
		t.add(f)
		return fieldID(t.columns[0].name, t.count(f)-1)
	}
	n, err := strconv.Atoi(strings.TrimPrefix(act, actDrop))
	if err != nil || n < 0 || n >= t.count(f) {
		return ""
	}
	t.drop(f, n)
	return fieldID(t.columns[0].name, min(n, t.count(f)-1))
}

// done says what was saved.
func (p page) done(s student.Student) string {
	said := p.said(s)
	if len(said) == 0 {
		return "Saved: " + p.term + ", not said."
	}
	if len(said) > 4 {
		said = append(slices.Clone(said[:3]), strconv.Itoa(len(said)-3)+" more")
	}
	text := []rune(strings.Join(said, "; "))
	if len(text) > 160 {
		text = append(text[:160], '…')
	}
	return "Saved: " + string(text) + "."
}
