package policy_test

import (
	"fmt"
	"strings"
	"testing"

	"preround/internal/policy"
)

// The whole table, as a person reads it: s see, m make, c change, d delete. Whoever
// changes who may do what changes this line by line.
const table = `
                      catalogue        my things        my dates         my keys          my whole copy    my account       the owner's area a letter of mine held letters
visitor browser       s...             ....             ....             ....             ....             ....             .m..             ....             ....
visitor token:read    s...             ....             ....             ....             ....             ....             ....             ....             ....
visitor token:write   s...             ....             ....             ....             ....             ....             ....             ....             ....
visitor feed link     ....             ....             ....             ....             ....             ....             ....             ....             ....
student browser       s...             smcd             s...             smcd             sm..             s..d             .m..             s...             ....
student token:read    s...             s...             s...             ....             s...             ....             ....             ....             ....
student token:write   s...             smcd             s...             ....             sm..             ....             ....             ....             ....
student feed link     ....             ....             s...             ....             ....             ....             ....             ....             ....
owner browser         smcd             smcd             s...             smcd             sm..             s..d             smcd             s...             ....
owner token:read      s...             s...             s...             ....             s...             ....             ....             ....             ....
owner token:write     s...             smcd             s...             ....             sm..             ....             ....             ....             ....
owner feed link       ....             ....             s...             ....             ....             ....             ....             ....             ....
office browser        ....             ....             ....             ....             ....             ....             ....             ....             s.c.
office token:read     ....             ....             ....             ....             ....             ....             ....             ....             ....
office token:write    ....             ....             ....             ....             ....             ....             ....             ....             ....
office feed link      ....             ....             ....             ....             ....             ....             ....             ....             ....
`

var (
	everyRole = []policy.Role{policy.Visitor, policy.Student, policy.Owner, policy.Office}
	everyWay  = []policy.Way{policy.Browser, policy.ReadToken, policy.WriteToken, policy.FeedLink}
)

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%-22s", "")
	for _, k := range policy.Kinds() {
		fmt.Fprintf(&b, "%-17s", k)
	}
	for _, role := range everyRole {
		for _, way := range everyWay {
			fmt.Fprintf(&b, "\n%-22s", string(role)+" "+string(way))
			for _, k := range policy.Kinds() {
				cell := ""
				for _, act := range policy.Acts() {
					if policy.May(policy.Asker{Role: role, Way: way}, act, k) {
						cell += string(act)[:1]
					} else {
						cell += "."
					}
				}
				fmt.Fprintf(&b, "%-17s", cell)
			}
		}
	}
	if got, want := squeeze(b.String()), squeeze(table); got != want {
		t.Errorf("who may do what has changed; the table is now\n%s", b.String())
	}
}

func squeeze(s string) string {
	var lines []string
	for line := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		lines = append(lines, strings.Join(strings.Fields(line), " "))
	}
	return strings.Join(lines, "\n")
}

// Whatever is not in the table is refused: an asker who is nobody, an act that was
// mistyped, a kind that is new.
func TestTheUnknownIsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a    policy.Asker
		act  policy.Act
		kind policy.Kind
	}{
		{policy.Asker{}, policy.See, policy.Catalogue}, {policy.Asker{Role: policy.Owner}, policy.See, policy.Catalogue},
		{policy.Asker{Role: "root", Way: policy.Browser}, policy.See, policy.Things}, {policy.Asker{Role: policy.Owner, Way: policy.Browser}, "burn", policy.Things},
		{policy.Asker{Role: policy.Owner, Way: policy.Browser}, policy.See, "letters"}, {policy.Asker{Role: policy.Owner, Way: "cron"}, policy.See, policy.Things},
	} {
		if policy.May(c.a, c.act, c.kind) {
			t.Errorf("%+v may %s %s", c.a, c.act, c.kind)
		}
	}
}

// A way never adds to a role: what a token may, its owner may at a browser.
func TestAWayOnlyTakesAway(t *testing.T) {
	t.Parallel()
	for _, role := range everyRole {
		for _, way := range everyWay {
			for _, k := range policy.Kinds() {
				for _, act := range policy.Acts() {
					if policy.May(policy.Asker{Role: role, Way: way}, act, k) && !policy.May(policy.Asker{Role: role, Way: policy.Browser}, act, k) {
						t.Errorf("%s by %s may %s %s, and not by a browser", role, way, act, k)
					}
				}
			}
		}
	}
}
