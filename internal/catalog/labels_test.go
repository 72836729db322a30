package catalog

import (
	"strings"
	"testing"
)

func TestEveryValueHasWords(t *testing.T) {
	t.Parallel()
	check := func(value, label string) {
		if label == "" || strings.ToLower(label[:1]) == label[:1] || strings.Contains(label, "_") {
			t.Errorf("%s shows as %q", value, label)
		}
	}
	for _, v := range Categories {
		check(string(v), v.Label())
	}
	for _, v := range Formats {
		check(string(v), v.Label())
	}
	for _, v := range Modes {
		check(string(v), v.Label())
	}
	for _, v := range Routes {
		check(string(v), v.Label())
	}
	for _, v := range Stages {
		check(string(v), v.Label())
	}
	for _, v := range Pays {
		check(string(v), v.Label())
	}
	if got := RequirementKind("proof_of_funds").Label(); got != "proof of funds" {
		t.Errorf("an unknown kind shows as %q", got)
	}
}
