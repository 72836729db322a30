package lettersweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"preround/internal/guard"
	"preround/internal/letters"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// refereeView is the form of who is asked, for what and until when.
type refereeView struct {
	*visit
	form   *web.Form
	places []letters.Place
	id     letters.ID // empty: a new request
	zones  []string
}

func (v refereeView) action() string {
	if v.id == "" {
		return "/letters"
	}
	return address(v.id, "referee")
}

func (p *Pages) askNew(v *visit) error {
	form, err := web.ReadQuery(v.r)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	begin(form, book, v.today)
	return v.render(http.StatusOK, refereePage(refereeView{visit: v, form: form, places: offered(book, nil), zones: p.Zones}))
}

// room is how many days before a place closes its letters are wanted.
const room = 7

// begin fills in what is known: the student, and until when the chosen places take
// letters, or those that want some.
func begin(form *web.Form, book Book, today clock.Date) {
	set := func(name, value string) {
		if form.Get(name) == "" && value != "" {
			form.Values.Set(name, value)
		}
	}
	set("student", book.Name)
	set("school", book.School)
	if len(form.All("to")) == 0 {
		for _, pl := range book.Places {
			if pl.Wanted > 0 && !pl.Sent {
				form.Values.Add("to", pl.Application)
			}
		}
	}
	if day, zone := earliest(book, form.All("to"), today); day != 0 {
		if today.DaysUntil(day) > letters.TightDays+room { // what comes on the last day comes too late for somebody's holiday
			day -= room
		}
		set("needed", day.String())
		set("zone", zone)
	}
}

// earliest is the first day on which one of the places closes.
func earliest(book Book, chosen []string, today clock.Date) (day clock.Date, zone string) {
	for _, pl := range book.Places {
		if slices.Contains(chosen, pl.Application) && pl.Deadline > today && (day == 0 || pl.Deadline < day) {
			day, zone = pl.Deadline, pl.Zone
		}
	}
	return day, zone
}

// offered are the places that may be chosen: those that are not sent, and those that
// are chosen already.
func offered(book Book, chosen []letters.Destination) []letters.Place {
	var out []letters.Place
	for _, pl := range book.Places {
		has := slices.ContainsFunc(chosen, func(d letters.Destination) bool { return d.Application == pl.Application })
		if !pl.Sent || has {
			out = append(out, pl)
		}
	}
	return out
}

// refereeOf takes what the form says into a draft.
func (p *Pages) refereeOf(d letters.Draft, form *web.Form, book Book) letters.Draft {
	d.Name, d.School, d.Zone = form.Get("student"), form.Get("school"), form.Get("zone")
	d.Referee = letters.Referee{Name: form.Get("name"), Role: form.Get("role"), Institution: form.Get("institution"), Email: form.Get("email"), Kind: letters.Kind(form.Get("kind")), Knows: form.Get("knows")}
	d.NeededBy = 0
	if text := form.Get("needed"); text != "" {
		day, err := clock.ParseDate(text)
		if err != nil {
			form.Fault("needed", "Write the day as year-month-day, such as 2027-03-01.")
		}
		d.NeededBy = day
	}
	had := d.To
	d.To = nil
	for _, pl := range book.Places {
		if !form.Has("to", pl.Application) {
			continue
		}
		if i := slices.IndexFunc(had, func(t letters.Destination) bool { return t.Application == pl.Application }); i >= 0 {
			d.To = append(d.To, had[i])
			continue
		}
		d.To = append(d.To, p.destination(pl))
	}
	return d
}

// destination is a place as a letter goes to it unless something else is said.
func (p *Pages) destination(pl letters.Place) letters.Destination {
	d := letters.Destination{Application: pl.Application, Title: pl.Title, Way: letters.Theirs, Instructions: pl.Note} // where one applies is rarely where letters go
	if p.Letters.School() != "" {
		d.Way = letters.Here
	}
	return d
}

