package reference

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"preround/data"
)

// row is one line of a table, cells by column name.
type row map[string]string

func (r row) list(col string) []string {
	if r[col] == "" {
		return nil
	}
	return strings.Split(r[col], "|")
}

func (r row) int(col string) int { return int(r.float(col)) }

// float reads a number; an empty cell is 0 and the caller asks r[col] where
// that matters.
func (r row) float(col string) float64 {
	if r[col] == "" {
		return 0
	}
	f, err := strconv.ParseFloat(r[col], 64)
	if err != nil {
		panic(fmt.Sprintf("reference table: column %s: %v", col, err))
	}
	return f
}

// eachRow calls use for every line of reference/<name>. The row is the same map
// each time: use keeps its cells and never the row.
func eachRow(name string, use func(row)) {
	head, next, stop := lines(name)
	defer stop()
	r := make(row, len(head))
	for line := next(); line != nil; line = next() {
		for i, col := range head {
			r[col] = line[i]
		}
		use(r)
	}
}

// lines reads reference/<name> line by line; next gives nil at its end, and the
// same slice each time.
func lines(name string) (head []string, next func() []string, stop func()) {
	f, err := data.Reference.Open("reference/" + name)
	if err != nil {
		panic(err)
	}
	in := csv.NewReader(f)
	in.ReuseRecord = true
	next = func() []string {
		line, err := in.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			panic(fmt.Sprintf("reference table %s: %v", name, err))
		}
		return line
	}
	return slices.Clone(next()), next, func() { _ = f.Close() } // an embedded file closes without fail
}
