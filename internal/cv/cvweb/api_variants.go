package cvweb

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"preround/internal/cv"
	"preround/internal/platform/api"
	"preround/internal/platform/web"
)

// variantsAPI joins the operations about CVs.
func (p *Pages) variantsAPI(a huma.API, op func(id, method, path, summary, what string) huma.Operation) {
	huma.Register(a, op("list-cv-variants", http.MethodGet, "/variants", "My CVs", "The CVs made from the record, newest first."), p.apiVariants)
	add := op("add-cv-variant", http.MethodPost, "/variants", "Make a CV", "From the record as it stands. What is left out is as on the page: clinical layout, A4, two pages.")
	add.DefaultStatus = http.StatusCreated
	huma.Register(a, add, p.apiAddVariant)
	huma.Register(a, op("get-cv-variant", http.MethodGet, "/variants/{variant}", "One CV", "With what its place asks beside what it shows, what it claims that the record does not say, and which entries nothing proves."), p.apiVariant)
	huma.Register(a, op("change-cv-variant", http.MethodPut, "/variants/{variant}", "Change a CV", "The body replaces all that is said of it."), p.apiChangeVariant)
	huma.Register(a, op("throw-away-cv-variant", http.MethodDelete, "/variants/{variant}", "Throw a CV away", "Its history stays."), p.apiThrowAway)
	huma.Register(a, op("compare-cv-variant", http.MethodGet, "/variants/{variant}/changes", "Compare a CV", "With an earlier version of itself, or with another CV, line by line."), p.apiCompare)
	file := op("get-cv-file", http.MethodGet, "/variants/{variant}/{file}", "A CV as a file", "cv.pdf (tagged), cv.docx or cv.txt. The same CV gives the same bytes.")
	file.Responses = map[string]*huma.Response{"200": {Description: "The file", Content: map[string]*huma.MediaType{"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}}
	huma.Register(a, file, p.apiFile)
}

type cvVariantJSON struct {
	ID          string   `json:"id,omitempty" required:"false" readOnly:"true"`
	Name        string   `json:"name" doc:"Only the student sees it"`
	Application string   `json:"application,omitempty" doc:"The application that it is meant for"`
	Layout      string   `json:"layout,omitempty" enum:"clinical,research,public_health,administrative,abroad,short" default:"clinical"`
	Paper       string   `json:"paper,omitempty" enum:"a4,us-letter" default:"a4"`
	Pages       int      `json:"pages,omitempty" minimum:"1" maximum:"2" default:"2" doc:"As many as the place wants at most"`
	Headline    string   `json:"headline,omitempty" doc:"In the place of the record's"`
	Summary     string   `json:"summary,omitempty" doc:"In the place of the record's"`
	Hidden      []string `json:"hidden,omitempty" maxItems:"400" doc:"Ids of entries that it does not show"`
	Without     []string `json:"without,omitempty" maxItems:"30" doc:"Sections that it does not show"`
	First       []string `json:"first,omitempty" maxItems:"30" doc:"Sections that come first"`
}

func variantJSON(v cv.Variant) cvVariantJSON {
	return cvVariantJSON{string(v.ID), v.Name, v.For, string(v.Layout), string(v.Paper), v.Pages, v.Headline, v.Summary, v.Hidden, texts(v.Without), texts(v.First)}
}

func texts(kinds []cv.Kind) []string {
	var out []string
	for _, k := range kinds {
		out = append(out, string(k))
	}
	return out
}

func kinds(texts []string) []cv.Kind {
	var out []cv.Kind
	for _, k := range texts {
		out = append(out, cv.Kind(k))
	}
	return out
}

// variant takes the fields over; which CV it is says the address.
func (j cvVariantJSON) variant(id cv.VariantID) cv.Variant {
	return cv.Variant{ID: id, Name: j.Name, For: j.Application, Layout: cv.Layout(j.Layout), Paper: cv.Paper(j.Paper), Pages: j.Pages, Headline: j.Headline, Summary: j.Summary,
		Hidden: j.Hidden, Without: kinds(j.Without), First: kinds(j.First)}
}

type cvVariantsAnswer struct {
	Body struct {
		Items []cvVariantJSON `json:"items"`
	}
}

func (p *Pages) apiVariants(ctx context.Context, _ *struct{}) (*cvVariantsAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	all, err := p.CVs.Variants(ctx, d.who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &cvVariantsAnswer{}
	out.Body.Items = []cvVariantJSON{}
	for _, v := range all {
		out.Body.Items = append(out.Body.Items, variantJSON(v))
	}
	return out, nil
}

type cvVariantIn struct {
	Variant string `path:"variant" doc:"The id of the CV"`
}

type cvAskJSON struct {
	What    string   `json:"what"`
	Shown   []string `json:"shown,omitempty" doc:"Entries that answer it"`
	Hidden  []string `json:"hidden,omitempty" doc:"Entries that would, and are not shown"`
	Missing bool     `json:"missing" doc:"Nothing in the record answers it"`
}

type cvClaimJSON struct {
	Kind string `json:"kind" enum:"number,date,role,certificate"`
	Text string `json:"text"`
	Near string `json:"near" doc:"The words around it"`
}

type cvVariantAnswer struct {
	Body struct {
		cvVariantJSON
		Asks     []cvAskJSON   `json:"asks" doc:"What the place asks beside what the CV shows"`
		Claims   []cvClaimJSON `json:"unsupported_claims" doc:"What its own words say and the record does not"`
		Unproved []string      `json:"unproved" doc:"Ids of entries that nothing proves, of kinds for which a host may ask"`
	}
}

func (p *Pages) apiVariant(ctx context.Context, in *cvVariantIn) (*cvVariantAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	v, err := p.variantOf(ctx, d.who, in.Variant)
	if err != nil {
		return nil, err
	}
	return p.variantAnswer(ctx, d, v)
}

func (p *Pages) variantAnswer(ctx context.Context, d desk, v cv.Variant) (*cvVariantAnswer, error) {
	wanted, err := p.wanted(ctx, d.who)
	if err != nil {
		return nil, api.Problem(err)
	}
	papers, err := p.papersOf(ctx, d.who)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &cvVariantAnswer{}
	b := &out.Body
	b.cvVariantJSON, b.Asks, b.Claims, b.Unproved = variantJSON(v), []cvAskJSON{}, []cvClaimJSON{}, []string{}
	if a, ok := wantedOf(wanted, v.For); ok {
		for _, ask := range cv.Asked(d.seen.Record, v, a.Requirements, a.Specialties, a.Skills) {
			b.Asks = append(b.Asks, cvAskJSON(ask))
		}
	}
	for _, c := range cv.Unsupported(d.seen.Record, "Summary", v.Summary+"\n"+v.Headline) {
		b.Claims = append(b.Claims, cvClaimJSON{string(c.Kind), c.Text, c.Near})
	}
	for _, i := range cv.Unproved(d.seen.Record, v, gone(papers)) {
		b.Unproved = append(b.Unproved, i.ID)
	}
	return out, nil
}

type cvAddVariantIn struct{ Body cvVariantJSON }

func (p *Pages) apiAddVariant(ctx context.Context, in *cvAddVariantIn) (*cvVariantAnswer, error) {
	return p.putVariant(ctx, "", in.Body)
}

type cvChangeVariantIn struct {
	Variant string `path:"variant" doc:"The id of the CV"`
	Body    cvVariantJSON
}

func (p *Pages) apiChangeVariant(ctx context.Context, in *cvChangeVariantIn) (*cvVariantAnswer, error) {
	return p.putVariant(ctx, cv.VariantID(in.Variant), in.Body)
}

func (p *Pages) putVariant(ctx context.Context, id cv.VariantID, said cvVariantJSON) (*cvVariantAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	if id != "" { // one that was thrown away is not there
		if _, err := p.variantOf(ctx, d.who, string(id)); err != nil {
			return nil, err
		}
	}
	v, err := p.CVs.PutVariant(ctx, d.who, said.variant(id))
	if err != nil {
		return nil, api.Problem(err)
	}
	return p.variantAnswer(ctx, d, v)
}

func (p *Pages) apiThrowAway(ctx context.Context, in *cvVariantIn) (*struct{}, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := p.variantOf(ctx, d.who, in.Variant); err != nil {
		return nil, err
	}
	return nil, api.Problem(p.CVs.ThrowAway(ctx, d.who, cv.VariantID(in.Variant), true))
}

type cvCompareIn struct {
	Variant string `path:"variant" doc:"The id of the CV"`
	With    string `query:"with" doc:"The number of a version, or the id of another CV; left out: the version before the last"`
}

type cvChangeJSON struct {
	Here bool   `json:"here" doc:"It stands in this CV; else in what it is compared with"`
	Says string `json:"says"`
}

type cvVersionJSON struct {
	Version int64  `json:"version"`
	At      string `json:"at" format:"date-time"`
}

type cvCompareAnswer struct {
	Body struct {
		Versions []cvVersionJSON `json:"versions" doc:"When it was saved, newest first"`
		With     string          `json:"with,omitempty" doc:"What it is compared with; absent: there is nothing"`
		Changes  []cvChangeJSON  `json:"changes"`
	}
}

func (p *Pages) apiCompare(ctx context.Context, in *cvCompareIn) (*cvCompareAnswer, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	v, err := p.versionsOf(ctx, d, cv.VariantID(in.Variant), in.With)
	if err != nil {
		return nil, api.Problem(err)
	}
	out := &cvCompareAnswer{}
	b := &out.Body
	b.With, b.Versions, b.Changes = v.with, []cvVersionJSON{}, []cvChangeJSON{}
	for _, one := range v.versions {
		b.Versions = append(b.Versions, cvVersionJSON{one.Rev, one.At.UTC().Format("2006-01-02T15:04:05Z07:00")})
	}
	for _, c := range v.changed {
		b.Changes = append(b.Changes, cvChangeJSON{c.Added, c.Says})
	}
	return out, nil
}

type cvFileIn struct {
	Variant string `path:"variant" doc:"The id of the CV"`
	File    string `path:"file" enum:"cv.pdf,cv.docx,cv.txt"`
}

func (p *Pages) apiFile(ctx context.Context, in *cvFileIn) (*huma.StreamResponse, error) {
	d, err := p.asked(ctx)
	if err != nil {
		return nil, err
	}
	v, err := p.variantOf(ctx, d.who, in.Variant)
	if err != nil {
		return nil, err
	}
	f, err := p.fileOf(ctx, d, v, in.File)
	if err != nil {
		return nil, api.Problem(err)
	}
	return &huma.StreamResponse{Body: func(c huma.Context) {
		web.AttachmentHeader(c.SetHeader, f.name, f.kind, int64(len(f.body)))
		_, _ = c.BodyWriter().Write(f.body) // the reader has gone
	}}, nil
}
