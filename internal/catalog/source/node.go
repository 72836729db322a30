package source

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// node is a YAML value reduced to what the format uses: a scalar, a list or a
// mapping, each with where it stands. The decoder, the schema and the writer
// all work on it.
type node struct {
	kind      nodeKind
	text      string // scalar: its text
	plain     bool   // scalar: written without quotes, so that 5 is a number and true a truth
	keys      []*node
	items     []*node // list: items; mapping: the values, beside keys
	line, col int
	path      string // "apply.windows[0].opens", within the place
}

type nodeKind uint8

const (
	scalar nodeKind = iota
	list
	mapping
)

// get is the value of a key, nil when the key is absent.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for i, k := range n.keys {
		if k.text == key {
			return n.items[i]
		}
	}
	return nil
}

// at follows the steps of a JSON pointer as far as they lead.
func (n *node) at(steps []string) *node {
	for _, s := range steps {
		next := n.get(s)
		if n.kind == list {
			var i int
			if _, err := fmt.Sscanf(s, "%d", &i); err != nil || i >= len(n.items) {
				return n
			}
			next = n.items[i]
		}
		if next == nil {
			return n
		}
		n = next
	}
	return n
}

// keyNode is where the key itself stands.
func (n *node) keyNode(key string) *node {
	for _, k := range n.keys {
		if k.text == key {
			return k
		}
	}
	return n
}

// parse turns a chunk into nodes; nil when it cannot, with the reason among
// the faults.
func (r *reader) parse(c chunk) (root *node) {
	r.lines = c.line - 1
	tokens, ok := r.tokenise(c.text)
	if !ok {
		return nil
	}
	// The YAML library has panicked on malformed input before; for a person
	// that is the same as any other text that is no YAML.
	defer func() {
		if p := recover(); p != nil {
			r.fault(&node{line: c.line, col: 1}, "this is not YAML that can be read; compare it with the examples in docs/catalogue-format.md")
			root = nil
		}
	}()
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		r.syntaxFault(err)
		return nil
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return &node{kind: list, line: c.line, col: 1} // an empty file is an empty list
	}
	before := len(r.faults)
	root = r.convert(file.Docs[0].Body, "")
	if len(r.faults) > before {
		// Values are missing, so the schema would complain of the wrong thing.
		return &node{kind: list, line: c.line, col: 1}
	}
	if root.kind != list {
		r.fault(root, "a catalogue file is a list of places; begin each place with a hyphen: - id: ...")
		return nil
	}
	for _, item := range root.items {
		item.name("", true)
	}
	return root
}

// here is a position of the library as one of the file.
func (r *reader) here(p *token.Position) *node { return &node{line: p.Line + r.lines, col: p.Column} }

// name gives every node its path. The place itself is the root of its paths.
func (n *node) name(p string, top bool) {
	n.path = p
	for i, c := range n.items {
		switch {
		case n.kind == list:
			c.name(fmt.Sprintf("%s[%d]", p, i), false)
		case top:
			n.keys[i].path = n.keys[i].text
			c.name(n.keys[i].text, false)
		default:
			n.keys[i].path = p + "." + n.keys[i].text
			c.name(n.keys[i].path, false)
		}
	}
}

func (r *reader) syntaxFault(err error) {
	at := &node{}
	says := err.Error()
	var se *yaml.SyntaxError
	if errors.As(err, &se) {
		says = se.Message
		if se.Token != nil && se.Token.Position != nil {
			at = r.here(se.Token.Position)
		}
	}
	says, _, _ = strings.Cut(says, "\n")
	r.fault(at, "this is not YAML that can be read (%s); look for a missing quote, colon, bracket or space at or before this line", says)
}

// convert reduces the library's tree to ours and refuses what is left of the
// YAML that the format does without.
func (r *reader) convert(n ast.Node, key string) *node {
	tk := n.GetToken()
	out := r.here(tk.Position)
	out.path = key
	switch v := n.(type) {
	case *ast.MappingNode:
		out.kind = mapping
		if len(v.Values) > 0 {
			first := r.here(v.Values[0].Key.GetToken().Position)
			out.line, out.col = first.line, first.col
		}
		for _, e := range v.Values {
			r.convertEntry(out, e)
		}
	case *ast.MappingValueNode:
		out.kind = mapping
		first := r.here(v.Key.GetToken().Position)
		out.line, out.col = first.line, first.col
		r.convertEntry(out, v)
	case *ast.SequenceNode:
		out.kind = list
		for _, e := range v.Values {
			if e == nil {
				r.fault(out, "an item of this list has no value; write one or take the hyphen out")
				continue
			}
			out.items = append(out.items, r.convert(e, key))
		}
	case *ast.LiteralNode:
		out.text = strings.TrimRight(v.Value.Value, "\n")
		r.checkText(out)
	case *ast.NullNode:
		r.fault(out, "there is no value here; write one, or leave the key out when the source does not say")
	case *ast.StringNode:
		out.text = v.Value
		out.plain = tk.Type != token.SingleQuoteType && tk.Type != token.DoubleQuoteType
		r.checkText(out)
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.InfinityNode, *ast.NanNode:
		out.text, out.plain = tk.Value, true
		r.checkText(out)
	default:
		r.fault(out, "%s are not used in catalogue files; write the value itself", strings.ToLower(n.Type().String())+"s")
	}
	return out
}

func (r *reader) convertEntry(out *node, e *ast.MappingValueNode) {
	tk := e.Key.GetToken()
	key := r.here(tk.Position)
	key.text, key.path = tk.Value, tk.Value
	if len(out.keys) >= maxKeys {
		if len(out.keys) == maxKeys {
			r.fault(key, "there are more than %d keys here, and no part of a place has so many; look for a wrong indentation", maxKeys)
			out.keys = append(out.keys, key)
			out.items = append(out.items, key)
		}
		return
	}
	for _, k := range out.keys {
		if k.text == key.text {
			r.fault(key, "the key %q stands twice, first in line %d; join the two or take one out", clip(key.text), k.line)
			return
		}
	}
	_, null := e.Value.(*ast.NullNode)
	switch empty := null || e.Value == nil; {
	case empty && strings.Trim(key.text, "0123456789") == "":
		r.fault(key, "a comma parts the number before %s; write numbers without a mark for thousands, such as 4000", clip(key.text))
		return
	case empty:
		r.fault(key, "the key %q has no value; write one, or leave the key out when the source does not say", clip(key.text))
		return
	}
	out.keys = append(out.keys, key)
	out.items = append(out.items, r.convert(e.Value, key.text))
}

// clip keeps a quoted piece of the file short in a message.
func clip(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:57]) + "..."
	}
	return s
}
