package packet

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"

	"preround/internal/platform/errs"
	"preround/internal/student"
)

// Made is a packet as it goes out.
type Made struct {
	Name     string
	Type     string
	Bytes    []byte
	Pages    int
	SHA256   []byte
	Enclosed []Enclosed
	Plan     Plan
}

const typeZIP = "application/zip"

// measure learns the sizes of pieces that are made when they are wanted, the page in
// front at last. While the engine is being made ready they stay unknown.
func (s *Service) measure(ctx context.Context, who student.ID, p *Plan) error {
	front := -1
	for i := range p.Pieces {
		l := &p.Pieces[i]
		if l.Kind == Front {
			front = i
			continue
		}
		if l.Missing || l.Bytes > 0 && !(l.Smaller && l.picture()) {
			continue
		}
		f, err := s.file(ctx, who, p.For, *l)
		switch errs.KindOf(err) {
		case errs.Busy:
			p.Waiting = true
			continue
		case errs.NotFound, errs.Invalid:
			l.Missing, l.Why = true, err.Error()
			continue
		}
		if err != nil {
			return err
		}
		l.Type, l.Bytes = f.Type, int64(len(f.Bytes))
		if l.Pages, err = s.pages(f, l.Title); err != nil {
			return err
		}
	}
	if front >= 0 && !p.Waiting {
		f, err := s.front(ctx, p)
		if errs.KindOf(err) == errs.Busy {
			p.Waiting = true
		} else if err != nil {
			return err
		}
		p.Pieces[front].Bytes = int64(len(f.Bytes))
		if p.Pieces[front].Pages, err = s.pages(f, ""); err != nil && !p.Waiting {
			return err
		}
	}
	for _, l := range p.Pieces {
		p.Bytes, p.Pages = p.Bytes+l.Bytes, p.Pages+l.Pages
	}
	return nil
}

func (s *Service) pages(f File, title string) (int, error) {
	if !bindable(f.Type) || len(f.Bytes) == 0 {
		return 0, nil
	}
	return s.in.Count(Part{Title: title, Type: f.Type, Bytes: f.Bytes})
}

// file is the file of a piece, drawn smaller where that is wished.
func (s *Service) file(ctx context.Context, who student.ID, a Application, l Line) (File, error) {
	key := string(who) + " " + string(l.Kind) + " " + l.Ref + " " + number(l.Version)
	shrink := l.Smaller && l.Kind == Paper
	if shrink {
		if f, ok := s.small.get(key); ok {
			return f, nil
		}
	}
	for _, from := range s.in.Sources {
		if from.Kind() != l.Kind {
			continue
		}
		f, err := from.File(ctx, who, a, l.Ref, l.Version)
		if err != nil || !shrink {
			return f, err
		}
		f = drawnSmaller(f)
		s.small.put(key, f)
		return f, nil
	}
	return File{}, errs.New(errs.NotFound, "It was deleted in its room. Remove it here, or choose another.")
}

// Make makes the packet of an application.
func (s *Service) Make(ctx context.Context, who student.ID, application string) (Made, error) {
	p, err := s.Plan(ctx, who, application)
	if err != nil {
		return Made{}, err
	}
	files, err := s.files(ctx, who, &p)
	if err != nil {
		return Made{Plan: p}, err
	}
	m := Made{Plan: p}
	if p.Draft.Form == OnePDF {
		err = s.bind(&m, files)
	} else {
		err = s.zip(&m, files)
	}
	sum := sha256.Sum256(m.Bytes)
	m.SHA256 = sum[:]
	return m, err
}

