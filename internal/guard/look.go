package guard

import "slices"

// add notes a finding over tokens first to last.
func (r *reader) add(k Kind, hard bool, first, last int) {
	r.found = append(r.found, Finding{Kind: k, Hard: hard, From: r.tokens[first].from, To: r.tokens[last].to})
}

// near is what the words around token i mean, within its sentence.
func (r *reader) near(i, before, after int) (m meaning) {
	at := r.tokens[i].sentence
	for j := i - 1; j >= 0 && j >= i-before && r.tokens[j].sentence == at; j-- {
		m |= r.tokens[j].means
	}
	for j := i + 1; j < len(r.tokens) && j <= i+after && r.tokens[j].sentence == at; j++ {
		m |= r.tokens[j].means
	}
	return m
}

// said tells whether one of the words stands before token i, a line break or not.
func (r *reader) said(i, before int, words ...string) bool {
	for j := i - 1; j >= 0 && j >= i-before; j-- {
		if r.ended(j, i) || r.tokens[j].is == number && r.tokens[j].sentence != r.tokens[i].sentence {
			return false
		}
		if r.tokens[j].is == word && slices.Contains(words, r.tokens[j].w) {
			return true
		}
	}
	return false
}

// at is token i; an empty sign where there is none, or where the rule at work may not
// look.
func (r *reader) at(i int) *token {
	if i < r.low || i >= r.high {
		return &nothing
	}
	return &r.tokens[i]
}

var nothing = token{is: sign, sentence: -1}

// is tells whether token i is one of the words or signs.
func (r *reader) is(i int, words ...string) bool {
	return slices.Contains(words, r.at(i).w)
}

// skip passes over the words and signs, at most n of them.
func (r *reader) skip(i, n int, words ...string) int {
	for ; n > 0 && r.is(i, words...); n-- {
		i++
	}
	return i
}

// whole reads the number at token i, if it is one of at most three digits.
func (r *reader) whole(i int) (n int, ok bool) {
	t := r.at(i)
	if t.is != number || len(t.w) > 3 {
		return 0, false
	}
	for _, c := range t.w {
		n = n*10 + int(c-'0')
	}
	return n, true
}

// hear is what the sentence of token i means, all its words together.
func (r *reader) hear(i int) meaning {
	if s := r.at(i).sentence; s >= 0 {
		return r.hears[s]
	}
	return 0
}

// ended tells whether token j is the stop after which a sentence ends before token i: a
// label and its number may stand on two lines, and not in two sentences.
func (r *reader) ended(j, i int) bool {
	return r.is(j, ".", "!", "?") && r.at(j).sentence != r.at(i).sentence
}
