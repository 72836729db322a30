package cv

import "slices"

// Change is one line that differs between two versions of a CV.
type Change struct {
	Added bool // else it was taken away
	Says  string
}

// mostCells bounds the table by which the longest common run of lines is found. Two
// CVs that differ in more are compared without regard to order.
const mostCells = 4_000_000

// Diff lists what stands in one CV and not in the other, line by line in order, what
// was taken away before what came in its place.
func Diff(before, after string) []Change {
	a, b := lines(before), lines(after)
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if (len(a)+1)*(len(b)+1) > mostCells {
		return append(missing(a, b, false), missing(b, a, true)...)
	}
	length := common(a, b)
	var out, added []Change
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && a[i] == b[j]:
			out, added = append(out, added...), nil
			i, j = i+1, j+1
		case i < len(a) && (j == len(b) || length[i+1][j] >= length[i][j+1]):
			out = append(out, Change{Says: a[i]})
			i++
		default:
			added = append(added, Change{Added: true, Says: b[j]})
			j++
		}
	}
	return slices.Concat(out, added)
}

// common is, for each pair of places, how many lines the rests from there have in
// common, in order.
func common(a, b []string) [][]int32 {
	length := make([][]int32, len(a)+1)
	for i := range length {
		length[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if a[i] == b[j] {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	return length
}

// missing are the lines that stand more often in one list than in the other.
func missing(from, in []string, added bool) []Change {
	left := map[string]int{}
	for _, l := range in {
		left[l]++
	}
	var out []Change
	for _, l := range from {
		if left[l]--; left[l] < 0 {
			out = append(out, Change{added, l})
		}
	}
	return out
}
