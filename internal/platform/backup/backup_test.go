package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"

	"preround/internal/platform/backup"
	"preround/internal/platform/blob"
	"preround/internal/platform/blob/blobtest"
	"preround/internal/platform/db"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/migrations"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

const canary = "canary-of-a-student-4711"

// server is a database with a student, and a store with two files.
type server struct {
	db    *db.DB
	store blob.Store
	vault *blob.Vault
	key   []byte
}

const name = "papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa01"

func serverOn(t *testing.T, d *db.DB, store blob.Store) *server {
	t.Helper()
	s := &server{db: d, store: store, vault: blob.NewVault(store, blobtest.Keys(t))}
	if _, err := d.Exec(t.Context(), `INSERT INTO student (id, made_ms) VALUES ($1, 1)`, canary); err != nil {
		t.Fatal(err)
	}
	var err error
	if s.key, err = s.vault.Put(t.Context(), name, strings.NewReader(strings.Repeat(canary, 10_000))); err != nil {
		t.Fatal(err)
	}
	if _, err := s.vault.Put(t.Context(), "papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa02", strings.NewReader("")); err != nil {
		t.Fatal(err)
	}
	return s
}

func key(t *testing.T, text string) *backup.Key {
	t.Helper()
	k, err := backup.ReadKey(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func (s *server) save(t *testing.T, k *backup.Key) (file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "saved")
	sum, err := backup.Write(t.Context(), s.db, s.store, file, k, noon)
	if err != nil || sum.Files != 2 || sum.Rows < 1 || sum.Encrypted != (k != nil) {
		t.Fatalf("%+v %v", sum, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	return file
}

// restored brings a backup back into a fresh SQLite and a fresh folder.
func restored(t *testing.T, file string, k *backup.Key) (*db.DB, blob.Store, backup.Summary, error) {
	t.Helper()
	c := db.Config{File: filepath.Join(t.TempDir(), "new.db"), Migrations: migrations.Files}
	files := blobtest.Files(t)
	sum, err := backup.Restore(t.Context(), file, k, c, false, func() (blob.Store, error) { return files, nil })
	if err != nil {
		return nil, files, sum, err
	}
	return dbtest.Open(t, c), files, sum, nil
}

func count(t *testing.T, s blob.Store) (n int) {
	t.Helper()
	if err := s.Each(t.Context(), "", func(blob.Info) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

func (s *server) check(t *testing.T, file string, k *backup.Key) {
	t.Helper()
	d, files, sum, err := restored(t, file, k)
	if err != nil || sum.Files != 2 || !sum.Made.Equal(noon) {
		t.Fatalf("%+v %v", sum, err)
	}
	who := ""
	if _, err := d.Get(t.Context(), db.Into(&who), `SELECT id FROM student`); err != nil || who != canary {
		t.Errorf("the student is %q, %v", who, err)
	}
	for _, n := range []string{name, "papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa02"} {
		if !bytes.Equal(raw(t, files, n), raw(t, s.store, n)) {
			t.Errorf("%s came back otherwise", n)
		}
	}
}

func raw(t *testing.T, s blob.Store, name string) []byte {
	t.Helper()
	r, err := s.Get(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Row 37: an encrypted backup holds nothing in clear, opens with its key, and with
// no other; a paper in it is unreadable even with it, for want of the server's key.
func TestRow37AnEncryptedBackupOpensWithItsKeyAlone(t *testing.T) {
	t.Parallel()
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	const phrase = "four herons in the cold marsh"
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serverOn(t, d, blobtest.Files(t))
		for what, k := range map[string]struct{ seals, opens string }{
			"a public key": {id.Recipient().String(), id.String()}, "a secret key": {id.String(), id.String()}, "a phrase": {phrase, phrase},
		} {
			file := s.save(t, key(t, k.seals))
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, clear := range []string{canary, "preround backup", "student", "papers/", "ustar"} {
				if bytes.Contains(b, []byte(clear)) {
					t.Errorf("%s: the backup holds %q in clear", what, clear)
				}
			}
			for name, wrong := range map[string]*backup.Key{"no key": nil, "another": key(t, other.String()), "the public half": key(t, id.Recipient().String())} {
				if _, files, _, err := restored(t, file, wrong); errs.KindOf(err) != errs.Invalid || count(t, files) != 0 {
					t.Errorf("%s, opened with %s: %v", what, name, err)
				}
			}
			s.check(t, file, key(t, k.opens))
		}
	})
}

func TestABackupWithoutAKeyComesBackAndHoldsNoPaperInClear(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := serverOn(t, d, blobtest.Files(t))
		file := s.save(t, nil)
		s.check(t, file, nil)
		b, err := os.ReadFile(file)
		if err != nil || bytes.Contains(b, []byte(strings.Repeat(canary, 2))) {
			t.Errorf("a paper lies in it in clear, %v", err)
		}
	})
}

func TestABackupFromAnS3StoreComesBackToAFolder(t *testing.T) {
	t.Parallel()
	store, err := blob.OpenS3(t.Context(), blobtest.S3(t))
	if err != nil {
		t.Fatal(err)
	}
	s := serverOn(t, dbtest.SQLite(t), store)
	s.check(t, s.save(t, nil), nil)
}

// What an older version of the program wrote can still be brought back.
func TestAnOldBackupComesBack(t *testing.T) {
	t.Parallel()
	s := serverOn(t, dbtest.SQLite(t), blobtest.Files(t))
	file := filepath.Join(t.TempDir(), "old")
	if _, err := db.Backup(t.Context(), s.db, file, noon); err != nil {
		t.Fatal(err)
	}
	d, _, sum, err := restored(t, file, nil)
	if err != nil || sum.Files != 0 {
		t.Fatal(sum, err)
	}
	who := ""
	if _, err := d.Get(t.Context(), db.Into(&who), `SELECT id FROM student`); err != nil || who != canary {
		t.Errorf("the student is %q, %v", who, err)
	}
}

// A backup that is damaged anywhere, or cut anywhere, changes nothing.
func TestADamagedBackupChangesNothing(t *testing.T) {
	t.Parallel()
	s := serverOn(t, dbtest.SQLite(t), blobtest.Files(t))
	id, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for what, k := range map[string]*backup.Key{"plain": nil, "encrypted": key(t, id.String())} {
		whole, err := os.ReadFile(s.save(t, k))
		if err != nil {
			t.Fatal(err)
		}
		bad := map[string][]byte{"empty": nil, "one byte more": append(bytes.Clone(whole), 0)}
		for _, part := range []int{1, 30, 50, 80, 99} {
			at := len(whole) * part / 100
			changed := bytes.Clone(whole)
			changed[at] ^= 4
			bad[fmt.Sprintf("a bit turned at %d%%", part)] = changed
			bad[fmt.Sprintf("cut at %d%%", part)] = whole[:at]
		}
		for damage, b := range bad {
			file := filepath.Join(t.TempDir(), "bad")
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, files, _, err := restored(t, file, k); err == nil || errs.KindOf(err) != errs.Invalid || count(t, files) != 0 {
				t.Errorf("%s, %s: %v, %d files", what, damage, err, count(t, files))
			}
		}
	}
}

func TestRestoreRefusesToOverwrite(t *testing.T) {
	t.Parallel()
	s := serverOn(t, dbtest.SQLite(t), blobtest.Files(t))
	file := s.save(t, nil)
	c := db.Config{File: filepath.Join(t.TempDir(), "new.db"), Migrations: migrations.Files}
	files := blobtest.Files(t)
	restore := func(force bool) error {
		_, err := backup.Restore(t.Context(), file, nil, c, force, func() (blob.Store, error) { return files, nil })
		return err
	}
	if err := restore(false); err != nil {
		t.Fatal(err)
	}
	if err := restore(false); errs.KindOf(err) != errs.Conflict {
		t.Errorf("over data: %v", err)
	}
	if err := restore(true); err != nil {
		t.Errorf("with force: %v", err)
	}
}

var errBroken = errors.New("the store does not answer")

type broken struct{ blob.Store }

func (broken) Get(context.Context, string) (io.ReadCloser, error) { return nil, errBroken }

func TestABackupThatFailedIsNone(t *testing.T) {
	t.Parallel()
	s := serverOn(t, dbtest.SQLite(t), blobtest.Files(t))
	folder := t.TempDir()
	if _, err := backup.Write(t.Context(), s.db, broken{s.store}, filepath.Join(folder, "saved"), nil, noon); !errors.Is(err, errBroken) {
		t.Errorf("a store that does not answer: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestKeysOfBackups(t *testing.T) {
	t.Parallel()
	if k, err := backup.ReadKey("  "); k != nil || err != nil {
		t.Errorf("nothing is a key: %v", err)
	}
	for _, bad := range []string{"short", "age1nonsense", "AGE-SECRET-KEY-1XYZ"} {
		if _, err := backup.ReadKey(bad); errs.KindOf(err) != errs.Invalid || strings.Contains(err.Error(), "XYZ") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
