package confine_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/confine"
)

// The test binary is its own child.
const childVariable = "PREROUND_TEST_CHILD"

const memory = 128 << 20

func TestMain(m *testing.M) {
	if what := os.Getenv(childVariable); what != "" {
		if err := confine.Limit(memory, 2*time.Second); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(3)
		}
		child(what)
		return
	}
	os.Exit(m.Run())
}

func child(what string) {
	switch what {
	case "echo":
		b, err := io.ReadAll(os.Stdin)
		if err != nil {
			os.Exit(1)
		}
		fmt.Print(strings.ToUpper(string(b)), len(os.Environ()))
	case "swell":
		var all [][]byte
		for range 1 << 20 {
			b := make([]byte, 1<<20)
			for i := range b {
				b[i] = 1
			}
			all = append(all, b)
		}
		fmt.Print(len(all))
	case "chatter":
		for {
			if _, err := fmt.Print(strings.Repeat("x", 4096)); err != nil {
				os.Exit(1)
			}
		}
	case "spin":
		for {
			continue
		}
	case "wait":
		select {}
	case "write":
		if err := os.WriteFile(os.TempDir()+"/preround-confined", []byte("x"), 0o600); err == nil {
			fmt.Print("written")
		}
	}
}

func run(t *testing.T, what string) (string, error) {
	t.Helper()
	c := confine.New(os.Args[0], nil, []string{childVariable + "=" + what, "TMPDIR=" + t.TempDir()}, confine.Limits{Time: 5 * time.Second, Answer: 1 << 16})
	b, err := c.Run(t.Context(), strings.NewReader("hello "))
	return string(b), err
}

func TestAChildAnswers(t *testing.T) {
	t.Setenv("PREROUND_SECRET_OF_THE_PARENT", "x")
	if got, err := run(t, "echo"); err != nil || got != "HELLO 2" {
		t.Errorf("%q %v", got, err)
	}
}

// Row 23: none of these brings more than the child to its end.
func TestRow23AChildThatTakesTooMuchDies(t *testing.T) {
	t.Parallel()
	for _, what := range []string{"swell", "chatter", "spin", "wait"} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			if got, err := run(t, what); !errors.Is(err, confine.ErrTooMuch) {
				t.Errorf("%d bytes, %v", len(got), err)
			}
			if took := time.Since(began); took > 10*time.Second {
				t.Errorf("it took %s", took)
			}
		})
	}
	if got, _ := run(t, "write"); got != "" {
		t.Error("the child wrote a file")
	}
}

func TestOneWaitsForTheOther(t *testing.T) {
	t.Parallel()
	c := confine.New(os.Args[0], nil, []string{childVariable + "=wait"}, confine.Limits{Time: 300 * time.Millisecond, Answer: 1, AtOnce: 1})
	busy := make(chan error)
	go func() { _, err := c.Run(t.Context(), nil); busy <- err }()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := <-busy; !errors.Is(err, confine.ErrTooMuch) {
		t.Error(err)
	}
	if _, err := c.Run(ended, nil); err == nil {
		t.Error("one whose asker has gone ran")
	}
}
