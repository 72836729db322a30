package refereeweb

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"github.com/a-h/templ"

	"preround/internal/invite"
	"preround/internal/letters"
	"preround/internal/letters/held"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// actions is where the forms of the first screen go: to the door with the token, before
// a browser has come in, or to the request itself.
type actions struct {
	answer, pack, open string
	fields             url.Values // go with each form
	outside            bool       // before the door
}

func (v *visit) actions() actions {
	return actions{answer: v.path("/answer"), pack: v.path("/pack"), open: v.path("")}
}

// with is a hidden field more.
func (a actions) with(name, value string) url.Values {
	all := url.Values{name: {value}}
	for k, v := range a.fields {
		all[k] = v
	}
	return all
}

// Outside is what the link of a mail shows: the request and its answers, or how far it
// is. It is the page of the door, so drawing it changes nothing.
func (p *Pages) Outside(r *http.Request, inv invite.Invitation, action string, fields url.Values) (templ.Component, error) {
	v, err := p.visit(r, inv)
	if err != nil {
		return nil, err
	}
	a := actions{answer: action, pack: action, open: action, fields: fields, outside: true}
	switch v.asked.State {
	case letters.Waiting:
		return askPage(v, a, web.EmptyForm(nil)), nil
	case letters.Declined, letters.Stranger:
		return declinedPage(v, a), nil
	}
	return backPage(v, a), nil
}

// Inside answers the form of that page, once the browser has come in.
func (p *Pages) Inside(w http.ResponseWriter, r *http.Request, inv invite.Invitation, form *web.Form) error {
	discreet(w)
	v, err := p.visit(r, inv)
	if err != nil {
		return err
	}
	switch form.Get("act") {
	case "pack":
		return web.SeeOther(w, r, v.path("/pack"))
	case "":
		return web.SeeOther(w, r, v.path(""))
	}
	return p.take(w, r, v, form)
}

func (p *Pages) answer(w http.ResponseWriter, r *http.Request, v *visit) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	return p.take(w, r, v, form)
}

// take records an answer and leads on.
func (p *Pages) take(w http.ResponseWriter, r *http.Request, v *visit, form *web.Form) error {
	a := letters.Answer{Kind: letters.AnswerKind(form.Get("act")), To: form.All("to"), Reason: form.Get("reason")}
	if a.Kind == letters.Yes && len(v.asked.To) == 1 {
		a.To = []string{v.asked.To[0].Application}
	}
	err := p.Requests.Answer(r.Context(), v.asked.ID, a)
	if form.Add(err) {
		return web.Render(w, r, http.StatusUnprocessableEntity, askPage(v, v.actions(), form))
	}
	if errs.KindOf(err) == errs.Conflict && err != nil {
		web.SetFlash(w, r, web.Flash{Says: err.Error(), Bad: true})
		return web.SeeOther(w, r, v.path(""))
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, v.path(""))
}

func (p *Pages) pack(w http.ResponseWriter, r *http.Request, v *visit) error {
	body, err := p.Requests.PackForReferee(r.Context(), v.asked.ID)
	if err != nil {
		return err
	}
	return web.Attachment(w, r, "Request of "+v.asked.Name+".pdf", "application/pdf", int64(len(body)), bytes.NewReader(body))
}

// readers says who can read the letter, one sentence for all places that it reaches in
// the same way.
func (v *visit) readers() (out []string) {
	school := ""
	if v.house.Holds() {
		school = v.house.School
	}
	for _, way := range []letters.Way{letters.Here, letters.Theirs, letters.Sealed} {
		var names []string
		for _, d := range v.asked.To {
			if v.way(d) == way {
				names = append(names, d.Title)
			}
		}
		if len(names) > 0 {
			out = append(out, letters.WhoReads(letters.Destination{Title: joined(names), Way: way}, v.asked.Name, v.asked.Waived, school))
		}
	}
	return out
}

// joined is "a, b and c".
func joined(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	}
	return strings.Join(names, "")
}

// keepsHere tells whether any place takes the letter from this server.
func (v *visit) keepsHere() bool {
	for _, d := range v.asked.To {
		if v.way(d) == letters.Here {
			return true
		}
	}
	return false
}

// rules are what a place asks of the form of a letter.
func rules(d letters.Destination) held.Rules { return held.ReadRules(d.Instructions) }
