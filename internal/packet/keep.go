package packet

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Seal makes the packet of an application and keeps its bytes. What it gives is
// recorded by Keep, in the transaction in which the application is marked as sent, or
// thrown away by Drop.
func (s *Service) Seal(ctx context.Context, who student.ID, application string) (Kept, error) {
	m, err := s.Make(ctx, who, application)
	if err != nil {
		return Kept{}, err
	}
	return s.SealBytes(ctx, who, Kept{Application: application, Name: m.Name, Type: m.Type, Pages: m.Pages, Enclosed: m.Enclosed}, m.Bytes)
}

// SealBytes is Seal of bytes that are made already: those of an archive.
func (s *Service) SealBytes(ctx context.Context, who student.ID, k Kept, body []byte) (Kept, error) {
	used, err := s.in.Store.Usage(ctx, who)
	if err != nil {
		return k, err
	}
	if used+int64(len(body)) > s.in.Quota {
		return k, errs.New(errs.Invalid, "With this one, your sent packets would take more than the %s that are kept for each student. Say that you sent it without its packet, and keep the file yourself.", Size(s.in.Quota))
	}
	name, err := id.New(s.in.Clock.Now(), s.in.Random)
	if err != nil {
		return k, err
	}
	sum := sha256.Sum256(body)
	if k.At.IsZero() {
		k.At = s.in.Clock.Now()
	}
	k.Bytes, k.SHA256, k.Blob = int64(len(body)), sum[:], "packet/"+name
	k.Key, err = s.in.Vault.Put(ctx, k.Blob, bytes.NewReader(body))
	return k, err
}

// Keep records what was sent, as what belongs to entry n of the application. It joins
// the transaction of ctx.
func (s *Service) Keep(ctx context.Context, who student.ID, k Kept, n int64) error {
	k.N = n
	return s.in.Store.Keep(ctx, who, k)
}

// Drop throws away the bytes of what was not recorded.
func (s *Service) Drop(ctx context.Context, k Kept) {
	_ = s.in.Vault.Delete(context.WithoutCancel(ctx), k.Blob) // no row names it; the sweep would find it, too
}

// Kept is what was sent of an application, newest first.
func (s *Service) Kept(ctx context.Context, who student.ID, application string) ([]Kept, error) {
	return s.in.Store.Kept(ctx, who, application)
}

// Open is the one way to a packet that was sent: it gives it to the student who sent
// it, and to nobody else.
func (s *Service) Open(ctx context.Context, who student.ID, application string, n int64) (Kept, io.ReadCloser, error) {
	if who == "" {
		return Kept{}, nil, noPacket()
	}
	all, err := s.in.Store.Kept(ctx, who, application)
	if err != nil {
		return Kept{}, nil, err
	}
	for _, k := range all {
		if k.N == n && k.Application == application {
			file, err := s.in.Vault.Get(ctx, k.Blob, k.Key)
			if err != nil {
				return k, nil, fmt.Errorf("packet %d of application %s: %w", n, application, err)
			}
			return k, file, nil
		}
	}
	return Kept{}, nil, noPacket()
}

func noPacket() error {
	return errs.New(errs.NotFound, "No packet was kept with that sending.")
}

// Blob is a file in the store.
type Blob struct {
	Name string
	Made time.Time
}

const orphanFor = 24 * time.Hour

// Sweep removes files that no row names, which something cut off left behind.
func (s *Service) Sweep(ctx context.Context, list func(func(Blob) error) error) (swept int, err error) {
	before := s.in.Clock.Now().Add(-orphanFor)
	var batch []string
	flush := func() error {
		known, err := s.in.Store.Known(ctx, batch)
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
