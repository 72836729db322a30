package webtest

import (
	"bytes"
	"maps"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
)

// PostFile sends a form with a file in the field, after the other fields. An empty
// name is a form in which no file was chosen.
func (b *Browser) PostFile(address string, form url.Values, field, name string, file []byte) *Page {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for _, key := range slices.Sorted(maps.Keys(form)) {
		for _, v := range form[key] {
			if err := m.WriteField(key, v); err != nil {
				b.t.Fatal(err)
			}
		}
	}
	part, err := m.CreateFormFile(field, name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write(file); err != nil {
		b.t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.visit(http.MethodPost, address, &body, m.FormDataContentType(), nil)
}
