package papersdb_test

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

	"preround/internal/papers"
	"preround/internal/papers/inspecttest"
	"preround/internal/papers/papersdb"
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
func openFolder(ctx context.Context, folder, keyFile string) (*papers.Service, func(), error) {
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
	store := papersdb.New(d)
	s := papers.New(papers.Setup{Store: store, Uploads: store, Doomed: store, Vault: blob.NewVault(files, keys), Inspector: here{}, Transact: d.Write, Clock: clock.Fixed(noon),
		Random: rand.Reader, Quota: 1 << 40})
	return s, func() { _, _ = files.Close(), d.Close() }, nil // the process ends
}

// takeForEver takes papers in two parts each, and writes a line for each that is
// acknowledged: its id and the sum of what it holds. Every third is deleted again.
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

func takeOne(ctx context.Context, s *papers.Service, i int, out io.Writer) error {
	body := inspecttest.PNG(8+i%40, 8)
	u, err := s.Begin(ctx, "amina", "scan.png", int64(len(body)))
	if err != nil {
		return err
	}
	half := int64(len(body) / 2)
	if _, err := s.Append(ctx, "amina", u.ID, 0, bytes.NewReader(body[:half])); err != nil {
		return err
	}
	if _, err := s.Append(ctx, "amina", u.ID, half, bytes.NewReader(body[half:])); err != nil {
		return err
	}
	p, _, err := s.Add(ctx, "amina", "photo", held, u.ID)
	if err != nil {
		return err
	}
	v, file, err := s.Open(ctx, "amina", p.ID, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if i%3 == 2 {
		if err := s.Delete(ctx, "amina", p.ID); err != nil {
			return err
		}
		return s.Tidy(ctx)
	}
	_, err = fmt.Fprintln(out, p.ID, hex.EncodeToString(v.SHA256))
	return err
}

// liveAndDie starts the process, lets it live for a while, ends it by end, and adds
// what it had acknowledged before to acks.
func liveAndDie(t *testing.T, folder, keyFile string, acks map[papers.ID]string, end func()) {
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
			acks[papers.ID(id)] = sum
		}
	}
	_ = cmd.Wait() // killed
	if cmd.ProcessState.ExitCode() == 1 && end == nil {
		t.Fatalf("the process ended before it was killed: %s", said)
	}
}

// checkAll opens every paper that was acknowledged.
func checkAll(t *testing.T, folder, keyFile string, acks map[papers.ID]string) {
	t.Helper()
	s, done, err := openFolder(t.Context(), folder, keyFile)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	for id, sum := range acks {
		_, file, err := s.Open(t.Context(), "amina", id, 0)
		if err != nil {
			t.Fatalf("the acknowledged paper %s is lost: %v", id, err)
		}
		hash := sha256.New()
		_, err = io.Copy(hash, file)
		if cerr := file.Close(); err != nil || cerr != nil || hex.EncodeToString(hash.Sum(nil)) != sum {
			t.Fatalf("the acknowledged paper %s is damaged: %v", id, err)
		}
	}
	all, err := s.List(t.Context(), "amina") // and no row names a file that is not there
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if _, file, err := s.Open(t.Context(), "amina", p.ID, 0); err != nil {
			t.Fatalf("paper %s has a row and no file: %v", p.ID, err)
		} else if err := file.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func makeKey(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "papers.key")
	if _, err := blob.MakeKeyFile(file, noon); err != nil {
		t.Fatal(err)
	}
	return file
}

// Row 38: a server that takes papers is killed at moments that no one chose. Every
// paper that it acknowledged is there and whole.
func TestRow38KilledWhilePapersArrive(t *testing.T) {
	t.Parallel()
	folder, key, acks := t.TempDir(), makeKey(t), map[papers.ID]string{}
	kills := 25
	if testing.Short() {
		kills = 3
	}
	for range kills {
		liveAndDie(t, folder, key, acks, nil)
		checkAll(t, folder, key, acks)
	}
	if len(acks) < kills {
		t.Errorf("only %d papers in %d lives; the test did not test", len(acks), kills)
	}
	t.Logf("%d papers acknowledged in %d lives, none lost", len(acks), kills)
}
