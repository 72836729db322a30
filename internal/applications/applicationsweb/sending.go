package applicationsweb

import (
	"context"
	"net/http"
	"slices"

	"preround/internal/applications"
	"preround/internal/fit"
	"preround/internal/platform/web"
)

// checkSending is the page before sending: each part with what it holds, a link that
// changes it, and what the place asks for and the student does not have.
func (p *Pages) checkSending(w http.ResponseWriter, r *http.Request) error {
	v, kept, err := p.view(r)
	if err != nil || !kept {
		return orGate(w, r, err)
	}
	return p.renderSending(w, r, http.StatusOK, v)
}

func (p *Pages) renderSending(w http.ResponseWriter, r *http.Request, status int, v *showView) error {
	if p.Packet != nil && !v.app.Stage.Gone() && v.app.Stage != applications.Closed {
		offer, err := p.Packet.Offer(r, *v.app)
		if err != nil {
			return err
		}
		v.offered(offer)
	}
	return web.Render(w, r, status, sendingPage(v))
}

// offered takes in what a packet holds: nobody has to say again that they have it.
func (v *showView) offered(o *Offer) {
	if o == nil {
		return
	}
	v.packet = o.Body
	for i := range v.tasks {
		if slices.Contains(o.Holds, v.tasks[i].What) {
			v.tasks[i].State, v.tasks[i].Why = fit.Have, "It is in the packet."
		}
	}
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
		do := func(ctx context.Context) ([]applications.Made, error) {
			return p.Service.Do(ctx, v.me.who, string(v.me.who), v.app.ID, act)
		}
		if p.Packet != nil && form.Has("sending-packet", "yes") {
			made, err = p.Packet.Send(r.Context(), *v.app, do)
		} else {
			made, err = do(r.Context())
		}
		if err != nil && !addPrefixed(form, "sending", err) {
			return err
		}
	}
	if !form.OK() {
		v.form, v.prefix = form, "sending"
		return p.renderSending(w, r, http.StatusUnprocessableEntity, v)
	}
	tell(w, r, "Sent. What you sent is kept as it is today.", made)
	fragment := ""
	if len(made) > 0 {
		fragment = "sent-" + number(made[0].N)
	}
	return seeOther(w, r, path(v.app.ID), fragment)
}
