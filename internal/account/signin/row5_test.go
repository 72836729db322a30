package signin_test

import (
	"testing"

	"preround/internal/account/signin"
)

// Row 5: a mail that is forwarded, or read in somebody else's mailbox, opens nothing.
// The code works in the browser that asked for it alone; whoever tries it in another
// does not spend it either. Links of referees come with a later feature.
func TestRow5AForwardedCodeOpensNothingElsewhere(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		hers, thief, busy := r.browser(t, 1), r.browser(t, 2), r.browser(t, 3)
		code := hers.ask(signin.Enter, "amina@example.org")
		busy.ask(signin.Enter, "ben@example.org") // one that waits for a code of its own
		for name, b := range map[string]*browser{"a browser that asked for nothing": thief, "one that asked for another's": busy} {
			if out, err := r.Answer(t.Context(), b.Asker, code); err == nil {
				t.Errorf("%s was let in: %+v", name, out)
			}
		}
		if _, err := r.Answer(t.Context(), hers.Asker, code); err != nil {
			t.Errorf("the browser that asked: %v", err)
		}
	})
}
