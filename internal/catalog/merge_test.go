package catalog_test

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"preround/internal/catalog"
)

func version(id, summary string) catalog.Place {
	return catalog.Place{ID: catalog.ID(id), Name: "Elective", Summary: summary}
}

func fromShipped(now, cameFrom catalog.Place) catalog.Stored {
	return catalog.Stored{Place: now, Origin: catalog.OriginShipped, ShippedHash: cameFrom.Hash()}
}

func TestMergeDecides(t *testing.T) {
	t.Parallel()
	v1, v2, mine := version("gb-a", "one"), version("gb-a", "two"), version("gb-a", "mine")
	local := catalog.Stored{Place: mine, Origin: catalog.OriginLocal}
	gone := fromShipped(v1, v1)
	gone.Withdrawn = true
	goneAndEdited := fromShipped(mine, v1)
	goneAndEdited.Withdrawn = true
	ship := func(p catalog.Place) []catalog.Shipped { return []catalog.Shipped{{Place: p, Hash: p.Hash()}} }
	differs := func(because catalog.DifferenceKind, shipped catalog.Place) []catalog.Difference {
		return []catalog.Difference{{ID: "gb-a", Because: because, Stored: mine, Shipped: shipped}}
	}
	for _, c := range []struct {
		name    string
		shipped []catalog.Place
		stored  []catalog.Stored
		want    catalog.Decision
	}{
		{"new", []catalog.Place{v1}, nil, catalog.Decision{Insert: ship(v1)}},
		{"unchanged", []catalog.Place{v1}, []catalog.Stored{fromShipped(v1, v1)}, catalog.Decision{Same: 1}},
		{"newer", []catalog.Place{v2}, []catalog.Stored{fromShipped(v1, v1)}, catalog.Decision{Update: ship(v2)}},
		{"edited", []catalog.Place{v1}, []catalog.Stored{fromShipped(mine, v1)}, catalog.Decision{Differs: differs(catalog.EditedHere, v1)}},
		{"edited and newer", []catalog.Place{v2}, []catalog.Stored{fromShipped(mine, v1)}, catalog.Decision{Differs: differs(catalog.EditedAndNewer, v2)}},
		{"edited to what is now shipped", []catalog.Place{v2}, []catalog.Stored{fromShipped(v2, v1)}, catalog.Decision{Adopt: ship(v2)}},
		{"gone", nil, []catalog.Stored{fromShipped(v1, v1)}, catalog.Decision{Withdraw: []catalog.ID{"gb-a"}}},
		{"gone before", nil, []catalog.Stored{gone}, catalog.Decision{}},
		{"gone and edited", nil, []catalog.Stored{fromShipped(mine, v1)}, catalog.Decision{Differs: differs(catalog.EditedAndWithdrawn, catalog.Place{})}},
		{"back as it was", []catalog.Place{v1}, []catalog.Stored{gone}, catalog.Decision{Update: ship(v1)}},
		{"back, newer", []catalog.Place{v2}, []catalog.Stored{gone}, catalog.Decision{Update: ship(v2)}},
		{"back, edited here", []catalog.Place{v1}, []catalog.Stored{goneAndEdited}, catalog.Decision{Restore: []catalog.ID{"gb-a"}, Differs: differs(catalog.EditedHere, v1)}},
		{"local, not shipped", nil, []catalog.Stored{local}, catalog.Decision{}},
		{"local, and the id is shipped", []catalog.Place{v1}, []catalog.Stored{local}, catalog.Decision{Differs: differs(catalog.LocalSameID, v1)}},
		{"local, and the same is shipped", []catalog.Place{mine}, []catalog.Stored{local}, catalog.Decision{Adopt: ship(mine)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if d := cmp.Diff(c.want, catalog.Merge(c.shipped, c.stored)); d != "" {
				t.Errorf("Merge differs (-want +got):\n%s", d)
			}
		})
	}
}

