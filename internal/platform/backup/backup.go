// Package backup copies all that a server keeps into one file, and brings it back:
// the database (platform/db) and the files that people entrusted to it
// (platform/blob). With a key the whole file is encrypted by age, and nobody reads
// it without; a server may hold the public half alone, which can write backups and
// open none.
//
// The files of people lie in a backup as they lie in the store: each encrypted
// under a key that only the server's own key opens. That key is in no backup.
package backup

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"

	"filippo.io/age"

	"preround/internal/platform/blob"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
)

// A backup is
//
//	preround backup 2\n
//	a tar archive:
//	  database/000001 ...   pieces of a file of platform/db, in their order
//	  blobs/papers/0192…    each file of the store, as it lies there
//	  end                   {"files":12}
//	the SHA-256 of all that stands before, 32 bytes
//
// and with a key all of that within age (age-encryption.org/v1). What an older
// version wrote, the file of platform/db alone, is read as well.
const magic = "preround backup 2\n"

const (
	ageMagic = "age-encryption.org/v1\n"
	piece    = 4 << 20
)

// Summary says what a backup holds.
type Summary struct {
	db.Summary
	Files     int
	Encrypted bool
}

type ending struct {
	Files int `json:"files"`
}

// Write copies all into a new file, while others go on. The file appears under its
// name only when it is whole and synced, and read back where the key can open it.
func Write(ctx context.Context, d *db.DB, store blob.Store, path string, key *Key, now time.Time) (Summary, error) {
	says := func(err error) error {
		return errs.Wrap(err, errs.KindOf(err), "The backup %s could not be written", path)
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".partial-*")
	if err != nil {
		return Summary{}, says(err)
	}
	defer os.Remove(f.Name()) // after the rename there is nothing of that name
	sum, err := write(ctx, d, store, f, key, now)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil && (key == nil || key.opens != nil) {
		err = readBack(ctx, f.Name(), key, sum)
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = blob.SyncFolder(filepath.Dir(path))
	}
	if err != nil {
		return Summary{}, says(err)
	}
	return sum, nil
}

func readBack(ctx context.Context, path string, key *Key, sum Summary) error {
	files := 0
	err := read(path, key, io.Discard, func(string, io.Reader) error { files++; return ctx.Err() })
	if err == nil && files != sum.Files {
		err = errs.New(errs.Internal, "it holds %d files and not %d", files, sum.Files)
	}
	return err
}

func write(ctx context.Context, d *db.DB, store blob.Store, w io.Writer, key *Key, now time.Time) (sum Summary, err error) {
	out := io.WriteCloser(nopCloser{w})
	if key != nil {
		if out, err = age.Encrypt(w, key.seals); err != nil {
			return sum, err
		}
		sum.Encrypted = true
	}
	sums := sha256.New()
	all := io.MultiWriter(out, sums)
	if _, err := io.WriteString(all, magic); err != nil {
		return sum, err
	}
	t := tar.NewWriter(all)
	pieces := &pieces{tar: t}
	if sum.Summary, err = db.WriteBackup(ctx, d, pieces, now); err == nil {
		err = pieces.flush()
	}
	if err != nil {
		return sum, err
	}
	// Files that were deleted since are of papers deleted since; files that came
	// since have no row in this backup, and are swept where it is restored.
	err = store.Each(ctx, "", func(i blob.Info) error {
		done, err := writeFile(ctx, t, store, i)
		if done {
			sum.Files++
		}
		return err
	})
	if err != nil {
		return sum, err
	}
	if err := writeEnd(t, sum.Files); err != nil {
		return sum, err
	}
	if _, err := out.Write(sums.Sum(nil)); err != nil {
		return sum, err
	}
	return sum, out.Close()
}

func writeFile(ctx context.Context, t *tar.Writer, store blob.Store, i blob.Info) (bool, error) {
	r, err := store.Get(ctx, i.Name)
	if errs.KindOf(err) == errs.NotFound {
		return false, nil // deleted meanwhile, or only half of it was ever there
	}
	if err != nil {
		return false, err
	}
	defer r.Close()
	if err := t.WriteHeader(&tar.Header{Name: "blobs/" + i.Name, Size: i.Size, Mode: 0o600}); err != nil {
		return false, err
	}
	if _, err := io.CopyN(t, r, i.Size); err != nil {
		return false, err
	}
	return true, nil
}

func writeEnd(t *tar.Writer, files int) error {
	text, err := json.Marshal(ending{files})
	if err != nil {
		return err
	}
	if err := t.WriteHeader(&tar.Header{Name: "end", Size: int64(len(text)), Mode: 0o600}); err != nil {
		return err
	}
	if _, err := t.Write(text); err != nil {
		return err
	}
	return t.Close()
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// pieces cuts a stream of unknown length into files of an archive, which wants
// lengths.
type pieces struct {
	tar *tar.Writer
	buf bytes.Buffer
	n   int
}

func (p *pieces) Write(b []byte) (int, error) {
	p.buf.Write(b)
	if p.buf.Len() >= piece {
		return len(b), p.flush()
	}
	return len(b), nil
}

func (p *pieces) flush() error {
	if p.buf.Len() == 0 {
		return nil
	}
	p.n++
	if err := p.tar.WriteHeader(&tar.Header{Name: "database/" + sixDigits(p.n), Size: int64(p.buf.Len()), Mode: 0o600}); err != nil {
		return err
	}
	_, err := p.buf.WriteTo(p.tar)
	return err
}

func sixDigits(n int) string {
	digits := []byte("000000")
	for i := 5; i >= 0; i-- {
		digits[i] = byte('0' + n%10)
		n /= 10
	}
	return string(digits)
}

// trailing hashes all that is read but the last 32 bytes, which it keeps.
type trailing struct {
	r    io.Reader
	sum  hash.Hash
	last []byte
}

func (t *trailing) Read(b []byte) (int, error) {
	n, err := t.r.Read(b)
	t.last = append(t.last, b[:n]...)
	if cut := len(t.last) - sha256.Size; cut > 0 {
		t.sum.Write(t.last[:cut])
		t.last = append(t.last[:0], t.last[cut:]...)
	}
	return n, err
}

// whole tells whether what was read ends with the sum of what stood before.
func (t *trailing) whole() error {
	if _, err := io.Copy(io.Discard, t); err != nil {
		return err
	}
	if !bytes.Equal(t.last, t.sum.Sum(nil)) {
		return errors.New("the sum is wrong")
	}
	return nil
}
