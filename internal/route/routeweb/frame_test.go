package routeweb_test

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"preround/internal/catalog"
	"preround/internal/platform/ui"
)

func catalogID(s string) catalog.ID { return catalog.ID(s) }

// framed puts a panel into a whole page, as the page of a place does.
func framed(body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		h1 := templ.Raw("<h1>A place</h1>")
		return ui.Layout(ui.Page{Title: "A place"}).Render(templ.WithChildren(ctx, templ.Join(h1, body)), w)
	})
}
