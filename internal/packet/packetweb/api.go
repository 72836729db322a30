package packetweb

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/packet"
	"preround/internal/platform/api"
	"preround/internal/platform/web"
)

// API joins the operations about packets to the JSON API.
func API(a huma.API, p *Pages) {
	tags := []string{"Packets"}
	binary := map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	const at = "/api/v1/applications/{id}/packet"
	huma.Register(a, huma.Operation{OperationID: "get-packet", Method: http.MethodGet, Path: at, Tags: tags, Summary: "The packet of an application",
		Description: "What goes out with it, in order; what the place asks for and how it stands; what is to mend; and what was sent."}, p.apiPacket)
	huma.Register(a, huma.Operation{OperationID: "put-packet", Method: http.MethodPut, Path: at, Tags: tags, Summary: "Put a packet together",
		Description: "Replaces pieces and settings by those given. Pieces name papers, CVs and statements by their ids; what get-packet lists under others can be added."}, p.apiPut)
	huma.Register(a, huma.Operation{OperationID: "get-packet-file", Method: http.MethodGet, Path: at + "/file", Tags: tags, Summary: "The packet as a file",
		Description: "One PDF or a ZIP, made now. The same pieces give the same bytes.", Responses: binary}, p.apiFile)
	huma.Register(a, huma.Operation{OperationID: "keep-packet", Method: http.MethodPost, Path: at + "/keeping", Tags: tags, Summary: "Keep the packet with what was sent",
		DefaultStatus: http.StatusNoContent, Description: "For an application that is noted as sent, without its packet so far. The exact bytes are kept and do not change any more."}, p.apiKeep)
	huma.Register(a, huma.Operation{OperationID: "get-sent-packet", Method: http.MethodGet, Path: at + "/sent/{n}", Tags: tags, Summary: "A packet that was sent",
		Description: "The exact bytes that were sent.", Responses: binary}, p.apiSent)
}

type packetAsked struct {
	ID string `path:"id" doc:"The id of the application"`
}

type pieceItem struct {
	ID      string `json:"id"`
	Kind    string `json:"kind" enum:"front,paper,cv,statement"`
	Ref     string `json:"ref,omitempty" doc:"The id of the paper, CV or statement"`
	Version int    `json:"version,omitempty" doc:"Of a paper: which of its files"`
	Title   string `json:"title"`
	File    string `json:"file" doc:"What its file is called"`
	Type    string `json:"type"`
	Bytes   int64  `json:"bytes"`
	Pages   int    `json:"pages,omitempty"`
	Missing bool   `json:"missing,omitempty" doc:"It cannot go along; why says the reason"`
	Newer   int    `json:"newer,omitempty" doc:"A newer version is here"`
	Why     string `json:"why,omitempty"`
}

type packetWish struct {
	What  string `json:"what"`
	Kind  string `json:"kind"`
	State string `json:"state" enum:"in,ends,expired,can_add,coming,missing,apart" doc:"ends: it runs out before the stay ends; apart: somebody else sends it, or it is no paper"`
	Why   string `json:"why,omitempty"`
	Piece string `json:"piece,omitempty"`
}

type packetOther struct {
	Kind  string `json:"kind"`
	Ref   string `json:"ref"`
	Title string `json:"title"`
	Ready bool   `json:"ready"`
	Why   string `json:"why,omitempty"`
}

type packetSent struct {
	N      int64        `json:"n" doc:"The entry of the application that says that it was sent"`
	At     string       `json:"at" format:"date-time"`
	Name   string       `json:"name"`
	Type   string       `json:"type"`
	Bytes  int64        `json:"bytes"`
	Pages  int          `json:"pages"`
	SHA256 string       `json:"sha256"`
	Holds  []packetHeld `json:"holds"`
}

