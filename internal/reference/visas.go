package reference

import (
	"slices"
	"strings"
	"sync"
)

// VisaRequirement is what passportindex.org listed for a short tourist visit. It
// says nothing about clinical work, and pages must say so.
type VisaRequirement struct {
	Requirement string // visa_free, visa_on_arrival, eta, e_visa, visa_required, no_admission
	Days        int    // 0 unknown
}

// VisaSource names where the visa table is from and its day.
const VisaSource, VisaAsOf = "https://github.com/imorte/passport-index-data", "2026-02-17"

// visaTable holds a cell for each passport and destination. There are 40,000: in a
// map they took 4 MB, and here they take 80 KB.
type visaTable struct {
	number map[CountryCode]int // of countries, as passport and as destination
	words  []string            // requirements
	cells  []uint16            // by passport and destination; days << 4 | word + 1, 0 where there is no row
	rows   int
}

const (
	visaWordBits = 4
	visaMostDays = 1<<(16-visaWordBits) - 1
)

var visas = sync.OnceValue(func() visaTable {
	t := visaTable{number: map[CountryCode]int{}}
	type visa struct{ from, to, cell uint16 }
	all := make([]visa, 0, 40_000)
	head, next, stop := lines("visa_requirements.csv")
	defer stop()
	if !slices.Equal(head, []string{"passport", "destination", "requirement", "days"}) {
		panic("visa_requirements.csv: other columns than expected")
	}
	for line := next(); line != nil; line = next() {
		word := slices.Index(t.words, line[2])
		if word < 0 {
			word = len(t.words)
			t.words = append(t.words, strings.Clone(line[2]))
		}
		days := row{"days": line[3]}.int("days")
		if word+1 >= 1<<visaWordBits || days < 0 || days > visaMostDays {
			panic("visa_requirements.csv: " + strings.Join(line, ","))
		}
		all = append(all, visa{t.numberOf(line[0]), t.numberOf(line[1]), uint16(days<<visaWordBits | (word + 1))})
	}
	n := len(t.number)
	t.cells, t.rows = make([]uint16, n*n), len(all)
	for _, v := range all {
		t.cells[int(v.from)*n+int(v.to)] = v.cell
	}
	return t
})

// numberOf gives each country a number when it is first met.
func (t visaTable) numberOf(code string) uint16 {
	n, ok := t.number[CountryCode(code)]
	if !ok {
		n = len(t.number)
		t.number[CountryCode(strings.Clone(code))] = n
	}
	return uint16(n)
}

// VisitVisa looks up what a passport of one country needs for a short visit to another.
func VisitVisa(passport, destination CountryCode) (VisaRequirement, bool) {
	t := visas()
	from, okFrom := t.number[passport]
	to, okTo := t.number[destination]
	if !okFrom || !okTo {
		return VisaRequirement{}, false
	}
	cell := t.cells[from*len(t.number)+to]
	if cell == 0 {
		return VisaRequirement{}, false
	}
	return VisaRequirement{t.words[cell&(1<<visaWordBits-1)-1], int(cell >> visaWordBits)}, true
}
