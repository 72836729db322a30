package blob

import (
	"errors"
	"os"
	"syscall"
)

// reserve is what Files leaves free: the database usually lies on the same disk,
// and must be able to go on when people have filled the rest.
const reserve = 256 << 20

// roomLeft refuses when the disk has no more than the reserve.
func roomLeft(root *os.Root) error {
	d, err := root.Open(".")
	if err != nil {
		return err
	}
	var s syscall.Statfs_t
	err = syscall.Fstatfs(int(d.Fd()), &s)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	if s.Blocks > 0 && s.Bavail*uint64(s.Bsize) < reserve { // a file system of no size tells nothing
		return syscall.ENOSPC
	}
	return nil
}
