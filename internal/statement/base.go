package statement

import (
	"context"
	"slices"
	"strings"

	"preround/internal/student"
)

// Origin is where a paragraph of a text comes from.
type Origin int

// The origins.
const (
	ForThisPlace Origin = iota // written for this place
	FromBase                   // as the base has it
	BaseChanged                // from the base, and changed
)

// Origins tells for each paragraph of a text whether the base had it. A paragraph
// comes from the base when at least half of its runs of words do.
func Origins(base, text string) []Origin {
	all := Paragraphs(base)
	from := map[uint64]bool{}
	for _, p := range all {
		for _, h := range shingles(parse(p).words) {
			from[h] = true
		}
	}
	var out []Origin
	for _, p := range Paragraphs(text) {
		o := ForThisPlace
		if slices.Contains(all, p) {
			o = FromBase
		} else if runs := shingles(parse(p).words); len(runs) > 0 {
			n := 0
			for _, h := range runs {
				if from[h] {
					n++
				}
			}
			if n*2 >= len(runs) {
				o = BaseChanged
			}
		}
		out = append(out, o)
	}
	return out
}

// Follow takes over into a text what changed in its base, where the text has the
// paragraphs as the base had them. It tells how many changes were taken over and how
// many were not, because the text has something of its own there.
func Follow(before, after, text string) (next string, taken, left int) {
	a, b, t := Paragraphs(before), Paragraphs(after), Paragraphs(text)
	for _, h := range align(a, b) {
		if h.kept {
			continue
		}
		old, new := a[h.a:h.aEnd], b[h.b:h.bEnd]
		at := -1
		if len(old) > 0 {
			at = indexOf(t, old)
		} else if h.a > 0 { // added after a paragraph that the text may have
			if i := slices.Index(t, a[h.a-1]); i >= 0 {
				at = i + 1
			}
		}
		if at < 0 {
			left++
			continue
		}
		t = slices.Replace(t, at, at+len(old), new...)
		taken++
	}
	return strings.Join(t, "\n\n"), taken, left
}

// indexOf is where the paragraphs stand in a row; -1 for nowhere.
func indexOf(all, some []string) int {
	for i := range len(all) - len(some) + 1 {
		if slices.Equal(all[i:i+len(some)], some) {
			return i
		}
	}
	return -1
}

// BaseOf is the base of a text as the text knows it, and as it is now; false where the
// text has none, or it was thrown away.
func (s *Service) BaseOf(ctx context.Context, who student.ID, d Document) (then, now Revision, ok bool, err error) {
	if d.Base == "" {
		return then, now, false, nil
	}
	now, found, err := s.in.Store.Latest(ctx, who, d.Base)
	if err != nil || !found || now.Gone {
		return then, now, false, err
	}
	then, found, err = s.in.Store.At(ctx, who, d.Base, d.BaseRev)
	return then, now, found && err == nil, err
}

// FollowBase takes over into a text what changed in its base since.
func (s *Service) FollowBase(ctx context.Context, who student.ID, which ID, seen int64) (taken, left int, err error) {
	r, err := s.Open(ctx, who, which)
	if err != nil {
		return 0, 0, err
	}
	then, now, ok, err := s.BaseOf(ctx, who, r.Document)
	if err != nil || !ok {
		return 0, 0, err
	}
	_, err = s.change(ctx, who, which, seen, "Took over what changed in “"+now.Name()+"”", func(d *Document) error {
		var next string
		next, taken, left = Follow(then.Text, now.Text, d.Text)
		if next != d.Text {
			d.Text, d.Ready = next, nil
		}
		d.BaseRev = now.Rev
		return nil
	})
	return taken, left, err
}
