package blobtest

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"

	"github.com/hanwen/go-fuse/v2/fs"
	"github.com/hanwen/go-fuse/v2/fuse"
)

// Lossy is a file system in memory that forgets at a power cut what was not synced:
// the content of a file survives its fsync, a name the fsync of its folder, as POSIX
// promises and no more. Of what was not synced, pieces of 4 KiB survive by chance.
type Lossy struct {
	mu   sync.Mutex
	root *lossyFolder
	off  bool // the power is gone: every call fails
}

type lossyFolder struct {
	fs.Inode
	of             *Lossy
	names, durable map[string]fs.InodeEmbedder
}

type lossyFile struct {
	fs.Inode
	of      *Lossy
	now     []byte
	durable []byte
	pending []lossyWrite
}

type lossyWrite struct {
	cut  bool
	at   int64
	data []byte
}

func (w lossyWrite) on(b []byte) []byte {
	end := w.at + int64(len(w.data))
	if int64(len(b)) < end {
		b = append(b, make([]byte, end-int64(len(b)))...)
	}
	copy(b[w.at:], w.data)
	if w.cut {
		b = b[:w.at]
	}
	return b
}

func (l *Lossy) folder() *lossyFolder {
	return &lossyFolder{of: l, names: map[string]fs.InodeEmbedder{}, durable: map[string]fs.InodeEmbedder{}}
}

// enter takes the lock, or tells that the power is gone.
func (l *Lossy) enter() (leave func(), errno syscall.Errno) {
	l.mu.Lock()
	if l.off {
		l.mu.Unlock()
		return func() {}, syscall.EIO
	}
	return l.mu.Unlock, 0
}

func (d *lossyFolder) Lookup(_ context.Context, name string, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	leave, errno := d.of.enter()
	defer leave()
	if errno != 0 {
		return nil, errno
	}
	switch e := d.names[name].(type) {
	case *lossyFile:
		out.Mode, out.Size = 0o100600, uint64(len(e.now))
		return e.EmbeddedInode(), 0
	case *lossyFolder:
		out.Mode = 0o40700
		return e.EmbeddedInode(), 0
	}
	return nil, syscall.ENOENT
}

func (d *lossyFolder) Readdir(context.Context) (fs.DirStream, syscall.Errno) {
	leave, errno := d.of.enter()
	defer leave()
	var list []fuse.DirEntry
	for name, e := range d.names {
		mode := uint32(0o100600)
		if _, ok := e.(*lossyFolder); ok {
			mode = 0o40700
		}
		list = append(list, fuse.DirEntry{Name: name, Mode: mode, Ino: e.EmbeddedInode().StableAttr().Ino})
	}
	return fs.NewListDirStream(list), errno
}

func (d *lossyFolder) Mkdir(ctx context.Context, name string, _ uint32, out *fuse.EntryOut) (*fs.Inode, syscall.Errno) {
	leave, errno := d.of.enter()
	defer leave()
	if errno != 0 {
		return nil, errno
	}
	n := d.of.folder()
	d.names[name], out.Mode = n, 0o40700
	return d.NewPersistentInode(ctx, n, fs.StableAttr{Mode: fuse.S_IFDIR}), 0
}

func (d *lossyFolder) Create(ctx context.Context, name string, _, _ uint32, out *fuse.EntryOut) (*fs.Inode, fs.FileHandle, uint32, syscall.Errno) {
	leave, errno := d.of.enter()
	defer leave()
	if errno != 0 {
		return nil, nil, 0, errno
	}
	f := &lossyFile{of: d.of}
	d.names[name], out.Mode = f, 0o100600
	return d.NewPersistentInode(ctx, f, fs.StableAttr{Mode: fuse.S_IFREG}), nil, 0, 0
}

func (d *lossyFolder) Unlink(_ context.Context, name string) syscall.Errno {
	leave, errno := d.of.enter()
	defer leave()
	if errno == 0 && d.names[name] == nil {
		return syscall.ENOENT
	}
	if errno == 0 {
		delete(d.names, name)
	}
	return errno
}

func (d *lossyFolder) Rmdir(ctx context.Context, name string) syscall.Errno {
	return d.Unlink(ctx, name)
}

func (d *lossyFolder) Rename(_ context.Context, name string, to fs.InodeEmbedder, newName string, _ uint32) syscall.Errno {
	leave, errno := d.of.enter()
	defer leave()
	if errno != 0 {
		return errno
	}
	to.(*lossyFolder).names[newName] = d.names[name]
	delete(d.names, name)
	return 0
}

