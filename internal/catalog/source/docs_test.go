package source

import (
	"os"
	"regexp"
	"testing"
)

// TestTheExamplesOfTheGuideAreTrue reads every example of the document for
// those who add places.
func TestTheExamplesOfTheGuideAreTrue(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../../docs/catalogue-format.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(text, -1)
	if len(examples) < 5 {
		t.Errorf("%d examples, want five or more", len(examples))
	}
	for _, e := range examples {
		places, faults := ReadFile("docs/catalogue-format.md", e[1])
		if len(places) != 1 || len(faults) > 0 {
			t.Errorf("%d places and %v in:\n%s", len(places), faults, e[1])
		}
	}
	for _, key := range keysOf(definition("#/$defs/place")) {
		if !regexp.MustCompile("`" + key + "`|\\b" + key + ":").Match(text) {
			t.Errorf("the guide does not mention %s", key)
		}
	}
}