func (p *Pages) note(v *visit) error {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	d := p.refereeOf(letters.Draft{}, form, book)
	if len(book.Variants) == 1 {
		d.Variant = book.Variants[0].ID
	}
	if form.OK() {
		id, err := p.Letters.Note(v.ctx, v.who, d)
		if err == nil {
			web.SetFlash(v.w, v.r, web.Flash{Says: "Noted. Nothing has been sent.", Undo: undoNote(id)})
			return web.SeeOther(v.w, v.r, address(id, "pack"))
		}
		if !form.Add(err) {
			return err
		}
	}
	return v.render(http.StatusUnprocessableEntity, refereePage(refereeView{visit: v, form: form, places: offered(book, nil), zones: p.Zones}))
}

func undoNote(id letters.ID) *web.Undo {
	return &web.Undo{Label: "Undo", Path: address(id, "cancellation"), Fields: url.Values{"undo": {"1"}}}
}

// draft is a request that may still be changed.
func (p *Pages) draft(v *visit) (letters.Request, error) {
	r, err := p.Letters.One(v.ctx, v.who, v.id())
	if err == nil && r.At(v.now) != letters.Noted {
		err = errs.New(errs.Conflict, "This request has been sent or cancelled, so it stays as it is. To change something, make a new request from it.")
	}
	return r, err
}

// valuesOf are the fields of the first form, as a draft has them.
func valuesOf(r letters.Request) url.Values {
	q := url.Values{"student": {r.Name}, "school": {r.School}, "name": {r.Referee.Name}, "role": {r.Referee.Role}, "institution": {r.Referee.Institution}, "email": {r.Referee.Email},
		"kind": {string(r.Referee.Kind)}, "knows": {r.Referee.Knows}, "needed": {r.NeededBy.String()}, "zone": {r.Zone}, "seen": {strconv.FormatInt(r.N, 10)}}
	for _, d := range r.To {
		q.Add("to", d.Application)
	}
	return q
}

