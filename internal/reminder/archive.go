package reminder

import (
	"context"
	"encoding/json"
	"slices"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Archive takes the reminders along when a student moves to another server.
type Archive struct{ Store Store }

// Name is the name of the file in the archive.
func (Archive) Name() string { return "reminders" }

type archived struct {
	Setting *Setting `json:"setting,omitempty"`
	Mails   []Row    `json:"mails"`
}

// allMails is more than a student gets in a life of studying.
const allMails = 100_000

// Export gives what was chosen and which mails came due; nothing where nothing was.
func (a Archive) Export(ctx context.Context, who student.ID) (json.RawMessage, error) {
	set, found, err := a.Store.Setting(ctx, who)
	if err != nil {
		return nil, err
	}
	var out archived
	if found {
		out.Setting = &set
	}
	if out.Mails, err = a.Store.Mails(ctx, who, allMails); err != nil || !found && len(out.Mails) == 0 {
		return nil, err
	}
	return json.Marshal(out)
}

// Import takes up what Export gave. The mails stay off until the student turns them on
// here: an address must be confirmed on this server first.
func (a Archive) Import(ctx context.Context, who student.ID, raw json.RawMessage) error {
	var in archived
	if err := json.Unmarshal(raw, &in); err != nil {
		return errs.Wrap(err, errs.Invalid, "The reminders in this archive cannot be read.")
	}
	if len(in.Mails) > allMails {
		return errs.New(errs.Invalid, "This archive holds more reminders than anybody ever got.")
	}
	if in.Setting != nil {
		if err := a.take(ctx, who, *in.Setting); err != nil {
			return err
		}
	}
	states := []State{IsDue, Sending, Sent, Needless, Late, Returned}
	for _, m := range in.Mails {
		if !slices.Contains(states, m.State) || len(m.Key) > 60 || len(m.Subject) > 1000 || len(m.Zone) > 60 {
			return errs.New(errs.Invalid, "A mail in this archive cannot be read.")
		}
		if m.State == IsDue || m.State == Sending {
			m.State = Needless
		}
		if _, err := a.Store.AddMail(ctx, who, m); err != nil {
			return err
		}
	}
	return nil
}

func (a Archive) take(ctx context.Context, who student.ID, s Setting) error {
	if s.Zone != "" {
		if _, err := student.LoadZone(s.Zone); err != nil {
			return err
		}
	}
	switch s.Stopped {
	case Running:
		s.Stopped = Asked
	case Asked, Bounced:
	default:
		return errs.New(errs.Invalid, "The reminders in this archive cannot be read.")
	}
	if len(s.Refused) > 300 {
		return errs.New(errs.Invalid, "The reminders in this archive cannot be read.")
	}
	return a.Store.Put(ctx, who, s)
}

// Rows are the mails as a table.
func (a Archive) Rows(ctx context.Context, who student.ID) ([][]string, error) {
	mails, err := a.Store.Mails(ctx, who, allMails)
	if err != nil {
		return nil, err
	}
	out := [][]string{{"due", "state", "since", "subject"}}
	for _, m := range mails {
		out = append(out, []string{m.At.Format("2006-01-02T15:04:05Z"), string(m.State), m.Since.Format("2006-01-02T15:04:05Z"), m.Subject})
	}
	return out, nil
}
