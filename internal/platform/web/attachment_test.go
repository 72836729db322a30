package web

import (
	"mime"
	"strings"
	"testing"
)

// Row 25: whatever a file is called, its header is one header and reads back.
func FuzzRow25Disposition(f *testing.F) {
	for _, s := range []string{"a.pdf", "Zeugnis Ä.pdf", "پاسپورٹ.pdf", `"; filename=x.exe`, "a\r\nSet-Cookie: x=1", "a\x00b", "%41.pdf", "a'b", "\u202egpj.exe", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		got := Disposition(name)
		if strings.ContainsFunc(got, func(c rune) bool { return c < ' ' || c > '~' }) {
			t.Fatalf("%q became %q", name, got)
		}
		kind, params, err := mime.ParseMediaType(got)
		if err != nil || kind != "attachment" || len(params) != 1 || params["filename"] != name {
			t.Fatalf("%q became %q, which reads as %s %q: %v", name, got, kind, params, err)
		}
	})
}
