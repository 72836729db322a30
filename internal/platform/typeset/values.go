package typeset

import (
	"context"
	"strconv"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// The module holds values of its host by number. These are the kinds it meets;
// besides them string, float64, bool, int64 and nil (null).
type (
	undefined struct{}
	object    struct{ members map[string]any }
	array     struct{ items []any }
	bytesOf   struct{ b []byte }
	fault     struct{ says string }
	date      struct{}
	function  func(args ...any) any
	handle    uint32 // of a thing inside the module
	promise   struct {
		settled bool
		value   any
		then    []function
	}
)

// session is one document being set: the instance and the values it holds.
type session struct {
	ctx   context.Context
	m     api.Module
	at    time.Time
	heap  []any
	free  []uint32
	queue []func()
	said  []string // what the engine complained of

	malloc, callback1, callback2 api.Function
}

type sessionKey struct{}

// The first numbers are spoken for: undefined, null, true and false come at 128.
const firstFree = 132

func newSession(at time.Time) *session {
	s := &session{at: at}
	for range 128 {
		s.heap = append(s.heap, undefined{})
	}
	s.heap = append(s.heap, undefined{}, nil, true, false)
	return s
}

// add gives a value a number.
func (s *session) add(v any) uint64 {
	if n := len(s.free); n > 0 {
		i := s.free[n-1]
		s.free = s.free[:n-1]
		s.heap[i] = v
		return uint64(i)
	}
	s.heap = append(s.heap, v)
	return uint64(len(s.heap) - 1)
}

func (s *session) get(i uint64) any {
	if int(uint32(i)) >= len(s.heap) {
		fail("there is no value %d", uint32(i))
	}
	return s.heap[uint32(i)]
}

// take is get, and the number is free again.
func (s *session) take(i uint64) any {
	v := s.get(i)
	if uint32(i) >= firstFree {
		s.heap[uint32(i)] = undefined{}
		s.free = append(s.free, uint32(i))
	}
	return v
}

// read copies bytes out of the module's memory.
func (s *session) read(at, n uint64) []byte {
	b, ok := s.m.Memory().Read(uint32(at), uint32(n))
	if !ok {
		fail("%d bytes at %d are not in memory", uint32(n), uint32(at))
	}
	return append([]byte(nil), b...)
}

func (s *session) write(at uint64, b []byte) {
	if !s.m.Memory().Write(uint32(at), b) {
		fail("%d bytes do not fit at %d", len(b), uint32(at))
	}
}

func (s *session) write32(at uint64, v uint32) {
	if !s.m.Memory().WriteUint32Le(uint32(at), v) {
		fail("nothing can be written at %d", uint32(at))
	}
}

func (s *session) read32(at uint64) uint32 {
	v, ok := s.m.Memory().ReadUint32Le(uint32(at))
	if !ok {
		fail("nothing can be read at %d", uint32(at))
	}
	return v
}

// call calls a function of the module.
func (s *session) call(f api.Function, args ...uint64) []uint64 {
	out, err := f.Call(s.ctx, args...)
	if err != nil {
		panic(failure{err})
	}
	return out
}

// pass copies bytes into the module's memory.
func (s *session) pass(b []byte) (at, n uint64) {
	at = s.call(s.malloc, uint64(len(b)), 1)[0]
	s.write(at, b)
	return at, uint64(len(b))
}

// run does what was put off until now, and what that puts off in turn.
func (s *session) run() {
	for len(s.queue) > 0 {
		next := s.queue[0]
		s.queue = s.queue[1:]
		next()
	}
}

func (s *session) settle(p *promise, v any) {
	if p.settled {
		return
	}
	p.settled, p.value = true, v
	for _, f := range p.then {
		s.queue = append(s.queue, func() { f(v) })
	}
}

func truth(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

// member is a property of a value; undefined where it has none.
func member(of any, name any) any {
	key := text(name)
	switch x := of.(type) {
	case *object:
		if v, ok := x.members[key]; ok {
			return v
		}
	case *array:
		if key == "length" {
			return float64(len(x.items))
		}
		if i, err := strconv.Atoi(key); err == nil && i >= 0 && i < len(x.items) {
			return x.items[i]
		}
	}
	return undefined{}
}

// text is a value as a key or for a message.
func text(v any) string {
	switch x := v.(type) {
	case string:
		return x
	case float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case uint32:
		return strconv.FormatUint(uint64(x), 10)
	case *fault:
		return x.says
	case *array:
		var out string
		for _, i := range x.items {
			out += text(i) + "; "
		}
		return out
	case *object:
		return text(member(x, "message"))
	}
	return ""
}
