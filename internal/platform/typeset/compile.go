package typeset

import (
	"context"
	"slices"
	"strings"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// set makes an instance, gives it fonts and files, and takes the PDF from it.
func (s *session) set(ctx context.Context, runtime wazero.Runtime, module wazero.CompiledModule, d Document) ([]byte, error) {
	s.ctx = ctx
	ctx = experimental.WithMemoryAllocator(ctx, experimental.MemoryAllocatorFunc(allocate))
	m, err := runtime.InstantiateModule(ctx, module, wazero.NewModuleConfig().WithName("").WithStartFunctions())
	if err != nil {
		return nil, err
	}
	defer func() { _ = m.Close(context.WithoutCancel(ctx)) }() // it is thrown away in any case
	s.m = m
	s.malloc = s.export("__wbindgen_export")
	s.callback1, s.callback2 = s.export("__wasm_bindgen_func_elem_944"), s.export("__wasm_bindgen_func_elem_37350")
	if start := m.ExportedFunction("__wbindgen_start"); start != nil {
		s.call(start)
	}
	compiler := s.compiler(d.Fonts)
	s.addFiles(compiler, d)
	return s.compile(compiler)
}

func (s *session) export(name string) api.Function {
	f := s.m.ExportedFunction(name)
	if f == nil {
		fail("the engine has no %s", name)
	}
	return f
}

// results calls a function that leaves n words at an address it is given first.
func (s *session) results(n int, do func(at uint64)) []uint32 {
	stack := s.export("__wbindgen_add_to_stack_pointer")
	const sixteenDown = 0xFFFFFFF0
	at := s.call(stack, sixteenDown)[0]
	do(at)
	out := make([]uint32, n)
	for i := range out {
		out[i] = s.read32(at + uint64(4*i))
	}
	s.call(stack, 16)
	return out
}

// await runs until the promise with that number is settled.
func (s *session) await(i uint64) any {
	p, ok := s.take(i).(*promise)
	if !ok {
		fail("a promise was expected")
	}
	s.run()
	if !p.settled {
		fail("%v", errStopped)
	}
	if f, ok := p.value.(*fault); ok {
		fail("%s", f.says)
	}
	return p.value
}

func (s *session) compiler(fonts []Font) uint64 {
	out := s.results(3, func(at uint64) { s.call(s.export("typstcompilerbuilder_new"), at) })
	if out[2] != 0 {
		fail("no compiler: %s", text(s.get(uint64(out[1]))))
	}
	builder := uint64(out[0])
	s.results(2, func(at uint64) { s.call(s.export("typstcompilerbuilder_set_dummy_access_model"), at, builder) })
	for _, f := range fonts {
		s.await(s.call(s.export("typstcompilerbuilder_add_raw_font"), builder, s.add(&bytesOf{f}))[0])
	}
	h, ok := s.await(s.call(s.export("typstcompilerbuilder_build"), builder)[0]).(handle)
	if !ok {
		fail("no compiler was built")
	}
	return uint64(h)
}

const mainFile = "/main.typ"

func (s *session) addFiles(compiler uint64, d Document) {
	path, pathLen := s.pass([]byte(mainFile))
	source, sourceLen := s.pass([]byte(d.Source))
	s.call(s.export("typstcompiler_add_source"), compiler, path, pathLen, source, sourceLen)
	names := make([]string, 0, len(d.Files))
	for name := range d.Files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		path, pathLen := s.pass([]byte(name))
		content, contentLen := s.pass(d.Files[name])
		s.call(s.export("typstcompiler_map_shadow"), compiler, path, pathLen, content, contentLen)
	}
}

// compile gives the PDF, or what the source did wrong.
func (s *session) compile(compiler uint64) ([]byte, error) {
	const allDiagnostics = 2
	out := s.results(3, func(at uint64) {
		path, pathLen := s.pass([]byte(mainFile))
		format, formatLen := s.pass([]byte("pdf"))
		s.call(s.export("typstcompiler_compile"), at, compiler, path, pathLen, 0, 0, format, formatLen, allDiagnostics)
	})
	if out[2] != 0 {
		fail("%s %s", text(s.take(uint64(out[1]))), strings.Join(s.said, "; "))
	}
	switch v := s.take(uint64(out[0])).(type) {
	case *bytesOf:
		return v.b, nil
	case *object:
		if pdf, ok := v.members["result"].(*bytesOf); ok {
			return pdf.b, nil
		}
		fail("%s", text(v.members["diagnostics"]))
	}
	fail("no PDF came out")
	return nil, nil
}
