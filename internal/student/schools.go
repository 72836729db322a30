package student

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"preround/internal/reference"
)

// SchoolsShown is how many schools SchoolSearch gives at most.
const SchoolsShown = 8

// school is a row of reference.Schools made ready for search.
type school struct {
	full string // the folded name
}

type schoolTable struct {
	all     []school
	exact   map[string][]int32 // folded name or alias
	core    map[string][]int32 // coreName of the name
	letters map[byte][]posting // words by first letter, sorted
}

// posting is one word of one school; weight tells the name from alias and city.
type posting struct {
	word   string
	at     int32
	weight int32
}

var schoolIndex = sync.OnceValue(func() *schoolTable {
	t := &schoolTable{exact: map[string][]int32{}, core: map[string][]int32{}, letters: map[byte][]posting{}}
	add := func(at int32, text string, weight int32) {
		for _, w := range strings.Fields(text) {
			t.letters[w[0]] = append(t.letters[w[0]], posting{w, at, weight})
		}
	}
	for i, s := range reference.Schools() {
		at := int32(i)
		x := school{full: fold(s.Name)}
		t.exact[x.full] = append(t.exact[x.full], at)
		t.core[coreName(s.Name)] = append(t.core[coreName(s.Name)], at)
		add(at, x.full, 3)
		for _, a := range s.Aliases {
			a = fold(a)
			if !slices.Contains(t.exact[a], at) {
				t.exact[a] = append(t.exact[a], at)
			}
			add(at, a, 2)
		}
		add(at, fold(s.City), 1)
		t.all = append(t.all, x)
	}
	for c := range t.letters {
		slices.SortFunc(t.letters[c], func(a, b posting) int { return cmp.Compare(a.word, b.word) })
	}
	return t
})

// SchoolNamed finds the one known school of that name or alias, in the country
// where one is given; "University of Oxford" finds its medical school. It is
// false when none or several are called so.
func SchoolNamed(name string, country reference.CountryCode) (reference.School, bool) {
	if name == "" {
		return reference.School{}, false
	}
	t := schoolIndex()
	if s, ok := onlyOne(t.exact[fold(name)], country); ok {
		return s, true
	}
	return onlyOne(t.core[coreName(name)], country)
}

func onlyOne(list []int32, country reference.CountryCode) (found reference.School, ok bool) {
	for _, at := range list {
		s := reference.Schools()[at]
		if country != "" && s.Country != country {
			continue
		}
		if ok {
			return reference.School{}, false
		}
		found, ok = s, true
	}
	return found, ok
}

// SchoolSearch finds schools by what has been typed so far: whole or begun words
// of the name, the city or an alias ("KEMU"), without accents, with one wrong
// letter in a word of four or more. Schools of the country come first where it
// is known. A school that is not in the table can always be typed in full.
func SchoolSearch(typed string, country reference.CountryCode) []reference.School {
	words := strings.Fields(fold(typed))
	if len(words) == 0 || len(typed) > maxValue {
		return nil
	}
	words = words[:min(len(words), 8)]
	t := schoolIndex()
	points := t.score(words)
	whole := strings.Join(words, " ")
	for _, at := range t.exact[whole] {
		points[at] += 100
	}
	type hit struct{ at, points int32 }
	best := make([]hit, 0, SchoolsShown+1) // the best so far, best first
	all := reference.Schools()
	for at, p := range points {
		if p == 0 {
			continue
		}
		if country != "" && all[at].Country == country {
			p += 200
		}
		if strings.HasPrefix(t.all[at].full, whole) {
			p += 30
		}
		h := hit{int32(at), p*256 - int32(min(len(t.all[at].full), 255))}
		if len(best) == SchoolsShown && h.points <= best[SchoolsShown-1].points {
			continue
		}
		i, _ := slices.BinarySearchFunc(best, h, func(a, b hit) int { return cmp.Or(cmp.Compare(b.points, a.points), cmp.Compare(a.at, b.at)) })
		best = slices.Insert(best, i, h)
		best = best[:min(len(best), SchoolsShown)]
	}
	out := make([]reference.School, 0, SchoolsShown)
	for _, h := range best {
		out = append(out, all[h.at])
	}
	return out
}

// score gives the schools that have every word their points; 0 for the others.
func (t *schoolTable) score(words []string) []int32 {
	var total []int32
	for _, w := range words {
		got := make([]int32, len(t.all))
		if t.match(w, got, 0) < SchoolsShown && len(w) >= 4 {
			t.match(w, got, 2) // a word that hardly any school has may be a slip
		}
		if total == nil {
			total = got
			continue
		}
		for i := range total {
			if got[i] == 0 || total[i] == 0 {
				total[i] = 0
			} else {
				total[i] += got[i]
			}
		}
	}
	return total
}

// match marks the schools that have a word beginning with w, or with one wrong
// letter where limit is 2, and counts them.
func (t *schoolTable) match(w string, got []int32, limit int) (n int) {
	list := t.letters[w[0]]
	if limit == 0 {
		i, _ := slices.BinarySearchFunc(list, w, func(p posting, w string) int { return cmp.Compare(p.word, w) })
		for ; i < len(list) && strings.HasPrefix(list[i].word, w); i++ {
			p := list[i].weight * 4
			if len(list[i].word) == len(w) {
				p += 4
			}
			got[list[i].at] = max(got[list[i].at], p)
			n++
		}
		return n
	}
	last, near := "", false
	for _, p := range list { // equal words stand together: compare each once
		if p.word != last {
			last = p.word
			begun := p.word[:min(len(p.word), len(w)+1)]
			near = distance(w, begun, limit) < limit || len(begun) > len(w) && distance(w, begun[:len(w)], limit) < limit
		}
		if near {
			got[p.at] = max(got[p.at], p.weight)
			n++
		}
	}
	return n
}

// SchoolKey is a school's name made ready for comparing: what is left of it
// without case, accents and the words that one name has and another leaves out,
// and the known school that is called so.
type SchoolKey struct {
	core  string
	known reference.School
}

// KeyOf makes the key of a name, in the country where one is given.
func KeyOf(name string, country reference.CountryCode) SchoolKey {
	k := SchoolKey{core: coreName(name)}
	k.known, _ = SchoolNamed(name, country)
	return k
}

// Listed tells whether a known school is called so.
func (k SchoolKey) Listed() bool { return k.known.Name != "" }

// Same tells whether two keys are of one school, by name or as known schools.
func (k SchoolKey) Same(other SchoolKey) bool {
	return k.core != "" && k.core == other.core || k.Listed() && (k.known.Name == other.known.Name && k.known.Country == other.known.Country || coreName(k.known.Name) == other.core)
}

func coreName(name string) string {
	words := strings.Fields(fold(name))
	words = slices.DeleteFunc(words, func(w string) bool {
		switch w {
		case "the", "of", "and", "school", "medicine", "medical", "clinical", "faculty", "for":
			return true
		}
		return false
	})
	slices.Sort(words)
	return strings.Join(words, " ")
}
