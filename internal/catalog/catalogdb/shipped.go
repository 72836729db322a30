package catalogdb

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/db"
)

// SumOf names the content of the files that match the patterns, for Import: any
// changed byte, name or program version gives another sum. It costs far less than
// reading the places.
func SumOf(files fs.FS, programVersion string, patterns ...string) (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%q\n", programVersion)
	for _, pattern := range patterns {
		names, err := fs.Glob(files, pattern)
		if err != nil {
			return "", err
		}
		for _, name := range names {
			body, err := fs.ReadFile(files, name)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(h, "%q %d\n", name, len(body))
			h.Write(body)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

// Import brings the stored places up to those that ship with the program, as
// catalog.Merge decides, all or nothing. sum names what is shipped; when the last
// import took in the same, read is not called and nothing is looked at, so that
// every start may ask. ran tells whether it was another. Of several nodes that
// import at once the first does the work. What the owner edited or added stays;
// the decision lists it under Differs.
func (s *Store) Import(ctx context.Context, at time.Time, sum string, read func() ([]catalog.Place, error)) (d catalog.Decision, ran bool, err error) {
	if had, err := s.imported(ctx); err != nil || had == sum && sum != "" {
		return d, false, err
	}
	shipped, err := read()
	if err != nil {
		return d, false, err
	}
	err = s.d.Write(ctx, func(ctx context.Context) error {
		had, err := s.imported(ctx)
		if ran = had != sum || sum == ""; err != nil || !ran {
			return err
		}
		stored, _, err := s.All(ctx)
		if err != nil {
			return err
		}
		d = catalog.Merge(shipped, stored)
		if err := s.carryOut(ctx, at, d, stored); err != nil {
			return err
		}
		_, err = s.d.Exec(ctx, `INSERT INTO catalogue (name, version, shipped_sum) VALUES ('places', 1, $1)
			ON CONFLICT (name) DO UPDATE SET shipped_sum = $1`, sum)
		return err
	})
	return d, ran, err
}

func (s *Store) imported(ctx context.Context) (sum string, err error) {
	_, err = s.d.Get(ctx, db.Into(&sum), `SELECT shipped_sum FROM catalogue WHERE name = 'places'`)
	return sum, err
}

func (s *Store) carryOut(ctx context.Context, at time.Time, d catalog.Decision, all []catalog.Stored) error {
	b := batch{s: s, at: at}
	take := func(places []catalog.Shipped, says string) error {
		for _, p := range places {
			err := b.put(ctx, catalog.Stored{Place: p.Place, Origin: catalog.OriginShipped, ShippedHash: p.Hash}, says)
			if err != nil {
				return err
			}
		}
		return nil
	}
	if err := take(d.Insert, "Shipped"); err != nil {
		return err
	}
	if err := take(d.Update, "Shipped anew"); err != nil {
		return err
	}
	if err := take(d.Adopt, "Shipped as it was here"); err != nil {
		return err
	}
	have := make(map[catalog.ID]catalog.Stored, len(all))
	for _, p := range all {
		have[p.Place.ID] = p
	}
	mark := func(ids []catalog.ID, withdrawn bool, says string) error {
		for _, id := range ids {
			p := have[id]
			p.Withdrawn = withdrawn
			if err := b.put(ctx, p, says); err != nil {
				return err
			}
		}
		return nil
	}
	if err := mark(d.Withdraw, true, "Shipped no longer"); err != nil {
		return err
	}
	return mark(d.Restore, false, "Shipped again")
}
