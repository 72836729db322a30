package packetdb_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"preround/internal/platform/blob"
	"preround/internal/platform/db"
	"preround/migrations"
)

// The test binary starts itself again, with the variable set, as the server that
// will be killed, or whose power goes.
const killVariable = "PREROUND_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(killVariable); folder != "" {
		if err := sendForEver(folder, os.Getenv(killVariable+"_KEY"), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// openFolder is the service on a folder, as the program has it.
func openFolder(ctx context.Context, folder, keyFile string) (*house, func(), error) {
	d, err := db.Open(ctx, db.Config{File: filepath.Join(folder, "preround.db"), Migrations: migrations.Files})
	if err != nil {
		return nil, nil, err
	}
	files, err := blob.OpenFiles(filepath.Join(folder, "blobs"))
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	keys, err := blob.ReadKeyFile(keyFile)
	if err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	if _, err := d.Exec(ctx, `INSERT INTO student (id, made_ms) VALUES ('amina', 1) ON CONFLICT (id) DO NOTHING`); err != nil {
		return nil, nil, errors.Join(err, d.Close())
	}
	return newHouse(d, files, keys, 1<<40), func() { _, _ = files.Close(), d.Close() }, nil // the process ends
}

// sendForEver sends packets, each with another transcript, and writes a line for each
// that is acknowledged: its number and the sum of what it holds.
func sendForEver(folder, keyFile string, out io.Writer) error {
	ctx := context.Background()
	h, _, err := openFolder(ctx, folder, keyFile)
	if err != nil {
		return err
	}
	kept, err := h.store.Kept(ctx, "amina", "a1")
	if err != nil {
		return err
	}
	n := int64(0)
	for _, k := range kept {
		n = max(n, k.N)
	}
	for {
		n++
		h.room.papers["transcript"] = nil
		h.room.order = h.room.order[:1]
		h.room.put("transcript", photo(uint8(n), 40+int(n%50)))
		k, err := h.send(ctx, "a1", n)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(out, n, hex.EncodeToString(k.SHA256)); err != nil {
			return err
		}
	}
}

// liveAndDie starts the process, lets it live for a while, ends it by end, and adds
// what it had acknowledged before to acks.
func liveAndDie(t *testing.T, folder, keyFile string, acks map[int64]string, end func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), killVariable+"="+folder, killVariable+"_KEY="+keyFile)
	out, err := cmd.StdoutPipe()
	must(t, err)
	said := &bytes.Buffer{}
	cmd.Stderr = said
	must(t, cmd.Start())
	dying := false
	//lint:allow scannererr the writer is killed while it writes, so its last line may be cut
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !dying {
			dying = true
			timer := time.AfterFunc(mathrand.N(200*time.Millisecond), func() {
				if end != nil {
					end()
				}
				_ = cmd.Process.Kill() // it may have ended
			})
			t.Cleanup(func() { timer.Stop() })
		}
		number, sum, ok := strings.Cut(lines.Text(), " ")
		if n, err := strconv.ParseInt(number, 10, 64); ok && err == nil && len(sum) == 64 {
			acks[n] = sum
		}
	}
	_ = cmd.Wait() // killed
	if cmd.ProcessState.ExitCode() == 1 && end == nil {
		t.Fatalf("the process ended before it was killed: %s", said)
	}
}

// checkAll opens every packet that was acknowledged, and every one that has a row.
func checkAll(t *testing.T, folder, keyFile string, acks map[int64]string) {
	t.Helper()
	h, done, err := openFolder(t.Context(), folder, keyFile)
	must(t, err)
	defer done()
	all, err := h.Kept(t.Context(), "amina", "a1")
	must(t, err)
	rows := map[int64]bool{}
	for _, k := range all {
		rows[k.N] = true
		body, _, err := h.read(t, "amina", "a1", k.N)
		sum := sha256.Sum256(body)
		if err != nil || !bytes.Equal(sum[:], k.SHA256) {
			t.Fatalf("packet %d has a row and not its file: %v", k.N, err)
		}
		if want := acks[k.N]; want != "" && want != hex.EncodeToString(sum[:]) {
			t.Fatalf("packet %d is another than was acknowledged", k.N)
		}
	}
	for n := range acks {
		if !rows[n] {
			t.Fatalf("the acknowledged packet %d is lost", n)
		}
	}
}

func makeKey(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "papers.key")
	_, err := blob.MakeKeyFile(file, noon)
	must(t, err)
	return file
}

// Row 38: a server that keeps packets is killed at moments that no one chose. Every
// packet that it acknowledged is there, byte for byte.
func TestRow38KilledWhilePacketsAreSent(t *testing.T) {
	t.Parallel()
	folder, key, acks := t.TempDir(), makeKey(t), map[int64]string{}
	kills := 20
	if testing.Short() {
		kills = 3
	}
	for range kills {
		liveAndDie(t, folder, key, acks, nil)
		checkAll(t, folder, key, acks)
	}
	if len(acks) < kills {
		t.Errorf("only %d packets in %d lives; the test did not test", len(acks), kills)
	}
	t.Logf("%d packets acknowledged in %d lives, none lost", len(acks), kills)
}
