package catalog_test

import (
	"reflect"
	"testing"
	"time"

	"preround/data"
	"preround/internal/catalog"
	"preround/internal/catalog/source"
)

// TestHashStaysTheSame pins one hash. If it fails, a field of Place was renamed
// or Hash was changed, and every stored place would look edited at the next
// upgrade: migrate the stored hashes, then change the value here.
func TestHashStaysTheSame(t *testing.T) {
	t.Parallel()
	p := catalog.Place{ID: "gb-a", Name: "Elective", Eligibility: catalog.Eligibility{Years: []int{4, 5}},
		Apply: catalog.Apply{Windows: []catalog.Window{{Closes: catalog.YearDay{Month: time.March, Day: 1}}}}}
	const want = "d93e4dc59085dc86333dcc42afbb923f"
	if got := p.Hash(); got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func TestHashTellsPlacesApart(t *testing.T) {
	t.Parallel()
	seen := map[string]catalog.Place{}
	for _, p := range []catalog.Place{
		{}, {ID: "a"}, {Name: "a"}, {Specialties: []string{"a", "b"}}, {Specialties: []string{"a,b"}}, {Specialties: []string{"b", "a"}}, {Skills: []string{"a", "b"}},
		{Weeks: catalog.Weeks{Min: 4}}, {Weeks: catalog.Weeks{Max: 4}}, {Summary: `a";Name="b`}, {Apply: catalog.Apply{Rolling: true}},
	} {
		if other, twice := seen[p.Hash()]; twice {
			t.Errorf("the same hash for %+v and %+v", p, other)
		}
		seen[p.Hash()] = p
	}
	if (catalog.Place{Specialties: []string{}}).Hash() != (catalog.Place{}).Hash() {
		t.Error("an empty list and an absent one have different hashes")
	}
}

// TestHashSeesEveryFact changes each field of real places in turn.
func TestHashSeesEveryFact(t *testing.T) {
	t.Parallel()
	places, _ := source.ReadFS(data.Catalogue, "catalogue")
	seen := map[string]bool{}
	for _, p := range places {
		if seen[p.Hash()] {
			t.Errorf("%s has the hash of another place", p.ID)
		}
		seen[p.Hash()] = true
		for i := range reflect.TypeFor[catalog.Place]().NumField() {
			q := p
			f := reflect.ValueOf(&q).Elem().Field(i)
			if f.IsZero() {
				continue
			}
			f.SetZero()
			if q.Hash() == p.Hash() {
				t.Errorf("%s: the hash does not see %s", p.ID, reflect.TypeFor[catalog.Place]().Field(i).Name)
			}
		}
	}
}
