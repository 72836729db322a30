// Package accountweb joins a browser to the plan it keeps: the device cookie, the
// page that shows what is kept, keeping a plan and opening it again by its
// recovery code on another device, and deleting everything.
//
// Desk is what the other web packages see of it: the kept plan of a request, and
// a way to save a new one. It looks a device up at most once in a request, and
// only when a page asks, so that pages for visitors cost no question to the
// database.
//
// Files: desk.go (the kept plan of a request), cookie.go, routes.go and one file
// for each page.
package accountweb
