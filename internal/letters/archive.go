package letters

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"preround/internal/platform/clock"
	"preround/internal/platform/errs"
	"preround/internal/platform/id"
	"preround/internal/student"
)

// Archive takes requests along when a student moves to another server. Of a letter it
// says that one is held, and nothing else; of what referees did, the day.
type Archive struct{ Service *Service }

// Name is the name of the file in the archive.
func (Archive) Name() string { return "letters" }

type archivedRequest struct {
	ID     ID      `json:"id"`
	Log    []Event `json:"log"`
	Letter string  `json:"letter,omitempty"`
}

type archived struct {
	Requests []archivedRequest `json:"requests"`
}

// What an archive says of a letter that is here.
const (
	heldWaived = "confidential letter: held"
	heldOpen   = "letter: held; open it on the page of the request"
)

// Export gives the student's own words, and the days of what referees did.
func (x Archive) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	logs, err := x.Service.in.Store.Logs(ctx, who)
	if err != nil || len(logs) == 0 {
		return nil, err
	}
	var out archived
	for of, log := range logs {
		r := Read(who, of, log)
		a := archivedRequest{ID: of, Log: coarse(log, zoneOf(r.Home))}
		switch {
		case r.Held.IsZero():
		case r.Waived:
			a.Letter = heldWaived
		default:
			a.Letter = heldOpen
		}
		out.Requests = append(out.Requests, a)
	}
	slices.SortFunc(out.Requests, func(a, b archivedRequest) int { return cmp.Compare(a.ID, b.ID) })
	return json.Marshal(out)
}

// coarse is a log without what tells more of a referee than a day: a letter that was
// replaced shows as one that came once.
func coarse(log []Event, home *time.Location) (out []Event) {
	for _, e := range log {
		switch e.Deed {
		case DidAgree, DidDecline, DidDisown, DidHandIn, DidSend, DidTakeBack, DidBounce:
			e.At = clock.DateOf(e.At.In(home)).UTC()
			if n := len(out); n > 0 && e.Deed == DidHandIn && out[n-1].Deed == DidHandIn {
				continue
			}
		}
		if e.Detail.Ask != nil { // the student's own address is not taken along anywhere
			ask := *e.Detail.Ask
			ask.Reply = ""
			e.Detail.Ask = &ask
		}
		e.N = int64(len(out) + 1)
		out = append(out, e)
	}
	return out
}

// Import takes up what Export gave. Links stay behind, and so do letters: what was
// asked gets a new name here, and is over unless the referee had sent it to the place.
func (x Archive) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in archived
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The file of letters cannot be read. It may be damaged, or from a newer version.")
	}
	if len(in.Requests) > MaxRequests {
		return errs.New(errs.Invalid, "The file holds more requests for letters than any plan can.")
	}
	names := map[ID]ID{}
	return x.Service.in.Transact(ctx, func(ctx context.Context) error {
		for _, a := range in.Requests {
			if err := a.check(who); err != nil {
				return err
			}
			if err := x.take(ctx, who, a, names); err != nil {
				return err
			}
		}
		return nil
	})
}

// check refuses what no server of ours has written.
func (a archivedRequest) check(who student.ID) error {
	bad := errs.New(errs.Invalid, "A request for a letter in this archive is damaged.")
	if len(a.Log) == 0 || len(a.Log) > 1000 || a.ID == "" || len(a.ID) > 60 || strings.ContainsFunc(string(a.ID), func(c rune) bool { return c <= ' ' || c > 'z' }) {
		return bad
	}
	for i, e := range a.Log {
		before := Read(who, a.ID, a.Log[:i])
		if e.N != int64(i+1) || e.At.IsZero() || e.Deed == DidNote && e.Detail.Draft == nil || e.Deed == DidAsk && e.Detail.Ask == nil || len(e.Detail.Reason) > longestReason ||
			len(e.Detail.To) > MaxDestinations || !before.May(e.Deed, e.At) {
			return bad
		}
		if e.Detail.Draft != nil {
			if err := e.Detail.Draft.check(); err != nil {
				return bad
			}
		}
		if e.Detail.Ask != nil && (len(e.Detail.Ask.Home) > 60 || e.Detail.Ask.Reply != "" && !plainAddress(e.Detail.Ask.Reply)) {
			return bad
		}
	}
	return nil
}

func (x Archive) take(ctx context.Context, who student.ID, a archivedRequest, names map[ID]ID) error {
	s := x.Service
	of := a.ID
	r := Read(who, of, a.Log)
	_, taken, err := s.in.Store.Owner(ctx, of)
	if err != nil {
		return err
	}
	if taken || !r.AskedAt.IsZero() { // nothing here may take it for a request that was asked here
		fresh, err := id.New(s.now(), s.in.Random)
		if err != nil {
			return err
		}
		of = ID(fresh)
	}
	names[a.ID] = of
	for _, e := range a.Log {
		if e.Detail.From != "" {
			e.Detail.From = names[e.Detail.From]
		}
		if err := s.in.Store.Add(ctx, who, of, e); err != nil {
			return err
		}
	}
	if r.May(DidMove, s.now()) {
		return s.in.Store.Add(ctx, who, of, Event{N: r.N + 1, At: s.now(), Deed: DidMove})
	}
	return nil
}

// Rows are the requests as a table.
func (x Archive) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	all, err := x.Service.All(ctx, who)
	if err != nil {
		return nil, err
	}
	home, err := x.Service.zone(ctx, who)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"referee", "address", "state", "since", "needed by", "for", "waived", "letter"}}
	for i := range all {
		r, now := &all[i], x.Service.now()
		letter := ""
		if !r.Held.IsZero() && r.Waived {
			letter = heldWaived
		}
		waived := ""
		if !r.AskedAt.IsZero() {
			waived = map[bool]string{true: "yes", false: "no"}[r.Waived]
		}
		out = append(out, []string{r.Referee.Name, r.Referee.Email, string(r.At(now)), clock.DateOf(r.SinceAt(now).In(home)).String(), r.NeededBy.String(), strings.Join(r.titles(), "; "), waived, letter})
	}
	return out, nil
}
