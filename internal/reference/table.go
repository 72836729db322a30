package reference

import (
	"encoding/csv"
	"fmt"
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

// eachRow calls use for every line of reference/<name>.
func eachRow(name string, use func(row)) {
	f, err := data.Reference.Open("reference/" + name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("reference table %s: %v", name, err))
	}
	head := lines[0]
	for _, line := range lines[1:] {
		r := make(row, len(head))
		for i, col := range head {
			r[col] = line[i]
		}
		use(r)
	}
}
