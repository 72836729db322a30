package planweb

import (
	"embed"

	"preround/internal/platform/web"
)

//go:embed strip.css show.css
var planCSS embed.FS

//go:embed strip.css landing.css
var landingCSS embed.FS

// The style sheets of the plan, and of the pages that ask the first questions.
var (
	Styles        = web.NewSheet("plan", planCSS)
	LandingStyles = web.NewSheet("landing", landingCSS)
)
