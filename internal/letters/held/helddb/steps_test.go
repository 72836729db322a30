package helddb_test

import (
	"strings"
	"testing"
	"time"

	"preround/internal/letters/held"
	"preround/internal/platform/errs"
)

// Row 11: what one request allows says nothing of another.
func TestRow11PassesAndCodesHoldForOneRequest(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		h.hand(t, his, letter)
		pass := h.pass(t, hers)
		wantKind(t, "her pass for his", h.Withdraw(t.Context(), his, pass), errs.Forbidden)
		code, err := h.AskCode(t.Context(), hers)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.EnterCode(t.Context(), his, code)
		wantKind(t, "her code for his", err, errs.Invalid)
		if _, err := h.EnterCode(t.Context(), hers, code[:4]+" - "+code[4:]); err != nil {
			t.Errorf("her code for hers: %v", err)
		}
	})
}

// Rows 10 and 18: a code works for ten minutes, once, and five wrong tries end it.
func TestRow10CodesEnd(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		for after, works := range map[time.Duration]bool{held.CodeTime - time.Second: true, held.CodeTime: false, held.CodeTime + time.Second: false} {
			h.now = noon
			code, err := h.AskCode(t.Context(), hers)
			if err != nil {
				t.Fatal(err)
			}
			h.now = noon.Add(after)
			if _, err := h.EnterCode(t.Context(), hers, code); (err == nil) != works {
				t.Errorf("after %s: %v", after, err)
			}
			_, err = h.EnterCode(t.Context(), hers, code)
			wantKind(t, "twice", err, errs.Invalid)
		}
		code, err := h.AskCode(t.Context(), hers)
		if err != nil {
			t.Fatal(err)
		}
		wrong := "00000000"
		if code == wrong {
			wrong = "00000001"
		}
		for range 5 {
			_, err = h.EnterCode(t.Context(), hers, wrong)
			wantKind(t, "a wrong one", err, errs.Invalid)
		}
		_, err = h.EnterCode(t.Context(), hers, code)
		wantKind(t, "the right one after five wrong", err, errs.Invalid)
		former, err := h.AskCode(t.Context(), hers)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.AskCode(t.Context(), hers); err != nil {
			t.Fatal(err)
		}
		_, err = h.EnterCode(t.Context(), hers, former)
		wantKind(t, "one before the newest", err, errs.Invalid)
	})
}

// Row 10: what a code allows ends, and so does the hour of a server without mail.
func TestRow10PassesEnd(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		pass := h.pass(t, hers)
		for after, may := range map[time.Duration]bool{held.ChangeTime - time.Second: true, held.ChangeTime: false} {
			h.now = noon.Add(after)
			if _, change, err := h.May(t.Context(), hers, pass); err != nil || change != may {
				t.Errorf("after %s: %v %v", after, change, err)
			}
		}
		h.now = noon
		hour, err := h.Own(t.Context(), hers, true, false)
		if err != nil {
			t.Fatal(err)
		}
		mailed, err := h.Own(t.Context(), hers, true, true)
		if err != nil {
			t.Fatal(err)
		}
		for after, want := range map[time.Duration]bool{held.Grace - time.Second: true, held.Grace: false} {
			h.now = noon.Add(after)
			own, change, err := h.May(t.Context(), hers, hour)
			if err != nil || !own || change != want {
				t.Errorf("without mail after %s: %v %v %v", after, own, change, err)
			}
			if own, change, err := h.May(t.Context(), hers, mailed); err != nil || !own || change {
				t.Errorf("with mail: %v %v %v", own, change, err)
			}
		}
		h.now = noon
		if _, err := h.HandIn(t.Context(), hers, in(longer), hour); err != nil {
			t.Fatal(err)
		}
		_, err = h.HandIn(t.Context(), hers, in(longer), hour)
		wantKind(t, "with a pass that was used", err, errs.Forbidden)
		if n, err := h.count(t, "held_pass"); err != nil || n != 0 {
			t.Error(n, err)
		}
		if _, err := h.Own(t.Context(), hers, true, true); err != nil {
			t.Fatal(err)
		}
		h.now = noon.AddDate(1, 0, 0)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := h.count(t, "held_pass"); err != nil || n != 0 {
			t.Error(n, err)
		}
	})
}

