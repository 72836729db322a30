//go:build unix

// Command pgtemp runs a command beside a PostgreSQL server of its own, so that
// the store tests can run on both engines with nothing to set up:
//
//	go run ./tools/pgtemp -- go test ./...
//
// It makes an empty cluster in a temporary folder, starts it on a free port of
// the loopback address, sets PREROUND_TEST_POSTGRES to its URL, runs the command,
// stops the server and removes the folder. The exit status is the command's. It
// needs PostgreSQL 15 or later in the PATH or where Debian puts it; when it is
// run by root, the server runs as the user postgres, because PostgreSQL refuses
// to be root.
//
// The cluster sorts text by language rules (ICU, where built in), unlike SQLite,
// so that a query that wrongly relies on the order of text fails in the tests.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

func main() {
	fsync := flag.Bool("fsync", false, "let the server sync its writes to the disk (slow; for measuring)")
	conns := flag.Int("conns", 400, "the most connections")
	flag.Usage = func() {
		fmt.Fprintln(os.Stderr, "usage: pgtemp [options] -- command [arguments]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 {
		flag.Usage()
		os.Exit(2)
	}
	status, err := run(*fsync, *conns, flag.Args())
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgtemp:", err)
		os.Exit(1)
	}
	os.Exit(status)
}

func run(fsync bool, conns int, command []string) (status int, err error) {
	c, err := newCluster()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(c.folder)) }()
	if err := c.init(); err != nil {
		return 0, err
	}
	if err := c.start(fsync, conns); err != nil {
		return 0, err
	}
	defer c.stop()

	// A Ctrl-C goes to the command too; the server must outlive it.
	stopped := make(chan os.Signal, 1)
	signal.Notify(stopped, os.Interrupt, syscall.SIGTERM)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), "PREROUND_TEST_POSTGRES="+c.url())
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	go func() {
		for s := range stopped {
			_ = cmd.Process.Signal(s)
		}
	}()
	err = cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return max(1, exit.ExitCode()), nil
	}
	return 0, err
}

// cluster is one temporary PostgreSQL server.
type cluster struct {
	bin    string // folder of initdb and postgres
	folder string // everything of it, removed at the end
	port   int
	as     *syscall.Credential // who runs it; nil: whoever runs us
	server *exec.Cmd
	died   chan error
}

func newCluster() (*cluster, error) {
	bin, err := findBinaries()
	if err != nil {
		return nil, err
	}
	c := &cluster{bin: bin}
	if c.folder, err = os.MkdirTemp("", "pgtemp"); err != nil {
		return nil, err
	}
	if os.Geteuid() == 0 {
		u, err := user.Lookup("postgres")
		if err != nil {
			return nil, fmt.Errorf("root cannot run PostgreSQL and there is no user postgres: %w", err)
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		c.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(c.folder, uid, gid); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// findBinaries prefers the PATH, then the newest of Debian's versions.
func findBinaries() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("PostgreSQL's initdb is neither in the PATH nor in /usr/lib/postgresql/*/bin; install postgresql (Debian: apt install postgresql)")
	}
	slices.SortFunc(found, func(a, b string) int { return version(a) - version(b) })
	return filepath.Dir(found[len(found)-1]), nil
}

func version(initdb string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(initdb))))
	return n
}

func (c *cluster) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.Dir = c.folder
	// A process group of its own: a Ctrl-C in the terminal is not for the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c.as, Setpgid: true}
	return cmd
}

func (c *cluster) data() string { return filepath.Join(c.folder, "data") }

func (c *cluster) init() error {
	args := []string{"-D", c.data(), "-U", "preround", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-instructions"}
	byLanguage := append(slices.Clone(args), "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US")
	if c.command("initdb", byLanguage...).Run() == nil {
		return nil
	}
	if err := os.RemoveAll(c.data()); err != nil {
		return err
	}
	if out, err := c.command("initdb", append(args, "--locale=C")...).CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return nil
}

func (c *cluster) url() string {
	return fmt.Sprintf("postgres://preround@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

// start starts the server. Another process may take the free port first; then it
// is tried again with another.
func (c *cluster) start(fsync bool, conns int) error {
	onOff := map[bool]string{true: "on", false: "off"}[fsync]
	for try := 0; ; try++ {
		port, err := freePort()
		if err != nil {
			return err
		}
		c.port = port
		log, err := os.Create(filepath.Join(c.folder, "log"))
		if err != nil {
			return err
		}
		c.server = c.command("postgres", "-D", c.data(), "-p", strconv.Itoa(port), "-k", c.folder, "-h", "127.0.0.1",
			"-c", "fsync="+onOff, "-c", "full_page_writes="+onOff, "-c", "max_connections="+strconv.Itoa(conns),
			"-c", "shared_buffers=64MB")
		c.server.Stdout, c.server.Stderr = log, log
		err = c.server.Start()
		_ = log.Close()
		if err != nil {
			return err
		}
		c.died = make(chan error, 1)
		go func(s *exec.Cmd, died chan error) { died <- s.Wait() }(c.server, c.died)
		if err = c.answer(); err == nil {
			return nil
		}
		c.stop()
		if try == 2 {
			text, _ := os.ReadFile(filepath.Join(c.folder, "log"))
			return fmt.Errorf("the server does not start: %w\n%s", err, text)
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

// answer waits until the server answers a query, at most 30 seconds.
func (c *cluster) answer() error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.url())
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case died := <-c.died:
			c.died <- died
			return fmt.Errorf("it ended (%v)", died)
		case <-ctx.Done():
			return err
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// stop ends the server by its process id: at once when it does not obey.
func (c *cluster) stop() {
	_ = c.server.Process.Signal(syscall.SIGINT) // "fast shutdown"
	select {
	case <-c.died: //lint:allow errcheck how it died matters to nobody now
	case <-time.After(10 * time.Second):
		_ = c.server.Process.Signal(syscall.SIGQUIT)
		<-c.died //lint:allow errcheck how it died matters to nobody now
	}
}
