package blob

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"preround/internal/platform/errs"
)

// Keys are the server's own keys: the first seals, all of them open.
type Keys struct{ own []*age.X25519Identity }

// Empty tells that there is no key.
func (k Keys) Empty() bool { return len(k.own) == 0 }

// Public names the key that seals, for the owner to compare: "age1...".
func (k Keys) Public() string {
	if k.Empty() {
		return ""
	}
	return k.own[0].Recipient().String()
}

// ReadKeys reads keys as age-keygen writes them: one AGE-SECRET-KEY-1... a line,
// lines that begin with # apart. Several may also stand in one line, with commas.
func ReadKeys(text string) (Keys, error) {
	var k Keys
	for part := range strings.SplitSeq(withoutRemarks(text), ",") {
		line := strings.TrimSpace(part)
		if line == "" {
			continue
		}
		id, err := age.ParseX25519Identity(line)
		if err != nil { // the cause would repeat a part of the key
			return Keys{}, errs.New(errs.Invalid, "The key for papers cannot be read. It begins with AGE-SECRET-KEY-1; the program makes one, or age-keygen does.")
		}
		k.own = append(k.own, id)
	}
	if k.Empty() {
		return k, errs.New(errs.Invalid, "There is no key for papers where one should be. It begins with AGE-SECRET-KEY-1.")
	}
	return k, nil
}

// withoutRemarks puts all keys of a text into one line.
func withoutRemarks(text string) string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return strings.Join(all, ",")
}

// ReadKeyFile reads the keys in a file; errs.NotFound when there is no file.
func ReadKeyFile(file string) (Keys, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return Keys{}, errs.New(errs.NotFound, "There is no key for papers at %s.", file)
	}
	if err != nil {
		return Keys{}, errs.Wrap(err, errs.Invalid, "The key for papers %s cannot be read", file)
	}
	return ReadKeys(string(text))
}

// MakeKeyFile makes a key, writes it to a new file that only its owner can read,
// and does not return before it is there to stay.
func MakeKeyFile(file string, now time.Time) (Keys, error) {
	id, err := age.GenerateX25519Identity()
	if err != nil {
		return Keys{}, err
	}
	text := fmt.Sprintf("# The key of Preround's papers, made on %s.\n# Without it no paper on this server can be read again. Keep a copy apart from the data and from backups.\n# public key: %s\n%s\n",
		now.UTC().Format("2006-01-02"), id.Recipient(), id)
	if err := writeNew(file, text); err != nil {
		return Keys{}, err
	}
	return Keys{[]*age.X25519Identity{id}}, nil
}

func writeNew(file, text string) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = syncPath(filepath.Dir(file))
	}
	if err != nil {
		return errors.Join(err, os.Remove(file))
	}
	return nil
}
