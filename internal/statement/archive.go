package statement

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Records is the part of a student's archive that holds the texts with their versions
// and comments.
type Records struct{ Store Store }

type filed struct {
	Texts []filedText `json:"texts"`
}

type filedText struct {
	ID       ID              `json:"id"`
	Versions []filedRevision `json:"versions"`
	Comments []filedComment  `json:"comments,omitempty"`
}

type filedRevision struct {
	Rev  int64     `json:"rev"`
	At   time.Time `json:"at"`
	Says string    `json:"says"`
	Text Document  `json:"text"`
}

type filedComment struct {
	At        time.Time `json:"at"`
	Rev       int64     `json:"rev"`
	Paragraph int       `json:"paragraph"`
	Quote     string    `json:"quote,omitempty"`
	Name      string    `json:"name"`
	Says      string    `json:"says"`
	Done      time.Time `json:"done,omitzero"`
}

// Name is the name of the part's file.
func (Records) Name() string { return "statements" }

// Export is all versions of every text.
func (a Records) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	out := filed{Texts: []filedText{}}
	all, err := a.Store.Newest(ctx, who)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		one := filedText{ID: d.ID}
		history, err := a.Store.History(ctx, who, d.ID, 1<<20)
		if err != nil {
			return nil, err
		}
		for _, h := range slices.Backward(history) {
			r, _, err := a.Store.At(ctx, who, d.ID, h.Rev)
			if err != nil {
				return nil, err
			}
			one.Versions = append(one.Versions, filedRevision{r.Rev, r.At, r.Says, r.Document})
		}
		comments, err := a.Store.Comments(ctx, who, d.ID)
		if err != nil {
			return nil, err
		}
		for _, c := range comments {
			one.Comments = append(one.Comments, filedComment{c.At, c.Rev, c.Paragraph, c.Quote, c.Name, c.Says, c.Done})
		}
		out.Texts = append(out.Texts, one)
	}
	return json.Marshal(out)
}

// Import takes in what Export gave. Versions that were pruned leave no gap here, so
// numbers may become smaller; what refers to them goes along.
func (a Records) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in filed
	if err := json.Unmarshal(raw, &in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The file of the statements cannot be read.")
	}
	if len(in.Texts) > maxTexts {
		return errs.New(errs.Invalid, "The file holds %d statements; %d can be taken in.", len(in.Texts), maxTexts)
	}
	moved := map[ID]map[int64]int64{}
	for _, t := range in.Texts {
		moved[t.ID] = map[int64]int64{}
		for n, r := range t.Versions {
			moved[t.ID][r.Rev] = int64(n) + 1
		}
	}
	for _, t := range in.Texts {
		if t.ID == "" || len(t.Versions) == 0 || len(t.Comments) > maxComments {
			return errs.New(errs.Invalid, "The statement “%s” cannot be read.", t.ID)
		}
		if err := a.take(ctx, who, t, moved); err != nil {
			return err
		}
	}
	return nil
}

func (a Records) take(ctx context.Context, who student.ID, t filedText, moved map[ID]map[int64]int64) error {
	for n, r := range t.Versions {
		d, err := r.Text.clean()
		if err != nil {
			return errs.Wrap(err, errs.Invalid, "Version %d of the statement “%s” cannot be read.", n+1, t.ID)
		}
		d.ID = t.ID
		if d.Base != "" {
			d.BaseRev = moved[d.Base][d.BaseRev]
		}
		if _, err := a.Store.Append(ctx, who, int64(n), Revision{Document: d, At: r.At, Says: r.Says}); err != nil {
			return err
		}
	}
	for _, c := range t.Comments {
		if _, err := a.Store.AddComment(ctx, who, Comment{Document: t.ID, At: c.At, Rev: moved[t.ID][c.Rev], Paragraph: c.Paragraph, Quote: c.Quote, Name: c.Name, Says: c.Says, Done: c.Done}); err != nil {
			return err
		}
	}
	return nil
}

// Rows are the texts that stand, one a row.
func (a Records) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	all, err := a.Store.Newest(ctx, who)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"Kind", "Name", "Application", "Words", "State", "Text"}}
	for _, d := range all {
		if d.Gone {
			continue
		}
		state := "draft"
		if d.Ready != nil {
			state = "ready"
		}
		out = append(out, []string{d.Kind.Label(), d.Title, d.For, strconv.Itoa(Measure(d.Text, Limit{}).Words), state, d.Text})
	}
	return out, nil
}
