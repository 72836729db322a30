package cv

import (
	"context"
	"slices"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Version is a CV as it was when it was saved.
type Version struct {
	Rev int64
	At  time.Time
}

// Versions lists how often a CV was saved, newest first; errs.NotFound for one that
// does not stand.
func (s *Service) Versions(ctx context.Context, who student.ID, which VariantID) ([]Version, error) {
	if _, err := s.Variant(ctx, who, which); err != nil {
		return nil, err
	}
	all, err := s.saved(ctx, who, which)
	if err != nil {
		return nil, err
	}
	var out []Version
	for _, r := range all {
		out = append(out, Version{r.Rev, r.At})
	}
	slices.Reverse(out)
	return out, nil
}

// saved are the revisions of a CV, oldest first, less those that threw it away.
func (s *Service) saved(ctx context.Context, who student.ID, which VariantID) ([]VariantRevision, error) {
	all, err := s.in.Store.AllVariants(ctx, who)
	return slices.DeleteFunc(all, func(r VariantRevision) bool { return r.ID != which || r.Gone }), err
}

// Then is a CV as it would have been printed when its revision rev was saved: that
// revision, and the record as it stood then. Where the record of then is no longer
// kept, it is the oldest that is.
func (s *Service) Then(ctx context.Context, who student.ID, which VariantID, rev int64) (Record, Variant, error) {
	all, err := s.saved(ctx, who, which)
	if err != nil {
		return Record{}, Variant{}, err
	}
	i := slices.IndexFunc(all, func(r VariantRevision) bool { return r.Rev == rev })
	if i < 0 {
		return Record{}, Variant{}, errs.New(errs.NotFound, "This CV has no such version.")
	}
	v, err := decodeVariant(all[i])
	if err != nil {
		return Record{}, v, err
	}
	r, err := s.recordAt(ctx, who, all[i].At)
	return r, v, err
}

func (s *Service) recordAt(ctx context.Context, who student.ID, at time.Time) (Record, error) {
	history, err := s.in.Store.History(ctx, who, mostHistory)
	if err != nil || len(history) == 0 {
		return Record{}, err
	}
	i := slices.IndexFunc(history, func(r Revision) bool { return !r.At.After(at) })
	if i < 0 {
		if oldest := history[len(history)-1]; oldest.Rev == 1 {
			return Record{}, nil // there was none yet
		}
		i = len(history) - 1
	}
	return s.Before(ctx, who, history[i].Rev)
}

// mostHistory is more than a store keeps of a record.
const mostHistory = 1000
