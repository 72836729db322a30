package applicationsweb

import (
	"net/http"

	"preround/internal/applications"
	"preround/internal/platform/web"
)

// checkSending is the page before sending: each part with what it holds, a link that
// changes it, and what the place asks for and the student does not have.
func (p *Pages) checkSending(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	return web.Render(w, r, http.StatusOK, sendingPage(v))
}

// send is "I have sent it": what was sent is frozen.
func (p *Pages) send(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	act := applications.Advance{To: applications.Target{Stage: applications.Sent}, On: dateIn(form, "sending-on"), Channel: applications.Channel(form.Get("sending-channel")),
		Proof: form.Get("sending-proof"), Enclosed: form.All("sending-enclosed")}
	if act.Channel == "" {
		form.Fault("sending-channel", "Say which way it went.")
	}
	var made []applications.Made
	if form.OK() {
		made, err = p.Service.Do(r.Context(), v.me.who, string(v.me.who), v.app.ID, act)
		if err != nil && !addPrefixed(form, "sending", err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, "sending"
		return web.Render(w, r, http.StatusUnprocessableEntity, sendingPage(v))
	}
	tell(w, r, "Sent. What you sent is kept as it is today.", made)
	fragment := ""
	if len(made) > 0 {
		fragment = "sent-" + number(made[0].N)
	}
	return seeOther(w, r, path(v.app.ID), fragment)
}
