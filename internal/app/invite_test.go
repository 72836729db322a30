package app

import (
	"testing"

	"preround/internal/invite"
	"preround/internal/student"
)

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
