package aboutweb_test

import (
	"testing"

	"preround/internal/about/aboutweb"
	"preround/internal/platform/ui"
	"preround/internal/platform/web"
	"preround/internal/platform/web/webtest"
)

func TestPagesSayWhatIsStoredAndWhereThingsComeFrom(t *testing.T) {
	t.Parallel()
	s, err := web.New(web.Options{Failure: ui.FailurePage})
	if err != nil {
		t.Fatal(err)
	}
	aboutweb.Routes(s, "v1.2.3")
	others := []string{"/", "/plan", "/find", "/kinds", "/api", "/kept"}
	webtest.Get(t, s, "/about").OK().Has("main", "What is stored of you", "v1.2.3").LinksWork(others...)
	p := webtest.Get(t, s, "/sources").OK().Has("td", "CC BY 4.0").Has("th a", "World Bank").LinksWork(others...)
	p = p.Follow("All licences in full").OK()
	for _, text := range []string{"SIL OPEN FONT LICENSE", "Paweł Kuna", "Kevin Atkinson", "World Bank, World Development Indicators, CC BY 4.0"} {
		p.Has("main", text)
	}
}
