package bind

import (
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"preround/internal/platform/errs"
)

func sortedKeys(d types.Dict) []string { return slices.Sorted(maps.Keys(d)) }

// annotations are links and remarks of a page. Fields of forms become what they
// show, since a form of several documents could not be filled in anyway.
func (s *source) annotations(p leaf) (out types.Array, err error) {
	for _, o := range s.array(p.dict["Annots"]) {
		d := s.dict(o)
		if d == nil {
			continue
		}
		d = maps.Clone(d)
		for _, key := range []string{"Popup", "IRT", "P"} {
			delete(d, key)
		}
		keep := true
		switch s.name(d["Subtype"]) {
		case "Popup":
			keep = false
		case "Link":
			keep = s.link(d)
		case "Widget":
			keep, err = s.field(d)
		default:
			delete(d, "A")
		}
		if err != nil {
			return nil, err
		}
		at, isRef := asRef(o)
		if !keep {
			s.gone[at.ObjectNumber.Value()] = true
			continue
		}
		c, err := s.copyDict(d, 0)
		if err != nil {
			return nil, err
		}
		c["P"] = s.refs[p.number]
		if !isRef {
			out = append(out, s.w.out.add(c))
			continue
		}
		to, has := s.refs[at.ObjectNumber.Value()]
		if !has {
			to = s.w.out.reserve()
			s.refs[at.ObjectNumber.Value()] = to
		}
		s.w.out.put(to, c)
		out = append(out, to)
	}
	return out, nil
}

// link keeps addresses of the web and places in the same document.
func (s *source) link(d types.Dict) bool {
	action := s.dict(d["A"])
	delete(d, "PA")
	switch s.name(action["S"]) {
	case "URI":
		d["A"] = types.Dict{"S": types.Name("URI"), "URI": s.at(action["URI"])}
		return true
	case "GoTo":
		d["Dest"] = action["D"]
	case "":
	default:
		return false
	}
	delete(d, "A")
	d["Dest"] = s.destination(d["Dest"])
	return d["Dest"] != nil
}

// destination is a place in the document, with its page, whatever name it has.
func (s *source) destination(o types.Object) types.Object {
	o = s.at(o)
	if key, ok := nameOf(o); ok {
		o = s.at(s.named()[key])
	}
	if d, ok := o.(types.Dict); ok {
		o = s.at(d["D"])
	}
	a, _ := o.(types.Array)
	if len(a) < 2 {
		return nil
	}
	page, isRef := asRef(a[0])
	if !isRef || !slices.ContainsFunc(s.pages, func(l leaf) bool { return l.number == page.ObjectNumber.Value() }) {
		return nil
	}
	return a
}

func nameOf(o types.Object) (string, bool) {
	switch o := o.(type) {
	case types.Name:
		return string(o), true
	case types.StringLiteral:
		b, err := types.Unescape(string(o))
		return string(b), err == nil
	case types.HexLiteral:
		b, err := o.Bytes()
		return string(b), err == nil
	}
	return "", false
}

// named are the places that have names.
func (s *source) named() map[string]types.Object {
	if s.names != nil {
		return s.names
	}
	s.names = map[string]types.Object{}
	maps.Copy(s.names, s.dict(s.ctx.RootDict["Dests"]))
	s.nameTree(s.dict(s.dict(s.ctx.RootDict["Names"])["Dests"]), map[int]bool{}, 0)
	return s.names
}

func (s *source) nameTree(node types.Dict, seen map[int]bool, depth int) {
	if node == nil || depth > maxDepth {
		return
	}
	for pair := range slices.Chunk(s.array(node["Names"]), 2) {
		if key, ok := nameOf(s.at(pair[0])); ok && len(pair) == 2 {
			s.names[key] = pair[1]
		}
	}
	for _, kid := range s.array(node["Kids"]) {
		if at, ok := asRef(kid); ok && !seen[at.ObjectNumber.Value()] {
			seen[at.ObjectNumber.Value()] = true
			s.nameTree(s.dict(kid), seen, depth+1)
		}
	}
}

// field makes a picture of a field of a form; of a signature, too.
func (s *source) field(d types.Dict) (keep bool, err error) {
	kind, value := s.fromField(d, "FT"), s.fromField(d, "V")
	if s.name(kind) == "Sig" && s.dict(value) != nil {
		s.signed = true
	}
	looks := s.dict(d["AP"])
	for _, key := range []string{"FT", "V", "DV", "Parent", "Kids", "T", "TU", "TM", "Ff", "A", "DA", "MK", "BS", "Opt", "MaxLen", "Lock", "SV"} {
		delete(d, key)
	}
	if looks["N"] == nil {
		if s.name(kind) != "Sig" && s.says(value) {
			return false, errs.New(errs.Invalid, "“%s” is a form whose answers only a form program shows. Open it, print it to a new PDF, and put that in its place.", s.part.Title)
		}
		return false, nil
	}
	d["AP"] = types.Dict{"N": looks["N"]}
	d["Subtype"] = types.Name("Stamp")
	return true, nil
}

// fromField is what a field has or inherits.
func (s *source) fromField(d types.Dict, key string) types.Object {
	for range maxDepth {
		if v := s.at(d[key]); v != nil {
			return v
		}
		if d = s.dict(d["Parent"]); d == nil {
			return nil
		}
	}
	return nil
}

// says tells whether a field was filled in.
func (s *source) says(v types.Object) bool {
	switch v := v.(type) {
	case nil:
		return false
	case types.Name:
		return v != "Off" && v != ""
	case types.StringLiteral:
		return v != ""
	case types.HexLiteral:
		return v != "" && v != "FEFF" && v != "feff"
	}
	return true
}
