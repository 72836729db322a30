package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server started by this program, on loopback only.
type process struct {
	cmd     *exec.Cmd
	addr    string
	metrics string        // address of its figures, empty for none
	started time.Time     // just before it was started
	ready   time.Duration // until its first answer
}

// freeAddr is an address of loopback that nobody listens on.
func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

// start runs a server and waits for its first answer to a GET of path.
func start(ctx context.Context, path, addr string, env []string, name string, args ...string) (*process, error) {
	p := &process{cmd: exec.CommandContext(ctx, name, args...), addr: addr}
	p.cmd.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME")}, env...)
	// Its log, a line for every request, goes to the null device.
	p.started = time.Now()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	for {
		status, err := p.get(path)
		if err == nil && status == 200 {
			p.ready = time.Since(p.started)
			return p, nil
		}
		if time.Since(p.started) > 20*time.Second || err == nil {
			p.stop()
			return nil, fmt.Errorf("%s does not answer %s: status %d, %w", name, path, status, err)
		}
		time.Sleep(time.Millisecond)
	}
}

// get asks once, on a connection of its own.
func (p *process) get(path string) (int, error) {
	c, err := net.DialTimeout("tcp", p.addr, time.Second)
	if err != nil {
		return 0, err
	}
	defer c.Close()
	if err := errors.Join(c.SetDeadline(time.Now().Add(10*time.Second)), write(c, request(p.addr, path))); err != nil {
		return 0, err
	}
	h, err := readAnswer(bufio.NewReader(c), nil)
	return h.status, err
}

func write(c net.Conn, b []byte) error {
	_, err := c.Write(b)
	return err
}

// stop ends the server and waits until it has gone.
func (p *process) stop() {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // it may have ended by itself
	_ = p.cmd.Wait()                          // how it ended is no figure
}

// cpu is the processor time that the process has used; 0 where the system does
// not tell (it does on Linux).
func (p process) cpu() time.Duration {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/stat")
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(b), ") ")
	f := strings.Fields(after)
	if len(f) < 13 {
		return 0
	}
	user, errUser := strconv.ParseInt(f[11], 10, 64)
	system, errSystem := strconv.ParseInt(f[12], 10, 64)
	if errors.Join(errUser, errSystem) != nil {
		return 0
	}
	return time.Duration(user+system) * time.Second / 100 // USER_HZ is 100 on every Linux that Go runs on
}

// rss is the memory that the process holds, in bytes, and how much of that is
// the program file itself and can be dropped at any time.
func (p process) rss() (all, file int64) {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/status")
	if err != nil {
		return 0, 0
	}
	for line := range strings.Lines(string(b)) {
		name, value, _ := strings.Cut(line, ":")
		kb, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		if err != nil {
			continue
		}
		switch name {
		case "VmRSS":
			all = kb << 10
		case "RssFile":
			file = kb << 10
		}
	}
	return all, file
}
