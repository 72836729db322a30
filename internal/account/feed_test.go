package account_test

import (
	"crypto/rand"
	"net/netip"
	"testing"

	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
)

// Row 6: 100,000 random feed addresses open nothing, and the asker is soon told
// to stop, while the right address still opens from there.
func TestRow6RandomFeedTokens(t *testing.T) {
	t.Parallel()
	r := open(t, dbtest.SQLite(t), "")
	k := keep(t, r)
	right, err := r.FeedToken(t.Context(), k.Student)
	if err != nil {
		t.Fatal(err)
	}
	asker := netip.MustParseAddr("2001:db8::7")
	count := map[errs.Kind]int{}
	for i := range 100_000 {
		token := make([]byte, 32)
		if _, err := rand.Read(token); err != nil {
			t.Fatal(err)
		}
		for j := range token {
			token[j] = "abcdefghijklmnopqrstuvwxyz234567"[token[j]%32]
		}
		if i%1000 == 999 {
			token = token[:31] // malformed ones count alike
		}
		_, err := r.FeedOwner(t.Context(), asker, string(token))
		if err == nil {
			t.Fatalf("%s opened a feed", token)
		}
		count[errs.KindOf(err)]++
	}
	if count[errs.NotFound] != 30 || count[errs.TooMany] != 100_000-30 {
		t.Errorf("kinds of answer: %v", count)
	}
	if who, err := r.FeedOwner(t.Context(), asker, right); err != nil || who != k.Student {
		t.Errorf("the right address: %v, %v", who, err)
	}
}

func TestFeedLinkCanBeShownAgainAndEnded(t *testing.T) {
	each(t, func(t *testing.T, r *room) {
		k, other := keep(t, r), keep(t, r)
		has := func() bool {
			t.Helper()
			_, yes, err := r.Feed(t.Context(), k.Student)
			if err != nil {
				t.Fatal(err)
			}
			return yes
		}
		if has() {
			t.Error("a feed before anybody asked for one")
		}
		one, err := r.FeedToken(t.Context(), k.Student)
		if err != nil || len(one) != 32 || !has() {
			t.Fatalf("FeedToken = %q, %v", one, err)
		}
		if shown, _, err := r.Feed(t.Context(), k.Student); err != nil || shown != one {
			t.Errorf("shown again: %q, %v, want %q", shown, err, one)
		}
		if again, err := r.FeedToken(t.Context(), k.Student); err != nil || again != one {
			t.Errorf("asked again: %q, %v, want %q", again, err, one)
		}
		if theirs, err := r.FeedToken(t.Context(), other.Student); err != nil || theirs == one {
			t.Errorf("another student's: %q, %v", theirs, err)
		}
		if who, err := r.FeedOwner(t.Context(), netip.Addr{}, one); err != nil || who != k.Student {
			t.Errorf("FeedOwner = %v, %v", who, err)
		}
		if err := r.EndFeed(t.Context(), k.Student); err != nil || has() {
			t.Errorf("EndFeed: %v", err)
		}
		_, err = r.FeedOwner(t.Context(), netip.Addr{}, one)
		wantKind(t, err, errs.NotFound, "the ended address")
		if two, err := r.FeedToken(t.Context(), k.Student); err != nil || two == one {
			t.Errorf("the next address: %q, %v", two, err)
		}
	})
}
