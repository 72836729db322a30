package helddb_test

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"preround/internal/letters/held"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/blob"
	"preround/internal/platform/db/dbtest"
	"preround/internal/platform/errs"
	"preround/internal/policy"
	"preround/internal/student"
)

func TestALetterIsHandedInReplacedAndWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		first := h.hand(t, hers, letter)
		if first.N != 1 || first.Pages != 1 || !first.Waived || first.Receipt() == "" {
			t.Errorf("%+v", first)
		}
		_, err := h.HandIn(t.Context(), hers, in(longer), "")
		wantKind(t, "another without a code", err, errs.Forbidden)
		second, err := h.HandIn(t.Context(), hers, in(longer), h.pass(t, hers))
		if err != nil || second.N != 2 || second.Pages != 40 || !bytes.Equal(second.Prev, first.Link) {
			t.Fatal(second, err)
		}
		if second.Receipt() == first.Receipt() {
			t.Error("two versions have one receipt")
		}
		v, body, err := h.Open(t.Context(), office, hers)
		if sum := sha256.Sum256(body); err != nil || v.N != 2 || !bytes.Equal(sum[:], second.SHA256) {
			t.Errorf("the office opens version %d: %v", v.N, err)
		}
		pass := h.pass(t, hers)
		if err := h.Withdraw(t.Context(), hers, pass); err != nil {
			t.Fatal(err)
		}
		_, _, err = h.Open(t.Context(), office, hers)
		wantKind(t, "a withdrawn letter", err, errs.NotFound)
		wantKind(t, "withdrawn again", h.Withdraw(t.Context(), hers, pass), errs.Conflict)
		if all, err := h.Versions(t.Context(), hers); err != nil || len(all) != 3 || all[2].Act != held.Withdrawn {
			t.Errorf("the history: %+v, %v", all, err)
		}
		third := h.hand(t, hers, letter) // the link is enough where no letter lies
		if third.N != 4 || fmt.Sprint(h.told) != "[arrived r1 arrived r1 taken back r1 arrived r1]" {
			t.Error(third.N, h.told)
		}
		if err := h.Tidy(t.Context()); err != nil || h.blobs(t) != 1 {
			t.Errorf("%d files are left, %v", h.blobs(t), err)
		}
	})
}

func TestOnlyLettersAreTaken(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for what, body := range map[string][]byte{"a picture": inspecttest.PNG(8, 8), "a page of the web": []byte("<html>"), "a book": inspecttest.PDF(61), "nothing": nil} {
			_, err := h.HandIn(t.Context(), hers, in(body), "")
			wantKind(t, what, err, errs.Invalid)
		}
		_, err := h.HandIn(t.Context(), held.Where{Student: "nobody", Request: "x"}, in(letter), "")
		wantKind(t, "for a student who has gone", err, errs.NotFound)
		if n := h.blobs(t); n != 0 || len(h.told) != 0 {
			t.Errorf("%d files, %v", n, h.told)
		}
	})
}

// Row 1: on a personal server a letter that the student may not read is not taken, and
// one that they may read opens for them alone.
func TestRow1APersonalServerTakesNoWaivedLetter(t *testing.T) {
	t.Parallel()
	for _, of := range []held.House{{}, {School: "A school without an office"}, {Readers: []string{reader}}} {
		h := open(t, dbtest.SQLite(t), of)
		_, err := h.HandIn(t.Context(), hers, in(letter), "")
		wantKind(t, "a waived letter", err, errs.Forbidden)
		open := in(letter)
		open.Waived = false
		if _, err := h.HandIn(t.Context(), hers, open, ""); err != nil {
			t.Fatal(err)
		}
		student := held.Reader{Asker: policy.Asker{Role: policy.Student, Way: policy.Browser}, Account: "amina"}
		if _, body, err := h.Open(t.Context(), student, hers); err != nil || len(body) == 0 {
			t.Errorf("the student reads their own: %v", err)
		}
		student.Account = "ben"
		_, _, err = h.Open(t.Context(), student, hers)
		wantKind(t, "another student", err, errs.NotFound)
	}
}