func (d *lossyFolder) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	leave, errno := d.of.enter()
	defer leave()
	if errno == 0 {
		d.durable = map[string]fs.InodeEmbedder{}
		for name, e := range d.names {
			d.durable[name] = e
		}
	}
	return errno
}

func (d *lossyFolder) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	out.Mode = 0o40700
	return 0
}

func (f *lossyFile) change(w lossyWrite) {
	f.now = w.on(f.now)
	f.pending = append(f.pending, w)
}

func (f *lossyFile) Open(_ context.Context, flags uint32) (fs.FileHandle, uint32, syscall.Errno) {
	leave, errno := f.of.enter()
	defer leave()
	if errno == 0 && flags&syscall.O_TRUNC != 0 {
		f.change(lossyWrite{cut: true})
	}
	return nil, 0, errno
}

func (f *lossyFile) Read(_ context.Context, _ fs.FileHandle, dest []byte, at int64) (fuse.ReadResult, syscall.Errno) {
	leave, errno := f.of.enter()
	defer leave()
	if errno != 0 || at >= int64(len(f.now)) {
		return fuse.ReadResultData(nil), errno
	}
	return fuse.ReadResultData(dest[:copy(dest, f.now[at:])]), 0
}

func (f *lossyFile) Write(_ context.Context, _ fs.FileHandle, data []byte, at int64) (uint32, syscall.Errno) {
	leave, errno := f.of.enter()
	defer leave()
	if errno == 0 {
		f.change(lossyWrite{at: at, data: append([]byte(nil), data...)})
	}
	return uint32(len(data)), errno
}

func (f *lossyFile) Setattr(_ context.Context, _ fs.FileHandle, in *fuse.SetAttrIn, out *fuse.AttrOut) syscall.Errno {
	leave, errno := f.of.enter()
	defer leave()
	if size, ok := in.GetSize(); ok && errno == 0 {
		f.change(lossyWrite{cut: true, at: int64(size)})
	}
	out.Mode, out.Size = 0o100600, uint64(len(f.now))
	return errno
}

func (f *lossyFile) Getattr(_ context.Context, _ fs.FileHandle, out *fuse.AttrOut) syscall.Errno {
	leave, errno := f.of.enter()
	defer leave()
	out.Mode, out.Size = 0o100600, uint64(len(f.now))
	return errno
}

func (f *lossyFile) Fsync(context.Context, fs.FileHandle, uint32) syscall.Errno {
	leave, errno := f.of.enter()
	defer leave()
	if errno == 0 {
		f.durable, f.pending = append([]byte(nil), f.now...), nil
	}
	return errno
}

func (f *lossyFile) Flush(context.Context, fs.FileHandle) syscall.Errno { return 0 }

// survive writes what survives into a folder.
func (d *lossyFolder) survive(t *testing.T, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, e := range d.durable {
		switch e := e.(type) {
		case *lossyFolder:
			e.survive(t, filepath.Join(to, name))
		case *lossyFile:
			if err := os.WriteFile(filepath.Join(to, name), e.afterPowerCut(), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func (f *lossyFile) afterPowerCut() []byte {
	b := append([]byte(nil), f.durable...)
	const kept = 30 // percent of what was not synced
	for _, w := range f.pending {
		if w.cut {
			if rand.IntN(100) < kept {
				b = w.on(b)
			}
			continue
		}
		for i := int64(0); i < int64(len(w.data)); {
			end := min((w.at+i)/4096*4096+4096-w.at, int64(len(w.data)))
			if rand.IntN(100) < kept {
				b = lossyWrite{at: w.at + i, data: w.data[i:end]}.on(b)
			}
			i = end
		}
	}
	return b
}

// MountLossy gives the file system a place. Where nothing can be mounted the test is
// skipped.
func MountLossy(t *testing.T) (l *Lossy, at string) {
	t.Helper()
	l, at = &Lossy{}, t.TempDir()
	l.root = l.folder()
	server, err := fs.Mount(at, l.root, &fs.Options{MountOptions: fuse.MountOptions{DirectMount: true, FsName: "lossy", Name: "lossy"}})
	if err != nil {
		t.Skipf("no file system can be mounted here (%v): it takes /dev/fuse and the right to mount", err)
	}
	t.Cleanup(func() { _ = server.Unmount() }) // what hangs is unmounted with the test's end
	return l, at
}

// Cut takes the power away, and writes what survives into a folder. It may be called
// while everything is in use.
func (l *Lossy) Cut(t *testing.T, left string) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.off = true
	l.root.survive(t, left)
}
