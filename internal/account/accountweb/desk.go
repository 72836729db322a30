package accountweb

import (
	"context"
	"net/http"
	"net/netip"
	"net/url"

	"preround/internal/account"
	"preround/internal/account/token"
	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Desk knows whose plan a request speaks of.
type Desk struct {
	Accounts *account.Service
	Plans    plan.Store
	Clock    clock.Clock
	HTTPS    bool                           // the configured address is https
	Address  func(*http.Request) netip.Addr // where a request comes from
	Scrub    func(context.Context) error    // takes what was deleted out of the database's side files

	// Tokens open the API to programs; nil: to none.
	Tokens *token.Service
	// Owns tells whether a student owns this server; nil: nobody does.
	Owns func(context.Context, student.ID) (bool, error)
	// Safe tells whether a student has another way in than the four words; nil: nobody has.
	Safe func(context.Context, student.ID) (bool, error)
}

// visit is what is known of one request; it is filled in when first asked for.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	looked  bool
	kept    bool
	session account.Session
	rev     int64
	state   plan.State
	err     error
}

type visitKey struct{}

// Wrap gives every request its visit. It stands around the whole site.
func (d *Desk) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w}
		v.r = r.WithContext(context.WithValue(r.Context(), visitKey{}, v))
		next.ServeHTTP(w, v.r)
	})
}

func (d *Desk) visit(r *http.Request) *visit {
	v, ok := r.Context().Value(visitKey{}).(*visit)
	if !ok {
		v = &visit{} // a request that did not come through Wrap
	}
	if !v.looked {
		v.looked = true
		d.look(v, r)
	}
	return v
}

func (d *Desk) look(v *visit, r *http.Request) {
	cookie := d.Cookie(r, cookieName)
	if cookie == "" {
		return
	}
	s, err := d.Accounts.Device(r.Context(), cookie)
	if errs.KindOf(err) == errs.NotFound {
		return // ended, expired or forged: a visitor like others
	}
	if err != nil {
		v.err = err
		return
	}
	v.session, v.kept = s, true
	if s.Cookie != "" && v.w != nil {
		d.Open(v.w, r, s.Cookie)
	}
	d.readPlan(r.Context(), v)
}

// readPlan reads the plan of the visit's student.
func (d *Desk) readPlan(ctx context.Context, v *visit) {
	rev, err := d.Plans.Latest(ctx, v.session.Student)
	switch {
	case errs.KindOf(err) == errs.NotFound: // kept, and nothing in it yet
	case err != nil:
		v.err = err
	default:
		v.rev = rev.Rev
		v.state, v.err = ReadState(rev.State)
	}
}

// ReadState reads a kept state. What an older version of the program wrote and
// this one no longer understands is left out, never an error.
func ReadState(text string) (plan.State, error) {
	q, err := url.ParseQuery(text)
	if err != nil {
		return plan.State{}, errs.Wrap(err, errs.Internal, "The kept plan cannot be read.")
	}
	state, err := plan.FromQuery(q)
	if err != nil && errs.KindOf(err) != errs.Invalid {
		return state, err
	}
	return state, nil
}

// Current is the plan that the device of this request keeps.
func (d *Desk) Current(r *http.Request) (state plan.State, kept bool, err error) {
	v := d.visit(r)
	return v.state, v.kept, v.err
}

// Student is who keeps a plan on the device of this request.
func (d *Desk) Student(r *http.Request) (who student.ID, kept bool, err error) {
	v := d.visit(r)
	return v.session.Student, v.kept, v.err
}

// Who is whoever sent the request that ctx belongs to, for operations that get no
// request: the JSON API, and what a page asks of other rooms. errs.Forbidden when
// the device keeps no plan.
func (d *Desk) Who(ctx context.Context) (student.ID, error) {
	v, ok := ctx.Value(visitKey{}).(*visit)
	if !ok {
		return "", noPlan()
	}
	if v = d.visit(v.r); v.err != nil {
		return "", v.err
	}
	if !v.kept {
		return "", noPlan()
	}
	return v.session.Student, nil
}

// Device is the id of the device of this request among those of its student,
// empty when it keeps nothing.
func (d *Desk) Device(r *http.Request) string { return d.visit(r).session.Device }

// Owner tells whether whoever sent the request owns this server.
func (d *Desk) Owner(r *http.Request) (bool, error) {
	v := d.visit(r)
	if v.err != nil || !v.kept || d.Owns == nil {
		return false, v.err
	}
	return d.Owns(r.Context(), v.session.Student)
}

func noPlan() error {
	return errs.New(errs.Forbidden, "This device keeps no plan. Keep it first, or open it with its recovery code.")
}

// Save makes state the kept plan and returns its revision, 0 when the plan was
// so already and there is nothing to undo. says is what the person did, for the
// plan's history. errs.Conflict when another tab or device saved since this
// request began.
func (d *Desk) Save(r *http.Request, state plan.State, says string) (int64, error) {
	v := d.visit(r)
	if v.err != nil {
		return 0, v.err
	}
	if !v.kept {
		return 0, noPlan()
	}
	rev, err := d.Plans.Append(r.Context(), v.session.Student, v.rev, d.Clock.Now(), state.Query().Encode(), says)
	if err != nil {
		return 0, err
	}
	before := v.rev
	v.rev, v.state = rev.Rev, state
	if rev.Rev == before {
		return 0, nil
	}
	return rev.Rev, nil
}

// Undo takes back the change that made revision rev of the kept plan.
func (d *Desk) Undo(r *http.Request, rev int64) error {
	v := d.visit(r)
	if v.err != nil {
		return v.err
	}
	if !v.kept {
		return errs.New(errs.Forbidden, "This device keeps no plan, so there is nothing to take back.")
	}
	back, err := d.Plans.Undo(r.Context(), v.session.Student, rev, d.Clock.Now())
	if err != nil {
		return err
	}
	v.rev = back.Rev
	v.state, err = ReadState(back.State)
	return err
}
