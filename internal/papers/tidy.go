package papers

import (
	"context"
	"time"
)

// Tidy removes what is to go: papers deleted more than ten minutes ago, uploads
// that nobody ended, and the files of both. It is called every minute.
func (s *Service) Tidy(ctx context.Context) error {
	now := s.Clock.Now()
	if _, err := s.store.Purge(ctx, now.Add(-UndoFor)); err != nil {
		return err
	}
	if _, err := s.Uploads.EndOld(ctx, now.Add(-uploadFor)); err != nil {
		return err
	}
	for {
		names, err := s.Doomed.Doomed(ctx, 100)
		if err != nil || len(names) == 0 {
			return err
		}
		for _, name := range names {
			if err := s.Vault.Delete(ctx, name); err != nil {
				return err
			}
			if err := s.Doomed.Undoom(ctx, name); err != nil {
				return err
			}
		}
	}
}

// Sweep removes files that no row names, which something cut off left behind.
// list tells all files and when each was made; it is called once a day.
func (s *Service) Sweep(ctx context.Context, list func(func(Blob) error) error) (swept int, err error) {
	before := s.Clock.Now().Add(-orphanFor)
	var batch []string
	flush := func() error {
		known, err := s.Doomed.Known(ctx, batch)
		if err != nil {
			return err
		}
		for _, name := range batch {
			if known[name] {
				continue
			}
			if err := s.Vault.Delete(ctx, name); err != nil {
				return err
			}
			swept++
		}
		batch = batch[:0]
		return nil
	}
	err = list(func(b Blob) error {
		if b.Made.After(before) {
			return nil // its row may be on the way
		}
		if batch = append(batch, b.Name); len(batch) < 200 {
			return nil
		}
		return flush()
	})
	if err != nil {
		return swept, err
	}
	return swept, flush()
}

// Blob is a file in the store.
type Blob struct {
	Name string
	Made time.Time
}
