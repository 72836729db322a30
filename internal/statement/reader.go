package statement

import (
	"context"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Doors makes links for readers and ends them. The caller fulfils it.
type Doors interface {
	// Make gives the address of a link that opens a document until then.
	Make(ctx context.Context, who student.ID, which ID, until time.Time) (address string, err error)
	// Revoke ends all links of a document.
	Revoke(ctx context.Context, who student.ID, which ID) error
}

// Share gives a reader's link to a text. It is known this once; a link that stood
// before ends.
func (s *Service) Share(ctx context.Context, who student.ID, which ID) (address string, until time.Time, err error) {
	now := s.in.Clock.Now()
	until = now.AddDate(0, 0, ReaderDays)
	err = s.in.Transact(ctx, func(ctx context.Context) error {
		r, err := s.Open(ctx, who, which)
		if err != nil {
			return err
		}
		if r.Text == "" {
			return errs.New(errs.Invalid, "There is no text yet that somebody could read. Write it and save it first.")
		}
		if err := s.EndShare(ctx, who, which); err != nil {
			return err
		}
		if address, err = s.in.Doors.Make(ctx, who, which, until); err != nil {
			return err
		}
		return s.in.Links.AddLink(ctx, who, which, now, until)
	})
	return address, until, err
}

// EndShare ends the reader's link, from the next request on.
func (s *Service) EndShare(ctx context.Context, who student.ID, which ID) error {
	return s.in.Transact(ctx, func(ctx context.Context) error {
		if err := s.in.Doors.Revoke(ctx, who, which); err != nil {
			return err
		}
		return s.in.Links.EndLinks(ctx, who, which, s.in.Clock.Now())
	})
}

// Shared is the newest link of a text; false where none was ever given.
func (s *Service) Shared(ctx context.Context, who student.ID, which ID) (Link, bool, error) {
	return s.in.Links.LastLink(ctx, who, which)
}
