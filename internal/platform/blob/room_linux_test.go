package blob_test

import (
	"os"
	"strings"
	"syscall"
	"testing"

	"preround/internal/platform/blob"
	"preround/internal/platform/errs"
)

// Row 39: a disk that is nearly full takes no more files, and says so.
func TestRow39TheLastOfADiskIsLeftFree(t *testing.T) {
	folder := t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no small disk can be made here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	s, err := blob.OpenFiles(folder + "/blobs")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Put(t.Context(), first, strings.NewReader("x"))
	if errs.KindOf(err) != errs.Busy || !strings.Contains(err.Error(), "no room left") {
		t.Errorf("%v", err)
	}
	if left, err := os.ReadDir(folder + "/blobs"); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
