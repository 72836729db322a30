package arch

import (
	"path"
	"slices"
	"strings"
)

// A kind says which of the import rules a package falls under.
type kind int

const (
	outside  kind = iota // cmd, tools, tests, data: not part of the layered house
	pure                 // a feature's rules
	store                // <feature>db
	page                 // <feature>web
	platform             // technology without a word of the domain
	leaf                 // reference: facts shipped in the binary
	aid                  // <package>test: what tests of several packages share
	top                  // app and arch
)

// kindOf reads the kind from the folder's name alone: that is what names are for.
func kindOf(room string) kind {
	base := path.Base(room)
	switch {
	case room == "":
		return outside
	case strings.HasSuffix(base, "test"):
		return aid
	case room == "app" || strings.HasPrefix(room, "app/") || room == "arch":
		return top
	case room == "reference" || strings.HasPrefix(room, "reference/"):
		return leaf
	case room == "platform" || strings.HasPrefix(room, "platform/"):
		return platform
	case strings.HasSuffix(base, "db"):
		return store
	case strings.HasSuffix(base, "web"):
		return page
	}
	return pure
}

// eachImport visits the imports of the files of a package that wanted accepts.
func eachImport(p *Package, wanted func(*File) bool, visit func(f *File, importPath string)) {
	for _, f := range p.Files {
		if !wanted(f) {
			continue
		}
		for _, imp := range f.Imports {
			visit(f, imp)
		}
	}
}

func code(f *File) bool { return !f.Test }
func all(*File) bool    { return true }

// pureImports is rule 1: a feature package imports the standard library less
// the edges, the shared rooms, and other features along the graph.
func pureImports(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if kindOf(p.Room()) != pure || !p.HasCode() {
			return
		}
		if _, declared := graph[p.Room()]; !declared {
			faults = append(faults, Fault{p.Dir, "is not in the graph of features; add it to internal/arch/house.go with the features it may import"})
		}
		eachImport(p, code, func(f *File, imp string) {
			if why := refusePure(t, p.Room(), imp); why != "" {
				faults = append(faults, Fault{f.Path, why})
			}
		})
	})
	return faults
}

func refusePure(t *Tree, room, imp string) string {
	if dir, own := t.Own(imp); own {
		target, inside := strings.CutPrefix(dir, "internal/")
		if inside && (slices.Contains(shared, target) || slices.Contains(graph[room], target)) {
			return ""
		}
		return "a pure package may not import " + dir + "; let it come in as an argument or an interface, or add the arrow to the graph with a reason"
	}
	if slices.Contains(impure, imp) {
		return "a pure package may not import " + imp + "; let the caller hand in what is needed"
	}
	if !thirdParty(imp) || under(imp, anywhere) || under(imp, modules[room]) {
		return ""
	}
	return "a pure package may not import " + imp + "; if it pays rent, name it in internal/arch/house.go with the reason"
}

// thirdParty: the standard library has no dot in its first element.
func thirdParty(imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	return strings.Contains(first, ".")
}

func under(imp string, roots []string) bool {
	return slices.ContainsFunc(roots, func(root string) bool {
		return imp == root || strings.HasPrefix(imp, root+"/")
	})
}

// storeImports is rule 2: a store knows its own feature and platform/db. It
// never sees another store, a page or net/http.
func storeImports(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if kindOf(p.Room()) != store {
			return
		}
		eachImport(p, code, func(f *File, imp string) {
			if imp == "net/http" || imp == "html/template" {
				faults = append(faults, Fault{f.Path, "a store may not import " + imp})
			}
			dir, own := t.Own(imp)
			target := strings.TrimPrefix(dir, "internal/")
			if !own || slices.Contains(shared, target) || target == "platform/db" || kindOf(target) == pure && dir != target {
				return
			}
			faults = append(faults, Fault{f.Path, "a store may not import " + dir + "; it knows its feature and platform/db"})
		})
	})
	return faults
}

// pageImports is rule 3: pages speak to features, never to a database; tests
// of pages may open a real one through dbtest.
func pageImports(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if kindOf(p.Room()) != page {
			return
		}
		eachImport(p, code, func(f *File, imp string) {
			dir, own := t.Own(imp)
			target := strings.TrimPrefix(dir, "internal/")
			switch {
			case imp == "database/sql" || own && (kindOf(target) == store || under(target, []string{"platform/db"})):
				faults = append(faults, Fault{f.Path, "a page may not import " + imp + "; ask the feature through an interface that the page declares"})
			case own && kindOf(target) == page:
				faults = append(faults, Fault{f.Path, "a page may not import the pages of another feature (" + dir + "); app joins them"})
			}
		})
	})
	return faults
}

// platformImports is rule 4: platform and reference hold no word of the domain.
func platformImports(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		k := kindOf(p.Room())
		if k != platform && k != leaf && !strings.HasPrefix(p.Room(), "platform/") {
			return
		}
		eachImport(p, all, func(f *File, imp string) {
			dir, own := t.Own(imp)
			target, inside := strings.CutPrefix(dir, "internal/")
			if !own || !inside || strings.HasPrefix(target, "platform/") || k == leaf && kindOf(target) == leaf {
				return
			}
			faults = append(faults, Fault{f.Path, p.Room() + " may not import " + dir + "; what is below knows nothing of the features above"})
		})
	})
	return faults
}

// nothingImportsApp: app knows everybody, so nobody may know app; cmd starts
// it, and the whole-program tests do.
func nothingImportsApp(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if kindOf(p.Room()) == top || strings.HasPrefix(p.Dir, "cmd/") || strings.HasPrefix(p.Dir, "tests/") || strings.HasPrefix(p.Dir, "tools/") {
			return
		}
		eachImport(p, all, func(f *File, imp string) {
			if dir, own := t.Own(imp); own && under(dir, []string{"internal/app"}) {
				faults = append(faults, Fault{f.Path, "nothing imports " + dir + "; move what is needed below it"})
			}
		})
	})
	return faults
}

// aidsStayInTests: a package named <something>test is for tests alone.
func aidsStayInTests(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if k := kindOf(p.Room()); k == outside || k == aid {
			return
		}
		eachImport(p, code, func(f *File, imp string) {
			dir, own := t.Own(imp)
			if target, inside := strings.CutPrefix(dir, "internal/"); own && inside && kindOf(target) == aid {
				faults = append(faults, Fault{f.Path, "only tests may import " + dir})
			}
		})
	})
	return faults
}

// mainIsThin: cmd calls app.Run and exits, so tests can start all of it.
func mainIsThin(t *Tree) (faults []Fault) {
	t.Each(func(p *Package) {
		if !strings.HasPrefix(p.Dir, "cmd/") {
			return
		}
		eachImport(p, code, func(f *File, imp string) {
			if dir, own := t.Own(imp); own && dir != "internal/app" {
				faults = append(faults, Fault{f.Path, "main may import internal/app alone, not " + dir})
			}
		})
	})
	return faults
}

// graphHasNoCycle keeps the table itself honest.
func graphHasNoCycle(graph map[string][]string) string {
	const busy, done = 1, 2
	state := map[string]int{}
	var walk func(string) string
	walk = func(room string) string {
		switch state[room] {
		case busy:
			return room
		case done:
			return ""
		}
		state[room] = busy
		for _, next := range graph[room] {
			if at := walk(next); at != "" {
				return at
			}
		}
		state[room] = done
		return ""
	}
	for room := range graph {
		if at := walk(room); at != "" {
			return at
		}
	}
	return ""
}
