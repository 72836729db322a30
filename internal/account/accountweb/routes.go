package accountweb

import (
	"preround/internal/platform/web"
)

// Routes joins the pages to the site.
func Routes(_ *web.Site, _ *Desk) {}
