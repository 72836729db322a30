package papersweb

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/papers"
	"preround/internal/papers/inspect"
	"preround/internal/platform/api"
	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/web"
)

// API joins the operations about papers to the JSON API.
func API(a huma.API, p *Pages) {
	tags := []string{"Papers"}
	huma.Register(a, huma.Operation{OperationID: "list-papers", Method: http.MethodGet, Path: "/api/v1/papers", Tags: tags, Summary: "My papers",
		Description: "All papers of the student who asks, without their files."}, p.apiList)
	huma.Register(a, huma.Operation{OperationID: "get-paper", Method: http.MethodGet, Path: "/api/v1/papers/{paper}", Tags: tags, Summary: "One paper",
		Description: "A paper with all versions of its file. Each file is at its address."}, p.apiPaper)
	huma.Register(a, huma.Operation{OperationID: "get-paper-file", Method: http.MethodGet, Path: "/api/v1/papers/{paper}/file", Tags: tags, Summary: "The file of a paper",
		Description: "The newest file, or the version asked for, as an attachment.",
		Responses:   map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}}, p.apiFile)
	huma.Register(a, huma.Operation{OperationID: "add-paper", Method: http.MethodPost, Path: "/api/v1/papers", Tags: tags, Summary: "Add a paper", DefaultStatus: http.StatusCreated,
		MaxBodyBytes: inspect.MaxBytes + 1, BodyReadTimeout: -1,
		Description: "The body is the file itself (PDF, JPEG, PNG or DOCX, up to 20 MB), or empty for a paper without one. What the server keeps is a clean copy.",
		RequestBody: &huma.RequestBody{Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}},
		Parameters: []*huma.Param{api.Param("kind", "Kind of paper: cv, transcript, passport ...", "passport", false), api.Param("name", "Name of the file.", "passport.pdf", false),
			api.Param("title", "Tells it apart from others of its kind.", "Year 3", false), api.Param("status", "held, asked or wanted; held when left out.", "held", false),
			api.Param("official", "yes for an official copy.", "yes", false), api.Param("issued", "Date of issue.", "2026-03-01", false),
			api.Param("expires", "The last day on which it counts.", "2031-03-01", false), api.Param("note", "A note.", "", false)}}, p.apiAdd)
	huma.Register(a, huma.Operation{OperationID: "delete-paper", Method: http.MethodDelete, Path: "/api/v1/papers/{paper}", Tags: tags, Summary: "Delete a paper",
		DefaultStatus: http.StatusNoContent, Description: "It can be brought back on its page for ten minutes; then it is gone with its files."}, p.apiDelete)
}

type paperItem struct {
	ID       string        `json:"id"`
	Kind     string        `json:"kind"`
	Name     string        `json:"name" doc:"What it is called in lists"`
	Title    string        `json:"title,omitempty"`
	Status   string        `json:"status" enum:"held,asked,wanted"`
	Official bool          `json:"official"`
	Issued   string        `json:"issued,omitempty" format:"date"`
	Expires  string        `json:"expires,omitempty" format:"date" doc:"The last day on which it counts"`
	Validity string        `json:"validity" enum:"endless,valid,warned,urgent,expired" doc:"warned: 90 days or less are left; urgent: 30"`
	Note     string        `json:"note,omitempty"`
	Versions []versionItem `json:"versions,omitempty" doc:"Newest first; in lists the newest alone"`
}

type versionItem struct {
	Version int       `json:"version"`
	At      time.Time `json:"at"`
	Name    string    `json:"name"`
	Type    string    `json:"type" doc:"Media type"`
	Bytes   int64     `json:"bytes"`
	Pages   int       `json:"pages,omitempty"`
	Signed  bool      `json:"signed,omitempty" doc:"Signed digitally, and kept unchanged for that"`
	Scan    string    `json:"scan" enum:"none,waits,clean,infected" doc:"What the virus scanner says: none when this server has none; a file that waits is passed on to nobody, an infected one is given to nobody"`
	File    string    `json:"file" doc:"Address of the file, below this server's own"`
}

