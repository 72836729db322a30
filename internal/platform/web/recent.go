package web

import "sync"

// Recent holds what was made lately, by the hash of what it was made from: a page, its
// pictures and its file are asked for one after the other. The oldest of more than 24
// goes. The zero value is ready, and any number may use it at once.
type Recent[V any] struct {
	mu    sync.Mutex
	made  map[[32]byte]V
	order [][32]byte
}

const mostRecent = 24

// Get is what was put under a key, if it is still there.
func (m *Recent[V]) Get(key [32]byte) (V, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v, ok := m.made[key]
	return v, ok
}

// Put keeps a value under a key, in the place of what was there.
func (m *Recent[V]) Put(key [32]byte, v V) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.made == nil {
		m.made = map[[32]byte]V{}
	}
	if _, has := m.made[key]; !has {
		m.order = append(m.order, key)
	}
	m.made[key] = v
	if len(m.order) > mostRecent {
		delete(m.made, m.order[0])
		m.order = m.order[1:]
	}
}
