package packet

import (
	"context"

	"preround/internal/catalog"
	"preround/internal/platform/clock"
	"preround/internal/student"
)

// Application is what a packet knows of the application that it is for.
type Application struct {
	ID          string
	Name        string // of the place, with the application's own label
	Host        string // who runs it
	Asked       []Asked
	First, Last clock.Date // of the stay; 0 not known
	Letter      bool       // the country prints on Letter
	People      []Person   // whom it may go to
	Who         string     // the student's name as their CV has it; empty: not said
	Mail        string     // the student's own address, as their CV has it
	Channel     string     // in words, the way it goes
	Sent        int64      // the entry that says that it was sent; 0: it was not
	Closed      bool       // nothing goes out any more
}

// Person is somebody at the host.
type Person struct{ Name, Role, Mail string }

// Asked is one thing that the place asks for.
type Asked struct {
	Kind  catalog.RequirementKind
	What  string // in words
	Tests []string
	Note  string
}

// Item is something of a room that could go along.
type Item struct {
	Kind   Kind
	Ref    string
	Title  string      // as the student tells it from others
	Called string      // as the host sees it; empty: Title
	Asks   []Wish      // what of a place's wishes it answers
	Held   bool        // it is there; else it is asked for or still to get
	Until  clock.Date  // the last day on which it counts; 0 none known
	Files  []FileFacts // newest first; empty: it is made when it is wanted
	Ready  bool        // it can go along
	Why    string      // why it is not ready, or what to know of it
	Path   string      // its page
}

// Wish is a kind of requirement that an item answers, and how well.
type Wish struct {
	Kind catalog.RequirementKind
	Well int // the higher the better; of two items the better one is proposed
}

// FileFacts is what is known of a file without opening it.
type FileFacts struct {
	Version int
	Type    string // application/pdf and its like
	Bytes   int64
	Pages   int
	Signed  bool
	Bad     string // why it may not go out; empty: it may
}

// File is the file of an item.
type File struct {
	Type  string
	Bytes []byte
}

// Source is a room that pieces come from.
type Source interface {
	// Kind is the kind of its pieces.
	Kind() Kind
	// Items lists what could go along with an application.
	Items(ctx context.Context, who student.ID, a Application) ([]Item, error)
	// File is one of them; version is of papers. errs.NotFound for what is not there.
	File(ctx context.Context, who student.ID, a Application, ref string, version int) (File, error)
}

// Letter is a letter that somebody writes for the application: who, how it stands,
// and since when. A packet knows nothing else of it.
type Letter struct {
	Who   string
	State string // in words
	Since clock.Date
	There bool // it has arrived, or went on its own way
	Over  bool // none comes from this writer any more
}

// Letters tells how the letters of an application stand.
type Letters func(ctx context.Context, who student.ID, application string) ([]Letter, error)

// The types of files.
const (
	typePDF  = "application/pdf"
	typeJPEG = "image/jpeg"
	typePNG  = "image/png"
)

var endings = map[string]string{typePDF: ".pdf", typeJPEG: ".jpg", typePNG: ".png",
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx"}

func bindable(kind string) bool { return kind == typePDF || kind == typeJPEG || kind == typePNG }
