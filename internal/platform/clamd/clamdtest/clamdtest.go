// Package clamdtest gives tests a virus scanner: a real clamd of ClamAV with one
// signature of its own, where the machine has one, and a listener that answers in any
// way a test wants.
package clamdtest

import (
	"bufio"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/clamd"
)

// Serve listens, hands each connection to do and closes it then. It gives the address
// for clamd.New.
func Serve(t testing.TB, do func(net.Conn)) (where string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				do(conn)
			}()
		}
	}()
	return "tcp:" + l.Addr().String()
}

// Receive reads a command, and the file behind INSTREAM.
func Receive(conn io.Reader) (file []byte) {
	r := bufio.NewReader(conn)
	if command, err := r.ReadString(0); err != nil || command != "zINSTREAM\x00" {
		return nil
	}
	for {
		var n uint32
		if binary.Read(r, binary.BigEndian, &n) != nil || n == 0 || n > 1<<20 {
			return file
		}
		part := make([]byte, n)
		if _, err := io.ReadFull(r, part); err != nil {
			return nil
		}
		file = append(file, part...)
	}
}

// Name is what the real scanner calls the test file.
const Name = "Preround.EICAR.UNOFFICIAL"

// Largest is the largest file in bytes that the real scanner takes.
const Largest = 4 << 20

// EICAR is the test file that every scanner knows. It stands here in two halves, so
// that no scanner stumbles over the source.
func EICAR() []byte {
	return []byte(`X5O!P%@AP[4\PZX54(P^)7CC)7}` + `$EICAR-STANDARD-` + `ANTIVIRUS-TEST-FILE!$H+H*`)
}

// Real starts a clamd in a folder of the test and gives its address. Where there is
// no clamd the test is skipped, and says so.
func Real(t testing.TB) (where string) {
	t.Helper()
	program, libraries := find()
	if program == "" {
		t.Skip("NOT PROVED with a real scanner: there is no clamd here; tools/setup/setup.sh brings it (Debian, Ubuntu)")
	}
	dir, err := os.MkdirTemp("", "clamd-") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "s")
	config := strings.Join([]string{"DatabaseDirectory " + filepath.Join(dir, "db"), "LocalSocket " + socket, "TemporaryDirectory " + dir, "Foreground yes",
		"StreamMaxLength " + strconv.Itoa(Largest>>20) + "M", "MaxThreads 2", "SelfCheck 0"}, "\n") + "\n"
	write(t, filepath.Join(dir, "conf"), config)
	if err := os.Mkdir(filepath.Join(dir, "db"), 0o755); err != nil {
		t.Fatal(err)
	}
	// Any kind of file, anywhere in it, these bytes.
	write(t, filepath.Join(dir, "db", "own.ndb"), strings.TrimSuffix(Name, ".UNOFFICIAL")+":0:*:"+hex.EncodeToString(EICAR())+"\n")
	cmd := exec.Command(program, "--config-file="+filepath.Join(dir, "conf"))
	cmd.Env = append(os.Environ(), "LD_LIBRARY_PATH="+libraries)
	said := &strings.Builder{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-ended
	})
	s, err := clamd.New("unix:" + socket)
	if err != nil {
		t.Fatal(err)
	}
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for range 600 {
		if s.Ping(t.Context()) == nil {
			return "unix:" + socket
		}
		select {
		case <-ended:
			t.Fatalf("clamd ends: %s", said)
		case <-tick.C:
		}
	}
	t.Fatal("clamd does not answer within half a minute")
	return ""
}

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// find gives the program and the folder of its libraries: the one that setup.sh
// unpacked below .cache, or the machine's own.
func find() (program, libraries string) {
	for dir, err := os.Getwd(); err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		unpacked := filepath.Join(dir, ".cache", "clamav", "usr")
		if _, err := os.Stat(filepath.Join(unpacked, "sbin", "clamd")); err == nil {
			folders, _ := filepath.Glob(filepath.Join(unpacked, "lib", "*")) // lib/x86_64-linux-gnu
			return filepath.Join(unpacked, "sbin", "clamd"), strings.Join(append(folders, os.Getenv("LD_LIBRARY_PATH")), ":")
		}
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	if p, err := exec.LookPath("clamd"); err == nil {
		return p, os.Getenv("LD_LIBRARY_PATH")
	}
	return "", ""
}
