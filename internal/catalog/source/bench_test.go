package source

import (
	"testing"

	"preround/data"
)

// BenchmarkReadShipped is what the first start pays.
func BenchmarkReadShipped(b *testing.B) {
	for b.Loop() {
		if _, faults := ReadFS(data.Catalogue, "catalogue"); len(faults) > 0 {
			b.Fatal(faults[0])
		}
	}
}
