package sortslice

import "sort"

func order(m map[string]int) {
	sort.Slice(m, func(i, j int) bool { return i < j }) // want `sort.Slice's argument must be a slice`
}
