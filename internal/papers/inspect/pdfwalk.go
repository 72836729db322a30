package inspect

import (
	"bytes"
	"compress/zlib"
	"io"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

const maxDepth = 100

// walk goes through all objects of a document and refuses what does something by
// itself when the document is opened, or carries another file in it.
type walk struct {
	ctx      *model.Context
	signed   bool
	unpacked int64 // bytes that its streams unpack to
}

func (w *walk) all() error {
	for number := range w.ctx.Table {
		e := w.ctx.Table[number]
		if e == nil || e.Free {
			continue
		}
		o, err := w.ctx.Dereference(*types.NewIndirectRef(number, generation(e)))
		if err != nil {
			return refuse(brokenPDF)
		}
		if err := w.look(o, 0); err != nil {
			return err
		}
	}
	return w.look(w.ctx.RootDict, 0)
}

func generation(e *model.XRefTableEntry) int {
	if e.Generation == nil {
		return 0
	}
	return *e.Generation
}

func (w *walk) look(o types.Object, depth int) error {
	if depth > maxDepth {
		return refuse(brokenPDF)
	}
	switch o := o.(type) {
	case types.Dict:
		return w.dict(o, depth)
	case types.StreamDict:
		return w.stream(&o, depth)
	case *types.StreamDict:
		return w.stream(o, depth)
	case types.ObjectStreamDict:
		return w.dict(o.Dict, depth)
	case *types.ObjectStreamDict:
		return w.dict(o.Dict, depth)
	case types.Array:
		for _, v := range o {
			if err := w.look(v, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *walk) dict(d types.Dict, depth int) error {
	if err := active(d); err != nil {
		return err
	}
	if nameIn(d, "Type") == "Sig" || d["ByteRange"] != nil && d["Contents"] != nil {
		w.signed = true
	}
	for _, v := range d {
		if err := w.look(v, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// active refuses a dictionary that acts, by its keys and by the kinds of action
// and annotation of ISO 32000.
func active(d types.Dict) error {
	switch {
	case d["JS"] != nil, d["JavaScript"] != nil, nameIn(d, "S") == "JavaScript":
		return refuse("The PDF holds a script (JavaScript), which could do things when it is opened. Print it to a new PDF and send that.")
	case d["EF"] != nil, d["EmbeddedFiles"] != nil, nameIn(d, "Type") == "EmbeddedFile", nameIn(d, "Subtype") == "FileAttachment":
		return refuse("The PDF has another file attached inside. Send the two as papers of their own, or print this one to a new PDF.")
	case d["XFA"] != nil:
		return refuse("The PDF is a form of a kind (XFA) that most programs cannot show. Fill it in, print it to a new PDF, and send that.")
	}
	switch nameIn(d, "S") {
	case "Launch", "ImportData", "SubmitForm", "GoToE", "Rendition", "Movie", "Sound", "RichMediaExecute":
		return refuse("The PDF starts something by itself (%s) when it is opened or pressed. Print it to a new PDF and send that.", nameIn(d, "S"))
	}
	switch nameIn(d, "Subtype") {
	case "RichMedia", "3D", "Movie", "Sound", "Screen":
		return refuse("The PDF holds film, sound or 3D (%s). Print it to a new PDF and send that.", nameIn(d, "Subtype"))
	}
	return nil
}

// Limits of what the streams of a document unpack to: one of them, and all.
const (
	maxStream  = 64 << 20
	maxStreams = 400 << 20
)

// stream refuses what unpacks to far more than a page can need: such a file brings
// the program of whoever opens it to its knees.
func (w *walk) stream(s *types.StreamDict, depth int) error {
	r := io.Reader(bytes.NewReader(s.Raw))
	packed := false
	for _, f := range s.FilterPipeline {
		if f.Name != "FlateDecode" {
			break // a picture's own packing; its pixels are limited apart
		}
		z, err := zlib.NewReader(r)
		if err != nil {
			break // the reader of the document knows how to mend it
		}
		r, packed = z, true
	}
	if packed {
		n, _ := io.Copy(io.Discard, io.LimitReader(r, maxStream+1)) // what is cut short is not too long
		if w.unpacked += n; n > maxStream || w.unpacked > maxStreams {
			return refuse("The PDF unpacks to an enormous size. Print it to a new PDF and send that.")
		}
	}
	return w.dict(s.Dict, depth)
}