// Rows 1, 4 and 17: who may open what, all of it. The waiver is that of the version.
func TestRow1WhoMayOpenALetter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		readable := in(letter)
		readable.Waived = false
		if _, err := h.HandIn(t.Context(), his, readable, ""); err != nil {
			t.Fatal(err)
		}
		for _, role := range []policy.Role{policy.Visitor, policy.Student, policy.Owner, policy.Office, "dean"} {
			for _, way := range []policy.Way{policy.Browser, policy.ReadToken, policy.WriteToken, policy.FeedLink} {
				for _, who := range []string{"amina", "ben", "reader", ""} {
					r := held.Reader{Asker: policy.Asker{Role: role, Way: way}, Account: student.ID(who), Address: "x"}
					wantWaived := role == policy.Office && way == policy.Browser && who != "amina"
					wantReadable := role == policy.Office && way == policy.Browser && who != "ben" || (role == policy.Student || role == policy.Owner) && way == policy.Browser && who == "ben"
					for w, want := range map[*held.Where]bool{&hers: wantWaived, &his: wantReadable} {
						_, body, err := h.Open(t.Context(), r, *w)
						if (err == nil) != want || want != (len(body) > 0) || err != nil && errs.KindOf(err) != errs.NotFound {
							t.Errorf("%s %s %q opens %s: %v", role, way, who, w.Request, err)
						}
					}
				}
			}
		}
		if list, err := h.List(t.Context(), office); err != nil || len(list) != 2 {
			t.Error(list, err)
		}
		if list, err := h.List(t.Context(), held.Office("amina", "amina@x")); err != nil || len(list) != 1 || list[0].Where != his {
			t.Errorf("of the office, and the letter is about her: %v, %v", list, err)
		}
		owner := held.Reader{Asker: policy.Asker{Role: policy.Owner, Way: policy.Browser}, Account: "reader"}
		_, err := h.List(t.Context(), owner)
		wantKind(t, "the owner's list", err, errs.NotFound)
		_, err = h.Find(t.Context(), owner, "r1")
		wantKind(t, "the owner looks for one", err, errs.NotFound)
		wantKind(t, "the owner forwards one", h.Forward(t.Context(), owner, hers, "a1"), errs.NotFound)
	})
}

// Row 12: whatever byte of what was recorded is changed, it is noticed.
func TestRow12AChangedByteIsNoticed(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		for range 3 {
			pass := ""
			if _, there, err := h.Current(t.Context(), hers); err != nil {
				t.Fatal(err)
			} else if there {
				pass = h.pass(t, hers)
			}
			if _, err := h.HandIn(t.Context(), hers, in(letter), pass); err != nil {
				t.Fatal(err)
			}
		}
		for column, change := range map[string]struct{ there, back string }{
			"at_ms": {"at_ms + 1", "at_ms - 1"}, "checked": {"checked || '!'", ""}, "places": {"places || '!'", ""}, "waived": {"NOT waived", "NOT waived"},
			"pages": {"pages + 1", "pages - 1"}, "bytes": {"bytes + 1", "bytes - 1"}, "signed": {"NOT signed", "NOT signed"}, "how": {"'written here'", "'uploaded'"},
			"n": {"n + 10", "n - 10"},
		} {
			before, err := h.Versions(t.Context(), hers)
			if err != nil {
				t.Fatal(column, err)
			}
			where := " WHERE student_id = 'amina' AND n IN (2, 12)"
			if _, err := h.db.Exec(t.Context(), "UPDATE held_version SET "+column+" = "+change.there+where); err != nil {
				t.Fatal(column, err)
			}
			_, err = h.Versions(t.Context(), hers)
			wantKind(t, "a changed "+column, err, errs.Internal)
			if _, _, err := h.Open(t.Context(), office, hers); err == nil {
				t.Errorf("with a changed %s it is still given out", column)
			}
			back := change.back
			if back == "" {
				back = map[string]string{"checked": "'" + before[1].Checked + "'", "places": "'" + strings.Join(before[1].Places, "\n") + "'"}[column]
			}
			if _, err := h.db.Exec(t.Context(), "UPDATE held_version SET "+column+" = "+back+where); err != nil {
				t.Fatal(column, err)
			}
		}
		if _, err := h.db.Exec(t.Context(), "UPDATE held_version SET sha256 = link WHERE n = 3"); err != nil {
			t.Fatal(err)
		}
		_, err := h.Versions(t.Context(), hers)
		wantKind(t, "another hash of the file", err, errs.Internal)
	})
}

