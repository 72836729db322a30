package accountweb

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"preround/internal/plan"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// The fields of the form that goes back: the revision to go back to, and the one
// that the person was looking at as the newest.
const (
	fieldRev  = "rev"
	fieldSeen = "seen"
)

func backFields(h plan.Revision, newest int64) url.Values {
	return url.Values{fieldRev: {strconv.FormatInt(h.Rev, 10)}, fieldSeen: {strconv.FormatInt(newest, 10)}}
}

// goBack makes the plan what it was at an earlier revision, by adding that state
// once more; so this, too, can be taken back.
func (d *Desk) goBack(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ReadForm(r)
	if err != nil {
		return err
	}
	who, kept, err := d.Student(r)
	if err != nil || !kept {
		return orReopen(w, r, err)
	}
	rev, err1 := strconv.ParseInt(form.Get(fieldRev), 10, 64)
	seen, err2 := strconv.ParseInt(form.Get(fieldSeen), 10, 64)
	if err1 != nil || err2 != nil {
		return errs.New(errs.Invalid, "It is not said where to go back to. Open “Kept plan” and choose a line of the list.")
	}
	history, err := d.Plans.History(r.Context(), who, shownHistory)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(history, func(h plan.Revision) bool { return h.Rev == rev })
	if i < 0 {
		return errs.New(errs.NotFound, "That change is no longer in the list. Open “Kept plan” to see the newest.")
	}
	then := moment(history[i].At)
	back, err := d.Plans.Append(r.Context(), who, seen, d.Clock.Now(), history[i].State, "Went back to "+then)
	if err != nil {
		return err
	}
	flash := web.Flash{Says: "Your plan is again as it was on " + then + "."}
	if back.Rev != history[0].Rev {
		flash.Undo = undoOf(back.Rev)
	}
	web.SetFlash(w, r, flash)
	return web.SeeOther(w, r, "/kept")
}

// moment is a time as the list of changes shows it.
func moment(at time.Time) string { return at.UTC().Format("2 Jan 2006, 15:04") + " UTC" }
