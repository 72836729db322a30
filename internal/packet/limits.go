package packet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"preround/internal/platform/errs"
)

// Limits are what the host takes, as its page says; 0 is not said.
type Limits struct {
	Each    int64 `json:"each,omitempty"`  // bytes of one file
	Whole   int64 `json:"whole,omitempty"` // bytes of all
	Pages   int   `json:"pages,omitempty"` // of all
	OnlyPDF bool  `json:"only_pdf,omitempty"`
}

const (
	kb       = 1000 // hosts that say 1 MB refuse what is larger than the smaller reading
	mb       = 1000 * kb
	maxLimit = 1000 * mb
)

func (l Limits) check() (problems []errs.Problem) {
	if l.Each < 0 || l.Each > maxLimit {
		problems = append(problems, errs.Problem{Field: "each", Says: "Give the size of one file as 500 KB or 2 MB."})
	}
	if l.Whole < 0 || l.Whole > maxLimit {
		problems = append(problems, errs.Problem{Field: "whole", Says: "Give the size of everything as 500 KB or 10 MB."})
	}
	if l.Pages < 0 || l.Pages > 1000 {
		problems = append(problems, errs.Problem{Field: "pages", Says: "Give the pages as a number from 1 to 1000, or leave it empty."})
	}
	return problems
}

// ReadSize reads a size as hosts write it: "500 KB", "2 MB", "1.5mb"; a bare number
// is megabytes. Empty is 0. ok is false for what is none.
func ReadSize(s string) (bytes int64, ok bool) {
	s = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s), " ", ""))
	if s == "" {
		return 0, true
	}
	unit := int64(mb)
	for ending, u := range map[string]int64{"kb": kb, "kib": kb, "mb": mb, "mib": mb, "k": kb, "m": mb} {
		if number, found := strings.CutSuffix(s, ending); found && number != "" && number[len(number)-1] >= '0' && number[len(number)-1] <= '9' {
			s, unit = number, u
			break
		}
	}
	whole, part, _ := strings.Cut(strings.ReplaceAll(s, ",", "."), ".")
	n, err := strconv.ParseInt(whole, 10, 32)
	if err != nil || n < 0 || len(part) > 3 {
		return 0, false
	}
	bytes = n * unit
	for _, c := range part {
		if c < '0' || c > '9' {
			return 0, false
		}
		unit /= 10
		bytes += int64(c-'0') * unit
	}
	return bytes, bytes > 0
}

// SizeText is a limit as it is typed: "500 KB", "1.5 MB".
func SizeText(n int64) string {
	switch {
	case n == 0:
		return ""
	case n < mb:
		return strconv.FormatInt(n/kb, 10) + " KB"
	}
	s := strconv.FormatInt(n/mb, 10)
	if rest := n % mb / kb; rest > 0 {
		s += strings.TrimRight(fmt.Sprintf(".%03d", rest), "0")
	}
	return s + " MB"
}

// Size is a number of bytes for people, never less than it is.
func Size(n int64) string {
	switch {
	case n < kb:
		return strconv.FormatInt(n, 10) + " bytes"
	case n < mb:
		return strconv.FormatInt((n+kb-1)/kb, 10) + " KB"
	}
	tenths := (n + mb/10 - 1) / (mb / 10)
	if tenths%10 == 0 || tenths > 1000 {
		return strconv.FormatInt((tenths+9)/10, 10) + " MB"
	}
	return fmt.Sprintf("%d.%d MB", tenths/10, tenths%10)
}

// Problem is something that the host will not take, and what to do.
type Problem struct {
	Piece string `json:"piece,omitempty"` // the piece at fault; empty: the whole
	Says  string `json:"says"`
	Do    string `json:"do"`
}

// limits holds what goes out against what the host takes.
func (p *Plan) limits(d Draft) {
	l := d.Limits
	var whole int64
	pages := 0
	for _, x := range p.Pieces {
		whole += x.Bytes
		pages += x.Pages
		if d.Form == OnePDF {
			continue // one file: it is held against both below
		}
		if l.Each > 0 && x.Bytes > l.Each {
			p.problem(x.ID, fmt.Sprintf("%s has %s; the host takes %s for one file.", x.Title, Size(x.Bytes), SizeText(l.Each)), lighter(x))
		}
		if l.OnlyPDF && x.Type != typePDF && !x.picture() && x.Type != "" {
			p.problem(x.ID, x.Title+" is no PDF, and the host takes PDF alone.", "Save it as a PDF and replace the paper with that, or remove it here.")
		}
	}
	most := l.Whole
	if d.Form == OnePDF && l.Each > 0 && (most == 0 || l.Each < most) {
		most = l.Each
	}
	if most > 0 && whole > most {
		p.problem("", fmt.Sprintf("Together it has about %s; the host takes %s.", Size(whole), SizeText(most)), p.lighten(d, whole-most))
	}
	if l.Pages > 0 && pages > l.Pages {
		p.problem("", fmt.Sprintf("It has %d pages; the host takes %d.", pages, l.Pages), "Remove a piece that is not asked for, or the page in front.")
	}
}

func (p *Plan) problem(piece, says, do string) {
	p.Problems = append(p.Problems, Problem{Piece: piece, Says: says, Do: do})
}

// lighter says what makes one file smaller.
func lighter(x Line) string {
	switch {
	case x.picture() && !x.Smaller:
		return "Tick “Draw it smaller” below."
	case x.Kind == Paper:
		return "Scan it again in grey with 150 dots an inch, or print only the pages that are asked for to a new PDF, and replace the paper with that."
	}
	return "Shorten it, or remove it here."
}

// lighten says what makes the whole smaller by so many bytes.
func (p *Plan) lighten(d Draft, by int64) string {
	var shrink, out []string
	largest := slices.SortedFunc(slices.Values(p.Pieces), func(a, b Line) int { return int(b.Bytes - a.Bytes) })
	for _, x := range largest {
		switch {
		case x.picture() && !x.Smaller && x.Bytes > 300*kb:
			shrink = append(shrink, "“"+x.Title+"”")
		case x.Asked == "" && x.Bytes > by/4 && x.Kind != Front:
			out = append(out, "“"+x.Title+"”")
		}
	}
	switch {
	case len(shrink) > 0:
		return "Tick “Draw it smaller” at " + strings.Join(shrink[:min(2, len(shrink))], " and ") + "."
	case len(out) > 0:
		return "Nobody asks for " + strings.Join(out[:min(2, len(out))], " and ") + ": remove it, or send it apart."
	case d.Form == OnePDF && d.Limits.Whole == 0:
		return "Choose “Files, each by itself” where the host takes several files."
	case len(largest) > 0:
		return "The largest is “" + largest[0].Title + "” with " + Size(largest[0].Bytes) + ": scan it again in grey with 150 dots an inch, or ask the host whether it may come in a second mail."
	}
	return "Remove a piece."
}
