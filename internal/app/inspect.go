package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"time"

	"preround/internal/papers/inspect"
	"preround/internal/platform/confine"
	"preround/internal/platform/errs"
)

// What one inspection may take. Two run at a time, so hostile files cost the
// server at most twice this memory, for at most this time.
const (
	inspectMemory = 512 << 20
	inspectTime   = 20 * time.Second
	inspectAtOnce = 2
)

// lookout looks into files in a child process: this program, called with inspect.
type lookout struct{ child *confine.Child }

func newLookout() (*lookout, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	limits := confine.Limits{Time: inspectTime, Answer: 2*inspect.MaxBytes + 1<<16, AtOnce: inspectAtOnce}
	return &lookout{confine.New(program, []string{"inspect"}, []string{"GOMAXPROCS=1"}, limits)}, nil
}

// verdict is the first line of the child's answer; the clean copy follows.
type verdict struct {
	Found   inspect.Found
	Refused string
}

// Inspect implements papers.Inspector.
func (l *lookout) Inspect(ctx context.Context, file io.Reader) (inspect.Found, error) {
	answer, err := l.child.Run(ctx, file)
	if errors.Is(err, confine.ErrTooMuch) {
		return inspect.Found{}, inspect.TooMuch()
	}
	if err != nil {
		return inspect.Found{}, err
	}
	line, body, ok := bytes.Cut(answer, []byte("\n"))
	var v verdict
	if err := json.Unmarshal(line, &v); err != nil || !ok {
		return inspect.Found{}, errs.Wrap(err, errs.Internal, "The inspection of a file gave no answer")
	}
	if v.Refused != "" {
		return inspect.Found{}, errs.Fault("file", "%s", v.Refused)
	}
	v.Found.Body = body
	return v.Found, nil
}

// inspectChild is the child: it reads a file and answers with a verdict.
func inspectChild(in io.Reader, out io.Writer) error {
	if err := confine.Limit(inspectMemory, inspectTime); err != nil {
		return err
	}
	body, err := io.ReadAll(io.LimitReader(in, inspect.MaxBytes+1))
	if err != nil {
		return err
	}
	found, err := inspect.Inspect(body)
	v := verdict{Found: found}
	if err != nil {
		p := errs.ProblemsOf(err)
		if len(p) == 0 {
			return err
		}
		v.Refused = p[0].Says
	}
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if _, err := out.Write(append(line, '\n')); err != nil {
		return err
	}
	_, err = out.Write(found.Body)
	return err
}
