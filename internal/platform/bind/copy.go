package bind

import (
	"context"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"preround/internal/platform/errs"
)

// source is a PDF that is being copied.
type source struct {
	part   Part
	ctx    *model.Context
	pages  []leaf
	signed bool
	tagged bool

	w     *binder
	refs  map[int]types.IndirectRef // its objects, by their numbers, in the new file
	queue []int                     // objects whose copies are still to be made
	names map[string]types.Object   // destinations by name
	base  int                       // what is added to its numbers of structure
	top   int                       // the number of its structure's root; 0: none
	found map[int]types.Object      // elements by number of structure
	gone  map[int]bool              // annotations that are not taken along
}

// leaf is a page with what it inherits.
type leaf struct {
	number int
	dict   types.Dict
}

// open reads a PDF and finds its pages.
func open(p Part) (s *source, err error) {
	defer func() {
		if r := recover(); r != nil { // the library, at a file that is broken
			s, err = nil, unreadable(p)
		}
	}()
	ctx, err := api.ReadContext(reader(p), configuration())
	if err != nil || ctx.Encrypt != nil {
		return nil, unreadable(p)
	}
	s = &source{part: p, ctx: ctx, refs: map[int]types.IndirectRef{}, found: map[int]types.Object{}, gone: map[int]bool{}}
	root, ok := s.at(ctx.RootDict["Pages"]).(types.Dict)
	if !ok {
		return nil, unreadable(p)
	}
	seen := map[int]bool{}
	if err := s.leaves(ctx.RootDict["Pages"], root, types.Dict{}, seen, 0); err != nil {
		return nil, err
	}
	if len(s.pages) == 0 {
		return nil, unreadable(p)
	}
	return s, nil
}

// at follows references to the object itself; nil where there is none.
func (s *source) at(o types.Object) types.Object {
	for range maxDepth {
		ref, ok := asRef(o)
		if !ok {
			if p, ok := o.(*types.StreamDict); ok {
				return *p
			}
			return o
		}
		e := s.ctx.Table[ref.ObjectNumber.Value()]
		if e == nil || e.Free {
			return nil
		}
		if lazy, ok := e.Object.(types.LazyObjectStreamObject); ok {
			var err error
			if e.Object, err = lazy.DecodedObject(context.Background()); err != nil {
				e.Object = nil // what cannot be read is not there
			}
		}
		o = e.Object
	}
	return nil
}

func asRef(o types.Object) (types.IndirectRef, bool) {
	switch o := o.(type) {
	case types.IndirectRef:
		return o, true
	case *types.IndirectRef:
		if o != nil {
			return *o, true
		}
	}
	return types.IndirectRef{}, false
}

// dict is the dictionary that o is or leads to; of a stream its own.
func (s *source) dict(o types.Object) types.Dict {
	switch o := s.at(o).(type) {
	case types.Dict:
		return o
	case types.StreamDict:
		return o.Dict
	}
	return nil
}

func (s *source) array(o types.Object) types.Array {
	a, _ := s.at(o).(types.Array)
	return a
}

func (s *source) name(o types.Object) string {
	n, _ := s.at(o).(types.Name)
	return string(n)
}

// inherited are what a page may have from the tree above it.
var inherited = []string{"Resources", "MediaBox", "CropBox", "Rotate"}

