package applicationsweb

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"preround/internal/applications"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/reference"
)

// offerView is the page of an offer.
type offerView struct {
	*showView
	rest  []rest
	zones []string // of the host, where they are known
	talk  applications.Talk
}

// rest is another open application, and what may be said to its host.
type rest struct {
	app  *applications.Application
	name string
	text applications.Text
}

// offer is the page on which an offer is noted, weighed and answered.
func (p *Pages) offer(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	return web.Render(w, r, http.StatusOK, offerPage(p.offerView(r, v)))
}

func (p *Pages) offerView(r *http.Request, v *showView) *offerView {
	o := &offerView{showView: v, talk: v.talk()}
	for i := range v.book.Applications {
		a := &v.book.Applications[i]
		if a.ID == v.app.ID || !a.Stage.Open() || a.Stage.Past(applications.Offer) {
			continue
		}
		at := p.place(r.Context(), v.me, a.Place)
		k := rest{app: a, name: applications.Name(a, at)}
		talk := applications.Talk{App: a, Place: at, Me: &v.me.state.Student, Today: v.me.today}
		if k.text = talk.Withdraw(); a.Stage == applications.Offer {
			k.text = talk.Decline()
		}
		o.rest = append(o.rest, k)
	}
	if v.place != nil {
		seen := map[string]bool{}
		for _, win := range v.place.Apply.Windows {
			if win.Zone != "" && !seen[win.Zone] {
				seen[win.Zone] = true
				o.zones = append(o.zones, win.Zone)
			}
		}
		for _, l := range v.place.Locations {
			if z, ok := reference.ZoneOf(l.Country); ok && !seen[z] {
				seen[z] = true
				o.zones = append(o.zones, z)
			}
		}
	}
	return o
}

func (v *showView) talk() applications.Talk {
	return applications.Talk{App: v.app, Place: v.place, Me: &v.me.state.Student, Today: v.me.today}
}

// farewell is what to tell a host whose application or offer was let go; false where
// nobody there waits for an answer.
func (v *showView) farewell() (applications.Text, bool) {
	switch {
	case v.app.Stage != applications.Closed || !v.app.Was.Gone():
	case v.app.Closed == applications.OfferDeclined:
		return v.talk().Decline(), true
	case v.app.Closed == applications.Withdrawn:
		return v.talk().Withdraw(), true
	}
	return applications.Text{}, false
}

// undated tells whether an interview is spoken of and its day is not noted.
func (v *showView) undated() bool {
	return v.app.Stage == applications.Interview && !slices.ContainsFunc(v.app.Days, func(d applications.Day) bool { return d.Interview })
}

// zone is the zone to propose for the hour of an answer.
func (o *offerView) zone() string {
	if o.app.Offer != nil && o.app.Offer.Zone != "" {
		return o.app.Offer.Zone
	}
	if len(o.zones) > 0 {
		return o.zones[0]
	}
	return ""
}

// answerBy is the last moment for an answer, as the host's clock shows it and as the
// student's does.
func (v *showView) answerBy() (theirs, yours string) {
	t := v.app.Offer
	if t == nil || t.AnswerBy == 0 {
		return "", ""
	}
	theirs = t.AnswerBy.Format("Monday 2 January 2006")
	if t.Hour != "" {
		theirs += ", " + t.Hour
	}
	if t.Zone != "" {
		theirs += " (" + zoneWords(t.Zone) + ")"
	}
	if t.Hour == "" || t.Zone == "" || v.me.zone == nil || v.me.zone.String() == t.Zone {
		return theirs, ""
	}
	return theirs, t.Moment(v.me.zone).In(v.me.zone).Format("Monday 2 January 2006, 15:04") + " (" + zoneWords(v.me.zone.String()) + ")"
}

// zoneWords is "time in London".
func zoneWords(zone string) string {
	if _, err := time.LoadLocation(zone); err != nil || zone == "UTC" {
		return zone
	}
	return "time in " + strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}

// hear notes the offer and its conditions.
func (p *Pages) hear(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	act := applications.Hear{On: dateIn(form, "offer-on"), AnswerBy: dateIn(form, "offer-answer_by"), Hour: form.Get("offer-hour"), Zone: form.Get("offer-zone"),
		Start: dateIn(form, "offer-start"), Weeks: numberIn(form, "offer-weeks"), Note: form.Get("offer-note")}
	var made []applications.Made
	if form.OK() {
		made, err = p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
		if err != nil && !addPrefixed(form, "offer", err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, "offer"
		return web.Render(w, r, http.StatusUnprocessableEntity, offerPage(p.offerView(r, v)))
	}
	tell(w, r, "Offer noted.", made)
	return seeOther(w, r, path(v.app.ID, "/offer"), "")
}

// accept says yes to an offer, and what becomes of the rest, in one act.
func (p *Pages) accept(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	act := applications.Accept{On: dateIn(form, "accept-on")}
	o := p.offerView(r, v)
	for _, k := range o.rest {
		switch form.Get("rest-" + string(k.app.ID)) {
		case "withdraw":
			act.Withdraw = append(act.Withdraw, k.app.ID)
		case "keep":
		default:
			form.Fault("rest-"+string(k.app.ID), "“%s”: choose whether to keep it or to withdraw it.", k.name)
		}
	}
	var made []applications.Made
	if form.OK() {
		made, err = p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
		if err != nil && !addPrefixed(form, "accept", err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, "accept"
		return web.Render(w, r, http.StatusUnprocessableEntity, offerPage(o))
	}
	says := "Accepted: " + v.name + "."
	if n := len(act.Withdraw); n > 0 {
		says += " " + count(n, "other application") + " withdrawn: tell those hosts, the texts are on each page."
	}
	tell(w, r, says, made)
	return seeOther(w, r, path(v.app.ID), "")
}

// silence is the page that says what to make of a silence.
func (p *Pages) silence(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	return web.Render(w, r, http.StatusOK, silencePage(v))
}

// followUp is "I have sent the follow-up".
func (p *Pages) followUp(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	act := applications.Log{FollowUp: true, On: dateIn(form, "followup-on"), Channel: applications.Channel(form.Get("followup-channel"))}
	if !form.OK() {
		return errs.Faults(form.Problems)
	}
	made, err := p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
	if err != nil {
		return err
	}
	tell(w, r, "Follow-up logged. There is nothing to do now but to wait.", made)
	return seeOther(w, r, path(v.app.ID), "")
}
