package planweb

import (
	"embed"

	"preround/internal/platform/web"
)

//go:embed strip.css show.css
var planCSS embed.FS

//go:embed strip.css landing.css
var landingCSS embed.FS

//go:embed strip.css
var stripCSS embed.FS

// The style sheets of the plan, of the pages that ask the first questions, and of the
// year strip alone.
var (
	StripStyles   = web.NewSheet("strip", stripCSS)
	Styles        = web.NewSheet("plan", planCSS)
	LandingStyles = web.NewSheet("landing", landingCSS)
)
