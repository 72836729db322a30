package catalogweb

import (
	"net/url"
	"slices"
	"strings"

	"preround/internal/catalog/index"
)

// narrowing writes the addresses that add one value of a facet or take it away.
// A page of Find has a hundred of them, which differ in one parameter, so what
// they share is written once.
type narrowing struct {
	name          string   // of the parameter
	before, after string   // the other parameters, by name
	chosen        []string // the values in use
}

// narrowing is for one facet; all is a.query(), which is the same for all facets.
func (a asked) narrowing(facet index.Facet, all url.Values) narrowing {
	n := narrowing{name: string(facet), chosen: all[string(facet)]}
	before, after := url.Values{}, url.Values{}
	for name, values := range all {
		switch strings.Compare(name, n.name) {
		case -1:
			before[name] = values
		case 1:
			after[name] = values
		}
	}
	n.before, n.after = before.Encode(), after.Encode()
	return n
}

// with is what stands behind the path: asked.with encoded, after a "?"; nothing
// when no parameter is left.
func (n narrowing) with(value string) string {
	b := make([]byte, 0, len(n.before)+len(n.after)+len(n.name)+len(value)+8)
	join := func(parts ...string) {
		sign := byte('&')
		if len(b) == 0 {
			sign = '?'
		}
		b = append(b, sign)
		for _, p := range parts {
			b = append(b, p...)
		}
	}
	if n.before != "" {
		join(n.before)
	}
	for _, v := range n.chosen {
		if v != value {
			join(n.name, "=", url.QueryEscape(v))
		}
	}
	if !slices.Contains(n.chosen, value) {
		join(n.name, "=", url.QueryEscape(value))
	}
	if n.after != "" {
		join(n.after)
	}
	return string(b)
}
