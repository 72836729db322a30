package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"preround/internal/platform/errs"
)

// Files is a Store in a folder. A blob lies in feature/ab/name, where ab are the
// last two digits of its name, so that no folder grows large. Nothing outside of
// the folder can be named: it is an os.Root.
type Files struct {
	root *os.Root

	mu     sync.Mutex
	made   map[string]bool   // folders whose names are synced
	synced func(what string) // tells a test the order of what is made to last
}

var _ Store = (*Files)(nil)

// OpenFiles opens the store in a folder and makes the folder when it is missing.
func OpenFiles(folder string) (*Files, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The folder for papers %s cannot be made", folder)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, errs.Wrap(err, errs.Invalid, "The folder for papers %s cannot be opened", folder)
	}
	f := &Files{root: root, made: map[string]bool{}, synced: func(string) {}}
	// The folder's own name, too, must survive: it may just have been made.
	if err := syncPath(filepath.Dir(filepath.Clean(folder))); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return f, nil
}

// Close gives the folder back.
func (f *Files) Close() error { return f.root.Close() }

func fileOf(name string) string {
	feature, id, _ := strings.Cut(name, "/")
	return path.Join(feature, id[len(id)-2:], id)
}

const partial = ".partial"

// Put implements Store: a temporary file, synced, renamed, and its folder synced.
func (f *Files) Put(ctx context.Context, name string, r io.Reader) (err error) {
	if err := checkName(name); err != nil {
		return err
	}
	file := fileOf(name)
	if err := roomLeft(f.root); err != nil {
		return explain(err)
	}
	if err := f.folder(path.Dir(file)); err != nil {
		return explain(err)
	}
	temp := file + partial
	w, err := f.root.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return explain(err)
	}
	_, err = io.Copy(w, patientReader{ctx, r})
	if err == nil {
		err = w.Sync()
		f.synced("file")
	}
	if cerr := w.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = f.root.Rename(temp, file)
		f.synced("rename")
	}
	if err != nil {
		return explain(errors.Join(err, ignoreMissing(f.root.Remove(temp))))
	}
	return explain(f.sync(path.Dir(file)))
}

// folder makes a folder and those above it, each with its name synced. One that
// another request is making at this moment is waited for.
func (f *Files) folder(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if name == "." || f.made[name] {
		return nil
	}
	above := ""
	for part := range strings.SplitSeq(name, "/") {
		here := path.Join(above, part)
		if !f.made[here] {
			if err := f.root.Mkdir(here, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
			if err := f.sync(path.Clean("./" + above)); err != nil {
				return err
			}
			f.made[here] = true
		}
		above = here
	}
	return nil
}

func (f *Files) sync(folder string) error {
	d, err := f.root.Open(folder)
	if err != nil {
		return err
	}
	err = syncFolder(d)
	f.synced("folder " + folder)
	if cerr := d.Close(); err == nil {
		err = cerr
	}
	return err
}

func syncPath(folder string) error {
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	err = syncFolder(d)
	return errors.Join(err, d.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Get implements Store.
func (f *Files) Get(_ context.Context, name string) (io.ReadCloser, error) {
	if err := checkName(name); err != nil {
		return nil, err
	}
	r, err := f.root.Open(fileOf(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, missing(name)
	}
	if err != nil {
		return nil, fmt.Errorf("a blob cannot be opened: %w", err)
	}
	return r, nil
}

// Delete implements Store.
func (f *Files) Delete(_ context.Context, name string) error {
	if err := checkName(name); err != nil {
		return err
	}
	file := fileOf(name)
	return errors.Join(ignoreMissing(f.root.Remove(file)), ignoreMissing(f.root.Remove(file+partial)))
}

// Each implements Store. A temporary file that a crash left is told under the
// name that it would have got, so that whoever sweeps deletes it as well.
func (f *Files) Each(ctx context.Context, feature string, do func(Info) error) error {
	start := "."
	if feature != "" {
		start = feature
	}
	return fs.WalkDir(f.root.FS(), start, func(file string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // deleted meanwhile, or the feature has none
		}
		if err != nil || ctx.Err() != nil || d.IsDir() {
			return errors.Join(err, ctx.Err())
		}
		info, err := d.Info()
		if err != nil {
			return ignoreMissing(err)
		}
		own, _, _ := strings.Cut(file, "/")
		name := own + "/" + path.Base(file)
		name = strings.TrimSuffix(name, partial)
		if checkName(name) != nil {
			return nil // not ours
		}
		return do(Info{Name: name, Size: info.Size(), Made: info.ModTime()})
	})
}

// SyncFolder makes the names in a folder survive a power cut.
func SyncFolder(folder string) error { return syncPath(folder) }
