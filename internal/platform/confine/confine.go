// Package confine runs a part of this program in a child process of its own, with
// a limit on the memory, the time and the answer that it may take. What reads
// files that strangers send runs there: when a file makes the reader swell or
// stumble, the child dies and the server stays as it is.
//
// The parent calls Child.Run; the child is the same program with other arguments
// and calls Limit before it reads anything.
package confine

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"time"
)

// Limits of a child, as the parent holds it to; that of memory the child sets.
type Limits struct {
	Time   time.Duration // from start to end
	Answer int64         // bytes that it may answer
	AtOnce int           // children at the same time; further ones wait
}

// Child is a program that runs within limits.
type Child struct {
	program string
	args    []string
	env     []string
	limits  Limits
	free    chan struct{}
}

// ErrTooMuch tells that a child took more than its limits, or died.
var ErrTooMuch = errors.New("a child process took more than its limits")

// New is the child that the program with these arguments is. env is its whole
// environment: nothing of the parent's goes to it.
func New(program string, args, env []string, l Limits) *Child {
	return &Child{program: program, args: args, env: env, limits: l, free: make(chan struct{}, max(1, l.AtOnce))}
}

// Run gives the child what in holds and returns what it answers. It waits for its
// turn as long as ctx lives.
func (c *Child) Run(ctx context.Context, in io.Reader) ([]byte, error) {
	select {
	case c.free <- struct{}{}:
		defer func() { <-c.free }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, c.limits.Time)
	defer cancel()
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	cmd.Env = append([]string{}, c.env...)
	cmd.Stdin = in
	out := &capped{left: c.limits.Answer}
	cmd.Stdout = out
	cmd.WaitDelay = time.Second
	apart(cmd)
	if err := cmd.Run(); err != nil {
		return nil, errors.Join(ErrTooMuch, err)
	}
	return out.b.Bytes(), nil
}

// capped takes so much and then fails, which ends the child.
type capped struct {
	b    bytes.Buffer
	left int64
}

func (c *capped) Write(p []byte) (int, error) {
	if c.left -= int64(len(p)); c.left < 0 {
		return 0, ErrTooMuch
	}
	return c.b.Write(p)
}
