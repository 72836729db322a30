package web

import (
	"context"
	"slices"
)

// MenuItem is one entry of the main navigation.
type MenuItem struct {
	Key   string // names the entry to the page that it leads to
	Path  string // below the base
	Label string
}

// Menu is the navigation of whoever sent the request, nil for the usual one.
func Menu(ctx context.Context) []MenuItem {
	if v := visitOf(ctx); v.site != nil && v.site.menu != nil {
		return v.site.menu(ctx)
	}
	return nil
}

// Serves tells whether a pattern was joined to the site, for links of the frame to
// rooms that a site may not have.
func Serves(ctx context.Context, pattern string) bool {
	v := visitOf(ctx)
	return v.site != nil && slices.Contains(v.site.known, pattern)
}
