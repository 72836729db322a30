package accountweb

import (
	"net/http"

	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
	"preround/internal/student"
)

// keptView is the page about what is kept.
type keptView struct {
	kept    bool
	guarded bool
	feed    string // address of the private calendar feed; empty: none
	history []plan.Revision
}

// newest is the revision that the page shows as the plan.
func (v keptView) newest() int64 {
	if len(v.history) == 0 {
		return 0
	}
	return v.history[0].Rev
}

// offers tells whether going back to that revision would change anything.
func (v keptView) offers(h plan.Revision) bool { return h.State != v.history[0].State }

// shownHistory is how many changes the page lists.
const shownHistory = 20

func (d *Desk) kept(w http.ResponseWriter, r *http.Request) error {
	v := keptView{guarded: d.Guarded(r)}
	seen := d.visit(r)
	if seen.err != nil {
		return seen.err
	}
	noStore(w)
	if v.kept = seen.kept; !v.kept {
		return web.Render(w, r, http.StatusOK, keptPage(v))
	}
	ctx, who := r.Context(), seen.session.Student
	var err error
	if v.history, err = d.Plans.History(ctx, who, shownHistory); err != nil {
		return err
	}
	if v.feed, err = d.feedAddress(r, who); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, keptPage(v))
}

// feedAddress is the address of the private feed, empty when there is none.
func (d *Desk) feedAddress(r *http.Request, who student.ID) (string, error) {
	token, has, err := d.Accounts.Feed(r.Context(), who)
	if err != nil || !has {
		return "", err
	}
	return web.Absolute(r.Context(), "/feed/"+token+".ics"), nil
}

func (d *Desk) startFeed(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := d.Student(r)
	if err != nil || !kept {
		return orReopen(w, r, err)
	}
	if _, err := d.Accounts.FeedToken(r.Context(), who); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "Your calendar feed is ready. Its address is below."})
	return web.SeeOther(w, r, "/kept")
}

func (d *Desk) endFeed(w http.ResponseWriter, r *http.Request) error {
	who, kept, err := d.Student(r)
	if err != nil || !kept {
		return orReopen(w, r, err)
	}
	if err := d.Accounts.EndFeed(r.Context(), who); err != nil {
		return err
	}
	web.SetFlash(w, r, web.Flash{Says: "The feed has ended. Its address leads nowhere any more."})
	return web.SeeOther(w, r, "/kept")
}

// askLeaving says what it means that this device forgets the plan.
func (d *Desk) askLeaving(w http.ResponseWriter, r *http.Request) error {
	seen := d.visit(r)
	if seen.err != nil || !seen.kept {
		return orReopen(w, r, seen.err)
	}
	noStore(w)
	return web.Render(w, r, http.StatusOK, leavingPage(seen.session.Device))
}

func (d *Desk) endDevice(w http.ResponseWriter, r *http.Request) error {
	seen := d.visit(r)
	if seen.err != nil || !seen.kept {
		return orReopen(w, r, seen.err)
	}
	device, who := r.PathValue("id"), seen.session.Student
	safe := false
	if d.Safe != nil {
		var err error
		if safe, err = d.Safe(r.Context(), who); err != nil {
			return err
		}
	}
	err := d.Accounts.EndDevice(r.Context(), who, device)
	if err != nil && errs.KindOf(err) != errs.NotFound { // ended in another tab: the same to the person
		return err
	}
	says := "That device no longer opens your account."
	if device == seen.session.Device {
		d.Open(w, r, "")
		says = "This device no longer opens the plan. It is still kept: the four words open it."
		if safe {
			says = "You are signed out on this device. What you keep is still there: sign in to open it."
		}
	}
	web.SetFlash(w, r, web.Flash{Says: says})
	return web.SeeOther(w, r, "/account")
}
