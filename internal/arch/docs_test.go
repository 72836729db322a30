package arch

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// A document that names a test which is gone says that something is proved and
// nothing proves it.
func TestDocumentsNameTestsThatExist(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	there := map[string]bool{}
	function := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)\w+)\(`)
	err := fs.WalkDir(root, ".", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == ".git"):
			return fs.SkipDir
		case strings.HasSuffix(path, "_test.go"):
			text, err := fs.ReadFile(root, path)
			if err != nil {
				return err
			}
			for _, m := range function.FindAllStringSubmatch(string(text), -1) {
				there[m[1]] = true
			}
		}
		return nil
	})
	if err != nil || len(there) < 100 {
		t.Fatalf("%d tests were found, %v", len(there), err)
	}
	named := regexp.MustCompile("`((?:Test|Fuzz|Benchmark)[A-Z0-9]\\w+)`")
	for _, doc := range []string{"docs/security-tests.md", "docs/performance.md", "docs/testing.md", "docs/architecture.md"} {
		text, err := fs.ReadFile(root, doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range named.FindAllStringSubmatch(string(text), -1) {
			if !there[m[1]] {
				t.Errorf("%s names %s, and there is no such test", doc, m[1])
			}
		}
	}
	rows := map[string]bool{}
	text, err := fs.ReadFile(root, "docs/security-tests.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \|`).FindAllStringSubmatch(string(text), -1) {
		if rows[m[1]] {
			t.Errorf("docs/security-tests.md has two lines for row %s", m[1])
		}
		rows[m[1]] = true
	}
}
