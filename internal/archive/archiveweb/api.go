package archiveweb

import (
	"context"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/platform/api"
)

// API adds the operation of this package.
func API(a huma.API, p *Pages) {
	huma.Register(a, huma.Operation{
		OperationID: "get-archive", Method: http.MethodGet, Path: "/api/v1/archive", Tags: []string{"archive"},
		Summary:     "Everything of mine",
		Description: "The same ZIP file as on the page: JSON of every part with its history, tables, calendar. It can be taken in by another server on its page /archive.",
		Responses: map[string]*huma.Response{"200": {Description: "The archive", Content: map[string]*huma.MediaType{
			"application/zip": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}},
	}, p.apiFile)
}

func (p *Pages) apiFile(ctx context.Context, _ *struct{}) (*huma.StreamResponse, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	out, done, err := p.pack(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		defer done()
		out.head(c.SetHeader)
		c.SetStatus(http.StatusOK)
		_, _ = io.Copy(c.BodyWriter(), out.file) // the reader has gone
	}}, nil
}
