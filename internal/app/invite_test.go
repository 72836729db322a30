package app

import (
	"slices"
	"strings"
	"testing"

	"preround/internal/invite"
	"preround/internal/student"
)

// doors are the paths below which links of people without an account lie.
var doors = []string{"/reader", "/letter"}

// referrer is the Referrer-Policy of an answer: behind a link, whose address is a
// secret, a browser that does not say where its forms come from tells other servers no
// more than the host (inviteweb has the reason and a test of the others).
func referrer(r route) string {
	if slices.ContainsFunc(doors, func(d string) bool { return r.path == d || strings.HasPrefix(r.path, d+"/") }) {
		return "strict-origin"
	}
	return "same-origin"
}

// invite lets a student give a link to somebody, who enters by it.
func (w *world) invite(t *testing.T, who student.ID, kind invite.Kind, subject string) (token, session string) {
	t.Helper()
	invites := w.built.house.invites
	token, err := invites.Make(t.Context(), who, kind, subject, noon.AddDate(0, 1, 0))
	if err == nil {
		session, _, err = invites.Enter(t.Context(), kind, token, "192.0.2.1")
	}
	if err != nil {
		t.Fatal(err)
	}
	return token, session
}
