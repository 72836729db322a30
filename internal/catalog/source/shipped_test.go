package source

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"preround/data"
)

// TestTheShippedCatalogueIsSound checks every shipped record as `catalogue
// check` does.
func TestTheShippedCatalogueIsSound(t *testing.T) {
	t.Parallel()
	places, faults := ReadFS(data.Catalogue, "catalogue")
	for _, f := range faults {
		t.Error(f)
	}
	if len(places) < 400 {
		t.Errorf("%d places, want 400 or more", len(places))
	}
}

// TestEachShippedPlaceStandsInItsCountrysFile: whoever looks for a place finds
// it by the first two letters of its id.
func TestEachShippedPlaceStandsInItsCountrysFile(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(data.Catalogue, "catalogue/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := data.Catalogue.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		places, _ := ReadFile(file, text)
		country := strings.TrimSuffix(path.Base(file), ".yaml")
		for _, p := range places {
			if !strings.HasPrefix(string(p.ID), country+"-") {
				t.Errorf("%s stands in %s", p.ID, file)
			}
		}
	}
}
