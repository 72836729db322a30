package applications

import (
	"context"
	"slices"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// NameStage adds an own stage after one of ours, or with an id changes it.
func (s *Service) NameStage(ctx context.Context, who student.ID, by, stage, name string, after Stage) ([]Made, error) {
	return s.change(ctx, who, by, s.now(), "", func(sc scene) ([]Entry, error) {
		c := checks{}
		d := Detail{Title: c.line("name", name, maxLabel), Stage: after}
		if d.Title == "" {
			c.fault("name", "Give the stage a name, such as “Waiting for the dean”.")
		}
		if !after.Known() || after == Closed || after == Completed {
			c.fault("after", "Choose the stage after which it stands.")
		}
		if slices.ContainsFunc(sc.book.OwnStages, func(o OwnStage) bool { return o.Name == d.Title && o.ID != stage }) {
			c.fault("name", "You have a stage of that name already. Choose another name.")
		}
		if stage == "" && len(sc.book.OwnStages) >= maxOwnStages {
			c.fault("name", "There can be %d stages of your own. Remove one before you add another.", maxOwnStages)
		}
		e := Entry{Kind: Staged, Detail: d}
		if stage != "" {
			old, ok := sc.book.Own(stage)
			if !ok {
				return nil, noSuch()
			}
			if old.Name == d.Title && old.After == after {
				return nil, c.err()
			}
			e.Ref = old.N
		}
		return []Entry{e}, c.err()
	})
}

// DropStage removes an own stage. Applications that stand there stand at the stage
// before it.
func (s *Service) DropStage(ctx context.Context, who student.ID, by, stage string) ([]Made, error) {
	return s.change(ctx, who, by, s.now(), "", func(sc scene) ([]Entry, error) {
		o, ok := sc.book.Own(stage)
		if !ok {
			return nil, errs.New(errs.NotFound, "That stage is not there any more.")
		}
		return []Entry{{Kind: Removed, Ref: o.N}}, nil
	})
}
