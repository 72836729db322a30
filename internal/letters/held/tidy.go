package held

import (
	"context"
	"time"
)

// Tidy deletes the files whose keys are gone, and codes and passes that have ended. It
// is called every few minutes.
func (s *Service) Tidy(ctx context.Context) error {
	if err := s.in.Steps.SweepSteps(ctx, s.now()); err != nil {
		return err
	}
	for {
		names, err := s.in.Doomed.Doomed(ctx, 100)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, name := range names {
			if err := s.in.Vault.Delete(ctx, name); err != nil {
				return err
			}
			if err := s.in.Doomed.Undoom(ctx, name); err != nil {
				return err
			}
		}
	}
}

// orphanFor is how old a file must be to be swept: its row may be on the way.
const orphanFor = 24 * time.Hour

// Sweep removes files that no row names, which something cut off left behind. list tells
// all files of letters and when each was made; it is called once a day.
func (s *Service) Sweep(ctx context.Context, list func(func(name string, made time.Time) error) error) (swept int, err error) {
	before := s.now().Add(-orphanFor)
	var batch []string
	flush := func() error {
		known, err := s.in.Doomed.Known(ctx, batch)
		if err != nil {
			return err
		}
		for _, name := range batch {
			if known[name] {
				continue
			}
			if err := s.in.Vault.Delete(ctx, name); err != nil {
				return err
			}
			swept++
		}
		batch = batch[:0]
		return nil
	}
	err = list(func(name string, made time.Time) error {
		if made.After(before) {
			return nil
		}
		if batch = append(batch, name); len(batch) < 200 {
			return nil
		}
		return flush()
	})
	if err != nil {
		return swept, err
	}
	return swept, flush()
}
