package statement

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"preround/internal/guard"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Around is what stands around a text: its place, the student's record, all names.
type Around struct {
	Place  string // what the application is called; empty: a base, or an application that is gone
	About  About
	Names  *Names
	Record Record
	Asked  Limit             // that the place states; zero: it states none
	Called map[string]string // the student's applications by their names
}

// Setup is what a Service needs.
type Setup struct {
	Store    Store
	Links    Links
	Doors    Doors
	Transact func(ctx context.Context, do func(ctx context.Context) error) error
	// Around gathers what a text is measured by.
	Around func(ctx context.Context, who student.ID, d Document) (Around, error)
	Clock  clock.Clock
	Random io.Reader
}

// Service is what a person does with texts.
type Service struct{ in Setup }

// New makes the service.
func New(s Setup) *Service { return &Service{s} }

// List lists the texts that stand, the newest first.
func (s *Service) List(ctx context.Context, who student.ID) ([]Revision, error) {
	all, err := s.in.Store.Newest(ctx, who)
	all = slices.DeleteFunc(all, func(r Revision) bool { return r.Gone })
	slices.SortFunc(all, func(a, b Revision) int { return strings.Compare(string(b.ID), string(a.ID)) })
	return all, err
}

func nothing() error {
	return errs.New(errs.NotFound, "There is no such text. It may have been thrown away; “Statements” lists those that you have.")
}

// Open is the newest revision of a text; errs.NotFound for another's and for one that
// was thrown away.
func (s *Service) Open(ctx context.Context, who student.ID, which ID) (Revision, error) {
	r, found, err := s.in.Store.Latest(ctx, who, which)
	if err == nil && (!found || r.Gone) {
		err = nothing()
	}
	return r, err
}

// maxTexts is how many texts a student may have, those thrown away included.
const maxTexts = 200

// Begin makes a new text. One for an application may be made from a base: then it
// begins with the base's text and remembers it.
func (s *Service) Begin(ctx context.Context, who student.ID, d Document) (Revision, error) {
	var out Revision
	err := s.in.Transact(ctx, func(ctx context.Context) error {
		all, err := s.in.Store.Newest(ctx, who)
		if err != nil {
			return err
		}
		if len(all) >= maxTexts {
			return errs.New(errs.Invalid, "There are %d texts already. Change one of them.", len(all))
		}
		says := "Began it"
		if d.Base != "" {
			base, err := s.Open(ctx, who, d.Base)
			if err != nil {
				return err
			}
			if !base.IsBase() || d.IsBase() {
				return errs.New(errs.Invalid, "Only a base text can be the beginning of another, and only of one for an application.")
			}
			d.BaseRev, d.Text, says = base.Rev, base.Text, "Made from “"+base.Name()+"”"
		}
		if d, err = d.clean(); err != nil {
			return err
		}
		name, err := id.New(s.in.Clock.Now(), s.in.Random)
		if err != nil {
			return err
		}
		d.ID, d.Ready, d.Gone = ID(name), nil, false
		out, err = s.in.Store.Append(ctx, who, 0, Revision{Document: d, At: s.in.Clock.Now(), Says: says})
		return err
	})
	return out, err
}

// Name is what a text is called in lists.
func (d Document) Name() string {
	if d.Title != "" {
		return d.Title
	}
	if d.IsBase() {
		return d.Kind.Label() + " without a name"
	}
	return d.Kind.Label()
}

// Save makes d the text. seen is the revision that the person was looking at. A text
// that was ready is a draft again, unless nothing that goes out was changed. It gives
// the newest revision, that of seen where nothing was changed at all.
func (s *Service) Save(ctx context.Context, who student.ID, seen int64, d Document) (Revision, error) {
	d, err := d.clean()
	if err != nil {
		return Revision{}, err
	}
	return s.change(ctx, who, d.ID, seen, "Saved", func(now *Document) error {
		goesOut := now.Text != d.Text || now.To != d.To || now.On != d.On
		now.Title, now.Text, now.To, now.On, now.Limit, now.Found = d.Title, d.Text, d.To, d.On, d.Limit, d.Found
		if goesOut {
			now.Ready = nil
		}
		return nil
	})
}

// change adds a revision that differs in what do does; none where it differs in
// nothing.
func (s *Service) change(ctx context.Context, who student.ID, which ID, seen int64, says string, do func(*Document) error) (Revision, error) {
	var out Revision
	err := s.in.Transact(ctx, func(ctx context.Context) error {
		r, found, err := s.in.Store.Latest(ctx, who, which)
		if err != nil {
			return err
		}
		if !found {
			return nothing()
		}
		next := r.Document
		if err := do(&next); err != nil {
			return err
		}
		if out = r; same(next, r.Document) {
			return nil
		}
		out, err = s.in.Store.Append(ctx, who, seen, Revision{Document: next, At: s.in.Clock.Now(), Says: says})
		return err
	})
	return out, err
}

func same(a, b Document) bool {
	return a.Kind == b.Kind && a.Title == b.Title && a.For == b.For && a.Base == b.Base && a.BaseRev == b.BaseRev && a.Text == b.Text && a.To == b.To && a.On == b.On &&
		a.Limit == b.Limit && slices.Equal(a.Found, b.Found) && (a.Ready == nil) == (b.Ready == nil) && a.Gone == b.Gone
}

