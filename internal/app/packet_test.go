package app

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"preround/internal/packet"
	"preround/internal/papers"
	"preround/internal/papers/inspecttest"
	"preround/internal/platform/bind"
	"preround/internal/platform/blob"
	"preround/internal/platform/db/dbtest"
	"preround/internal/student"
)

func init() {
	const at = "/applications/none/packet"
	for _, more := range []string{"", "/pieces", "/undo", "/look", "/file", "/mail", "/mail.eml", "/keeping"} {
		parts["/applications/{id}/packet"+more] = at + more
	}
	maps.Copy(parts, map[string]string{
		"/applications/{id}/packet/pieces/{piece}": at + "/pieces/p1", "/applications/{id}/packet/pieces/{piece}/file": at + "/pieces/p1/file",
		"/applications/{id}/packet/pages/{page}": at + "/pages/1", "/applications/{id}/packet/sent/{n}": at + "/sent/1",
		"/api/v1/applications/{id}/packet": "/api/v1" + at, "/api/v1/applications/{id}/packet/file": "/api/v1" + at + "/file",
		"/api/v1/applications/{id}/packet/keeping": "/api/v1" + at + "/keeping", "/api/v1/applications/{id}/packet/sent/{n}": "/api/v1" + at + "/sent/1",
	})
}

