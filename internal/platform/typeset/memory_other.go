//go:build !unix

package typeset

import "github.com/tetratelabs/wazero/experimental"

// plain is Go's own memory.
type plain struct{ all []byte }

func allocate(_, most uint64) experimental.LinearMemory { return &plain{make([]byte, 0, most)} }

func (p *plain) Reallocate(size uint64) []byte {
	if size > uint64(cap(p.all)) {
		return nil
	}
	p.all = p.all[:size]
	return p.all
}

func (p *plain) Free() { p.all = nil }
