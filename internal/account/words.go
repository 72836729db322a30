package account

import (
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"preround/internal/platform/errs"
)

// A code has four words of a list of 8,192: 4 x 13 = 52 bits.
const (
	codeWords = 4
	listSize  = 1 << wordBits
	wordBits  = 13
	maxTyped  = 200 // bytes; four words and whatever somebody puts between them
)

// Words is the list that recovery codes are drawn from.
type Words struct {
	list  []string // sorted
	index map[string]bool
}

// ReadWords reads a list of 8,192 different words, one a line, in order, each of
// 4 to 8 letters a-z. The list of the product is data.RecoveryWords.
func ReadWords(text string) (*Words, error) {
	w := &Words{list: strings.Fields(text), index: map[string]bool{}}
	if len(w.list) != listSize {
		return nil, fmt.Errorf("the recovery word list has %d words, not %d", len(w.list), listSize)
	}
	for i, word := range w.list {
		plain := strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") == ""
		if !plain || len(word) < 4 || len(word) > 8 || i > 0 && w.list[i-1] >= word {
			return nil, fmt.Errorf("the recovery word list is damaged at %q (line %d)", word, i+1)
		}
		w.index[word] = true
	}
	return w, nil
}

// Draw makes a new code: "maple-river-clover-stone".
func (w *Words) Draw(random io.Reader) (string, error) {
	var b [8]byte
	if _, err := io.ReadFull(random, b[:]); err != nil {
		return "", fmt.Errorf("no randomness for a recovery code: %w", err)
	}
	bits := binary.BigEndian.Uint64(b[:])
	words := make([]string, codeWords)
	for i := range words {
		words[i] = w.list[bits%listSize]
		bits >>= wordBits
	}
	return strings.Join(words, "-"), nil
}

// Read makes of what somebody typed the code in the form that Draw gives. Upper
// case, spaces, hyphens, numbering and other marks do not matter, nor does a
// missing space when there is only one way to put it back. A word that is one
// slip (see OneSlip) away from one word of the list, or the beginning of only one,
// is taken for it. Anything else is an errs.Invalid for the field "code" that says
// which word is meant. Forgiving costs no strength: there are as many codes as
// before, and each try still tries one.
func (w *Words) Read(typed string) (string, error) {
	if len(typed) > maxTyped {
		return "", errs.Fault("code", "This is too long for a recovery code. Type the four words alone.")
	}
	fields := strings.FieldsFunc(strings.ToLower(typed), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(fields) == 0 {
		return "", errs.Fault("code", "Type the four words of your recovery code.")
	}
	if len(fields) != codeWords {
		parted, ways := w.part(strings.Join(fields, ""), codeWords)
		if ways != 1 {
			return "", errs.Fault("code", "A recovery code has four words and this has %d. Type them in order, with a space between.", len(fields))
		}
		fields = parted
	}
	for i, f := range fields {
		word, err := w.mend(f)
		if err != nil {
			return "", err
		}
		fields[i] = word
	}
	return strings.Join(fields, "-"), nil
}

// part cuts letters into n words of the list and counts the ways up to two.
func (w *Words) part(letters string, n int) (words []string, ways int) {
	if n == 0 {
		if letters == "" {
			return nil, 1
		}
		return nil, 0
	}
	for size := 4; size <= min(8, len(letters)) && ways < 2; size++ {
		if !w.index[letters[:size]] {
			continue
		}
		rest, more := w.part(letters[size:], n-1)
		if more > 0 && ways == 0 {
			words = append([]string{letters[:size]}, rest...)
		}
		ways += more
	}
	return words, ways
}

// mend finds the word of the list that f was meant to be.
func (w *Words) mend(f string) (string, error) {
	if w.index[f] {
		return f, nil
	}
	var near []string
	for _, word := range w.list {
		if OneSlip(f, word) {
			near = append(near, word)
		}
	}
	if len(near) == 0 && len(f) >= 4 {
		from, _ := slices.BinarySearch(w.list, f)
		for _, word := range w.list[from:] {
			if !strings.HasPrefix(word, f) {
				break
			}
			near = append(near, word)
		}
	}
	switch {
	case len(near) == 1:
		return near[0], nil
	case len(near) == 0 || len(near) > 3:
		return "", errs.Fault("code", "%q is not a word of any recovery code. Check how you wrote it down.", f)
	}
	last := len(near) - 1
	return "", errs.Fault("code", "%q could be %s or %s. Type the one that you wrote down.", f, strings.Join(near[:last], ", "), near[last])
}

// OneSlip tells whether one slip of the pen makes a into b: one letter changed,
// added, left out, or exchanged with its neighbour. Equal words are one slip apart
// too. No two words of the recovery list are (tools/recoverywords).
func OneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
