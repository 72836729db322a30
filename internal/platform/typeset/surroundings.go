package typeset

import (
	"encoding/binary"
	"math"
)

// promises: what is done later. Later is when the call that asked for it has
// returned (run).
var promises = map[string]importOf{
	"__wbg_new_ff12d2b041fb48f1": func(s *session, a []uint64) {
		p := &promise{}
		done := function(func(args ...any) any { s.settle(p, args[0]); return undefined{} })
		s.call(s.callback2, a[0], a[1], s.add(done), s.add(done))
		a[0] = s.add(p)
	},
	"__wbindgen_cast_3334ea73b4b28ba3": func(s *session, a []uint64) {
		data, table := a[0], a[1]
		a[0] = s.add(function(func(args ...any) any {
			var v any = undefined{}
			if len(args) > 0 {
				v = args[0]
			}
			s.call(s.callback1, data, table, s.add(v))
			return undefined{}
		}))
	},
	"__wbg_queueMicrotask_9b549dfce8865860": func(s *session, a []uint64) {
		a[0] = s.add(function(func(args ...any) any {
			if f, ok := args[0].(function); ok {
				s.queue = append(s.queue, func() { f() })
			}
			return undefined{}
		}))
	},
	"__wbg_queueMicrotask_fca69f5bfad613a5": func(s *session, a []uint64) {
		if f, ok := s.get(a[0]).(function); ok {
			s.queue = append(s.queue, func() { f() })
		}
	},
	"__wbg_resolve": func(s *session, a []uint64) {
		v := s.get(a[0])
		p, ok := v.(*promise)
		if !ok {
			p = &promise{settled: true, value: v}
		}
		a[0] = s.add(p)
	},
	"__wbg_then": func(s *session, a []uint64) {
		p, isPromise := s.get(a[0]).(*promise)
		f, isFunction := s.get(a[1]).(function)
		if !isPromise || !isFunction {
			fail("a promise was expected")
		}
		if p.settled {
			s.queue = append(s.queue, func() { f(p.value) })
		} else {
			p.then = append(p.then, f)
		}
		a[0] = s.add(&promise{})
	},
	"__wbg_call_abb4ff46ce38be40": callOf(0),
	"__wbg_call_3020136f7a2d6e44": callOf(1),
	"__wbg_call_78f94eb02ec7f9b2": callOf(3),
}

// callOf calls a function with n arguments; the second value is its "this".
func callOf(n int) importOf {
	return func(s *session, a []uint64) {
		f, ok := s.get(a[0]).(function)
		if !ok {
			a[0] = s.add(undefined{})
			return
		}
		var args []any
		for _, i := range a[2 : 2+n] {
			args = append(args, s.get(i))
		}
		a[0] = s.add(f(args...))
	}
}

// surroundings: the clock, the console, and what a browser's window would be. The
// clock shows the document's own time in UTC.
var surroundings = map[string]importOf{
	"__wbg_getTimezoneOffset": func(_ *session, a []uint64) { a[0] = 0 },
	"__wbg_now":               func(s *session, a []uint64) { a[0] = math.Float64bits(float64(s.at.UnixMilli())) },
	"__wbg_static_accessor_GLOBAL_THIS_60cf02db4de8e1c1": window,
	"__wbg_static_accessor_SELF_08f5a74c69739274":        window,
	"__wbg_static_accessor_WINDOW_a8924b26aa92d024":      window,
	"__wbg_static_accessor_GLOBAL_769e6b65d6557335":      window,
	"__wbg_new_no_args":            nothing,
	"__wbg_new_with_args":          nothing,
	"__wbg_stack":                  func(s *session, a []uint64) { s.giveText(a[0], "") },
	"__wbg_error_7534b8e9a36f1ab4": func(s *session, a []uint64) { s.said = append(s.said, string(s.read(a[0], a[1]))) },
	"__wbg_error_85faeb8919b11cc6": func(s *session, a []uint64) { s.said = append(s.said, text(s.get(a[0]))) },
	"__wbg_info":                   func(*session, []uint64) {},
	"__wbg___wbindgen_throw":       func(s *session, a []uint64) { fail("%s", s.read(a[0], a[1])) },
}

func window(s *session, a []uint64) { a[0] = s.add(&object{map[string]any{}}) }

func nothing(s *session, a []uint64) {
	a[0] = s.add(function(func(...any) any { return undefined{} }))
}

// conversions: values into the module and out of it.
var conversions = map[string]importOf{
	"__wbindgen_cast_2241b6af4c4b2941": func(s *session, a []uint64) { a[0] = s.add(string(s.read(a[0], a[1]))) },
	"__wbindgen_cast_4625c577ab2ec9ee": func(s *session, a []uint64) { a[0] = s.add(a[0]) },
	"__wbindgen_cast_9ae0607507abb057": func(s *session, a []uint64) { a[0] = s.add(int64(a[0])) },
	"__wbindgen_cast_d6cd19b81560fd6e": func(s *session, a []uint64) { a[0] = s.add(math.Float64frombits(a[0])) },
	"__wbg___wbindgen_string_get": func(s *session, a []uint64) {
		if v, ok := s.get(a[1]).(string); ok {
			s.giveText(a[0], v)
			return
		}
		s.write32(a[0]+4, 0)
		s.write32(a[0], 0)
	},
	"__wbg___wbindgen_number_get": func(s *session, a []uint64) {
		f, ok := s.get(a[1]).(float64)
		s.write(a[0]+8, binary.LittleEndian.AppendUint64(nil, math.Float64bits(f)))
		s.write32(a[0], uint32(truth(ok)))
	},
	"__wbg___wbindgen_boolean_get": func(s *session, a []uint64) {
		const neither = 0xFFFFFF
		v, ok := s.get(a[0]).(bool)
		if a[0] = truth(v); !ok {
			a[0] = neither
		}
	},
	"__wbg___wbindgen_debug_string": func(s *session, a []uint64) { s.giveText(a[0], text(s.get(a[1]))) },
}

// giveText leaves a string in the module's memory and says at ret where.
func (s *session) giveText(ret uint64, v string) {
	at, n := s.pass([]byte(v))
	s.write32(ret+4, uint32(n))
	s.write32(ret, uint32(at))
}