// carryOut does to a small store what the real one does.
func carryOut(d catalog.Decision, stored []catalog.Stored) []catalog.Stored {
	at := map[catalog.ID]int{}
	out := append([]catalog.Stored(nil), stored...)
	for i, s := range out {
		at[s.Place.ID] = i
	}
	for _, p := range d.Insert {
		out = append(out, catalog.Stored{Place: p.Place, Origin: catalog.OriginShipped, ShippedHash: p.Hash})
	}
	for _, p := range append(append([]catalog.Shipped(nil), d.Update...), d.Adopt...) {
		out[at[p.Place.ID]] = catalog.Stored{Place: p.Place, Origin: catalog.OriginShipped, ShippedHash: p.Hash}
	}
	for _, id := range d.Withdraw {
		out[at[id]].Withdrawn = true
	}
	for _, id := range d.Restore {
		out[at[id]].Withdrawn = false
	}
	return out
}

// TestMergeKeepsItsPromises over histories of shipping, editing and importing:
// an edit survives every import, an import done twice does nothing, and what
// nobody edited is as shipped.
func TestMergeKeepsItsPromises(t *testing.T) {
	t.Parallel()
	ids := []string{"gb-a", "gb-b", "us-c", "us-d"}
	texts := rapid.SampledFrom([]string{"one", "two", "three"})
	rapid.Check(t, func(t *rapid.T) {
		var stored []catalog.Stored
		for range rapid.IntRange(1, 6).Draw(t, "rounds") {
			var shipped []catalog.Place
			for _, id := range ids {
				if rapid.Bool().Draw(t, "ships "+id) {
					shipped = append(shipped, version(id, texts.Draw(t, "shipped")))
				}
			}
			d := catalog.Merge(shipped, stored)
			after := carryOut(d, stored)
			for i, s := range stored {
				mine := s.Edited() || s.Origin == catalog.OriginLocal
				if mine && !reflect.DeepEqual(s.Place, after[i].Place) {
					t.Fatalf("%s was edited here and overwritten", s.Place.ID)
				}
			}
			if again := catalog.Merge(shipped, after); again.Changes() || !reflect.DeepEqual(again.Differs, d.Differs) {
				t.Fatalf("a second import changes %+v", again)
			}
			checkShipped(t, shipped, after)
			stored = edit(t, after, ids)
		}
	})
}

func checkShipped(t *rapid.T, shipped []catalog.Place, after []catalog.Stored) {
	have := map[catalog.ID]catalog.Stored{}
	for _, s := range after {
		if _, twice := have[s.Place.ID]; twice {
			t.Fatalf("%s is stored twice", s.Place.ID)
		}
		have[s.Place.ID] = s
	}
	for _, p := range shipped {
		s, ok := have[p.ID]
		delete(have, p.ID)
		if !ok || s.Withdrawn {
			t.Fatalf("%s is shipped and not on offer: %+v", p.ID, s)
		}
		if s.Origin == catalog.OriginShipped && !s.Edited() && s.Place.Hash() != p.Hash() {
			t.Fatalf("%s was not edited and is not as shipped", p.ID)
		}
	}
	for id, s := range have {
		if s.Origin == catalog.OriginShipped && !s.Edited() && !s.Withdrawn {
			t.Fatalf("%s is shipped no longer and not marked", id)
		}
	}
}

func edit(t *rapid.T, stored []catalog.Stored, ids []string) []catalog.Stored {
	out := append([]catalog.Stored(nil), stored...)
	have := map[catalog.ID]bool{}
	for i := range out {
		have[out[i].Place.ID] = true
		if rapid.IntRange(0, 3).Draw(t, "edits") == 0 {
			out[i].Place.Summary = rapid.SampledFrom([]string{"one", "two", "mine"}).Draw(t, "edit")
		}
	}
	for _, id := range ids {
		if !have[catalog.ID(id)] && rapid.IntRange(0, 3).Draw(t, "adds") == 0 {
			out = append(out, catalog.Stored{Place: version(id, "mine"), Origin: catalog.OriginLocal})
		}
	}
	return out
}
