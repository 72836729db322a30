package source

import (
	"io"
	"regexp"
	"strings"

	"preround/internal/catalog"
)

// Write gives the canonical text of the places, in the order given. Reading it
// back gives the same places.
func Write(places []catalog.Place) []byte {
	var w writer
	for i, p := range places {
		if i > 0 {
			w.b.WriteString("\n")
		}
		w.mapping(buildPlace(p), "- ", "  ")
	}
	if len(places) == 0 {
		w.b.WriteString("[]\n")
	}
	return []byte(w.b.String())
}

// WriteFile writes Write's text.
func WriteFile(to io.Writer, places []catalog.Place) error {
	_, err := to.Write(Write(places))
	return err
}

// flowWidth is how long a value may be to stand on one line in brackets.
const flowWidth = 150

// spread are the keys that get lines of their own however short they are,
// because people edit them most.
var spread = map[string]bool{"eligibility": true, "apply": true, "money": true, "locations": true, "requirements": true, "windows": true, "sources": true, "warnings": true}

type writer struct{ b strings.Builder }

// mapping writes key by key; first leads the first line, then the rest.
func (w *writer) mapping(n *node, first, then string) {
	lead := first
	for i, k := range n.keys {
		w.b.WriteString(lead + k.text + ":")
		lead = then
		v := n.items[i]
		switch {
		case v.kind == scalar:
			w.b.WriteString(" " + scalarText(v, false) + "\n")
		case !spread[k.text] && fits(v):
			w.b.WriteString(" " + flow(v) + "\n")
		case v.kind == mapping:
			w.b.WriteString("\n")
			w.mapping(v, then+"  ", then+"  ")
		default:
			w.b.WriteString("\n")
			w.items(v, then+"  ")
		}
	}
}

func (w *writer) items(n *node, indent string) {
	for _, v := range n.items {
		if v.kind == mapping && !fits(v) {
			w.mapping(v, indent+"- ", indent+"  ")
			continue
		}
		w.b.WriteString(indent + "- " + flow(v) + "\n")
	}
}

func fits(n *node) bool { return len(flow(n)) <= flowWidth }

// flow writes a value in brackets on one line.
func flow(n *node) string {
	if n.kind == scalar {
		return scalarText(n, true)
	}
	parts := make([]string, len(n.items))
	for i, v := range n.items {
		parts[i] = flow(v)
		if n.kind == mapping {
			parts[i] = n.keys[i].text + ": " + parts[i]
		}
	}
	if n.kind == mapping {
		return "{" + strings.Join(parts, ", ") + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

var (
	// bare is what needs no quotes anywhere; bareBlock what needs none outside brackets.
	bare      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./+()' -]*$`)
	bareURL   = regexp.MustCompile(`^https?://[A-Za-z0-9_./+=~%?&;-]+$`)
	bareBlock = regexp.MustCompile(`^[\p{L}][\p{L}\p{M}0-9_./+()', ;%&–-]*$`)
	word      = regexp.MustCompile(`(?i)^(true|false|null|yes|no|on|off|y|n|nan|inf)$`)
)

// scalarText writes a text without quotes where no reader of YAML, of whatever
// version, could take it for something else.
func scalarText(n *node, inFlow bool) string {
	s := n.text
	if n.plain {
		return s
	}
	tri := s == string(catalog.Yes) || s == string(catalog.No)
	plain := bare.MatchString(s) || bareURL.MatchString(s) || !inFlow && bareBlock.MatchString(s)
	if tri || plain && !word.MatchString(s) && !strings.HasSuffix(s, " ") && !strings.Contains(s, " #") {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