// Row 12: a file of which a byte was changed is given to nobody.
func TestRow12AChangedFileIsGivenToNobody(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		other := h.hand(t, his, longer)
		if whole, err := h.Whole(t.Context(), hers); err != nil || !whole {
			t.Fatal(whole, err)
		}
		// the other letter's file and key in the place of hers: well encrypted, but not it
		if _, err := h.db.Exec(t.Context(), `UPDATE held_key SET blob_key = (SELECT o.blob_key FROM held_key o WHERE o.request_id = 'r2') WHERE request_id = 'r1'`); err != nil {
			t.Fatal(err)
		}
		if _, err := h.db.Exec(t.Context(), `DELETE FROM held_key WHERE request_id = 'r2'`); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Open(t.Context(), office, hers); err == nil {
			t.Error("the key of another file opens it")
		}
		if whole, err := h.Whole(t.Context(), hers); err != nil || whole {
			t.Errorf("the receipt still holds: %v", err)
		}
		_ = other
		var names []string
		if err := h.files.Each(t.Context(), "", func(i blob.Info) error { names = append(names, i.Name); return nil }); err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			if err := h.files.Delete(t.Context(), n); err != nil {
				t.Fatal(err)
			}
		}
		if whole, err := h.Whole(t.Context(), hers); err != nil || whole {
			t.Errorf("the file is lost and the receipt still holds: %v", err)
		}
	})
}

// Row 41: each opening by the office is one line of a log that shows when it was
// changed; the student's own opening is none.
func TestRow41EachOpeningIsNoted(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		for i := range 3 {
			h.now = noon.Add(time.Duration(i) * time.Hour)
			if _, _, err := h.Open(t.Context(), office, hers); err != nil {
				t.Fatal(err)
			}
		}
		wantKind(t, "to a place that was not agreed to", h.Forward(t.Context(), office, hers, "a9"), errs.Invalid)
		if err := h.Forward(t.Context(), office, hers, "a2"); err != nil {
			t.Fatal(err)
		}
		notes, err := h.Notes(t.Context(), hers)
		if err != nil || len(notes) != 4 || notes[2].By != reader || !notes[2].At.Equal(noon.Add(2*time.Hour)) || notes[3].Deed != held.Forwarded || notes[3].To != "a2" {
			t.Fatalf("%+v, %v", notes, err)
		}
		for _, change := range []string{"UPDATE held_note SET by_whom = 'x' WHERE n = 2", "DELETE FROM held_note WHERE n = 2"} {
			if _, err := h.db.Exec(t.Context(), change); err != nil {
				t.Fatal(err)
			}
			_, err := h.Notes(t.Context(), hers)
			wantKind(t, change, err, errs.Internal)
			if _, _, err := h.Open(t.Context(), office, hers); err == nil {
				t.Error("what can no longer be noted is given out")
			}
		}
	})
}

// Row 43: erasing a student takes the keys at once, the files soon, and every row;
// another student's letters stay.
func TestRow43ErasingAStudentErasesTheLetters(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		h.pass(t, hers)
		if _, err := h.AskCode(t.Context(), hers); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.Open(t.Context(), office, hers); err != nil {
			t.Fatal(err)
		}
		if err := h.SaveDraft(t.Context(), held.Where{Student: "amina", Request: "r3"}, held.Draft{Seen: canary}, ""); err != nil {
			t.Fatal(err)
		}
		h.hand(t, his, letter)
		if err := h.store.EraseStudent(t.Context(), "amina"); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"held_version", "held_key", "held_note", "held_draft", "held_code", "held_pass"} {
			n, err := h.count(t, table)
			if want := map[string]int{"held_version": 1, "held_key": 1}[table]; err != nil || n != want {
				t.Errorf("%s has %d rows, want %d: %v", table, n, want, err)
			}
		}
		if err := h.Tidy(t.Context()); err != nil || h.blobs(t) != 1 {
			t.Errorf("%d files are left, %v", h.blobs(t), err)
		}
		if _, _, err := h.Open(t.Context(), office, his); err != nil {
			t.Errorf("his letter: %v", err)
		}
	})
}

