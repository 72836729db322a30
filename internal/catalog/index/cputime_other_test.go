//go:build !linux

package index_test

import "time"

var began = time.Now()

// busy is the time that has passed, where the thread's own is not to be had.
func busy() time.Duration { return time.Since(began) }
