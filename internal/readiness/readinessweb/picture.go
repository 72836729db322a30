package readinessweb

import (
	"context"
	"fmt"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"preround/internal/platform/web"
)

// The measures of the picture, in its own units, about one to a pixel. It is
// drawn twice, for a narrow and for a wide page; the style sheet shows one.
const (
	narrow, wide = 296, 700
	stairHeight  = 46 // one line of words and one bar
	barHeight    = 14
	maxStairs    = 8
)

// stair is one bar: how many places are ready after it, and how many are new.
type stair struct {
	label string
	fresh int
	total int
	maybe bool
}

// stairs is the way as bars: now, and each unlock after it.
func (v view) stairs() []stair {
	out := []stair{{label: "Now", fresh: len(v.graph.Ready), total: len(v.graph.Ready)}}
	for i, u := range v.graph.Unlocks {
		if i == maxStairs {
			break
		}
		out = append(out, stair{label: strconv.Itoa(i+1) + ". " + v.names(u.Gaps), fresh: len(u.Opens), total: u.Total, maybe: u.Maybe})
	}
	return out
}

// said is the picture in one sentence; the table below says the rest.
func (v view) sentence() string {
	list := v.stairs()
	s := fmt.Sprintf("Bars of places that are ready, out of %d: now %d", v.reach, list[0].total)
	for _, x := range list[1:] {
		s += fmt.Sprintf("; after %s %d", strings.TrimLeft(x.label, "0123456789. "), x.total)
	}
	return s + ". The table below says the same."
}

// stairPicture draws the way for both widths.
func stairPicture(v view) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, dir := web.Language(ctx)
		var b strings.Builder
		b.WriteString(`<figure class="stairs">`)
		for _, width := range []int{narrow, wide} {
			drawStairs(&b, v, width, dir == "rtl")
		}
		b.WriteString(`</figure>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

func drawStairs(b *strings.Builder, v view, width int, mirror bool) {
	list := v.stairs()
	class, letters := "narrow", 32
	if width > narrow {
		class, letters = "wide", 78
	}
	height := len(list) * stairHeight
	fmt.Fprintf(b, `<svg class="%s" role="img" aria-label="%s" viewBox="0 0 %d %d">`, class, html.EscapeString(v.sentence()), width, height)
	full := max(v.reach, 1)
	at := func(n int) int { return n * width / full }
	// from is the left edge of a bar that begins after n places and covers m.
	from := func(n, m int) int {
		if mirror {
			return width - at(n) - at(m)
		}
		return at(n)
	}
	start, end := "start", "end"
	left, right := 0, width
	if mirror {
		left, right = width, 0
	}
	for i, s := range list {
		top := i * stairHeight
		fmt.Fprintf(b, `<text class="label" x="%d" y="%d" text-anchor="%s">%s</text>`, left, top+15, start, html.EscapeString(short(s.label, letters)))
		fmt.Fprintf(b, `<text class="count" x="%d" y="%d" text-anchor="%s">%s</text>`, right, top+15, end, countWords(s, i))
		fmt.Fprintf(b, `<rect class="all" x="0" y="%d" width="%d" height="%d" rx="3"/>`, top+23, width, barHeight)
		if before := s.total - s.fresh; before > 0 {
			fmt.Fprintf(b, `<rect class="before" x="%d" y="%d" width="%d" height="%d" rx="3"/>`, from(0, before), top+23, at(before), barHeight)
		}
		if s.fresh > 0 {
			look := "fresh"
			if s.maybe {
				look = "fresh may"
			}
			fmt.Fprintf(b, `<rect class="%s" x="%d" y="%d" width="%d" height="%d" rx="3"/>`, look, from(s.total-s.fresh, s.fresh), top+23, max(at(s.fresh), 4), barHeight)
		}
	}
	b.WriteString(`</svg>`)
}

func countWords(s stair, i int) string {
	if i == 0 {
		return strconv.Itoa(s.total) + " ready"
	}
	return "+" + strconv.Itoa(s.fresh) + " = " + strconv.Itoa(s.total)
}

// short cuts a label at a word, with an ellipsis.
func short(s string, letters int) string {
	r := []rune(s)
	if len(r) <= letters {
		return s
	}
	cut := string(r[:letters])
	if i := strings.LastIndexByte(cut, ' '); i > letters/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,(") + "…"
}
