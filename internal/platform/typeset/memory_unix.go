//go:build unix

package typeset

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// mapping gives each instance a span of addresses of its own, of which only what is
// used becomes memory, and gives all of it back when the instance goes. Go's own
// memory would be copied each time an instance grows, and kept for a while after.
type mapping struct{ all []byte }

// allocate implements experimental.MemoryAllocator.
func allocate(_, most uint64) experimental.LinearMemory {
	all, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_NONE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		fail("no memory for the engine: %v", err)
	}
	return &mapping{all}
}

// Reallocate implements experimental.LinearMemory.
func (m *mapping) Reallocate(size uint64) []byte {
	if size > uint64(len(m.all)) || syscall.Mprotect(m.all[:size], syscall.PROT_READ|syscall.PROT_WRITE) != nil {
		return nil
	}
	return m.all[:size:size]
}

// Free implements experimental.LinearMemory.
func (m *mapping) Free() {
	_ = syscall.Munmap(m.all) // it is ours; nothing can be done about a failure
	m.all = nil
}
