package webtest_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"preround/internal/platform/web/webtest"
)

const strict = "default-src 'none'"

// A check that cannot fail is no check: each fault is planted once.
func TestFaultsAreFound(t *testing.T) {
	t.Parallel()
	const whole = `<html lang="en"><head><title>T</title></head><body><h1>H</h1>%</body></html>`
	for planted, want := range map[string]string{
		"<h1>again</h1>": "one h1", `<p style="color:red">x</p>`: "style attribute", "<script>x()</script>": "inline script", "<style>a{}</style>": "policy refuses",
		`<a href="/" onclick="x()">x</a>`: "event handler", `<script src="https://cdn.example/x.js"></script>`: "from elsewhere", `<p id="a"></p><p id="a"></p>`: "stands twice",
		`<label for="nope">x</label>`: "missing id", `<form><input name="x"><button>Go</button></form>`: "no label", `<form><input type="hidden" name="x"></form>`: "without a button",
		`<a href="/"></a>`: "without words", `<svg></svg>`: "neither", `<a href="#gone">x</a>`: "missing id",
	} {
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(strings.Replace(whole, "%", planted, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(webtest.Faults(doc.Selection, strict), "; "); !strings.Contains(got, want) {
			t.Errorf("%s: found %q, want %q", planted, got, want)
		}
	}
	doc, _ := goquery.NewDocumentFromReader(strings.NewReader(strings.Replace(whole, "%", "", 1)))
	if got := webtest.Faults(doc.Selection, strict); len(got) != 0 {
		t.Errorf("a sound page has faults: %v", got)
	}
	if got := webtest.Faults(doc.Selection, "script-src 'unsafe-inline'"); len(got) != 1 {
		t.Errorf("a weak policy passed: %v", got)
	}
}