// Look is a text with the report on it.
func (s *Service) Look(ctx context.Context, who student.ID, which ID) (Revision, Around, Report, error) {
	r, err := s.Open(ctx, who, which)
	if err != nil {
		return r, Around{}, Report{}, err
	}
	around, report, err := s.Report(ctx, who, r.Document)
	return r, around, report, err
}

// Report looks at a text as it is given, saved or not.
func (s *Service) Report(ctx context.Context, who student.ID, d Document) (Around, Report, error) {
	around, err := s.in.Around(ctx, who, d)
	if err != nil {
		return around, Report{}, err
	}
	all, err := s.in.Store.Newest(ctx, who)
	if err != nil {
		return around, Report{}, err
	}
	around.About.Year = s.in.Clock.Now().Year()
	in := Input{Text: d.Text, To: d.To, Limit: d.Limit, About: around.About, Names: around.Names, Record: around.Record}
	if in.Limit.Most == 0 {
		in.Limit = around.Asked
	}
	for _, o := range all {
		if o.For != "" && o.For != d.For && !o.Gone && o.Text != "" {
			title := o.Name()
			if to := around.Called[o.For]; to != "" {
				title += " for " + to
			}
			in.Earlier = append(in.Earlier, Earlier{o.ID, title, o.Text})
		}
	}
	return around, Check(in), nil
}

// Refused is the answer to "ready" where something stands against it.
type Refused struct{ Refusals []Refusal }

func (Refused) Error() string { return "something stands against calling this text ready" }

// MarkReady says that a text may go out as it is. Refused says what stands against it,
// unless the student overrules that with a reason, which is kept.
func (s *Service) MarkReady(ctx context.Context, who student.ID, which ID, seen int64, reason string) (Revision, error) {
	r, _, report, err := s.Look(ctx, who, which)
	if err != nil {
		return r, err
	}
	reason = strings.Join(strings.Fields(reason), " ")
	told := errs.Faults(guard.Problems("reason", reason))
	switch {
	case told != nil:
		return r, told
	case r.IsBase():
		return r, errs.New(errs.Invalid, "A base text goes to no place. Make one for an application from it.")
	case r.Text == "":
		return r, errs.Fault("text", "There is no text yet.")
	case utf8.RuneCountInString(reason) > maxReason:
		return r, errs.Fault("reason", "The reason is longer than %d characters. Shorten it.", maxReason)
	case len(report.Refusals) > 0 && reason == "":
		return r, Refused{report.Refusals}
	}
	ready := &Readiness{On: s.in.Clock.Now()}
	says := "Ready"
	for _, f := range report.Refusals {
		ready.Overruled = append(ready.Overruled, f.Says)
		ready.Reason, says = reason, "Ready all the same: "+reason
	}
	return s.change(ctx, who, which, seen, says, func(d *Document) error {
		if d.Text != r.Text {
			return errs.New(errs.Conflict, "This text was changed meanwhile. Look at it again.")
		}
		d.Ready = ready
		return nil
	})
}

// Reopen makes a text that was ready a draft again.
func (s *Service) Reopen(ctx context.Context, who student.ID, which ID, seen int64) (Revision, error) {
	return s.change(ctx, who, which, seen, "A draft again", func(d *Document) error {
		d.Ready = nil
		return nil
	})
}

// ThrowAway takes a text out of the list; with gone false it comes back.
func (s *Service) ThrowAway(ctx context.Context, who student.ID, which ID, gone bool) error {
	r, found, err := s.in.Store.Latest(ctx, who, which)
	if err != nil {
		return err
	}
	if !found {
		return nothing()
	}
	says := "Brought back"
	if gone { // and nobody reads it any more
		says = "Thrown away"
		if err := s.EndShare(ctx, who, which); err != nil {
			return err
		}
	}
	_, err = s.change(ctx, who, which, r.Rev, says, func(d *Document) error {
		d.Gone = gone
		return nil
	})
	return err
}

// History lists the newest revisions of a text, newest first, without texts.
func (s *Service) History(ctx context.Context, who student.ID, which ID, limit int) ([]Revision, error) {
	return s.in.Store.History(ctx, who, which, limit)
}

// Before is a text as it was at a revision.
func (s *Service) Before(ctx context.Context, who student.ID, which ID, rev int64) (Revision, error) {
	r, found, err := s.in.Store.At(ctx, who, which, rev)
	if err == nil && !found {
		err = errs.New(errs.NotFound, "That version is no longer kept.")
	}
	return r, err
}

// GoBack makes a text what it was at a revision, by adding that once more.
func (s *Service) GoBack(ctx context.Context, who student.ID, which ID, seen, to int64) (Revision, error) {
	old, err := s.Before(ctx, who, which, to)
	if err != nil {
		return old, err
	}
	return s.change(ctx, who, which, seen, "Went back", func(d *Document) error {
		*d = old.Document
		d.Gone = false
		return nil
	})
}
