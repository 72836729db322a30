package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/andybalholm/brotli"
)

// Sheet names a style sheet made by NewSheet.
type Sheet string

// Sheets is the list that a page asks for, in order.
type Sheets []Sheet

// Script names a script made by NewScript.
type Script string

// The files that packages of this program have made known at their start. They
// are compiled in and never change, so one list serves every Site.
var known struct {
	sync.Mutex
	files map[string][]byte // by plain name, "plan.css"
}

func learn(name string, content []byte) {
	known.Lock()
	defer known.Unlock()
	if known.files == nil {
		known.files = map[string][]byte{}
	}
	if _, twice := known.files[name]; twice {
		panic("web: two files are named " + name)
	}
	known.files[name] = content
}

// NewSheet joins all .css files of the folder (sorted by name, files given in
// first coming first) into one minified style sheet. Call it when the package is
// initialised. Inside, asset(name.woff2) stands for the address of a file made
// known by NewFile.
func NewSheet(name string, folder fs.FS, first ...string) Sheet {
	all, err := fs.Glob(folder, "*.css")
	if err != nil || len(all) == 0 {
		panic("web: no .css in the folder of sheet " + name)
	}
	names := slices.Clone(first)
	for _, n := range all {
		if !slices.Contains(first, n) {
			names = append(names, n)
		}
	}
	var joined bytes.Buffer
	for _, n := range names {
		text, err := fs.ReadFile(folder, n)
		if err != nil {
			panic(fmt.Sprintf("web: sheet %s: %v", name, err))
		}
		joined.Write(text)
		joined.WriteByte('\n')
	}
	learn(name+".css", []byte(Minify(joined.String())))
	return Sheet(name + ".css")
}

// NewScript makes a script known; ui.Layout links it with defer.
func NewScript(name string, text []byte) Script {
	learn(name+".js", text)
	return Script(name + ".js")
}

// NewFile makes a font or picture known under its plain name.
func NewFile(name string, content []byte) { learn(name, content) }

// fileSet is what one Site serves: every known file under a name that carries
// the hash of its content, so browsers keep it for a year.
type fileSet struct {
	byPlain  map[string]*file
	byHashed map[string]*file
	base     string
}

type file struct {
	hashed  string // "plan.1a2b3c4d5e.css"
	kind    string // media type
	plain   []byte
	hash    string // base64 SHA-256 of plain, for the policy
	style   string // plain wrapped in <style>, for sheets
	once    sync.Once
	br, gz  []byte // nil where compression does not help
	address string
}

func compileFiles(base string) *fileSet {
	known.Lock()
	defer known.Unlock()
	set := &fileSet{byPlain: map[string]*file{}, byHashed: map[string]*file{}, base: base}
	sheets := []string{}
	for name, content := range known.files {
		if path.Ext(name) == ".css" {
			sheets = append(sheets, name)
			continue
		}
		set.add(name, content)
	}
	for _, name := range sheets {
		set.add(name, []byte(set.resolve(string(known.files[name]))))
	}
	return set
}

// resolve puts the addresses of files in the place of asset(name).
func (set *fileSet) resolve(css string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(css, "asset(")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		name, after, _ := strings.Cut(rest, ")")
		f, ok := set.byPlain[name]
		if !ok {
			panic("web: a style sheet asks for the unknown file " + name)
		}
		out.WriteString("url(" + f.address + ")")
		css = after
	}
}

func (set *fileSet) add(name string, content []byte) {
	sum := sha256.Sum256(content)
	ext := path.Ext(name)
	f := &file{hashed: strings.TrimSuffix(name, ext) + "." + hex.EncodeToString(sum[:5]) + ext, kind: mediaType(ext),
		plain: content, hash: base64.StdEncoding.EncodeToString(sum[:])}
	f.address = set.base + "/assets/" + f.hashed
	if ext == ".css" {
		f.style = "<style>" + string(content) + "</style>"
	}
	set.byPlain[name] = f
	set.byHashed[f.hashed] = f
}

func mediaType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return mime.TypeByExtension(ext)
}

// ServeHTTP answers /assets/{file}. Text is compressed on first use with the
// strongest setting and kept.
func (set *fileSet) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f, ok := set.byHashed[r.PathValue("file")]
	if !ok {
		v := visitOf(r.Context())
		v.site.missing(w, r, http.StatusNotFound)
		return
	}
	f.once.Do(f.compress)
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	body := f.plain
	if f.br != nil {
		h.Add("Vary", "Accept-Encoding")
		switch accepts := r.Header.Get("Accept-Encoding"); {
		case strings.Contains(accepts, "br"):
			h.Set("Content-Encoding", "br")
			body = f.br
		case strings.Contains(accepts, "gzip"):
			h.Set("Content-Encoding", "gzip")
			body = f.gz
		}
	}
	h.Set("Content-Length", fmt.Sprint(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the client may have left
	}
}

func (f *file) compress() {
	if f.kind == "font/woff2" || len(f.plain) < 200 {
		return
	}
	var br, gz bytes.Buffer
	bw := brotli.NewWriterLevel(&br, brotli.BestCompression)
	gw, _ := gzip.NewWriterLevel(&gz, gzip.BestCompression) // the level is valid
	for _, w := range []interface {
		Write([]byte) (int, error)
		Close() error
	}{bw, gw} {
		_, _ = w.Write(f.plain) // a Buffer takes everything
		_ = w.Close()
	}
	f.br, f.gz = br.Bytes(), gz.Bytes()
}

// strayFiles serves components drawn outside of a request.
var strayFiles = sync.OnceValue(func() *fileSet { return compileFiles("") })

func filesOf(ctx context.Context) *fileSet {
	if v := visitOf(ctx); v.site != nil {
		return v.site.files
	}
	return strayFiles()
}

// FileURL is the address of a known file: FileURL(ctx, "icons.svg").
func FileURL[T ~string](ctx context.Context, name T) string {
	f, ok := filesOf(ctx).byPlain[string(name)]
	if !ok {
		panic("web: no file is known as " + string(name))
	}
	return f.address
}

// Inline puts style sheets into the page itself, for the entry pages, and allows
// exactly their text in the page's policy.
func Inline(ctx context.Context, sheets ...Sheet) templ.Component {
	v, files := visitOf(ctx), filesOf(ctx)
	styles := make([]string, len(sheets))
	for i, name := range sheets {
		f, ok := files.byPlain[string(name)]
		if !ok {
			panic("web: no sheet is known as " + string(name))
		}
		styles[i] = f.style
		if v != stray {
			v.styles = append(v.styles, f.hash)
		}
	}
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		for _, s := range styles {
			if _, err := io.WriteString(w, s); err != nil {
				return err
			}
		}
		return nil
	})
}
