package statement

import "hash/fnv"

// Earlier is another text of the student, which went or goes to another place.
type Earlier struct {
	ID    ID
	Title string
	Text  string
}

// Repeat is a sentence that stands in another text as well.
type Repeat struct {
	Sentence  string
	Paragraph int
	From      Earlier // without its text
}

// Overlap is how much of a text stands in others.
type Overlap struct {
	Percent   int // of its runs of four words
	Sentences []Repeat
}

// WarnAbove is the share of a text, in per cent, above which it is said to repeat
// others.
const WarnAbove = 30

// Much tells that the share is to be warned of.
func (o Overlap) Much() bool { return o.Percent > WarnAbove }

// shingle is how many words in a row are compared.
const shingle = 4

// shingles gives the hash of each run of words, by the place of its first word.
func shingles(words []word) []uint64 {
	if len(words) < shingle {
		return nil
	}
	hashes := make([]uint64, len(words))
	for i, w := range words {
		h := fnv.New64a()
		_, _ = h.Write([]byte(w.fold)) // never fails
		hashes[i] = h.Sum64()
	}
	out := make([]uint64, len(words)-shingle+1)
	for i := range out {
		var v uint64
		for _, h := range hashes[i : i+shingle] {
			v = v*1099511628211 + h
		}
		out[i] = v
	}
	return out
}

// overlap compares a text with others, sentence by sentence.
func overlap(t *parsed, others []Earlier) Overlap {
	from := map[uint64]int{}
	for i, o := range others {
		for _, h := range shingles(parse(o.Text).words) {
			if _, has := from[h]; !has {
				from[h] = i
			}
		}
	}
	var out Overlap
	all, same := 0, 0
	for _, s := range t.sentences {
		runs := shingles(t.of(s))
		by, hit := map[int]int{}, 0
		for _, h := range runs {
			if i, has := from[h]; has {
				by[i]++
				hit++
			}
		}
		all, same = all+len(runs), same+hit
		if len(runs) < 2 || hit*10 < len(runs)*6 {
			continue
		}
		best := -1
		for i, n := range by {
			if best < 0 || n > by[best] || n == by[best] && i < best {
				best = i
			}
		}
		out.Sentences = append(out.Sentences, Repeat{t.says(s), s.paragraph, Earlier{ID: others[best].ID, Title: others[best].Title}})
	}
	if all > 0 {
		out.Percent = same * 100 / all
	}
	return out
}
