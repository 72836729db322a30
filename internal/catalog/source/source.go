// Package source reads and writes catalogue files: YAML lists of places in
// format 1, which docs/catalogue-format.md explains to people and schema.json
// to programs.
//
// A file comes from a stranger as often as from us, so reading trusts nothing.
// Size, nesting and the parts of YAML that hide things (anchors, aliases, merge
// keys, tags) are refused while the text is still a stream of tokens; then the
// JSON Schema is applied, which names unknown keys and wrong words; then what no
// schema can say is checked: days that do not exist, codes that no table knows,
// a least above a most, a window that closes before it opens. Every Fault says
// in plain words what is wrong, on which line, and what to do.
//
// Writing is canonical: one place has one text, and reading it back gives the
// same place. The package knows no file system of its own: it reads bytes and
// fs.FS, and gives bytes.
package source

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"preround/internal/catalog"
)

// Fault is one thing wrong with a file.
type Fault struct {
	File         string // as it was named to ReadFile
	Line, Column int    // counted from 1; 0 where the whole file is meant
	Where        string // the place and the key: "gb-oxford-elective-programme: apply.url"
	Says         string // what is wrong and what to do
}

// String is the fault on one line, as compilers write it.
func (f Fault) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": ")
	if f.Where != "" {
		b.WriteString(f.Where + ": ")
	}
	b.WriteString(f.Says)
	return b.String()
}

// maxFaults ends the list for one file: whoever mends a hundred runs the check again.
const maxFaults = 100

// ReadFile reads one file. It gives the places that are without fault and the
// faults of the others; a file that is no YAML at all gives no place.
func ReadFile(name string, text []byte) ([]catalog.Place, []Fault) {
	records, faults := read(name, text)
	places := make([]catalog.Place, 0, len(records))
	for _, r := range records {
		places = append(places, r.place)
	}
	return places, faults
}

// record is a place with where it stands, so that a second one of the same id
// can point at the first.
type record struct {
	place catalog.Place
	file  string
	node  *node // the value of id
}

// read goes place by place, so that a large file costs no more than its places
// do, and stops where a list of faults would help nobody any more.
func read(name string, text []byte) ([]record, []Fault) {
	r := &reader{file: name}
	var records []record
	for _, c := range r.split(text) {
		root := r.parse(c)
		if root == nil {
			break // what follows a place that is no YAML cannot be trusted to begin where it seems to
		}
		spoilt := r.applySchema(root)
		for i, item := range root.items {
			r.count++
			if spoilt[i] || spoilt[wholeFile] {
				continue
			}
			before := len(r.faults)
			place := r.place(item)
			if len(r.faults) == before {
				records = append(records, record{place, name, item.get("id")})
			}
		}
		if len(r.faults) > maxFaults {
			break
		}
	}
	return r.refuseTwins(records, nil), r.sorted()
}

// refuseTwins leaves out the records whose id was met before; seen carries the
// ids of earlier files and is filled, nil for one file alone.
func (r *reader) refuseTwins(records []record, seen map[catalog.ID]record) []record {
	if seen == nil {
		seen = map[catalog.ID]record{}
	}
	var kept []record
	for _, rec := range records {
		first, twice := seen[rec.place.ID]
		if !twice {
			seen[rec.place.ID] = rec
			kept = append(kept, rec)
			continue
		}
		r.faults = append(r.faults, Fault{File: rec.file, Line: rec.node.line, Column: rec.node.col, Where: string(rec.place.ID) + ": id",
			Says: fmt.Sprintf("this id is taken by the place in %s, line %d; ids are for one place only, so give this one another or delete one of the two", first.file, first.node.line)})
	}
	return kept
}

// ReadFS reads every .yaml and .yml file of a folder, in order of name, and
// refuses an id that stands in two of them.
func ReadFS(fsys fs.FS, dir string) ([]catalog.Place, []Fault) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, []Fault{{File: dir, Says: "the folder cannot be read (" + err.Error() + "); give the folder that holds the catalogue's .yaml files"}}
	}
	all := &reader{}
	seen := map[catalog.ID]record{}
	var places []catalog.Place
	for _, e := range entries {
		ext := path.Ext(e.Name())
		if e.IsDir() || (ext != ".yaml" && ext != ".yml") {
			continue
		}
		name := path.Join(dir, e.Name())
		text, fault := readCapped(fsys, name)
		if fault != nil {
			all.faults = append(all.faults, *fault)
			continue
		}
		records, faults := read(name, text)
		all.faults = append(all.faults, faults...)
		for _, rec := range all.refuseTwins(records, seen) {
			places = append(places, rec.place)
		}
	}
	return places, all.faults
}

// readCapped reads a file no further than one byte over the limit, so that a
// huge one costs no memory.
func readCapped(fsys fs.FS, name string) ([]byte, *Fault) {
	f, err := fsys.Open(name)
	if err == nil {
		defer f.Close()
		var info fs.FileInfo
		if info, err = f.Stat(); err == nil && info.Size() > maxBytes {
			return nil, &Fault{File: name, Says: tooLarge(info.Size())}
		}
	}
	var text []byte
	if err == nil {
		text, err = fs.ReadFile(fsys, name)
	}
	if err != nil {
		return nil, &Fault{File: name, Says: "the file cannot be read (" + err.Error() + "); check its name and who may read it"}
	}
	return text, nil
}

// Check applies every rule of the format to places that come from elsewhere
// than a file, such as a form. Lines are those of the canonical text.
func Check(places ...catalog.Place) []Fault {
	_, faults := ReadFile("place", Write(places))
	return faults
}

// reader gathers the faults of one file.
type reader struct {
	file   string
	faults []Fault
	record string // the id of the place that is being read
	count  int    // places read before it
	lines  int    // lines of the file before the chunk that is being read
}

func (r *reader) fault(n *node, format string, args ...any) {
	f := Fault{File: r.file, Says: fmt.Sprintf(format, args...)}
	if n != nil {
		f.Line, f.Column, f.Where = n.line, n.col, n.path
	}
	if r.record != "" {
		f.Where = strings.TrimSuffix(r.record+": "+f.Where, ": ")
	}
	r.faults = append(r.faults, f)
}

func (r *reader) sorted() []Fault {
	slices.SortStableFunc(r.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	if len(r.faults) > maxFaults {
		r.faults = append(r.faults[:maxFaults:maxFaults], Fault{File: r.file, Says: "and more faults; mend these and check again"})
	}
	return r.faults
}
