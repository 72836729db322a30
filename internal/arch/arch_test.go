package arch

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestRepository runs every rule over the tree that this file stands in.
func TestRepository(t *testing.T) {
	t.Parallel()
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range Rules() {
		t.Run(rule.Name, func(t *testing.T) {
			t.Parallel()
			for _, fault := range ordered(rule.Check(tree)) {
				t.Error(fault)
			}
			if t.Failed() {
				t.Logf("why: %s", rule.Why)
			}
		})
	}
}

// TestEveryRuleBites runs the rules over small broken trees. Each archive in
// testdata opens with the rule that it breaks and words of the fault; the rule
// must report it, and no other rule may.
func TestEveryRuleBites(t *testing.T) {
	t.Parallel()
	bitten := map[string]bool{}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no broken trees in testdata: %v", err)
	}
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		rule, want := heading(t, name, string(archive.Comment))
		bitten[rule] = true
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			tree := loadArchive(t, archive)
			for _, r := range Rules() {
				faults := r.Check(tree)
				switch {
				case r.Name != rule && len(faults) > 0:
					t.Errorf("%s complains too: %v", r.Name, faults)
				case r.Name == rule && !mentions(faults, want):
					t.Errorf("%s said %v, want a fault with %q", rule, faults, want)
				}
			}
		})
	}
	for _, r := range Rules() {
		if !bitten[r.Name] {
			t.Errorf("no tree in testdata breaks the rule %s", r.Name)
		}
	}
}

// TestSoundTree: a small tree that keeps the rules has no faults.
func TestSoundTree(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/sound/tree.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tree := loadArchive(t, archive)
	if len(tree.Packages) < 8 {
		t.Fatalf("read only %d packages", len(tree.Packages))
	}
	for _, r := range Rules() {
		for _, fault := range r.Check(tree) {
			t.Errorf("%s: %s", r.Name, fault)
		}
	}
}

// TestExceptionsAreNeeded keeps the lists of exceptions short: one that no
// longer excuses anything goes.
func TestExceptionsAreNeeded(t *testing.T) {
	t.Parallel()
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []map[string]string{longFiles, longFunctions, wideInterfaces, twins} {
		for name, why := range list {
			if len(strings.Fields(why)) < 4 {
				t.Errorf("%s: %q is no reason", name, why)
			}
		}
	}
	for name := range longFiles {
		if lines := linesOf(tree, name); lines <= maxFileLines {
			t.Errorf("%s has %d lines and needs no exception", name, lines)
		}
	}
	for stem := range twins {
		if _, ok := tree.Texts[stem+".sqlite.sql"]; !ok {
			t.Errorf("%s is declared as a fork but is none", stem)
		}
	}
}

func TestGraphHasNoCycle(t *testing.T) {
	t.Parallel()
	if at := graphHasNoCycle(graph); at != "" {
		t.Errorf("the graph of features has a cycle through %s", at)
	}
	round := map[string][]string{"a": {"b"}, "b": {"c"}, "c": {"a"}}
	if graphHasNoCycle(round) == "" {
		t.Error("a cycle of three was not seen")
	}
}

func heading(t *testing.T, name, comment string) (rule, want string) {
	t.Helper()
	for line := range strings.Lines(comment) {
		if v, ok := strings.CutPrefix(line, "rule: "); ok {
			rule = strings.TrimSpace(v)
		}
		if v, ok := strings.CutPrefix(line, "want: "); ok {
			want = strings.TrimSpace(v)
		}
	}
	if rule == "" || want == "" {
		t.Fatalf("%s: needs the lines rule: and want:", name)
	}
	return rule, want
}

// loadArchive reads an archive as a tree. "LINES n" alone on a line stands for n
// empty lines, so that a file of 401 lines can be written in one.
func loadArchive(t *testing.T, archive *txtar.Archive) *Tree {
	t.Helper()
	grown := &txtar.Archive{Comment: archive.Comment}
	grown.Files = append(grown.Files, txtar.File{Name: "go.mod", Data: []byte("module preround\n")})
	for _, f := range archive.Files {
		f.Data = []byte(strings.ReplaceAll(string(f.Data), "LINES 400\n", strings.Repeat("\n", 400)))
		grown.Files = append(grown.Files, f)
	}
	root, err := txtar.FS(grown)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := Load(root)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func mentions(faults []Fault, want string) bool {
	for _, f := range faults {
		if strings.Contains(f.String(), want) {
			return true
		}
	}
	return false
}

func linesOf(tree *Tree, name string) int {
	if text, ok := tree.Texts[name]; ok {
		return strings.Count(text, "\n")
	}
	for _, p := range tree.Packages {
		for _, f := range p.Files {
			if f.Path == name {
				return f.Lines
			}
		}
	}
	return 0
}
