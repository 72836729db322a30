//go:build !windows

package blob

import "os"

// syncFolder makes the names in a folder survive a power cut.
func syncFolder(d *os.File) error { return d.Sync() }
