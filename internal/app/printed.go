package app

import (
	"context"
	"crypto/sha256"
	"maps"
	"slices"
	"time"

	"preround/internal/platform/errs"
)

// again is pdf, or what it gave for the same before. It does not keep a page waiting
// while the engine is made ready: then it is errs.Busy.
func (p *press) again(ctx context.Context, source string, files map[string][]byte) ([]byte, error) {
	sum := sha256.New()
	_, _ = sum.Write([]byte(source)) // a hash takes everything
	for _, name := range slices.Sorted(maps.Keys(files)) {
		_, _ = sum.Write([]byte("\x00" + name + "\x00"))
		_, _ = sum.Write(files[name])
	}
	key := [32]byte(sum.Sum(nil))
	if pdf, ok := p.lately.Get(key); ok {
		return pdf, nil
	}
	return p.inTime(ctx, key, source, files)
}

// How long a page and a file wait for the engine, which takes longer only once in the
// life of a server; what was begun then goes on.
const (
	pageWaits = 4 * time.Second
	fileWaits = 40 * time.Second
)

func (p *press) inTime(ctx context.Context, key [32]byte, source string, files map[string][]byte) ([]byte, error) {
	type result struct {
		pdf []byte
		err error
	}
	wait := fileWaits
	if until, ok := ctx.Deadline(); ok && time.Until(until) < 2*fileWaits {
		wait = pageWaits
	}
	work, stop := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Minute)
	done := make(chan result, 1)
	go func() {
		defer stop()
		pdf, err := p.pdf(work, source, files)
		if err == nil {
			p.lately.Put(key, pdf)
		}
		done <- result{pdf, err}
	}()
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case got := <-done:
		return got.pdf, got.err
	case <-late.C:
	case <-ctx.Done():
	}
	return nil, errs.New(errs.Busy, "The pages are still being set. Try again in a moment.")
}