func TestFilesThatNoRowNamesAreSwept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.hand(t, hers, letter)
		if err := h.SaveDraft(t.Context(), his, held.Draft{Seen: canary}, ""); err != nil {
			t.Fatal(err)
		}
		const orphan = "letters/0123456789abcdef0123456789abcdef"
		if err := h.files.Put(t.Context(), orphan, strings.NewReader("x")); err != nil {
			t.Fatal(err)
		}
		made := noon
		list := func(do func(string, time.Time) error) error {
			return h.files.Each(t.Context(), "letters", func(i blob.Info) error { return do(i.Name, made) })
		}
		if n, err := h.Sweep(t.Context(), list); err != nil || n != 0 {
			t.Errorf("young files: %d swept, %v", n, err)
		}
		made = noon.AddDate(0, 0, -2)
		if n, err := h.Sweep(t.Context(), list); err != nil || n != 1 || h.blobs(t) != 2 {
			t.Errorf("%d swept, %d left, %v", n, h.blobs(t), err)
		}
	})
}

// Row 37: no file and no row holds a word of a letter or draft.
func TestRow37NothingLiesInTheClear(t *testing.T) {
	t.Parallel()
	c := dbtest.SQLiteConfig(t)
	h := open(t, dbtest.Open(t, c), school)
	body := inspecttest.PDF(1)
	h.hand(t, hers, body)
	if err := h.SaveDraft(t.Context(), his, held.Draft{Seen: canary}, ""); err != nil {
		t.Fatal(err)
	}
	all := everything(t, c.File, h.files)
	if !bytes.Contains(all, []byte("held_draft")) || !bytes.Contains(all, []byte("age-encryption.org")) {
		t.Fatal("the test looks in the wrong place")
	}
	for what, text := range map[string][]byte{"the draft": []byte(canary), "the beginning of a PDF": []byte("%PDF-")} {
		if bytes.Contains(all, text) {
			t.Errorf("%s lies in the clear", what)
		}
	}
}

// Two at once: one is first, and the other is told.
func TestTwoHandInAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		done := make(chan error, 4)
		for range cap(done) {
			go func() {
				_, err := h.HandIn(t.Context(), hers, in(letter), "")
				done <- err
			}()
		}
		fine := 0
		for range cap(done) {
			if err := <-done; err == nil {
				fine++
			} else if k := errs.KindOf(err); k != errs.Forbidden && k != errs.Conflict && k != errs.Busy {
				t.Error(err)
			}
		}
		all, err := h.Versions(t.Context(), hers)
		if err != nil || fine != 1 || len(all) != 1 || !slices.Contains(h.told, "arrived r1") {
			t.Errorf("%d were taken, %d are there, %v", fine, len(all), err)
		}
	})
}

// Row 24: what the virus scanner finds something in, or cannot look at, is given to
// nobody, and no opening is noted.
func TestRow24AScannerThatDoesNotPassALetter(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t), school)
	h.hand(t, hers, letter)
	for _, says := range []error{errs.New(errs.Conflict, "Eicar"), errs.New(errs.Busy, "away")} {
		h.scan = says
		if _, body, err := h.Open(t.Context(), office, hers); errs.KindOf(err) != errs.KindOf(says) || body != nil {
			t.Errorf("%v: %d bytes, %v", says, len(body), err)
		}
	}
	if notes, err := h.Notes(t.Context(), hers); err != nil || len(notes) != 0 {
		t.Error(notes, err)
	}
	h.scan = nil
	if _, body, err := h.Open(t.Context(), office, hers); err != nil || len(body) == 0 {
		t.Error(err)
	}
}
