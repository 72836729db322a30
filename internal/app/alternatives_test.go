package app

import (
	"net/url"
	"testing"
)

// From the page of a place to an application that comes to nothing, and on: three
// other ways, none of them a place that is followed already; and the board says
// how many are on the way.
func TestADeadEndHasWaysOn(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		b := browser(t, w)
		b.Get("/places/"+string(imperial)+"?"+answers).OK().Has("form[action='/keep'] button", "to track this application")
		b.Post("/keep", mustQuery(t, answers)).OK()
		p := b.Get("/places/"+string(imperial)).OK().Press("Track this application", nil).OK()
		p.Has("main", "Imperial")
		board := b.Get("/applications").OK().Has("#spread", "How many").Has("main", "Only 1 place on the way")
		href, ok := board.Doc().Find("main a[href^='/applications/']").First().Attr("href")
		if !ok {
			t.Fatal("the board names no application")
		}
		b.Post(href+"/stage", url.Values{"to": {"sent"}}).OK()
		b.Post(href+"/stage", url.Values{"to": {"closed:no_reply"}}).OK()
		p = b.Get(href).OK().Has(".ways-on li", "Today:")
		ways := p.Doc().Find(".ways-on li")
		if ways.Length() < 3 {
			t.Fatalf("%d ways on: %s", ways.Length(), p.Text("main"))
		}
		if p.Doc().Find(".ways-on a[href='/places/"+string(imperial)+"']").Length() > 0 {
			t.Error("the place itself is offered")
		}
		b.Get("/applications").OK().Has("main", "Nothing is on its way")
	})
}