func (p *Pages) editReferee(v *visit) error {
	r, err := p.draft(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	form := web.EmptyForm(valuesOf(r))
	if r.Referee.Name == letters.SomebodyElse {
		form.Values.Set("name", "")
	}
	return v.render(http.StatusOK, refereePage(refereeView{visit: v, form: form, places: offered(book, r.To), id: r.ID, zones: p.Zones}))
}

// seen is the number of the last event that the form was made from.
func seen(form *web.Form) int64 {
	n, _ := strconv.ParseInt(form.Get("seen"), 10, 64) // none: 0, which no request has
	return n
}

func (p *Pages) saveReferee(v *visit) error {
	form, r, err := p.posted(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	d := p.refereeOf(r.Draft, form, book)
	if done, err := p.save(v, form, r, d); done || err != nil {
		return err
	}
	return v.render(http.StatusUnprocessableEntity, refereePage(refereeView{visit: v, form: form, places: offered(book, r.To), id: r.ID, zones: p.Zones}))
}

// posted reads a form about a draft.
func (p *Pages) posted(v *visit) (*web.Form, letters.Request, error) {
	form, err := web.ReadForm(v.r)
	if err != nil {
		return nil, letters.Request{}, err
	}
	r, err := p.draft(v)
	return form, r, err
}

// save keeps a draft and leads to what it lacks next; false: the form has faults.
func (p *Pages) save(v *visit, form *web.Form, r letters.Request, d letters.Draft) (done bool, err error) {
	if !form.OK() {
		return false, nil
	}
	if err := p.Letters.Change(v.ctx, v.who, r.ID, seen(form), d); err != nil {
		if form.Add(err) {
			return false, nil
		}
		return false, err
	}
	if remark := guard.Remark(append([]string{d.Together, d.Referee.Knows}, d.Points...)...); remark != "" {
		web.SetFlash(v.w, v.r, web.Flash{Says: "Saved. " + remark})
	}
	now, err := p.Letters.One(v.ctx, v.who, r.ID)
	if err != nil {
		return false, err
	}
	to := next(now)
	if r.N == 1 && to == address(r.ID) { // nobody has looked yet how the letter gets there
		to = address(r.ID, "places")
	}
	return true, web.SeeOther(v.w, v.r, to)
}

// next is the page on which a draft gets what it lacks, or is looked at.
func next(r letters.Request) string {
	missing := r.Missing(nil)
	lacks := func(fields ...string) bool {
		return slices.ContainsFunc(missing, func(p errs.Problem) bool { return slices.Contains(fields, p.Field) })
	}
	switch {
	case lacks("student", "name", "to", "needed", "zone"):
		return address(r.ID, "referee")
	case lacks("together"):
		return address(r.ID, "pack")
	case len(missing) > 0:
		return address(r.ID, "places")
	}
	return address(r.ID)
}

// packView is the form of what the referee is told.
type packView struct {
	*visit
	form     *web.Form
	r        letters.Request
	variants []Variant
}

func (p *Pages) editPack(v *visit) error {
	p.warm()
	r, err := p.draft(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	q := url.Values{"together": {r.Together}, "variant": {r.Variant}, "seen": {strconv.FormatInt(r.N, 10)}}
	for i, point := range r.Points {
		q.Set(pointField(i), point)
	}
	return v.render(http.StatusOK, packPage(packView{v, web.EmptyForm(q), r, book.Variants}))
}

// pointField is the name of the field for a point; the first is what faults speak of.
func pointField(i int) string {
	if i == 0 {
		return "points"
	}
	return "points-" + strconv.Itoa(i+1)
}

func (p *Pages) savePack(v *visit) error {
	form, r, err := p.posted(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	d := r.Draft
	d.Together, d.Points, d.Variant = form.Get("together"), nil, ""
	for i := range letters.MaxPoints {
		d.Points = append(d.Points, form.Get(pointField(i)))
	}
	if slices.ContainsFunc(book.Variants, func(x Variant) bool { return x.ID == form.Get("variant") }) {
		d.Variant = form.Get("variant")
	}
	if d.Together == "" {
		form.Fault("together", "Say what you did together: where, when, and what you were trusted with.")
	}
	if done, err := p.save(v, form, r, d); done || err != nil {
		return err
	}
	return v.render(http.StatusUnprocessableEntity, packPage(packView{v, form, r, book.Variants}))
}

// placesView is the form of how the letter gets to each place.
type placesView struct {
	*visit
	form   *web.Form
	r      letters.Request
	school string
	places []letters.Place
}

func (v placesView) place(application string) letters.Place {
	for _, p := range v.places {
		if p.Application == application {
			return p
		}
	}
	return letters.Place{}
}

func (p *Pages) editPlaces(v *visit) error {
	r, err := p.draft(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	q := url.Values{"seen": {strconv.FormatInt(r.N, 10)}}
	for _, d := range r.To {
		q.Set("way-"+d.Application, string(d.Way))
		q.Set("instructions-"+d.Application, d.Instructions)
		q.Set("link-"+d.Application, d.Link)
		q.Set("key-"+d.Application, d.Key)
	}
	return v.render(http.StatusOK, placesPage(placesView{v, web.EmptyForm(q), r, p.Letters.School(), book.Places}))
}

func (p *Pages) savePlaces(v *visit) error {
	form, r, err := p.posted(v)
	if err != nil {
		return err
	}
	book, err := p.Book(v.ctx, v.who)
	if err != nil {
		return err
	}
	d := r.Draft
	d.To = slices.Clone(d.To)
	for i := range d.To {
		t := &d.To[i]
		t.Way, t.Instructions = letters.Way(form.Get("way-"+t.Application)), form.Get("instructions-"+t.Application)
		t.Link, t.Key = form.Get("link-"+t.Application), form.Get("key-"+t.Application)
		if t.Way == letters.Theirs && t.Instructions == "" && t.Link == "" {
			form.Fault("instructions-"+t.Application, "Say how the letter gets to %s: what the place asks of a referee, or its address.", t.Title)
		}
	}
	if done, err := p.save(v, form, r, d); done || err != nil {
		return err
	}
	return v.render(http.StatusUnprocessableEntity, placesPage(placesView{v, form, r, p.Letters.School(), book.Places}))
}
