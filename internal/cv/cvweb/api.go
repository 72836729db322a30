package cvweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/cv"
	"preround/internal/platform/api"
	"preround/internal/platform/errs"
	"preround/internal/student"
)

// API joins the operations about the record and its CVs to the JSON API.
func API(a huma.API, p *Pages) {
	op := func(id, method, path, summary, what string) huma.Operation {
		return huma.Operation{OperationID: id, Method: method, Path: "/api/v1/cv" + path, Tags: []string{"CV"}, Summary: summary, Description: what}
	}
	resume := map[string]*huma.MediaType{"application/json": {Schema: &huma.Schema{Type: huma.TypeObject, Description: "A JSON Resume, jsonresume.org/schema; what is ours stands under x_preround"}}}
	get := op("get-cv", http.MethodGet, "", "The record as JSON Resume", "All that the student has written down, as other programs read it. ETag is the revision.")
	get.Responses = map[string]*huma.Response{"200": {Description: "The record", Content: resume}}
	huma.Register(a, get, p.apiRecord)
	put := op("replace-cv", http.MethodPut, "", "Replace the record", "The body is a JSON Resume file, which takes the place of the record; the revision before can be brought back on the page. "+
		"With If-Match, 409 says that the record was changed since. Entries that say what they said before keep their ids.")
	put.MaxBodyBytes = cv.MaxFile + 1
	put.RequestBody = &huma.RequestBody{Required: true, Content: resume}
	huma.Register(a, put, p.apiReplace)
	huma.Register(a, op("list-cv-entries", http.MethodGet, "/entries", "The entries of the record", "Each with the id by which a CV hides it, and what proves it."), p.apiEntries)
	add := op("add-cv-publications", http.MethodPost, "/publications", "Add publications", "The body is BibTeX, RIS or a list from PubMed. What the record has already is passed over, and what cannot be read is named.")
	add.MaxBodyBytes = cv.MaxFile + 1
	add.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"text/plain": {Schema: &huma.Schema{Type: huma.TypeString}}}}
	huma.Register(a, add, p.apiPublications)
	p.variantsAPI(a, op)
}

// asked is the desk of whoever asks the API.
func (p *Pages) asked(ctx context.Context) (desk, error) {
	who, err := p.Who(ctx)
	if err != nil {
		return desk{}, api.Problem(err)
	}
	seen, err := p.CVs.Open(ctx, who)
	return desk{who, seen}, api.Problem(err)
}

type cvRecordAnswer struct {
	ETag        string `header:"ETag" doc:"The revision, in quotation marks"`
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (p *Pages) apiRecord(ctx context.Context, _ *struct{}) (*cvRecordAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	b, err := d.seen.ToJSON()
	return &cvRecordAnswer{etag(d.seen.Rev), "application/json", b}, api.Problem(err)
}

func etag(rev int64) string { return strconv.Quote(number(rev)) }

type cvReplaceIn struct {
	IfMatch string `header:"If-Match" doc:"The revision that you read; left out, whatever there is is replaced"`
	RawBody []byte
}

type cvReplacedAnswer struct {
	ETag string `header:"ETag"`
	Body struct {
		Revision int64  `json:"revision"`
		Name     string `json:"name" doc:"Whose CV it is"`
		Entries  int    `json:"entries" doc:"How many were taken in"`
	}
}

func (p *Pages) apiReplace(ctx context.Context, in *cvReplaceIn) (*cvReplacedAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	if in.IfMatch != "" && strings.TrimPrefix(in.IfMatch, "W/") != etag(d.seen.Rev) {
		return nil, api.Problem(errs.New(errs.Conflict, "The record is at revision %d. Read it again and repeat your change.", d.seen.Rev))
	}
	rev, r, err := p.CVs.Take(ctx, d.who, d.seen, in.RawBody)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &cvReplacedAnswer{ETag: etag(rev)}
	out.Body.Revision, out.Body.Name, out.Body.Entries = rev, r.Basics.Name, len(r.Items)
	return out, nil
}

type cvProofJSON struct {
	Kind string `json:"kind" enum:"paper,doi,pmid,link"`
	Ref  string `json:"ref"`
	Says string `json:"says" doc:"For people"`
	Gone bool   `json:"gone,omitempty" doc:"The paper was deleted"`
}

type cvEntryJSON struct {
	ID      string        `json:"id"`
	Section string        `json:"section" doc:"work, education, rotations ..."`
	Head    string        `json:"head" doc:"What names it"`
	Proofs  []cvProofJSON `json:"evidence,omitempty"`
}

type cvEntriesAnswer struct {
	Body struct {
		Items []cvEntryJSON `json:"items"`
	}
}

func (p *Pages) apiEntries(ctx context.Context, _ *struct{}) (*cvEntriesAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	papers, err := p.papersOf(ctx, d.who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &cvEntriesAnswer{}
	out.Body.Items = []cvEntryJSON{}
	for _, i := range d.seen.Items {
		one := cvEntryJSON{ID: i.ID, Section: string(i.Kind), Head: i.Head()}
		for _, e := range i.Evidence {
			shown := proofOf(e, papers)
			one.Proofs = append(one.Proofs, cvProofJSON{e.Kind, e.Ref, shown.says, shown.gone})
		}
		out.Body.Items = append(out.Body.Items, one)
	}
	return out, nil
}

type cvPublicationsIn struct{ RawBody []byte }

type cvRefusalJSON struct {
	Which string `json:"which"`
	Why   string `json:"why"`
}

type cvPublicationsAnswer struct {
	Body struct {
		Form     string          `json:"form" doc:"What the file was"`
		Added    int             `json:"added"`
		Known    int             `json:"known" doc:"So many were there already"`
		Refused  []cvRefusalJSON `json:"refused"`
		Revision int64           `json:"revision"`
	}
}

func (p *Pages) apiPublications(ctx context.Context, in *cvPublicationsIn) (*cvPublicationsAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	found, known, rev, err := p.CVs.AddReferences(ctx, d.who, d.seen, string(in.RawBody))
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &cvPublicationsAnswer{}
	b := &out.Body
	b.Form, b.Added, b.Known, b.Revision, b.Refused = found.Form, len(found.Items)-known, known, rev, []cvRefusalJSON{}
	for _, r := range found.Refused {
		b.Refused = append(b.Refused, cvRefusalJSON{r.Which, r.Why})
	}
	return out, nil
}

// variantOf is one of the asker's CVs.
func (p *Pages) variantOf(ctx context.Context, who student.ID, id string) (cv.Variant, error) {
	v, err := p.CVs.Variant(ctx, who, cv.VariantID(id))
	return v, api.Problem(err)
}
