package main

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// row is one line of the table.
type row struct {
	what   string
	figure string
	aim    string // empty: none was set
	met    bool   // meaningless without an aim
	beside string // the ratio to something measured in the same run, and what that is
}

// table collects what the parts measure, and details that stand below it.
type table struct {
	rows    []row
	details bytes.Buffer
}

func (t *table) add(r row) { t.rows = append(t.rows, r) }

// detail adds to what stands below the table.
func (t *table) detail(format string, args ...any) { fmt.Fprintf(&t.details, format, args...) }

// print writes the table in Markdown, as it stands in docs/performance.md.
func (t *table) print(out io.Writer) {
	fmt.Fprintf(out, "| what | figure | aim | | ratio in the same run |\n|---|--:|--:|---|---|\n")
	missed := 0
	for _, r := range t.rows {
		verdict := ""
		switch {
		case r.aim != "" && r.met:
			verdict = "met"
		case r.aim != "":
			verdict = "**missed**"
			missed++
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s |\n", r.what, r.figure, r.aim, verdict, r.beside)
	}
	fmt.Fprintf(out, "\n%d figures, %d of them miss their aim.\n", len(t.rows), missed)
	if t.details.Len() > 0 {
		fmt.Fprintf(out, "\n%s", t.details.Bytes())
	}
}

// duration is a row for a time that should be at most aim; 0 for no aim.
func (t *table) duration(what string, took, aim time.Duration, beside string) {
	r := row{what: what, figure: human(took), beside: beside}
	if aim > 0 {
		r.aim, r.met = human(aim), took <= aim
	}
	t.add(r)
}

// size is a row for bytes that should be at most aim; 0 for no aim. unit is
// 1024 or 1<<20.
func (t *table) size(what string, n, aim int64, unit int64, beside string) {
	text := func(n int64) string {
		if unit == 1<<10 {
			return fmt.Sprintf("%.1f KB", float64(n)/float64(unit))
		}
		return fmt.Sprintf("%.0f MB", float64(n)/float64(unit))
	}
	r := row{what: what, figure: text(n), beside: beside}
	if aim > 0 {
		r.aim, r.met = text(aim), n <= aim
	}
	t.add(r)
}

// human rounds a time to three digits.
func human(d time.Duration) string {
	switch {
	case d >= 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d >= time.Second:
		return fmt.Sprintf("%.2f s", d.Seconds())
	case d >= 10*time.Millisecond:
		return fmt.Sprintf("%.0f ms", d.Seconds()*1e3)
	case d >= time.Millisecond:
		return fmt.Sprintf("%.2f ms", d.Seconds()*1e3)
	}
	return fmt.Sprintf("%.0f us", d.Seconds()*1e6)
}

func ratio(a, b float64, than string) string {
	if b == 0 {
		return ""
	}
	r := a / b
	switch {
	case r >= 20:
		return fmt.Sprintf("%.0f x %s", r, than)
	case r >= 1:
		return fmt.Sprintf("%.1f x %s", r, than)
	}
	return fmt.Sprintf("%.2f x %s", r, than)
}

// middle is the median; it sorts.
func middle[T int64 | float64 | time.Duration](all []T) T {
	slices.Sort(all)
	return all[len(all)/2]
}

// often runs do until atMost has passed, at least three times, and gives the
// middle time and that of the slowest in a hundred.
func often(atMost time.Duration, do func()) (p50, p99 time.Duration, times int) {
	var took []time.Duration
	for began := time.Now(); len(took) < 3 || time.Since(began) < atMost; {
		start := time.Now()
		do()
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	return took[len(took)/2], took[len(took)*99/100], len(took)
}

// sorting is how long this machine takes, now, for something that everybody can
// imagine: it sorts 10,000 numbers. Figures of pure computing are set against it.
func sorting() time.Duration {
	numbers, work := make([]uint64, 10_000), make([]uint64, 10_000)
	x := uint64(1)
	for i := range numbers {
		x = x*6364136223846793005 + 1442695040888963407
		numbers[i] = x >> 20
	}
	p50, _, _ := often(200*time.Millisecond, func() { copy(work, numbers); slices.Sort(work) })
	return p50
}

const thanSorting = "sorting 10,000 numbers"

// cell is the first line of a text, so that it does not break the table.
func cell(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return strings.ReplaceAll(s, "|", "\\|")
}
