package app

import (
	"context"
	"io"
	"maps"
	"strings"
	"testing"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/papers/inspecttest"
	"preround/internal/student"
)

// inspectHere looks into files in this process: a test has no program to call.
type inspectHere struct{}

func (inspectHere) Inspect(_ context.Context, file io.Reader) (inspect.Found, error) {
	body, err := io.ReadAll(file)
	if err != nil {
		return inspect.Found{}, err
	}
	return inspect.Inspect(body)
}

func init() {
	maps.Copy(parts, map[string]string{
		"/papers/{id}": "/papers/none", "/papers/{id}/versions": "/papers/none/versions", "/papers/{id}/versions/{n}": "/papers/none/versions/1", "/papers/{id}/uses": "/papers/none/uses",
		"/papers/{id}/deletion": "/papers/none/deletion", "/papers/{id}/restoration": "/papers/none/restoration", "/papers/uploads/{upload}": "/papers/uploads/none",
		"/api/v1/papers/{paper}": "/api/v1/papers/none", "/api/v1/papers/{paper}/file": "/api/v1/papers/none/file",
	})
}

// handIn gives a student a paper with a file, and another file that is on its way.
func (w *world) handIn(t *testing.T, who student.ID, canary string) {
	t.Helper()
	vault := w.built.house.vault
	upload, err := vault.Receive(t.Context(), who, canary+".pdf", strings.NewReader(string(inspecttest.PDF(1))))
	if err == nil {
		_, _, err = vault.Add(t.Context(), who, "other", papers.Facts{Title: canary, Status: papers.Held}, upload)
	}
	if err == nil {
		_, err = vault.Receive(t.Context(), who, canary+".pdf", strings.NewReader(canary))
	}
	if err != nil {
		t.Fatal(err)
	}
}
