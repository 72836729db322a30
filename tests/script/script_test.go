// Package script runs the whole program by scripts: testdata/*.txtar are read by
// testscript, and each runs once on either database, with a data folder, an address
// and a database of its own.
//
// In a script the program is called preround, as a person would call it. Beside the
// commands of testscript there are:
//
//	exits CODE command...          runs a command that must end with this code
//	ready [ADDR]                   waits until a server that was started with & answers /readyz
//	get [-status=N] [-addr=A] PATH what a visitor gets: body to stdout, status and headers to stderr
//	post [-status=N] PATH K=V...   sends a form in the same way; cookies are kept for the script
//	terminate [N]                  sends SIGTERM to the Nth background command (from 0), or the latest
//	freeport NAME                  sets $NAME to another free address
//
// [sqlite] and [postgres] are conditions, for the few lines that differ.
package script

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"preround/internal/app"
	"preround/internal/platform/db/dbtest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"preround": preround})
}

// preround is cmd/preround, run by this test binary under another name.
func preround() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := app.Run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

func TestSQLite(t *testing.T) {
	t.Parallel()
	eachScript(t, func(*testing.T) string { return "" })
}

func TestPostgres(t *testing.T) {
	t.Parallel()
	eachScript(t, func(t *testing.T) string {
		c := dbtest.EmptyPostgresConfig(t)
		dbtest.Create(t, c)
		return c.URL
	})
}

// eachScript runs every script with the database whose URL database gives;
// empty means the embedded one.
func eachScript(t *testing.T, database func(*testing.T) string) {
	scripts, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in testdata: %v", err)
	}
	for _, script := range scripts {
		t.Run(strings.TrimSuffix(filepath.Base(script), ".txtar"), func(t *testing.T) {
			t.Parallel()
			url := database(t)
			testscript.Run(t, testscript.Params{
				Files:               []string{script},
				RequireExplicitExec: true,
				RequireUniqueNames:  true,
				Setup:               func(e *testscript.Env) error { return setUp(e, url) },
				Cmds:                commands,
				Condition: func(cond string) (bool, error) {
					switch cond {
					case "sqlite":
						return url == "", nil
					case "postgres":
						return url != "", nil
					}
					return false, fmt.Errorf("there is no condition %q", cond)
				},
			})
		})
	}
}

func setUp(e *testscript.Env, databaseURL string) error {
	addr, err := freeAddr()
	if err != nil {
		return err
	}
	e.Setenv("ADDR", addr)
	e.Setenv("PREROUND_ADDR", addr)
	e.Setenv("PREROUND_DATA", filepath.Join(e.WorkDir, "data"))
	e.Setenv("PREROUND_DATABASE_URL", databaseURL)
	e.Setenv("PREROUND_NOW", "2026-11-22T09:00:00Z")
	e.Values[visitorKey{}] = &visitor{cookies: map[string]string{}}
	return nil
}

// freeAddr is a loopback address on which nobody listens.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}
