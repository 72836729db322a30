package placegen

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"preround/internal/catalog"
	"preround/internal/catalog/source"
)

func TestPlacesAreValidOrderedAndTheSameEveryTime(t *testing.T) {
	t.Parallel()
	places := Slice(500, 7)
	if d := cmp.Diff(places, Slice(500, 7)); d != "" {
		t.Error("the same seed gives other places: " + d)
	}
	if cmp.Equal(places, Slice(500, 8)) {
		t.Error("another seed gives the same places")
	}
	last := catalog.ID("")
	for _, p := range places {
		if p.ID <= last {
			t.Errorf("%s comes after %s", p.ID, last)
		}
		last = p.ID
	}
	for i, f := range source.Check(places...) {
		if i == 10 {
			break
		}
		t.Error(f)
	}
}
