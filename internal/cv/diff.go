package cv

import "slices"

// Change is one line that differs between two versions of a CV.
type Change struct {
	Added bool // else it was taken away
	Says  string
}

// Diff lists what stands in one CV and not in the other, line by line in order, what
// was taken away before what came in its place.
func Diff(before, after string) []Change {
	a, b := lines(before), lines(after)
	// The longest common run of lines, by the table of lengths; a CV has some hundred.
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
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
