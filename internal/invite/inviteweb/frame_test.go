package inviteweb_test

import (
	"context"
	"io"

	"github.com/a-h/templ"

	"preround/internal/platform/ui"
)

// frame is a page of the house with one headline and what stands below it.
func frame(title string, below templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		body := templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
			if _, err := io.WriteString(w, "<h1>"+templ.EscapeString(title)+"</h1>"); err != nil {
				return err
			}
			return below.Render(ctx, w)
		})
		return ui.Layout(ui.Page{Title: title}).Render(templ.WithChildren(ctx, body), w)
	})
}