// sentPacket gives a student what was sent with each of their applications.
func (w *world) sentPacket(t *testing.T, who student.ID, canary string) {
	t.Helper()
	h := w.built.house
	book, err := h.tracker.Book(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	for i := range book.Applications {
		a := &book.Applications[i]
		k, err := h.packets.SealBytes(t.Context(), who, packet.Kept{Application: string(a.ID), Name: canary + ".pdf", Type: "application/pdf", Enclosed: []packet.Enclosed{{Title: canary}}}, []byte("%PDF-1.7 "+canary))
		if err == nil {
			err = h.packets.Keep(t.Context(), who, k, sentBy(a))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// applicant is a student with papers, a CV, a statement that is ready and an
// application to a place that asks for much.
type applicant struct {
	who    student.ID
	cookie func(*http.Request)
	at     string // the application's path
}

func (w *world) applicant(t testing.TB) applicant {
	t.Helper()
	before := w.ids(t)
	a := applicant{cookie: w.keep(t, "year=4&start=2027-07&country=AE&weeks=4")}
	for _, id := range w.ids(t) {
		if !slices.Contains(before, id) {
			a.who = id
		}
	}
	post(t, w, a.cookie, "/cv/basics", "name=Ayesha+Khan&email=ayesha@example.org")
	post(t, w, a.cookie, "/cv/new/rotations", "specialty=Surgery&hospital=Mayo+Hospital&startDate=2026-03&endDate=2026-04")
	post(t, w, a.cookie, "/cv/variants", "name=Thumbay&layout=clinical&paper=a4&pages=1")
	a.at = post(t, w, a.cookie, "/applications", "place=ae-thumbay-medical-internship").Header().Get("Location")
	text := post(t, w, a.cookie, "/statements", "kind=cover_letter&application="+a.id()).Header().Get("Location")
	post(t, w, a.cookie, text, "act=ready&reason=mine&seen=1&unit=words&text="+url.QueryEscape("I want to learn at Thumbay University Hospital in Ajman. "+aboutMe))
	for kind, body := range map[papers.Kind][]byte{"transcript": inspecttest.PDF(3), "passport": inspecttest.PlainJPEG(1200, 850), "immunisation": inspecttest.PDF(2), "bls": inspecttest.PDF(1),
		"photo": inspecttest.PNG(400, 500), "dean_letter": inspecttest.PDF(1)} {
		w.paper(t, a.who, kind, body)
	}
	return a
}

func (a applicant) id() string { return strings.TrimPrefix(a.at, "/applications/") }

// paper gives a student a paper with a file.
func (w *world) paper(t testing.TB, who student.ID, kind papers.Kind, body []byte) papers.Paper {
	t.Helper()
	vault := w.built.house.vault
	upload, err := vault.Receive(t.Context(), who, string(kind)+".pdf", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := vault.Add(t.Context(), who, kind, papers.Facts{Status: papers.Held}, upload)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// file downloads something, which must be an attachment that does nothing.
func (w *world) file(t testing.TB, cookie func(*http.Request), path string) []byte {
	t.Helper()
	rec := w.get(path, cookie)
	h := rec.Header()
	if rec.Code != http.StatusOK || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; ") || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") {
		t.Fatalf("%s: %d %v %.200s", path, rec.Code, h, rec.Body)
	}
	return rec.Body.Bytes()
}

// Row 22: everything of a packet leaves as an attachment that does nothing.
func TestRow22APacketIsMadeOfWhatIsThere(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	a := w.applicant(t)
	body := w.file(t, a.cookie, a.at+"/packet/file")
	if !bytes.Equal(body, w.file(t, a.cookie, a.at+"/packet/file")) {
		t.Error("the same packet made twice differs")
	}
	n, err := bind.Pages(bind.Part{Type: bind.PDF, Bytes: body})
	if err != nil || n != 12 { // the page in front, letter and CV have one each
		t.Errorf("the packet has %d pages (%v), want 12", n, err)
	}
	mail := w.file(t, a.cookie, a.at+"/packet/mail.eml")
	if !bytes.Contains(mail, []byte("X-Unsent: 1\r\n")) || bytes.Contains(mail, []byte("\nFrom:")) {
		t.Errorf("the draft begins %.300s", mail)
	}
	post(t, w, a.cookie, a.at+"/packet", "form=zip&cover=yes&pattern=own&own={nn}+{surname}+{what}&surname=Khan&given=Ayesha")
	z, err := zip.NewReader(bytes.NewReader(w.file(t, a.cookie, a.at+"/packet/file")), int64(len(w.file(t, a.cookie, a.at+"/packet/file"))))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	if want := []string{"01 Khan Cover page.pdf", "02 Khan Transcript.pdf"}; len(names) != 9 || !slices.Equal(names[:2], want) || !slices.Contains(names, "09 Khan CV.pdf") {
		t.Errorf("the files are %q", names)
	}
	for i := 1; i <= 9; i++ {
		w.file(t, a.cookie, fmt.Sprintf("%s/packet/pieces/p%d/file", a.at, i))
	}
}

func TestWhatThePacketHoldsNeedNotBeSaidAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	cookie := w.keep(t, "year=4&start=2027-09&country=US&weeks=6")
	at := post(t, w, cookie, "/applications", "place=us-cdc-epidemiology-elective").Header().Get("Location")
	text := post(t, w, cookie, "/statements", "kind=personal_statement&application="+strings.TrimPrefix(at, "/applications/")).Header().Get("Location")
	post(t, w, cookie, text, "act=ready&reason=mine&seen=1&unit=words&text="+url.QueryEscape("Epidemiology at the CDC. "+aboutMe))
	ticked := regexp.MustCompile(`name="sending-enclosed" value="Personal statement"[^>]* checked`)
	if page := w.get(at+"/sending", cookie).Body.String(); ticked.MatchString(page) {
		t.Fatal("the statement is ticked before there is a packet")
	}
	post(t, w, cookie, at+"/packet", "form=pdf&pattern={surname}_{given}_{what}&surname=Khan&given=Ayesha&cover=yes")
	if page := w.get(at+"/sending", cookie).Body.String(); !ticked.MatchString(page) || !strings.Contains(page, "It is in the packet.") {
		t.Errorf("the statement in the packet has to be ticked again: %s", page[strings.Index(page, "<main"):])
	}
	post(t, w, cookie, at+"/sending", "sending-channel=email&sending-packet=yes&sending-enclosed=Personal+statement")
	if page := w.get(at, cookie).Body.String(); !strings.Contains(page, "It went with the application.") {
		t.Error("the application does not say that the statement went with it")
	}
}

// Rows 21 and 38: to say that it was sent and to keep its bytes is one act; what is
// kept stays, and is its owner's alone.
func TestRow38SendingKeepsExactlyWhatWentOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.applicant(t)
		post(t, w, a.cookie, a.at+"/packet", "form=pdf&pattern={surname}_{given}_{what}&surname=Khan&given=Ayesha&cover=yes")
		made := w.file(t, a.cookie, a.at+"/packet/file")
		if rec := w.send(http.MethodPost, a.at+"/sending", mustQuery(t, "sending-channel=email&sending-on=2027-01-01&sending-packet=yes"), a.cookie); rec.Code != http.StatusUnprocessableEntity {
			t.Fatalf("sent on a day that has not come: %d", rec.Code)
		}
		if n := w.blobs(t, "packet"); n != 0 {
			t.Errorf("%d packets lie there of a sending that was refused", n)
		}
		post(t, w, a.cookie, a.at+"/sending", "sending-channel=email&sending-packet=yes")
		page := w.get(a.at, a.cookie).Body.String()
		link := regexp.MustCompile(`/applications/\w+/packet/sent/\d+`).FindString(page)
		if link == "" {
			t.Fatal("the page of the application does not offer what was sent")
		}
		kept := w.file(t, a.cookie, link)
		if !bytes.Equal(kept, made) {
			t.Error("what was kept is not what was made")
		}
		sum := sha256.Sum256(kept)
		if !strings.Contains(page, hex.EncodeToString(sum[:])) {
			t.Error("the page does not show the sum of what was sent")
		}
		post(t, w, a.cookie, "/cv/basics", "name=Somebody+Else")
		for _, p := range w.papersOf(t, a.who) {
			if err := w.built.house.vault.Delete(t.Context(), a.who, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		post(t, w, a.cookie, a.at+"/packet/undo", "rev=0")
		if !bytes.Equal(kept, w.file(t, a.cookie, link)) {
			t.Error("what was sent has changed")
		}
		other := w.keep(t, answers)
		if rec := w.get(link, other); rec.Code != http.StatusNotFound {
			t.Errorf("another student gets %d", rec.Code)
		}
		if rec := w.send(http.MethodPost, a.at+"/packet/keeping", nil, a.cookie); rec.Code != http.StatusConflict && rec.Code != http.StatusUnprocessableEntity {
			t.Errorf("a second packet for the same sending: %d", rec.Code)
		}
		if !bytes.Equal(kept, w.file(t, a.cookie, link)) || w.blobs(t, "packet") != 1 {
			t.Error("a second packet touched the first, or was left behind")
		}
	})
}

// Row 43: what was sent goes with its student: rows at once, and files as soon as the
// worker comes by.
func TestRow43SentPacketsGoWithTheirStudent(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a := w.applicant(t)
		w.sentPacket(t, a.who, "canary4711")
		if w.blobs(t, "packet") == 0 {
			t.Fatal("nothing was sent")
		}
		if err := w.built.accounts.Forget(t.Context(), a.who); err != nil {
			t.Fatal(err)
		}
		if err := w.built.house.vault.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := w.blobs(t, ""); n != 0 {
			t.Errorf("%d files are left", n)
		}
	})
}

func TestAPaperSaysWhereItIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dbtest.SQLite(t), home)
	a := w.applicant(t)
	post(t, w, a.cookie, a.at+"/packet", "form=pdf&pattern={surname}_{given}_{what}&surname=Khan&given=Ayesha&cover=yes")
	var passport papers.Paper
	for _, p := range w.papersOf(t, a.who) {
		if p.Kind == "passport" {
			passport = p
		}
	}
	at := "/papers/" + string(passport.ID)
	if page := w.get(at, a.cookie).Body.String(); !strings.Contains(page, "Used in 1 application") || !strings.Contains(page, a.at+"/packet") {
		t.Error("the paper does not say where it is used")
	}
	upload, err := w.built.house.vault.Receive(t.Context(), a.who, "new.pdf", bytes.NewReader(inspecttest.PDF(1)))
	if err == nil {
		_, err = w.built.house.vault.Replace(t.Context(), a.who, passport.ID, upload)
	}
	if err != nil {
		t.Fatal(err)
	}
	if page := w.get(a.at+"/packet", a.cookie).Body.String(); !strings.Contains(page, "A newer file is here") {
		t.Error("the packet does not say that a newer file is here")
	}
	post(t, w, a.cookie, at+"/uses", "use="+a.id())
	if page := w.get(a.at+"/packet", a.cookie).Body.String(); strings.Contains(page, "A newer file is here") {
		t.Error("the packet did not take the newer file")
	}
}

func (w *world) papersOf(t testing.TB, who student.ID) []papers.Paper {
	t.Helper()
	all, err := w.built.house.vault.List(t.Context(), who)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// blobs counts the files of a feature; of all with an empty name.
func (w *world) blobs(t testing.TB, of string) (n int) {
	t.Helper()
	if err := w.rooms.vault.Each(t.Context(), of, func(blob.Info) error { n++; return nil }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A packet of six papers, a CV and a letter, each time with another sentence on the
// page in front, so that it is set anew.
func BenchmarkPacket(b *testing.B) {
	w := newWorld(b, dbtest.SQLite(b), home)
	a := w.applicant(b)
	h := w.built.house
	if _, err := h.packets.Make(b.Context(), a.who, a.id()); err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		i++
		_, err := h.packets.Change(b.Context(), a.who, a.id(), "Changed", func(d *packet.Draft, _ packet.Plan) error { d.Note = fmt.Sprint("Note ", i); return nil })
		if err == nil {
			_, err = h.packets.Make(b.Context(), a.who, a.id())
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
