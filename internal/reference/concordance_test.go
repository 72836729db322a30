package reference

import "testing"

func TestIELTSOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		score float64
		want  float64
		ok    bool
	}{{"toefl", 100, 7, true}, {"toefl", 118, 9, true}, {"toefl", 20, 0, false}, {"pte", 63, 7, true}, {"det", 105, 6.5, true}, {"ielts", 6.5, 6.5, true}, {"goethe", 60, 0, false}} {
		if got, ok := IELTSOf(c.code, c.score); got != c.want || ok != c.ok {
			t.Errorf("%s %v = %v, %v", c.code, c.score, got, ok)
		}
	}
}

func TestTOEFLTotals(t *testing.T) {
	t.Parallel()
	if least, most, ok := TOEFLTotals(5); least != 95 || most != 106 || !ok {
		t.Errorf("band 5 is %v to %v, %v", least, most, ok)
	}
	if _, _, ok := TOEFLTotals(5.2); ok {
		t.Error("there is no band 5.2")
	}
}
