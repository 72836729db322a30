package packet

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Records takes a student's packets along from one server to another: what goes out,
// with every change, and what was sent, as far as words tell it.
type Records struct {
	Store    Store
	Transact func(context.Context, func(context.Context) error) error
}

// Name is the name of the room's files.
func (Records) Name() string { return "packets" }

type draftOf struct {
	Application string    `json:"application"`
	Rev         int64     `json:"rev"`
	At          time.Time `json:"at"`
	Says        string    `json:"says"`
	Draft       Draft     `json:"draft"`
}

type sentOf struct {
	Application string     `json:"application"`
	N           int64      `json:"n"`
	At          time.Time  `json:"at"`
	Name        string     `json:"name"`
	Type        string     `json:"type"`
	Bytes       int64      `json:"bytes"`
	Pages       int        `json:"pages"`
	SHA256      []byte     `json:"sha256"`
	Holds       []Enclosed `json:"holds"`
}

type recordsOf struct {
	Drafts []draftOf `json:"drafts"`
	Sent   []sentOf  `json:"sent"`
}

// Export is everything but the files that were sent.
func (r Records) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	out := recordsOf{[]draftOf{}, []sentOf{}}
	history, err := r.Store.History(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, h := range history {
		d, err := Decode(h.Body)
		if err != nil {
			return nil, err
		}
		out.Drafts = append(out.Drafts, draftOf{h.Application, h.Rev, h.At, h.Says, d})
	}
	kept, err := r.Store.Kept(ctx, who, "")
	if err != nil {
		return nil, err
	}
	for _, k := range kept {
		out.Sent = append(out.Sent, sentOf{k.Application, k.N, k.At, k.Name, k.Type, k.Bytes, k.Pages, k.SHA256, k.Enclosed})
	}
	return json.Marshal(out)
}

// maxDrafts is how many changes of packets an archive may hold.
const maxDrafts = 20_000

// Import takes in what goes out. What was sent comes with its files alone.
func (r Records) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in recordsOf
	if err := json.Unmarshal(raw, &in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The packets of the archive cannot be read.")
	}
	if len(in.Drafts) > maxDrafts {
		return errs.New(errs.Invalid, "The archive holds more than %d changes of packets.", maxDrafts)
	}
	return r.Transact(ctx, func(ctx context.Context) error {
		for _, d := range in.Drafts {
			if d.Application == "" || len(d.Application) > 64 || !line(d.Says, 200) || len(d.Draft.Pieces) > MaxPieces || d.Draft.Begun && d.Draft.Check() != nil {
				return errs.New(errs.Invalid, "A packet of the archive is not sound, so nothing was taken in.")
			}
			body, err := d.Draft.Encode()
			if err != nil {
				return err
			}
			if _, err := r.Store.Append(ctx, who, Revision{Application: d.Application, At: d.At, Says: d.Says, Body: body}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Rows is a table of what was sent.
func (r Records) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	kept, err := r.Store.Kept(ctx, who, "")
	if err != nil {
		return nil, err
	}
	out := [][]string{{"application", "sent", "file", "bytes", "pages", "piece", "version"}}
	for _, k := range kept {
		for _, e := range k.Enclosed {
			out = append(out, []string{k.Application, k.At.UTC().Format("2006-01-02"), k.Name, strconv.FormatInt(k.Bytes, 10), strconv.Itoa(k.Pages), e.Title, strconv.Itoa(e.Version)})
		}
	}
	return out, nil
}