func (p *Pages) itemOf(x papers.Paper, versions []papers.Version) paperItem {
	today := clock.DateOf(p.Clock.Now().UTC())
	f := x.Facts
	out := paperItem{ID: string(x.ID), Kind: string(x.Kind), Name: x.Name(), Title: f.Title, Status: string(f.Status), Official: f.Official, Issued: f.Issued.String(),
		Expires: f.Expires.String(), Validity: string(f.On(today)), Note: f.Note}
	for _, v := range versions {
		out.Versions = append(out.Versions, versionItem{v.N, v.At, v.Name, v.Type.Media(), v.Bytes, v.Pages, v.Signed, string(p.Papers.ScanOf(v)), fileAddress(x.ID, v.N)})
	}
	return out
}

type papersAnswer struct {
	Body struct {
		Items []paperItem `json:"items"`
	}
}

type paperAnswer struct{ Body paperItem }

type paperAsked struct {
	Paper string `path:"paper" doc:"The id of the paper"`
}

func (p *Pages) apiList(ctx context.Context, _ *struct{}) (*papersAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	all, err := p.Papers.List(ctx, who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &papersAnswer{}
	out.Body.Items = make([]paperItem, 0, len(all))
	for _, x := range all {
		var newest []papers.Version
		if x.Latest != nil {
			newest = append(newest, *x.Latest)
		}
		out.Body.Items = append(out.Body.Items, p.itemOf(x, newest))
	}
	return out, nil
}

func (p *Pages) apiPaper(ctx context.Context, in *paperAsked) (*paperAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	x, versions, _, err := p.Papers.Get(ctx, who, papers.ID(in.Paper))
	if err != nil {
		return nil, api.Problem(err)
	}
	return &paperAnswer{p.itemOf(x, versions)}, nil
}

type fileAsked struct {
	Paper   string `path:"paper" doc:"The id of the paper"`
	Version int    `query:"version" minimum:"0" maximum:"1000" doc:"Which version; the newest when left out"`
}

func (p *Pages) apiFile(ctx context.Context, in *fileAsked) (*huma.StreamResponse, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	version, file, err := p.Papers.OpenOwn(ctx, who, papers.ID(in.Paper), in.Version)
	if err != nil {
		return nil, api.Problem(err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		defer file.Close()
		web.AttachmentHeader(c.SetHeader, version.Name, version.Type.Media(), version.Bytes)
		if _, err := io.Copy(c.BodyWriter(), file); err != nil && c.Context().Err() == nil {
			panic(http.ErrAbortHandler) // the status is sent; only a broken line says that it is not whole
		}
	}}, nil
}

// addAsked keeps the body as it arrives: it is read once, into the vault.
type addAsked struct {
	api.Query
	body io.Reader
}

// Resolve keeps query and body of the request.
func (a *addAsked) Resolve(c huma.Context) []error {
	a.body = c.BodyReader()
	return a.Query.Resolve(c)
}

func (p *Pages) apiAdd(ctx context.Context, in *addAsked) (*paperAnswer, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	form := web.EmptyForm(in.Values)
	facts := factsOf(form)
	if !form.OK() {
		return nil, api.Problem(errs.Faults(form.Problems))
	}
	first := make([]byte, 1)
	upload := ""
	if n, _ := io.ReadFull(in.body, first); n == 1 { // without a body there is no file
		if upload, err = p.Papers.Receive(ctx, who, form.Get("name"), io.MultiReader(&once{first}, in.body)); err != nil {
			return nil, api.Problem(err)
		}
	}
	x, _, err := p.Papers.Add(ctx, who, papers.Kind(form.Get("kind")), facts, upload)
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.apiPaper(ctx, &paperAsked{string(x.ID)})
}

// once gives its bytes once.
type once struct{ left []byte }

func (o *once) Read(b []byte) (int, error) {
	if len(o.left) == 0 {
		return 0, io.EOF
	}
	n := copy(b, o.left)
	o.left = o.left[n:]
	return n, nil
}

func (p *Pages) apiDelete(ctx context.Context, in *paperAsked) (*struct{}, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return nil, api.Problem(err)
	}
	return nil, api.Problem(p.Papers.Delete(ctx, who, papers.ID(in.Paper)))
}
