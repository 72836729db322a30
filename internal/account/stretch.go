package account

import (
	"context"

	"golang.org/x/crypto/argon2"

	"preround/internal/platform/errs"
)

// The work that one look at a recovery code costs: argon2id over 19 MiB, twice,
// about 23 ms of one core. docs/decisions/0020-recovery-code.md says why.
const (
	stretchTime    = 2
	stretchMemory  = 19 * 1024 // KiB
	stretchAtOnce  = 4         // 76 MiB at most
	stretchHash    = 32
	stretchWaiting = 64 // beyond these a try is turned away at once
)

// stretcher turns a code into its stored hash, slowly on purpose. Only a few work
// at a time, so that a flood of tries cannot take the server's memory.
type stretcher struct {
	work    func(code string, salt []byte) []byte
	slots   chan struct{}
	waiting chan struct{}
}

func newStretcher() *stretcher {
	return &stretcher{
		work: func(code string, salt []byte) []byte {
			return argon2.IDKey([]byte(code), salt, stretchTime, stretchMemory, 1, stretchHash)
		},
		slots:   make(chan struct{}, stretchAtOnce),
		waiting: make(chan struct{}, stretchWaiting),
	}
}

// hash is the code's hash under that secret.
func (s *stretcher) hash(ctx context.Context, under secret, code string) ([]byte, error) {
	return s.salted(ctx, code, under.mac(32, "recovery code"))
}

// salted is the slow hash of a text under a salt.
func (s *stretcher) salted(ctx context.Context, text string, salt []byte) ([]byte, error) {
	select {
	case s.waiting <- struct{}{}:
		defer func() { <-s.waiting }()
	default:
		return nil, errs.New(errs.Busy, "Too many people are opening their plans at this moment. Try again in a few seconds.")
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return s.work(text, salt), nil
}
