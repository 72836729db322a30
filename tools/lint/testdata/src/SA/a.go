package SA

import "strconv"

func weeks(a, b string) (int, error) {
	n, err := strconv.Atoi(a) // want `this value of err is never used`
	m, err := strconv.Atoi(b)
	return n + m, err
}
