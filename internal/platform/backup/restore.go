package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"os"
	"strings"

	"filippo.io/age"

	"preround/internal/platform/blob"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
)

// Restore makes database and store be what the backup holds. All of the backup is
// read and checked before anything is changed; what db.CheckRestore refuses is
// refused. Then come the files, then the database in one step: a crash in between
// leaves files that no row names, which are swept, or which the next try replaces.
// Files of the store that the backup does not hold stay, and are swept.
func Restore(ctx context.Context, path string, key *Key, target db.Config, force bool, store func() (blob.Store, error)) (Summary, error) {
	old, err := isOld(path)
	if err != nil {
		return Summary{}, err
	}
	if old {
		sum, err := db.Restore(ctx, path, target, force)
		return Summary{Summary: sum}, err
	}
	dump, err := os.CreateTemp("", "preround-restore-*")
	if err != nil {
		return Summary{}, err
	}
	defer os.Remove(dump.Name())
	defer dump.Close()
	if err := read(path, key, dump, func(string, io.Reader) error { return ctx.Err() }); err != nil {
		return Summary{}, err
	}
	if err := dump.Sync(); err != nil {
		return Summary{}, err
	}
	if _, err := db.CheckRestore(ctx, dump.Name(), target, force); err != nil {
		return Summary{}, renamed(err, dump.Name(), path)
	}
	files := 0
	if s, err := store(); err != nil {
		return Summary{}, err
	} else if err := read(path, key, io.Discard, func(name string, r io.Reader) error { files++; return s.Put(ctx, name, r) }); err != nil {
		return Summary{}, err
	}
	sum, err := db.Restore(ctx, dump.Name(), target, force)
	return Summary{Summary: sum, Files: files}, renamed(err, dump.Name(), path)
}

// renamed names the backup in an error that names the file it was unpacked to.
func renamed(err error, from, to string) error {
	e, ok := errors.AsType[*errs.Error](err)
	if !ok {
		return err
	}
	return errs.Wrap(e.Unwrap(), e.Kind, "%s", strings.ReplaceAll(e.Says, from, to))
}

func isOld(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, errs.Wrap(err, errs.Invalid, "The backup %s cannot be read", path)
	}
	defer f.Close()
	head := make([]byte, len(magic))
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return false, errs.Wrap(err, errs.Invalid, "The backup %s cannot be read", path)
	}
	head = head[:n]
	return string(head) != magic && !bytes.HasPrefix(head, []byte(ageMagic[:min(len(ageMagic), len(magic))])), nil
}

// read goes through a whole backup: the database into dump, each file to do. When
// it returns nil, the backup was whole to its last byte.
func read(path string, key *Key, dump io.Writer, do func(name string, r io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return errs.Wrap(err, errs.Invalid, "The backup %s cannot be read", path)
	}
	defer f.Close()
	in, err := unlock(bufio.NewReaderSize(f, 1<<16), path, key)
	if err != nil {
		return err
	}
	all := &trailing{r: in, sum: sha256.New()}
	err = readAll(all, dump, do)
	if err == nil {
		err = all.whole()
	}
	var told *errs.Error
	if err != nil && !errors.As(err, &told) && !errors.Is(err, context.Canceled) {
		return errs.Wrap(err, errs.Invalid, "The backup %s is damaged or was cut short, so nothing was changed; use another copy.", path)
	}
	return err
}

// unlock decrypts what is encrypted.
func unlock(in *bufio.Reader, path string, key *Key) (io.Reader, error) {
	head, err := in.Peek(len(ageMagic))
	if err != nil || string(head) != ageMagic {
		return in, nil
	}
	if key == nil {
		return nil, errs.New(errs.Invalid, "The backup %s is encrypted. Give its key in PREROUND_BACKUP_KEY.", path)
	}
	if key.opens == nil {
		return nil, errs.New(errs.Invalid, "PREROUND_BACKUP_KEY holds the public half of a key, which opens no backup. Give the secret half, which begins with AGE-SECRET-KEY-1.")
	}
	out, err := age.Decrypt(in, key.opens)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The key in PREROUND_BACKUP_KEY does not open the backup %s; nothing was changed.", path)
	}
	return out, nil
}

func readAll(in io.Reader, dump io.Writer, do func(name string, r io.Reader) error) error {
	head := make([]byte, len(magic))
	if _, err := io.ReadFull(in, head); err != nil || string(head) != magic {
		return errors.New("it does not begin as a backup does")
	}
	t, files, next := tar.NewReader(in), 0, 1
	for {
		h, err := t.Next()
		if err != nil {
			return err // io.EOF, too: the end was not told
		}
		switch name, isFile := strings.CutPrefix(h.Name, "blobs/"); {
		case h.Name == "end":
			return checkEnd(t, files)
		case isFile:
			files++
			if err := do(name, t); err != nil {
				return err
			}
			if _, err := io.Copy(io.Discard, t); err != nil {
				return err
			}
		case h.Name == "database/"+sixDigits(next):
			next++
			if _, err := io.Copy(dump, t); err != nil {
				return err
			}
		default:
			return errors.New("a part of it is none of ours")
		}
	}
}

func checkEnd(t *tar.Reader, files int) error {
	var e ending
	if err := json.NewDecoder(t).Decode(&e); err != nil {
		return err
	}
	if e.Files != files {
		return errors.New("files are missing")
	}
	if _, err := t.Next(); !errors.Is(err, io.EOF) {
		return errors.New("something stands behind its end")
	}
	return nil
}
