package web_test

import (
	"testing"

	"preround/internal/platform/web"
)

func TestRecentKeepsTheLast(t *testing.T) {
	t.Parallel()
	m := web.Recent[string]{}
	key := func(n byte) [32]byte { return [32]byte{n} }
	m.Put(key(1), "one")
	m.Put(key(2), "two")
	m.Put(key(2), "two, with its pictures")
	for n := byte(3); n <= 25; n++ {
		m.Put(key(n), "another")
	}
	if _, there := m.Get(key(1)); there {
		t.Error("the oldest of 25 is still there, and 24 are kept")
	}
	for n, want := range map[byte]string{2: "two, with its pictures", 25: "another"} {
		if got, there := m.Get(key(n)); !there || got != want {
			t.Errorf("%d is %q (%v), want %q", n, got, there, want)
		}
	}
}
