package bind

import (
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// parents is the list that leads from what stands on a page to its element of the
// structure. Each part's numbers are moved behind those of the parts before.
type parents struct {
	nums types.Array
	next int
}

func (p *parents) add(number int, to types.Object) {
	p.nums = append(p.nums, types.Integer(number), to)
	p.next = max(p.next, number+1)
}

func (p *parents) tree() types.Dict { return types.Dict{"Nums": p.nums} }

// maxNumber is the highest number of structure that is believed.
const maxNumber = 1 << 24

// structure copies the elements below the root of the structure.
func (s *source) structure() (kids types.Array, err error) {
	root := s.dict(*types.NewIndirectRef(s.top, 0))
	for _, n := range slices.Sorted(maps.Keys(s.found)) {
		to, err := s.copy(s.found[n], 0)
		if err != nil {
			return nil, err
		}
		s.w.parents.add(s.base+n, to)
	}
	top := types.Array{root["K"]}
	if a, ok := s.at(root["K"]).(types.Array); ok {
		top = a
	}
	for _, o := range top {
		at, isRef := asRef(o)
		if !isRef || s.dict(at) == nil {
			continue
		}
		to, err := s.refer(at)
		if err != nil {
			return nil, err
		}
		if to != nil {
			kids = append(kids, to)
		}
	}
	return kids, nil
}

func (s *source) numberTree(node types.Dict, seen map[int]bool, depth int) {
	if node == nil || depth > maxDepth {
		return
	}
	for pair := range slices.Chunk(s.array(node["Nums"]), 2) {
		if n, ok := s.at(pair[0]).(types.Integer); ok && len(pair) == 2 && n >= 0 && n < maxNumber {
			s.found[int(n)] = pair[1]
		}
	}
	for _, kid := range s.array(node["Kids"]) {
		if at, ok := asRef(kid); ok && !seen[at.ObjectNumber.Value()] {
			seen[at.ObjectNumber.Value()] = true
			s.numberTree(s.dict(kid), seen, depth+1)
		}
	}
}

// tidyElement makes an element of the structure independent of the tables of its
// own file: its role is a standard one, and names that only that file explains go.
func (s *source) tidyElement(from, to types.Dict) {
	if s.name(from["O"]) == "Table" {
		delete(to, "Headers") // they go by names of cells, which are dropped below
	}
	role, parent := s.name(from["S"]), from["P"]
	if !s.tagged || role == "" || parent == nil {
		return
	}
	if kind := s.name(from["Type"]); kind != "" && kind != "StructElem" {
		return
	}
	roles := s.dict(s.dict(*types.NewIndirectRef(s.top, 0))["RoleMap"])
	for range 10 {
		meant := s.name(roles[role])
		if meant == "" || meant == role {
			break
		}
		role = meant
	}
	if role == "Document" {
		role = "Sect" // the whole is the document
	}
	to["S"] = types.Name(role)
	for _, key := range []string{"C", "NS", "ID", "Ref"} {
		delete(to, key)
	}
}

// layers are the parts of pages that can be hidden; what is hidden stays hidden.
type layers struct {
	all, off, order types.Array
}

func (l *layers) dict() types.Object {
	if len(l.all) == 0 {
		return nil
	}
	return types.Dict{"OCGs": l.all, "D": types.Dict{"OFF": l.off, "Order": l.order}}
}

func (s *source) layersOf() error {
	has := s.dict(s.ctx.RootDict["OCProperties"])
	d := s.dict(has["D"])
	on, off := s.numbers(d["ON"]), s.numbers(d["OFF"])
	for _, o := range s.array(has["OCGs"]) {
		at, isRef := asRef(o)
		if !isRef {
			continue
		}
		to, copied := s.refs[at.ObjectNumber.Value()]
		if !copied {
			continue // no page uses it
		}
		s.w.layers.all, s.w.layers.order = append(s.w.layers.all, to), append(s.w.layers.order, to)
		number := at.ObjectNumber.Value()
		if off[number] || s.name(d["BaseState"]) == "OFF" && !on[number] {
			s.w.layers.off = append(s.w.layers.off, to)
		}
	}
	return nil
}

func (s *source) numbers(o types.Object) map[int]bool {
	out := map[int]bool{}
	for _, v := range s.array(o) {
		if at, ok := asRef(v); ok {
			out[at.ObjectNumber.Value()] = true
		}
	}
	return out
}
