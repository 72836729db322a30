// Package applicationsweb shows the applications of a student: the board, the page of
// one application, and the pages on which something is decided: check before sending,
// the offer, the silence.
//
// On a phone the board is a list by stage, on a wide screen it has columns; a menu
// moves an application in both, and a small script adds dragging and keys, which send
// the same form. Every act is a POST that answers with a redirect and an undo; an undo
// is a new line of the log that takes the last ones back.
//
// Files: pages.go (what the pages need), board.go and begin.go, show.go (the page of
// one), acts.go and edit.go (its forms), sending.go, offer.go, silence.go, ownstages.go,
// api.go. What other rooms say of an application comes as Panels.
package applicationsweb