type packetAnswer struct {
	Body struct {
		Application string          `json:"application"`
		Name        string          `json:"name" doc:"Of the file"`
		Bytes       int64           `json:"bytes" doc:"About"`
		Pages       int             `json:"pages"`
		Draft       packetDraft     `json:"draft" doc:"Pieces and settings as they are kept"`
		Pieces      []pieceItem     `json:"pieces"`
		Wishes      []packetWish    `json:"wishes" doc:"What the place asks for"`
		Others      []packetOther   `json:"others" doc:"What could be added"`
		Problems    []packetProblem `json:"problems" doc:"What is to mend"`
		Sent        []packetSent    `json:"sent" doc:"Newest first"`
	}
}

func (p *Pages) apiPacket(ctx context.Context, in *packetAsked) (*packetAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	plan, err := p.Packets.Plan(ctx, who, in.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	kept, err := p.Packets.Kept(ctx, who, in.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &packetAnswer{}
	b := &out.Body
	b.Application, b.Name, b.Bytes, b.Pages, b.Draft = in.ID, plan.FileName(), plan.Bytes, plan.Pages, toAPI(plan.Draft)
	b.Pieces, b.Wishes, b.Others, b.Problems, b.Sent = []pieceItem{}, []packetWish{}, []packetOther{}, []packetProblem{}, []packetSent{}
	for _, l := range plan.Pieces {
		b.Pieces = append(b.Pieces, pieceItem{l.ID, string(l.Kind), l.Ref, l.Version, l.Title, l.Name, l.Type, l.Bytes, l.Pages, l.Missing, l.Newer, l.Why})
	}
	for _, x := range plan.Problems {
		b.Problems = append(b.Problems, packetProblem(x))
	}
	for _, w := range plan.Wishes {
		b.Wishes = append(b.Wishes, packetWish{w.What, string(w.Kind), string(w.State), w.Why, w.Piece})
	}
	for _, i := range plan.Others {
		b.Others = append(b.Others, packetOther{string(i.Kind), i.Ref, i.Title, i.Ready, i.Why})
	}
	for _, k := range kept {
		b.Sent = append(b.Sent, packetSent{k.N, k.At.UTC().Format("2006-01-02T15:04:05Z"), k.Name, k.Type, k.Bytes, k.Pages, hex.EncodeToString(k.SHA256), heldOf(k)})
	}
	return out, nil
}

type packetPut struct {
	ID   string `path:"id" doc:"The id of the application"`
	Body packetDraft
}

func (p *Pages) apiPut(ctx context.Context, in *packetPut) (*packetAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	if _, err := p.Packets.Change(ctx, who, in.ID, "Put together by a program", func(d *packet.Draft, _ packet.Plan) error { return d.Replace(in.Body.draft()) }); err != nil {
		return nil, api.Problem(err)
	}
	return p.apiPacket(ctx, &packetAsked{in.ID})
}

func (p *Pages) apiFile(ctx context.Context, in *packetAsked) (*huma.StreamResponse, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	m, err := p.Packets.Make(ctx, who, in.ID)
	if err != nil {
		return nil, api.Problem(err)
	}
	return stream(m.Name, m.Type, int64(len(m.Bytes)), io.NopCloser(bytes.NewReader(m.Bytes))), nil
}

func stream(name, kind string, size int64, file io.ReadCloser) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(c huma.Context) {
		defer file.Close()
		web.AttachmentHeader(c.SetHeader, name, kind, size)
		if _, err := io.Copy(c.BodyWriter(), file); err != nil && c.Context().Err() == nil {
			panic(http.ErrAbortHandler) // the status is sent; only a broken line says that it is not whole
		}
	}}
}

func (p *Pages) apiKeep(ctx context.Context, in *packetAsked) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err == nil {
		err = p.Keep(ctx, who, in.ID)
	}
	return nil, api.Problem(err)
}

type sentAsked struct {
	ID string `path:"id" doc:"The id of the application"`
	N  int64  `path:"n" doc:"The entry that says that it was sent"`
}

func (p *Pages) apiSent(ctx context.Context, in *sentAsked) (*huma.StreamResponse, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	k, file, err := p.Packets.Open(ctx, who, in.ID, in.N)
	if err != nil {
		return nil, api.Problem(err)
	}
	return stream(k.Name, k.Type, k.Bytes, file), nil
}
