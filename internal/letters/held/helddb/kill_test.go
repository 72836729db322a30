package helddb_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"preround/internal/letters/held"
	"preround/internal/letters/held/helddb"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/blob"
	"preround/internal/platform/clock"
	"preround/internal/platform/db"
	"preround/migrations"
)

// The test binary starts itself again, with the variable set, as the server that
// will be killed, or whose power goes.
const killVariable = "PREROUND_TEST_KILL_FOLDER"

func TestMain(m *testing.M) {
	if folder := os.Getenv(killVariable); folder != "" {
		if err := takeForEver(folder, os.Getenv(killVariable+"_KEY"), os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// openFolder is the service on a folder, as the program has it.
func openFolder(ctx context.Context, folder, keyFile string) (*held.Service, func(), error) {
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
	store, nobody := helddb.New(d), func(context.Context, string) error { return nil }
	s := held.New(held.Setup{Store: store, Drafts: store, Steps: store, Doomed: store, Vault: blob.NewVault(files, keys), Inspector: here{}, Transact: d.Write, House: school,
		Arrived: nobody, TakenBack: nobody, Clock: clock.Fixed(noon), Random: rand.Reader})
	return s, func() { _, _ = files.Close(), d.Close() }, nil // the process ends
}

// takeForEver takes letters and writes a line for each that is acknowledged: its request
// and the sum of what it holds. Every third is replaced by another first.
func takeForEver(folder, keyFile string, out io.Writer) error {
	ctx := context.Background()
	s, _, err := openFolder(ctx, folder, keyFile)
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		if err := takeOne(ctx, s, i, out); err != nil {
			return err
		}
	}
}

func takeOne(ctx context.Context, s *held.Service, i int, out io.Writer) error {
	w := held.Where{Student: "amina", Request: rand.Text()}
	v, err := s.HandIn(ctx, w, in(inspecttest.PDF(1+i%5)), "")
	if err != nil {
		return err
	}
	if i%3 == 2 {
		pass, err := s.Own(ctx, w, true, false)
		if err != nil {
			return err
		}
		if v, err = s.HandIn(ctx, w, in(inspecttest.PDF(7)), pass); err != nil {
			return err
		}
		if err := s.Tidy(ctx); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintln(out, w.Request, hex.EncodeToString(v.SHA256))
	return err
}

// liveAndDie starts the process, lets it live for a while, ends it by end, and adds
// what it had acknowledged before to acks.
func liveAndDie(t *testing.T, folder, keyFile string, acks map[string]string, end func()) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), killVariable+"="+folder, killVariable+"_KEY="+keyFile)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	said := &bytes.Buffer{}
	cmd.Stderr = said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	die := func(most time.Duration) {
		timer := time.AfterFunc(mathrand.N(most), func() {
			if end != nil {
				end()
			}
			_ = cmd.Process.Kill() // it may have ended
		})
		t.Cleanup(func() { timer.Stop() })
	}
	early := mathrand.IntN(4) == 0 // it may still be opening what the last one left
	if early {
		die(200 * time.Millisecond)
	}
	//lint:allow scannererr the writer is killed while it writes, so its last line may be cut
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if !early {
			early = true
			die(250 * time.Millisecond)
		}
		id, sum, ok := strings.Cut(lines.Text(), " ")
		if ok && len(sum) == 64 {
			acks[id] = sum
		}
	}
	_ = cmd.Wait() // killed
	if cmd.ProcessState.ExitCode() == 1 && end == nil {
		t.Fatalf("the process ended before it was killed: %s", said)
	}
}

// checkAll opens every letter that was acknowledged.
func checkAll(t *testing.T, folder, keyFile string, acks map[string]string) {
	t.Helper()
	s, done, err := openFolder(t.Context(), folder, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	for request, sum := range acks {
		_, body, err := s.Open(t.Context(), office, held.Where{Student: "amina", Request: request})
		if err != nil {
			t.Fatalf("the acknowledged letter %s is lost: %v", request, err)
		}
		if is := sha256.Sum256(body); hex.EncodeToString(is[:]) != sum {
			t.Fatalf("the acknowledged letter %s is another", request)
		}
	}
	all, err := s.List(t.Context(), office) // and no row names a file that is not there
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		if whole, err := s.Whole(t.Context(), l.Where); err != nil || !whole {
			t.Fatalf("letter %s has a row and no file: %v", l.Request, err)
		}
	}
}

func makeKey(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "letters.key")
	if _, err := blob.MakeKeyFile(file, noon); err != nil {
		t.Fatal(err)
	}
	return file
}

// Row 38: a server that takes letters is killed at moments that no one chose. Every
// letter that it acknowledged is there and whole.
func TestRow38KilledWhileLettersArrive(t *testing.T) {
	t.Parallel()
	folder, key, acks := t.TempDir(), makeKey(t), map[string]string{}
	kills := 15
	if testing.Short() {
		kills = 3
	}
	for range kills {
		liveAndDie(t, folder, key, acks, nil)
		checkAll(t, folder, key, acks)
	}
	if len(acks) < kills {
		t.Errorf("only %d letters in %d lives; the test did not test", len(acks), kills)
	}
	t.Logf("%d letters acknowledged in %d lives, none lost", len(acks), kills)
}
