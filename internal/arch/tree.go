package arch

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"sort"
	"strconv"
	"strings"
)

// A Tree is a parsed copy of the repository: every Go package below internal,
// cmd, data, migrations, tests and tools, and the text of the other files that rules look at.
type Tree struct {
	Module   string              // module path of go.mod, "preround"
	Packages map[string]*Package // by folder, "internal/plan"
	Texts    map[string]string   // .templ, .sql, .css and .md files by path
	fset     *token.FileSet
}

// A Package is one folder of Go files.
type Package struct {
	Dir   string
	Name  string
	Files []*File
}

// A File is one parsed Go file.
type File struct {
	Path      string
	Test      bool // *_test.go
	Generated bool // carries the "Code generated" line
	Lines     int
	Imports   []string
	syntax    *ast.File
}

// A Fault is one broken rule at one place.
type Fault struct {
	Where string // a path, with a line where there is one
	What  string // what is wrong and what to do about it
}

func (f Fault) String() string { return f.Where + ": " + f.What }

// ignored are folders that hold no source of ours.
var ignored = map[string]bool{
	".git": true, "node_modules": true, "testdata": true, "bin": true, ".cache": true, "data-dev": true,
}

// Load reads the tree below root. A Go file that does not parse is an error: the
// compiler says more about it than a rule could.
func Load(root fs.FS) (*Tree, error) {
	t := &Tree{Packages: map[string]*Package{}, Texts: map[string]string{}, fset: token.NewFileSet()}
	if err := t.readModule(root); err != nil {
		return nil, err
	}
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && ignored[d.Name()]:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		return t.add(root, name)
	})
	return t, err
}

func (t *Tree) readModule(root fs.FS) error {
	text, err := fs.ReadFile(root, "go.mod")
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(text), "\n")
	t.Module = strings.TrimSpace(strings.TrimPrefix(first, "module"))
	return nil
}

func (t *Tree) add(root fs.FS, name string) error {
	switch path.Ext(name) {
	case ".go":
		return t.addGo(root, name)
	case ".templ", ".sql", ".css", ".md":
		text, err := fs.ReadFile(root, name)
		t.Texts[name] = string(text)
		return err
	}
	return nil
}

func (t *Tree) addGo(root fs.FS, name string) error {
	text, err := fs.ReadFile(root, name)
	if err != nil {
		return err
	}
	syntax, err := parser.ParseFile(t.fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return fmt.Errorf("arch reads only files that parse: %w", err)
	}
	f := &File{
		Path:      name,
		Test:      strings.HasSuffix(name, "_test.go"),
		Generated: ast.IsGenerated(syntax),
		Lines:     strings.Count(string(text), "\n"),
		syntax:    syntax,
	}
	for _, spec := range syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			f.Imports = append(f.Imports, p)
		}
	}
	dir := path.Dir(name)
	p := t.Packages[dir]
	if p == nil {
		p = &Package{Dir: dir}
		t.Packages[dir] = p
	}
	if !f.Test {
		p.Name = syntax.Name.Name
	}
	p.Files = append(p.Files, f)
	return nil
}

// Each calls visit for every package in the order of their folders.
func (t *Tree) Each(visit func(*Package)) {
	dirs := make([]string, 0, len(t.Packages))
	for dir := range t.Packages {
		dirs = append(dirs, dir)
	}
	sort.Strings(dirs)
	for _, dir := range dirs {
		visit(t.Packages[dir])
	}
}

// Own turns an import path into a folder of this repository; ok is false for
// the standard library and for other modules.
func (t *Tree) Own(importPath string) (dir string, ok bool) {
	return strings.CutPrefix(importPath, t.Module+"/")
}

// line gives "path:12" for a position.
func (t *Tree) line(pos token.Pos) string {
	p := t.fset.Position(pos)
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// Room is the folder below internal without "internal/", or "" for code elsewhere.
func (p *Package) Room() string {
	room, ok := strings.CutPrefix(p.Dir, "internal/")
	if !ok {
		return ""
	}
	return room
}

// HasCode reports whether the folder holds more than tests.
func (p *Package) HasCode() bool { return p.Name != "" }