// files are the files of all pieces, in order.
func (s *Service) files(ctx context.Context, who student.ID, p *Plan) ([]File, error) {
	if p.Blocked() {
		return nil, blocked(*p)
	}
	if p.Waiting {
		return nil, errs.New(errs.Busy, "The pages are still being set. Try again in a moment.")
	}
	if p.Bytes > maxWhole {
		return nil, errs.New(errs.Invalid, "The pieces have %s together, and a packet takes %s. Remove the largest.", Size(p.Bytes), Size(maxWhole))
	}
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return nil, errs.New(errs.Busy, "Other packets are being made. Try again in a moment.")
	}
	out := make([]File, len(p.Pieces))
	for i, l := range p.Pieces {
		var err error
		if l.Kind == Front {
			out[i], err = s.front(ctx, p)
		} else {
			out[i], err = s.file(ctx, who, p.For, l)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func blocked(p Plan) error {
	for _, x := range p.Problems {
		return errs.New(errs.Invalid, "%s %s", x.Says, x.Do)
	}
	return errs.New(errs.Invalid, "The packet cannot be made yet.")
}

// bind makes one PDF.
func (s *Service) bind(m *Made, files []File) error {
	book := Book{Title: m.Plan.title(), Letter: m.Plan.For.Letter}
	for i, f := range files {
		book.Parts = append(book.Parts, Part{m.Plan.Pieces[i].Title, f.Type, f.Bytes})
	}
	b, err := s.in.Bind(book)
	if err != nil {
		return err
	}
	m.Bytes, m.Pages, m.Type = b.Bytes, b.Pages, typePDF
	m.Name = m.Plan.FileName()
	for i, f := range files {
		m.Enclosed = append(m.Enclosed, enclosed(m.Plan.Pieces[i], f, b.Starts[i]))
	}
	return nil
}

// title is what the PDF calls itself.
func (p Plan) title() string {
	t := "Application"
	if p.For.Who != "" {
		t += " of " + p.For.Who
	}
	if p.For.Host != "" {
		t += ": " + p.For.Host
	}
	return t
}

// zip makes a ZIP. It carries no times, so the same files give the same bytes; they
// are packed already and lie in it as they are.
func (s *Service) zip(m *Made, files []File) error {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for i, f := range files {
		f, err := s.asWanted(m.Plan, m.Plan.Pieces[i], f)
		if err != nil {
			return err
		}
		w, err := z.CreateHeader(&zip.FileHeader{Name: m.Plan.Pieces[i].Name, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := w.Write(f.Bytes); err != nil {
			return err
		}
		m.Enclosed = append(m.Enclosed, enclosed(m.Plan.Pieces[i], f, 0))
		m.Pages += m.Plan.Pieces[i].Pages
	}
	if err := z.Close(); err != nil {
		return err
	}
	m.Bytes, m.Type = out.Bytes(), typeZIP
	m.Name = m.Plan.FileName()
	return nil
}

// asWanted makes a PDF of a picture where the host takes PDF alone.
func (s *Service) asWanted(p Plan, l Line, f File) (File, error) {
	if !p.Draft.Limits.OnlyPDF || f.Type != typeJPEG && f.Type != typePNG {
		return f, nil
	}
	b, err := s.in.Bind(Book{Title: l.Title, Letter: p.For.Letter, Parts: []Part{{l.Title, f.Type, f.Bytes}}})
	return File{Type: typePDF, Bytes: b.Bytes}, err
}

func enclosed(l Line, f File, page int) Enclosed {
	sum := sha256.Sum256(f.Bytes)
	return Enclosed{Title: l.Title, Kind: l.Kind, Ref: l.Ref, Version: l.Version, Name: l.Name, Type: f.Type, Bytes: int64(len(f.Bytes)), Pages: l.Pages, Page: page, SHA256: hex.EncodeToString(sum[:])}
}

// One is the file of one piece as it goes into a ZIP, for portals that take files one
// by one.
func (s *Service) One(ctx context.Context, who student.ID, application, piece string) (name string, f File, err error) {
	p, err := s.Plan(ctx, who, application)
	if err != nil {
		return "", f, err
	}
	i := p.Draft.Find(piece)
	if i < 0 || p.Pieces[i].Missing {
		return "", f, gone()
	}
	l := p.Pieces[i]
	if l.Kind == Front {
		f, err = s.front(ctx, &p)
	} else {
		f, err = s.file(ctx, who, p.For, l)
	}
	if err != nil {
		return "", f, err
	}
	f, err = s.asWanted(p, l, f)
	return l.Name, f, err
}
