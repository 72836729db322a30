package statement

import (
	"slices"
	"strings"
)

// Remark is a sentence of the text, with what is said of it.
type Remark struct {
	Sentence  string
	Paragraph int
	Why       string
}

// stock are phrases that readers of statements meet every day.
var stock = func() [][]string {
	var out [][]string
	for _, p := range strings.Split(`prestigious|world class|world renowned|renowned institution|esteemed|reputed institution|passion for medicine|passionate about medicine|since childhood|since i was a child|
from a young age|ever since i can remember|childhood dream|always dreamed|always dreamt|always wanted|always been fascinated|always fascinated|always been passionate|broaden my horizons|
enhance my skills|sharpen my skills|hone my skills|golden opportunity|great opportunity|once in a lifetime|perfect fit|ideal candidate|asset to your|hard working|team player|quick learner|
make a difference|give back to|step outside my comfort zone|out of my comfort zone|state of the art|noble profession|fast paced environment|leave no stone|to the best of my abilities`, "|") {
		out = append(out, folded(p))
	}
	return out
}()

// courteous begin sentences that every letter has and needs.
var courteous = func() [][]string {
	var out [][]string
	for _, p := range strings.Split("dear|yours|kind regards|best regards|warm regards|with kind|sincerely|respectfully|to whom|thank you|i look forward|i enclose|please find|respected|i am writing to apply|i attach", "|") {
		out = append(out, folded(p))
	}
	return out
}()

func begins(words []word, with []string) bool {
	return len(words) >= len(with) && at(words, 0, with)
}

func at(words []word, i int, with []string) bool {
	if i+len(with) > len(words) {
		return false
	}
	for j, w := range with {
		if words[i+j].fold != w {
			return false
		}
	}
	return true
}

// stockIn is the stock phrase that a sentence holds, as it stands there; empty for none.
func stockIn(t *parsed, s sentence) string {
	words := t.of(s)
	for i := range words {
		for _, phrase := range stock {
			if at(words, i, phrase) {
				return t.text[words[i].from:words[i+len(phrase)-1].to]
			}
		}
	}
	return ""
}

var (
	self1 = set("i me my we us our im ive")
	// done are past forms that do not end in -ed.
	done = set(`saw went came did made took found felt kept left met sat stood told said asked taught learned learnt wrote read ran led held heard brought bought thought
 fell grew knew spoke spent slept stayed sent showed began broke chose drew drove gave got lost paid rose woke won built caught dealt fought understood watched written seen taken given spoken begun shown`)
	// wished are forms in -ed that tell of feelings and not of what was done.
	wished = set(`wanted interested fascinated excited inspired motivated hoped wished dreamed loved liked believed determined dedicated committed honoured honored
 delighted pleased privileged intrigued attracted convinced devoted thrilled impressed desired needed skilled talented experienced supposed based united detailed indeed
 need feed speed proceed succeed exceed seed bed red hundred`)
)

// tellsOwn tells that a sentence says what the student did or met with.
func tellsOwn(words []word) bool {
	own, act := false, false
	for i, w := range words {
		own = own || self1[w.fold]
		if done[w.fold] && (w.fold != "read" && w.fold != "left" && w.fold != "found" || i > 0 && self1[words[i-1].fold]) {
			act = true
		}
		if strings.HasSuffix(w.fold, "ed") && !wished[w.fold] && len(w.fold) > 3 {
			act = true
		}
	}
	return own && act
}

// shown tells that a sentence has something particular in it: a figure, a name, or a
// word of the student's own record.
func shown(words []word, record map[string]bool) bool {
	return slices.ContainsFunc(words, func(w word) bool {
		if w.fold[0] >= '0' && w.fold[0] <= '9' {
			return true
		}
		if !telling(w.fold) {
			return w.caps && len(w.fold) > 2 && !small[w.fold]
		}
		return record[w.fold] || w.upper && !w.first
	})
}

// fewWords are too few for a sentence to be judged.
const fewWords = 5

// generic lists the sentences that could be sent to anyone. answers tells which
// sentences answer a point.
func generic(t *parsed, answers []bool, record map[string]bool) []Remark {
	var out []Remark
	for i, s := range t.sentences {
		words := t.of(s)
		if len(words) < fewWords || slices.ContainsFunc(courteous, func(c []string) bool { return begins(words, c) }) {
			continue
		}
		if phrase := stockIn(t, s); phrase != "" {
			out = append(out, Remark{t.says(s), s.paragraph, "“" + phrase + "” stands in many statements"})
			continue
		}
		if !answers[i] && !shown(words, record) && !tellsOwn(words) {
			out = append(out, Remark{t.says(s), s.paragraph, ""})
		}
	}
	return out
}
