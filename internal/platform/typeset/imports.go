package typeset

import (
	"context"
	"fmt"
	"math"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
)

// importOf is what stands behind a name that the module asks for. a holds the
// arguments and takes the result in its first element.
type importOf func(s *session, a []uint64)

// imports are looked up by the name without its hash, or with it where two names
// differ in nothing else.
var imports = map[string]importOf{}

func init() {
	for _, some := range []map[string]importOf{references, makers, questions, promises, surroundings, conversions} {
		for name, do := range some {
			imports[name] = do
		}
	}
}

// joinImports gives the module all that it asks for. What is not known fails when
// it is called, and a test sees to it that nothing unknown is asked for.
func joinImports(ctx context.Context, runtime wazero.Runtime, module wazero.CompiledModule) error {
	b := runtime.NewHostModuleBuilder("wbg")
	for _, f := range module.ImportedFunctions() {
		_, name, _ := f.Import()
		do := importNamed(name)
		b.NewFunctionBuilder().WithGoModuleFunction(api.GoModuleFunc(func(ctx context.Context, m api.Module, stack []uint64) {
			s, ok := ctx.Value(sessionKey{}).(*session)
			if !ok || do == nil {
				fail("the engine asks for %s, which is not there", name)
			}
			if s.m == nil {
				s.m = m
			}
			do(s, stack)
		}), f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	if _, err := b.Instantiate(ctx); err != nil {
		return fmt.Errorf("joining the typesetting engine: %w", err)
	}
	return nil
}

// importNamed finds the import: by its whole name, or by that without the hash.
func importNamed(name string) importOf {
	if do := imports[name]; do != nil {
		return do
	}
	if i := strings.LastIndexByte(name, '_'); i > 0 {
		return imports[name[:i]]
	}
	return nil
}

// references: values held and let go.
var references = map[string]importOf{
	"__wbindgen_object_drop_ref":  func(s *session, a []uint64) { s.take(a[0]) },
	"__wbindgen_object_clone_ref": func(s *session, a []uint64) { a[0] = s.add(s.get(a[0])) },
	"__wbg__wbg_cb_unref":         func(*session, []uint64) {},
	"__wbg_typstcompiler_new":     func(s *session, a []uint64) { a[0] = s.add(handle(a[0])) },
	"__wbg_typstfontresolver_new": func(s *session, a []uint64) { a[0] = s.add(handle(a[0])) },
	"__wbg_proxycontext_new":      func(s *session, a []uint64) { a[0] = s.add(handle(a[0])) },
}

// makers: new values, and changes to them.
var makers = map[string]importOf{
	"__wbg_new_1ba21ce319a06297": func(s *session, a []uint64) { a[0] = s.add(&object{map[string]any{}}) },
	"__wbg_new_25f239778d6112b9": func(s *session, a []uint64) { a[0] = s.add(&array{}) },
	"__wbg_new_8a6f238a6ece86ea": func(s *session, a []uint64) { a[0] = s.add(&fault{}) },
	"__wbg_new_b2db8aa2650f793a": func(s *session, a []uint64) { a[0] = s.add(date{}) },
	"__wbg_new_df1173567d5ff028": func(s *session, a []uint64) { a[0] = s.add(&fault{string(s.read(a[0], a[1]))}) },
	"__wbg_Error":                func(s *session, a []uint64) { a[0] = s.add(&fault{string(s.read(a[0], a[1]))}) },
	"__wbg_new_6421f6084cc5bc5a": func(s *session, a []uint64) {
		b, _ := s.get(a[0]).(*bytesOf) // of anything else an empty one
		if b == nil {
			b = &bytesOf{}
		}
		a[0] = s.add(&bytesOf{append([]byte(nil), b.b...)})
	},
	"__wbg_new_from_slice_f9c22b9153b26992": func(s *session, a []uint64) { a[0] = s.add(&bytesOf{s.read(a[0], a[1])}) },
	"__wbg_new_from_slice_db0691b69e9d3891": func(s *session, a []uint64) { a[0] = s.add(&bytesOf{s.read(a[0], a[1]*4)}) },
	"__wbg_prototypesetcall": func(s *session, a []uint64) {
		if b, ok := s.get(a[2]).(*bytesOf); ok {
			s.write(a[0], b.b)
		}
	},
	"__wbg_push": func(s *session, a []uint64) {
		x := s.array(a[0])
		x.items = append(x.items, s.get(a[1]))
		a[0] = uint64(len(x.items))
	},
	"__wbg_set_3f1d0b984ed272ed": func(s *session, a []uint64) { s.object(a[0]).members[text(s.take(a[1]))] = s.take(a[2]) },
	"__wbg_set_781438a03c0c3c81": func(s *session, a []uint64) {
		if o, ok := s.get(a[0]).(*object); ok {
			o.members[text(s.get(a[1]))] = s.get(a[2])
		}
		a[0] = 1
	},
	"__wbg_set_7df433eea03a5c14": func(s *session, a []uint64) {
		x, i := s.array(a[0]), int(uint32(a[1]))
		for len(x.items) <= i {
			x.items = append(x.items, undefined{})
		}
		x.items[i] = s.take(a[2])
	},
}

func (s *session) object(i uint64) *object {
	o, ok := s.get(i).(*object)
	if !ok {
		fail("an object was expected")
	}
	return o
}

func (s *session) array(i uint64) *array {
	x, ok := s.get(i).(*array)
	if !ok {
		fail("an array was expected")
	}
	return x
}

// questions: what a value is and holds.
var questions = map[string]importOf{
	"__wbg_length": func(s *session, a []uint64) {
		switch x := s.get(a[0]).(type) {
		case *bytesOf:
			a[0] = uint64(len(x.b))
		case *array:
			a[0] = uint64(len(x.items))
		default:
			a[0] = 0
		}
	},
	"__wbg_get_6b7bd52aca3f9671": func(s *session, a []uint64) { a[0] = s.add(member(s.get(a[0]), uint32(a[1]))) },
	"__wbg_get_af9dab7e9603ea93": func(s *session, a []uint64) { a[0] = s.add(member(s.get(a[0]), s.get(a[1]))) },
	"__wbg_get_with_ref_key":     func(s *session, a []uint64) { a[0] = s.add(member(s.get(a[0]), s.get(a[1]))) },
	"__wbg_isArray":              func(s *session, a []uint64) { _, ok := s.get(a[0]).(*array); a[0] = truth(ok) },
	"__wbg_instanceof_Uint8Array": func(s *session, a []uint64) {
		_, ok := s.get(a[0]).(*bytesOf)
		a[0] = truth(ok)
	},
	"__wbg_instanceof_ArrayBuffer": func(_ *session, a []uint64) { a[0] = 0 },
	"__wbg_instanceof_Map":         func(_ *session, a []uint64) { a[0] = 0 },
	"__wbg_isSafeInteger": func(s *session, a []uint64) {
		f, ok := s.get(a[0]).(float64)
		a[0] = truth(ok && f == math.Trunc(f))
	},
	"__wbg___wbindgen_is_undefined": func(s *session, a []uint64) { _, ok := s.get(a[0]).(undefined); a[0] = truth(ok) },
	"__wbg___wbindgen_is_function":  func(s *session, a []uint64) { _, ok := s.get(a[0]).(function); a[0] = truth(ok) },
	"__wbg___wbindgen_is_string":    func(s *session, a []uint64) { _, ok := s.get(a[0]).(string); a[0] = truth(ok) },
	"__wbg___wbindgen_is_bigint":    func(_ *session, a []uint64) { a[0] = 0 },
	"__wbg___wbindgen_is_object": func(s *session, a []uint64) {
		switch s.get(a[0]).(type) {
		case *object, *array, *bytesOf, *fault:
			a[0] = 1
		default:
			a[0] = 0
		}
	},
	"__wbg___wbindgen_jsval_eq":       equal,
	"__wbg___wbindgen_jsval_loose_eq": equal,
	"__wbg___wbindgen_in": func(s *session, a []uint64) {
		_, missing := member(s.get(a[1]), s.get(a[0])).(undefined)
		a[0] = truth(!missing)
	},
}

func equal(s *session, a []uint64) { a[0] = truth(s.get(a[0]) == s.get(a[1])) }
