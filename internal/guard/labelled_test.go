package guard

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// labelled reads a file of testdata: sentences that students write, with or without
// something that tells who a patient is. \n stands for a line break.
func labelled(t testing.TB, file string) []string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(b)), "\n")
}

// softKinds are the kinds that are never refused.
var softKinds = map[Kind]bool{LikeNumber: true, Encounter: true, Ward: true, Initials: true, GreatAge: true, Hospital: true}

// What docs/security-tests.md and decision 0072 say is measured here. The first file
// of each pair was at hand while the rules were written; the others were written
// afterwards, one after the other, and read once before a rule was mended by them. By
// the fourth no rule was mended: it says what may be expected.
func TestLabelledSentences(t *testing.T) {
	t.Parallel()
	with, without := 0, 0
	for _, file := range []struct {
		name                string
		missed, hard, warns int // at most
	}{{"first", 0, 0, 0}, {"second", 2, 0, 0}, {"third", 0, 0, 0}, {"fourth", 1, 0, 0}} {
		lines := labelled(t, file.name+"_with.txt")
		missed, warned := 0, 0
		for _, line := range lines {
			kind, text, _ := strings.Cut(line, "\t")
			text = strings.ReplaceAll(text, `\n`, "\n")
			switch found := Check(text); {
			case hits(found, Kind(kind)):
			case len(found) > 0:
				warned++
				fallthrough
			default:
				missed++
				t.Logf("missed %s: %s %+v", kind, text, found)
			}
		}
		t.Logf("%s: %d of %d missed, of which %d are warned of", file.name, missed, len(lines), warned)
		if missed > file.missed {
			t.Errorf("%s: %d are missed, and at most %d may be", file.name, missed, file.missed)
		}
		with += len(lines)

		lines = labelled(t, file.name+"_without.txt")
		hard, warns := 0, 0
		for _, text := range lines {
			for _, f := range Check(text) {
				if f.Hard {
					hard++
				} else {
					warns++
				}
				t.Logf("hard %v: %s %q in %s", f.Hard, f.Kind, f.Words, text)
			}
		}
		t.Logf("%s: %d of %d refused, %d warned of", file.name, hard, len(lines), warns)
		if hard > file.hard || warns > file.warns {
			t.Errorf("%s: %d false alarms and %d false warnings, and at most %d and %d may be", file.name, hard, warns, file.hard, file.warns)
		}
		without += len(lines)
	}
	if with < 250 || without < 250 {
		t.Errorf("%d sentences with and %d without an identifier; at least 250 of each are wanted", with, without)
	}
}

func hits(found []Finding, kind Kind) bool {
	for _, f := range found {
		if f.Kind == kind && f.Hard == !softKinds[kind] {
			return true
		}
	}
	return false
}

// The shipped catalogue speaks of hospitals, fees, dates and patients on every line,
// and of no patient: whatever is refused there would be refused to students who copy it.
func TestTheCatalogueTellsOfNobody(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../data/catalogue/*.yaml")
	if err != nil || len(files) < 50 {
		t.Fatal(len(files), err)
	}
	lines, warned := 0, 0
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(b), "\n") {
			lines++
			for _, f := range Check(line) {
				if f.Hard {
					t.Errorf("%s: %s %q in %s", filepath.Base(name), f.Kind, f.Words, line)
				}
				warned++
				t.Logf("%s %q in %s", f.Kind, f.Words, line)
			}
		}
	}
	t.Logf("%d lines, %d warned of", lines, warned)
	if warned > lines/2000 {
		t.Errorf("%d of %d lines are warned of", warned, lines)
	}
}
