package planweb

import (
	"embed"

	"preround/internal/platform/web"
)

//go:embed *.css
var css embed.FS

// Styles is the style sheet of the landing page and the plan.
var Styles = web.NewSheet("plan", css)