// leaves goes through the tree of pages.
func (s *source) leaves(ref types.Object, node, from types.Dict, seen map[int]bool, depth int) error {
	at, ok := asRef(ref)
	if !ok || depth > maxDepth || seen[at.ObjectNumber.Value()] {
		return unreadable(s.part)
	}
	seen[at.ObjectNumber.Value()] = true
	has := types.Dict{}
	for _, key := range inherited {
		if v := node[key]; v != nil {
			has[key] = v
		} else if v := from[key]; v != nil {
			has[key] = v
		}
	}
	kids, inner := s.at(node["Kids"]).(types.Array)
	if !inner {
		if len(s.pages) >= MaxPages {
			return errs.New(errs.Invalid, "“%s” has more than %d pages.", s.part.Title, MaxPages)
		}
		page := types.Dict{}
		for _, key := range kept {
			if v := node[key]; v != nil {
				page[key] = v
			}
		}
		for key, v := range has {
			page[key] = v
		}
		s.pages = append(s.pages, leaf{at.ObjectNumber.Value(), page})
		return s.measure(page)
	}
	for _, kid := range kids {
		if d := s.dict(kid); d != nil {
			if err := s.leaves(kid, d, has, seen, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

// measure refuses pages that no program shows.
func (s *source) measure(page types.Dict) error {
	box := s.array(page["MediaBox"])
	if len(box) != 4 {
		return unreadable(s.part)
	}
	var at [4]float64
	for i, o := range box {
		switch n := s.at(o).(type) {
		case types.Integer:
			at[i] = float64(n)
		case types.Float:
			at[i] = float64(n)
		default:
			return unreadable(s.part)
		}
	}
	wide, high := at[2]-at[0], at[3]-at[1]
	if wide == 0 || high == 0 || max(wide, -wide) > maxSide || max(high, -high) > maxSide {
		return errs.New(errs.Invalid, "“%s” has a page of a size that most programs cannot show. Print it to a new PDF on A4 or Letter and put that in its place.", s.part.Title)
	}
	return nil
}

// kept are what is copied of a page; all else acts, is old or tells of its author.
var kept = []string{"Contents", "Annots", "BleedBox", "TrimBox", "ArtBox", "Group", "UserUnit", "Tabs", "StructParents"}

// into says where the copy goes: below element of the structure.
func (s *source) into(w *binder, element types.IndirectRef) {
	s.w, s.base = w, w.parents.next
	tree, isRef := asRef(s.ctx.RootDict["StructTreeRoot"])
	marked, _ := s.at(s.dict(s.ctx.RootDict["MarkInfo"])["Marked"]).(types.Boolean)
	if s.tagged = isRef && bool(marked) && s.dict(tree) != nil; s.tagged {
		s.top = tree.ObjectNumber.Value()
		s.refs[s.top] = element
		s.numberTree(s.dict(s.dict(tree)["ParentTree"]), map[int]bool{}, 0)
	}
	for _, p := range s.pages {
		s.refs[p.number] = w.out.reserve()
	}
}

// copyAll copies the pages and the structure; it returns the top of the structure.
func (s *source) copyAll() (kids types.Array, err error) {
	for _, p := range s.pages {
		page, err := s.page(p)
		if err != nil {
			return nil, err
		}
		s.w.out.put(s.refs[p.number], page)
		s.w.pages = append(s.w.pages, s.refs[p.number])
	}
	if s.tagged {
		if kids, err = s.structure(); err != nil {
			return nil, err
		}
	}
	if err := s.drain(); err != nil {
		return nil, err
	}
	return kids, s.layersOf()
}

func (s *source) page(p leaf) (types.Dict, error) {
	d := types.Dict{"Type": types.Name("Page"), "Parent": s.w.root}
	for _, key := range slices.Concat(inherited, kept) {
		v := p.dict[key]
		if v == nil || key == "Annots" || key == "StructParents" {
			continue
		}
		c, err := s.copy(v, 0)
		if err != nil {
			return nil, err
		}
		d[key] = c
	}
	s.renumber(d, "StructParents", p.dict["StructParents"])
	notes, err := s.annotations(p)
	if len(notes) > 0 {
		d["Annots"] = notes
	}
	return d, err
}

// copy copies an object; what it refers to is put into the queue.
func (s *source) copy(o types.Object, depth int) (types.Object, error) {
	if depth > maxDepth {
		return nil, unreadable(s.part)
	}
	if ref, ok := asRef(o); ok {
		return s.refer(ref)
	}
	switch o := o.(type) {
	case types.Dict:
		return s.copyDict(o, depth)
	case types.Array:
		out := make(types.Array, len(o))
		for i, v := range o {
			var err error
			if out[i], err = s.copy(v, depth+1); err != nil {
				return nil, err
			}
		}
		return out, nil
	case *types.StreamDict:
		return s.copyStream(*o, depth)
	case types.StreamDict:
		return s.copyStream(o, depth)
	case types.Boolean, types.Integer, types.Float, types.Name, types.StringLiteral, types.HexLiteral:
		return o, nil
	}
	return nil, nil
}

func (s *source) copyStream(o types.StreamDict, depth int) (types.Object, error) {
	if o.Raw == nil && len(o.Content) > 0 {
		return nil, unreadable(s.part)
	}
	d, err := s.copyDict(o.Dict, depth)
	delete(d, "Length") // it is written anew
	return types.StreamDict{Dict: d, Raw: o.Raw}, err
}

// dropped are keys that act, hold other files, or tell of whoever wrote the file.
var dropped = map[string]bool{"Metadata": true, "PieceInfo": true, "LastModified": true, "AA": true, "OpenAction": true, "JS": true, "EF": true, "AF": true}

func (s *source) copyDict(o types.Dict, depth int) (types.Dict, error) {
	out := make(types.Dict, len(o))
	for _, key := range sortedKeys(o) {
		v := o[key]
		if v == nil || dropped[key] {
			continue
		}
		if key == "StructParents" || key == "StructParent" {
			s.renumber(out, key, v)
			continue
		}
		c, err := s.copy(v, depth+1)
		if err != nil {
			return nil, err
		}
		out[key] = c
	}
	s.tidyElement(o, out)
	return out, nil
}

// renumber moves a number of structure behind those of the parts before.
func (s *source) renumber(out types.Dict, key string, v types.Object) {
	if n, ok := s.at(v).(types.Integer); ok && s.found[int(n)] != nil {
		out[key] = types.Integer(s.base) + n
	}
}

// refer is the reference in the new file; nil where the object is not taken along.
func (s *source) refer(ref types.IndirectRef) (types.Object, error) {
	number := ref.ObjectNumber.Value()
	if to, ok := s.refs[number]; ok {
		return to, nil
	}
	o := s.at(ref)
	if o == nil || s.gone[number] {
		return nil, nil
	}
	if d, ok := o.(types.Dict); ok {
		switch s.name(d["Type"]) {
		case "Catalog", "Pages", "Page", "StructTreeRoot", "Sig": // pages that stand in no tree; what belongs to the whole
			return nil, nil
		}
	}
	if len(s.w.out.objects) >= maxCopied {
		return nil, errs.New(errs.Invalid, "“%s” is made of too many pieces for one PDF. Print it to a new PDF and put that in its place.", s.part.Title)
	}
	to := s.w.out.reserve()
	s.refs[number] = to
	s.queue = append(s.queue, number)
	return to, nil
}

// drain copies what was referred to, and what that refers to.
func (s *source) drain() error {
	for len(s.queue) > 0 {
		number := s.queue[0]
		s.queue = s.queue[1:]
		c, err := s.copy(s.at(*types.NewIndirectRef(number, 0)), 0)
		if err != nil {
			return err
		}
		s.w.out.put(s.refs[number], c)
	}
	return nil
}
