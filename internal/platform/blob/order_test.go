package blob

import (
	"slices"
	"strings"
	"testing"
)

// Row 38: the file is synced before it gets its name, and the name before Put
// returns; a folder that is new is synced into the one above.
func TestRow38TheOrderOfWhatIsMadeToLast(t *testing.T) {
	t.Parallel()
	f, err := OpenFiles(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var order []string
	f.synced = func(what string) { order = append(order, what) }
	put := func(name string) {
		t.Helper()
		order = nil
		if err := f.Put(t.Context(), name, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
	}
	put("papers/0192aaaaaaaaaaaaaaaaaaaaaaaaaa01")
	if want := []string{"folder .", "folder papers", "file", "rename", "folder papers/01"}; !slices.Equal(order, want) {
		t.Errorf("the first of a folder: %q, want %q", order, want)
	}
	put("papers/0192aaaaaaaaaaaaaaaaaaaaaaaaab01")
	if want := []string{"file", "rename", "folder papers/01"}; !slices.Equal(order, want) {
		t.Errorf("one more: %q, want %q", order, want)
	}
}
