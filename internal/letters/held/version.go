package held

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Where names the letter of one request.
type Where struct {
	Student student.ID
	Request string
}

// Act is what a version records.
type Act string

// The acts.
const (
	HandedIn  Act = "handed in"
	Withdrawn Act = "withdrawn"
)

// How tells how a letter was made.
type How string

// The ways.
const (
	Uploaded How = "uploaded"
	Written  How = "written here"
)

// Version is a letter as it was handed in, or that it was withdrawn.
type Version struct {
	N       int // from 1
	At      time.Time
	Act     Act
	How     How
	Waived  bool     // the student gave up the right to read it; fixed with the version
	Checked string   // how far it is known who handed it in
	Places  []string // applications that it may serve
	Pages   int
	Paper   string // A4, Letter, or empty
	Bytes   int64
	Signed  bool   // digitally
	SHA256  []byte // of the file
	Prev    []byte // Link of the version before
	Link    []byte // over all of this, and Prev
}

// Receipt is what a referee keeps of one version: a short form of its link. It says
// nothing of what the letter says.
func (v Version) Receipt() string {
	s := hex.EncodeToString(v.Link)
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16]
}

// Sum is the hash of the file, as tools print it.
func (v Version) Sum() string { return hex.EncodeToString(v.SHA256) }

// linked is the version with its links, after the one before.
func (v Version) linked(w Where, before []Version) Version {
	v.N, v.Prev = len(before)+1, first(w)
	if len(before) > 0 {
		v.Prev = before[len(before)-1].Link
	}
	v.Link = v.sum()
	return v
}

// first is what the chain of a request begins with.
func first(w Where) []byte {
	h := sha256.Sum256([]byte("preround letter\n" + string(w.Student) + "\n" + w.Request))
	return h[:]
}

func (v Version) sum() []byte {
	v.Link, v.At = nil, v.At.UTC().Truncate(time.Millisecond)
	v.Places, v.SHA256 = append([]string{}, v.Places...), append([]byte{}, v.SHA256...) // none is none, however it is written
	text, err := json.Marshal(v)                                                        // a struct of texts, numbers and times; the order of its fields is fixed
	if err != nil {
		return nil
	}
	h := sha256.Sum256(text)
	return h[:]
}

// Check tells whether the versions of a request, oldest first, are what was recorded:
// each number, each field, and their order. What was recorded and then removed from the
// end is not noticed by this alone; the receipt of the referee notices it.
func Check(w Where, all []Version) error {
	prev := first(w)
	for i, v := range all {
		if v.N != i+1 || !bytes.Equal(v.Prev, prev) || !bytes.Equal(v.Link, v.sum()) {
			return errs.New(errs.Internal, "Version %d of the letter for request %s is not what was recorded", i+1, w.Request)
		}
		prev = v.Link
	}
	return nil
}

// current is the newest version, where it is a letter.
func current(all []Version) (Version, bool) {
	if len(all) == 0 || all[len(all)-1].Act != HandedIn {
		return Version{}, false
	}
	return all[len(all)-1], true
}

// Deed is what the office did with a letter.
type Deed string

// The deeds.
const (
	Opened    Deed = "opened"
	Forwarded Deed = "forwarded"
)

// Note is one line of the log of what the office did: only ever added to, and linked
// like versions.
type Note struct {
	N       int
	At      time.Time
	Deed    Deed
	Version int
	By      string // the address of the account
	To      string // with Forwarded: the application
	Prev    []byte
	Link    []byte
}

func (n Note) linked(w Where, before []Note) Note {
	n.N, n.Prev = len(before)+1, first(w)
	if len(before) > 0 {
		n.Prev = before[len(before)-1].Link
	}
	n.Link = n.sum()
	return n
}

func (n Note) sum() []byte {
	n.Link, n.At = nil, n.At.UTC().Truncate(time.Millisecond)
	text, err := json.Marshal(n)
	if err != nil {
		return nil
	}
	h := sha256.Sum256(text)
	return h[:]
}

// CheckNotes is Check for the log of the office.
func CheckNotes(w Where, all []Note) error {
	prev := first(w)
	for i, n := range all {
		if n.N != i+1 || !bytes.Equal(n.Prev, prev) || !bytes.Equal(n.Link, n.sum()) {
			return errs.New(errs.Internal, "Line %d of the log of the letter for request %s is not what was recorded", i+1, w.Request)
		}
		prev = n.Link
	}
	return nil
}
