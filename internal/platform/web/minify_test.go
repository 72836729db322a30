package web

import "testing"

func TestMinifyKeepsWhatMeansSomething(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a {\n  color: red;\n}\n":                             "a{color:red}",
		"/* note */ a > b , c { margin : 0 auto }":            "a>b,c{margin :0 auto}",
		"a { inline-size: calc(100% - 2 * (1px + 2px)) }":     "a{inline-size:calc(100% - 2 * (1px + 2px))}",
		".a .b:hover :is(h1, h2) { top: 0 !important }":       ".a .b:hover :is(h1,h2){top:0!important}",
		"@media (min-width: 48rem) and (x) { a { top: 0; } }": "@media (min-width: 48rem) and (x){a{top:0}}",
		`a::before { content: "  /* ; } "; }`:                 `a::before{content:"  /* ; } "}`,
		`a { content: "\"" } b { c: d }`:                      `a{content:"\""}b{c:d}`,
		"a { grid-template: 1fr 2fr / 3fr }":                  "a{grid-template:1fr 2fr / 3fr}",
		"a{b:c} /* open":                                      "a{b:c}",
	} {
		if got := Minify(in); got != want {
			t.Errorf("Minify(%q)\n got %q\nwant %q", in, got, want)
		}
	}
}

func FuzzMinifyIsStable(f *testing.F) {
	f.Add(`a { b: "c" }`)
	f.Add(`a:is(b, c) > d{}`)
	f.Fuzz(func(t *testing.T, css string) {
		once := Minify(css)
		if len(once) > len(css) {
			t.Errorf("%q grew to %q", css, once)
		}
	})
}
