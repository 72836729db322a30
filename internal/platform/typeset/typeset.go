package typeset

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"preround/internal/platform/errs"
)

//go:embed engine/typst.wasm.zst
var packed []byte

// The limits of one document.
const (
	memoryPages = 256 << 20 / 65536 // 256 MiB
	patience    = 20 * time.Second
	atOnce      = 2
)

// Document is what is set.
type Document struct {
	Source string            // Typst source, ours and never a person's
	Files  map[string][]byte // what the source reads, by absolute name: "/data.json"
	Fonts  []Font            // the only fonts there are
	At     time.Time         // the date that the document sees and carries
}

// Engine sets documents. It is safe for use by many at once.
type Engine struct {
	cache string
	turns chan struct{}

	once    sync.Once
	runtime wazero.Runtime
	module  wazero.CompiledModule
	failed  error
}

// New makes an engine. cache is a folder in which the translated engine is kept
// between runs of the program, so that only the very first start takes seconds;
// empty: in memory only.
func New(cache string) *Engine {
	return &Engine{cache: cache, turns: make(chan struct{}, atOnce)}
}

// Prepare translates the engine for this processor, which takes seconds where no
// cache has it. PDF does it by itself; whoever calls Prepare earlier, in the
// background, spares the first person the wait.
func (e *Engine) Prepare() error {
	e.once.Do(func() { e.failed = e.prepare() })
	return e.failed
}

func (e *Engine) prepare() error {
	wasm, err := unpack(packed)
	if err != nil {
		return err
	}
	ctx := experimental.WithCompilationWorkers(context.Background(), 2)
	config := wazero.NewRuntimeConfigCompiler().WithCoreFeatures(api.CoreFeaturesV2).WithMemoryLimitPages(memoryPages).WithCloseOnContextDone(true)
	if e.cache != "" {
		cache, err := wazero.NewCompilationCacheWithDir(e.cache)
		if err != nil {
			return fmt.Errorf("the folder %s for the typesetting engine cannot be used: %w", e.cache, err)
		}
		config = config.WithCompilationCache(cache)
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, config)
	if e.module, err = e.runtime.CompileModule(ctx, wasm); err != nil {
		return fmt.Errorf("the typesetting engine does not translate: %w", err)
	}
	if err := joinImports(ctx, e.runtime, e.module); err != nil {
		return err
	}
	debug.FreeOSMemory() // translating takes half a gigabyte, once, that Go would keep for minutes
	return nil
}

func unpack(packed []byte) ([]byte, error) {
	r, err := zstd.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Close gives back what the engine holds.
func (e *Engine) Close() error {
	if e.runtime == nil {
		return nil
	}
	return e.runtime.Close(context.Background())
}

// PDF sets the document. errs.Busy when it takes too long or others are being set
// for too long; a Fault of the source or its files is errs.Internal and names the
// line, because a person's text cannot cause it.
func (e *Engine) PDF(ctx context.Context, d Document) (pdf []byte, err error) {
	if err := e.Prepare(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case e.turns <- struct{}{}:
		defer func() { <-e.turns }()
	case <-ctx.Done():
		return nil, busy()
	}
	s := newSession(d.At)
	ctx = context.WithValue(ctx, sessionKey{}, s)
	defer func() {
		switch p := recover().(type) {
		case nil:
		case failure:
			pdf, err = nil, p.err
		default:
			panic(p)
		}
		if err != nil && ctx.Err() != nil {
			err = busy()
		}
	}()
	return s.set(ctx, e.runtime, e.module, d)
}

func busy() error {
	return errs.New(errs.Busy, "The document took too long to set. Try again in a moment.")
}

// failure carries an error out of the depths of a session.
type failure struct{ err error }

func fail(format string, args ...any) { panic(failure{fmt.Errorf("typesetting: "+format, args...)}) }

var errStopped = errors.New("the engine stopped")
