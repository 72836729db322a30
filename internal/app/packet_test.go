package app

import (
	"maps"
	"testing"

	"preround/internal/packet"
	"preround/internal/student"
)

func init() {
	const at = "/applications/none/packet"
	for _, more := range []string{"", "/pieces", "/undo", "/look", "/file", "/mail", "/mail.eml", "/keeping"} {
		parts["/applications/{id}/packet"+more] = at + more
	}
	maps.Copy(parts, map[string]string{
		"/applications/{id}/packet/pieces/{piece}": at + "/pieces/p1", "/applications/{id}/packet/pieces/{piece}/file": at + "/pieces/p1/file",
		"/applications/{id}/packet/pages/{page}": at + "/pages/1", "/applications/{id}/packet/sent/{n}": at + "/sent/1",
		"/api/v1/applications/{id}/packet": "/api/v1" + at, "/api/v1/applications/{id}/packet/file": "/api/v1" + at + "/file",
		"/api/v1/applications/{id}/packet/keeping": "/api/v1" + at + "/keeping", "/api/v1/applications/{id}/packet/sent/{n}": "/api/v1" + at + "/sent/1",
	})
}

// sentPacket gives a student what was sent with each of their applications.
func (w *world) sentPacket(t *testing.T, who student.ID, canary string) {
	t.Helper()
	h := w.built.house
	book, err := h.tracker.Book(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for i := range book.Applications {
		a := &book.Applications[i]
		k, err := h.packets.SealBytes(t.Context(), who, packet.Kept{Application: string(a.ID), Name: canary + ".pdf", Type: "application/pdf", Enclosed: []packet.Enclosed{{Title: canary}}}, []byte("%PDF-1.7 "+canary))
		if err == nil {
			err = h.packets.Keep(t.Context(), who, k, sentBy(a))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}