const canary = "Kanarienvogelgutachten 4711"

// Rows 1 and 5: a draft opens in the browser that wrote it, or with a code; the link
// alone shows nothing of it and changes nothing.
func TestRow5ADraftOpensInItsOwnBrowser(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		d := held.Draft{Name: "Dr Rahman", Seen: canary}
		if err := h.SaveDraft(t.Context(), hers, d, ""); err != nil {
			t.Fatal(err)
		}
		own, err := h.Own(t.Context(), hers, false, true)
		if err != nil {
			t.Fatal(err)
		}
		d.Known = "Six weeks, as his registrar"
		if err := h.SaveDraft(t.Context(), hers, d, own); err != nil {
			t.Fatal(err)
		}
		got, there, err := h.Draft(t.Context(), hers, own)
		if err != nil || !there || got != d.Tidy() {
			t.Errorf("%+v %v %v", got, there, err)
		}
		if at, there, err := h.DraftAt(t.Context(), hers); err != nil || !there || !at.Equal(noon) {
			t.Error(at, there, err)
		}
		stranger, err := h.Own(t.Context(), his, false, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, pass := range []string{"", stranger, strings.Repeat("a", 32)} {
			_, _, err := h.Draft(t.Context(), hers, pass)
			wantKind(t, "the draft in another browser", err, errs.Forbidden)
			wantKind(t, "over it from another browser", h.SaveDraft(t.Context(), hers, held.Draft{}, pass), errs.Forbidden)
			wantKind(t, "deleting it from another browser", h.DropDraft(t.Context(), hers, pass), errs.Forbidden)
		}
		if got, _, err := h.Draft(t.Context(), hers, h.pass(t, hers)); err != nil || got.Seen != canary {
			t.Errorf("after a code: %v", err)
		}
		wantKind(t, "too long a text", h.SaveDraft(t.Context(), hers, held.Draft{Seen: strings.Repeat("a", 12001)}, own), errs.Invalid)
		h.hand(t, hers, letter) // what was handed in needs no draft
		if _, there, err := h.DraftAt(t.Context(), hers); err != nil || there {
			t.Error(there, err)
		}
		if err := h.Tidy(t.Context()); err != nil || h.blobs(t) != 1 {
			t.Error(h.blobs(t), err)
		}
	})
}

// Rows 1, 2 and 5: a student who was given the link to pass on comes first, begins a
// draft, and so holds a pass. It ends as soon as the referee enters a code or hands a
// letter in; and once a letter lies here no draft can be begun that would give another.
func TestRow5WhoeverCameBeforeTheRefereeSeesNothingAfterwards(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		if err := h.SaveDraft(t.Context(), hers, held.Draft{Seen: "mine"}, ""); err != nil {
			t.Fatal(err)
		}
		before, err := h.Own(t.Context(), hers, false, true)
		if err != nil {
			t.Fatal(err)
		}
		referee := h.pass(t, hers)
		if err := h.SaveDraft(t.Context(), hers, held.Draft{Seen: canary}, referee); err != nil {
			t.Fatal(err)
		}
		_, _, err = h.Draft(t.Context(), hers, before)
		wantKind(t, "the referee's draft", err, errs.Forbidden)
		if before, err = h.Own(t.Context(), his, false, true); err != nil { // and of a letter that is uploaded at once
			t.Fatal(err)
		}
		for _, w := range []held.Where{hers, his} {
			h.hand(t, w, letter)
			if own, change, err := h.May(t.Context(), w, before); err != nil || own || change {
				t.Errorf("after the letter came: %v %v %v", own, change, err)
			}
			_, err = h.Mine(t.Context(), w, before)
			wantKind(t, "the letter", err, errs.NotFound)
			wantKind(t, "a draft over it", h.SaveDraft(t.Context(), w, held.Draft{Seen: "mine"}, before), errs.Forbidden)
		}
		pass, err := h.Own(t.Context(), hers, true, true)
		if err != nil {
			t.Fatal(err)
		}
		if body, err := h.Mine(t.Context(), hers, pass); err != nil || len(body) == 0 {
			t.Errorf("the referee's own: %v", err)
		}
	})
}
