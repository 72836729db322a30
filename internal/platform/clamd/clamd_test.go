package clamd_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/clamd"
	"preround/internal/platform/clamd/clamdtest"
	"preround/internal/platform/errs"
)

func scanner(t *testing.T, where string) *clamd.Scanner {
	t.Helper()
	s, err := clamd.New(where)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Row 24: whatever a scanner does that is not a plain answer to the whole file, the
// file counts as not scanned.
func TestRow24OnlyAPlainAnswerPasses(t *testing.T) {
	t.Parallel()
	body := bytes.Repeat([]byte("a page of text "), 20_000) // several pieces
	for _, c := range []struct {
		name, says string
		reads      bool
		virus      string
		file       bool // the scanner refused this file
		passes     bool
	}{
		{name: "nothing found", says: "stream: OK\x00", reads: true, passes: true},
		{name: "found", says: "stream: Eicar-Test-Signature FOUND\x00", reads: true, virus: "Eicar-Test-Signature", passes: true},
		{name: "found before the end", says: "stream: Eicar-Test-Signature FOUND\x00", virus: "Eicar-Test-Signature", passes: true},
		{name: "an empty answer", says: "\x00", reads: true},
		{name: "no answer", says: "", reads: true},
		{name: "closed at once", says: ""},
		{name: "cut off", says: "stream: O", reads: true},
		{name: "cut off before the mark", says: "stream: OK", reads: true},
		{name: "too large", says: "INSTREAM size limit exceeded. ERROR\x00", file: true},
		{name: "an error of its own", says: "stream: Can't allocate memory ERROR\x00", reads: true, file: true},
		{name: "a name that looks like OK", says: "stream: x FOUND\nstream: OK\x00", reads: true},
		{name: "an unknown command", says: "UNKNOWN COMMAND\x00", reads: true},
		{name: "another program", says: "HTTP/1.1 400 Bad Request\r\n\r\n", reads: true},
		{name: "endless", says: strings.Repeat("stream: OK ", 10_000), reads: true},
		{name: "OK with more behind it", says: "stream: OK FOUND\x00", reads: true, virus: "OK", passes: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []byte
			where := clamdtest.Serve(t, func(conn net.Conn) {
				if c.reads {
					got = clamdtest.Receive(conn)
				}
				_, _ = io.WriteString(conn, c.says)
				if !c.reads && c.says != "" { // closing with bytes unread would take the answer along
					_ = conn.(*net.TCPConn).CloseWrite()
					_, _ = io.Copy(io.Discard, conn)
				}
			})
			virus, err := scanner(t, where).Scan(t.Context(), bytes.NewReader(body))
			if (err == nil) != c.passes || virus != c.virus {
				t.Fatalf("%q, %v", virus, err)
			}
			if err != nil && (errs.KindOf(err) != errs.Busy || errors.Is(err, clamd.ErrFile) != c.file) {
				t.Errorf("%v", err)
			}
			if c.passes && c.reads && !bytes.Equal(got, body) {
				t.Errorf("%d bytes arrived of %d", len(got), len(body))
			}
		})
	}
}

// Row 24: a scanner that says OK and leaves before it has the whole file has not seen it.
func TestRow24AnAnswerToHalfAFileDoesNotPass(t *testing.T) {
	t.Parallel()
	where := clamdtest.Serve(t, func(conn net.Conn) { _, _ = io.WriteString(conn, "stream: OK\x00") })
	if virus, err := scanner(t, where).Scan(t.Context(), io.LimitReader(zeros{}, 64<<20)); errs.KindOf(err) != errs.Busy {
		t.Errorf("%q, %v", virus, err)
	}
}

type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// Row 24: a scanner that is away, or that takes the file and says nothing, costs no
// longer than it is waited for.
func TestRow24AScannerThatIsAwayOrSilent(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	silent := clamdtest.Serve(t, func(conn net.Conn) { clamdtest.Receive(conn); <-hang })
	deaf := clamdtest.Serve(t, func(net.Conn) { <-hang })
	large := strings.NewReader(strings.Repeat("x", 8<<20)) // more than a socket holds
	for name, where := range map[string]string{"no socket": "unix:" + filepath.Join(t.TempDir(), "none"), "a closed port": "tcp:" + closedPort(t), "silent": silent, "deaf": deaf} {
		began := time.Now()
		if _, err := scanner(t, where).Scan(ctx, large); errs.KindOf(err) != errs.Busy {
			t.Errorf("%s: %v", name, err)
		}
		if err := scanner(t, where).Ping(ctx); err == nil {
			t.Errorf("%s: it is there", name)
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%s: %s", name, took)
		}
	}
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

type broken struct{}

func (broken) Read(b []byte) (int, error) { return len(b) / 2, errors.New("the disk broke") }

// Row 24: half of a file that could not be read to its end is not a scanned file.
func TestRow24HalfAFileIsNotScanned(t *testing.T) {
	t.Parallel()
	where := clamdtest.Serve(t, func(conn net.Conn) { clamdtest.Receive(conn); _, _ = io.WriteString(conn, "stream: OK\x00") })
	if virus, err := scanner(t, where).Scan(t.Context(), broken{}); err == nil || !strings.Contains(err.Error(), "the disk broke") {
		t.Errorf("%q, %v", virus, err)
	}
}

func TestWhereAScannerIs(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"", "clamd", "/run/clamd", "unix:", "unix:run/clamd", "tcp:", "tcp:host", "tcp:host:", "http://host:1", "udp:host:1"} {
		if _, err := clamd.New(where); err == nil {
			t.Errorf("%q is taken", where)
		}
	}
	for _, where := range []string{"unix:/run/clamav/clamd.ctl", "tcp:127.0.0.1:3310", "tcp:[::1]:3310", "tcp:scanner:3310"} {
		if _, err := clamd.New(where); err != nil {
			t.Errorf("%q: %v", where, err)
		}
	}
}

// Row 24, with the real thing: ClamAV's clamd with one signature of our own, that of
// the test file of EICAR.
func TestRow24ARealScanner(t *testing.T) {
	t.Parallel()
	where := clamdtest.Real(t)
	s := scanner(t, where)
	if err := s.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body  []byte
		virus string
	}{
		"the test file":            {clamdtest.EICAR(), clamdtest.Name},
		"the test file further in": {append(bytes.Repeat([]byte("text "), 100_000), clamdtest.EICAR()...), clamdtest.Name},
		"a text":                   {[]byte("nothing of note"), ""},
		"nothing":                  {nil, ""},
		"noise":                    {noise(3 << 20), ""},
	} {
		if virus, err := s.Scan(t.Context(), bytes.NewReader(c.body)); err != nil || virus != c.virus {
			t.Errorf("%s: %q, %v; want %q", name, virus, err, c.virus)
		}
	}
	if _, err := s.Scan(t.Context(), bytes.NewReader(noise(clamdtest.Largest+1))); !errors.Is(err, clamd.ErrFile) {
		t.Errorf("a file that is too large for it: %v", err)
	}
}

func noise(n int) []byte {
	b := make([]byte, n)
	x := uint64(1)
	for i := range b {
		x = x*6364136223846793005 + 1442695040888963407
		b[i] = byte(x >> 56)
	}
	return b
}
