package statement

import (
	"slices"
	"strings"
	"unicode"
)

// Change is a run of a text that two versions have in common, or that one has alone.
type Change struct {
	Kind ChangeKind
	Text string
}

// ChangeKind is what became of a run.
type ChangeKind int

// The kinds of change.
const (
	Kept ChangeKind = iota
	Taken
	Added
)

// Diff shows paragraph by paragraph what was taken and added between two versions, to
// the word.
func Diff(before, after string) [][]Change {
	a, b := Paragraphs(before), Paragraphs(after)
	var out [][]Change
	for _, h := range align(a, b) {
		if h.kept {
			out = append(out, []Change{{Kept, a[h.a]}})
			continue
		}
		taken, added := a[h.a:h.aEnd], b[h.b:h.bEnd]
		for i := range max(len(taken), len(added)) {
			switch {
			case i >= len(added):
				out = append(out, []Change{{Taken, taken[i]}})
			case i >= len(taken):
				out = append(out, []Change{{Added, added[i]}})
			default:
				out = append(out, wordsDiff(taken[i], added[i]))
			}
		}
	}
	return out
}

// mostCells bounds the table by which words are compared; longer paragraphs are shown
// whole, as they were and as they are.
const mostCells = 1 << 20

func wordsDiff(before, after string) []Change {
	a, b := pieces(before), pieces(after)
	if len(a)*len(b) > mostCells {
		return []Change{{Taken, before}, {Added, after}}
	}
	var out []Change
	put := func(k ChangeKind, text string) {
		if text == "" {
			return
		}
		if n := len(out); n > 0 && out[n-1].Kind == k {
			out[n-1].Text += text
			return
		}
		out = append(out, Change{k, text})
	}
	for _, h := range align(a, b) {
		if h.kept {
			put(Kept, a[h.a])
			continue
		}
		put(Taken, strings.Join(a[h.a:h.aEnd], ""))
		put(Added, strings.Join(b[h.b:h.bEnd], ""))
	}
	return out
}

// pieces are words, each with the blanks after it.
func pieces(s string) []string {
	var out []string
	start, blank := 0, false
	for i, c := range s {
		space := unicode.IsSpace(c)
		if blank && !space {
			out = append(out, s[start:i])
			start = i
		}
		blank = space
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// hunk is one element that both lists have (kept), or a run in which they differ.
type hunk struct {
	kept             bool
	a, aEnd, b, bEnd int
}

// align finds the longest common run of two lists.
func align(a, b []string) []hunk {
	length := make([][]int32, len(a)+1)
	cells := make([]int32, (len(a)+1)*(len(b)+1))
	for i := range length {
		length[i] = cells[i*(len(b)+1) : (i+1)*(len(b)+1)]
	}
	for i, x := range slices.Backward(a) {
		for j, y := range slices.Backward(b) {
			if x == y {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var out []hunk
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		from := hunk{a: i, b: j}
		for i < len(a) || j < len(b) {
			if i < len(a) && j < len(b) && a[i] == b[j] {
				break
			}
			if i < len(a) && (j == len(b) || length[i+1][j] >= length[i][j+1]) {
				i++
			} else {
				j++
			}
		}
		if from.aEnd, from.bEnd = i, j; from.aEnd > from.a || from.bEnd > from.b {
			out = append(out, from)
		}
		if i < len(a) && j < len(b) {
			out = append(out, hunk{kept: true, a: i, aEnd: i + 1, b: j, bEnd: j + 1})
			i, j = i+1, j+1
		}
	}
	return out
}
