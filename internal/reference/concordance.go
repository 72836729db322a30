package reference

import "sync"

// concordanceRow is one row of language_concordance.csv: the totals of other
// English tests that were published as comparable with a band of IELTS.
type concordanceRow struct {
	ielts  float64
	ranges map[string][2]float64
}

var concordance = sync.OnceValue(func() []concordanceRow {
	var all []concordanceRow
	eachRow("language_concordance.csv", func(r row) {
		c := concordanceRow{ielts: r.float("ielts"), ranges: map[string][2]float64{}}
		for code, cols := range map[string][2]string{"toefl": {"toefl_min", "toefl_max"}, "pte": {"pte_2025_min", "pte_2025_max"}, "det": {"det_min", "det_max"}} {
			if r[cols[0]] != "" {
				c.ranges[code] = [2]float64{r.float(cols[0]), r.float(cols[1])}
			}
		}
		all = append(all, c)
	})
	return all
})

// IELTSOf is the band of IELTS that a total of toefl, pte or det compares with
// in the test makers' published tables. A host that names one test decides alone
// whether it takes another, so this is good for a hint and for no more.
func IELTSOf(code string, score float64) (float64, bool) {
	if code == "ielts" {
		return score, true
	}
	for _, c := range concordance() { // best band first
		if r, ok := c.ranges[code]; ok && score >= r[0] && score <= r[1] {
			return c.ielts, true
		}
	}
	return 0, false
}

var toeflBands = sync.OnceValue(func() map[float64][2]float64 {
	m := map[float64][2]float64{}
	eachRow("toefl_scales.csv", func(r row) {
		m[r.float("band_2026")] = [2]float64{r.float("total_min"), r.float("total_max")}
	})
	return m
})

// TOEFLTotals is the range of totals on the old scale of 0 to 120 that ETS
// compares with a band of 1 to 6 of the TOEFL iBT since 21 January 2026.
func TOEFLTotals(band float64) (least, most float64, ok bool) {
	r, ok := toeflBands()[band]
	return r[0], r[1], ok
}
