package planweb

import (
	"context"
	"html"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"preround/internal/plan"
	"preround/internal/platform/clock"
	"preround/internal/platform/web"
)

// The measures of the picture, in its own units. It is drawn twice, for a narrow
// and for a wide page, at about one unit to a pixel, so that its letters are
// never too small; the style sheet shows one of the two.
const (
	narrow, wide = 296, 700
	bandHeight   = 18
	laneHeight   = 23
	trackHeight  = 16
	monthFoot    = 22 // room below the track for the months
)

// Strip is the year strip of a plan, for pages of other rooms; StripStyles is its
// style sheet.
func Strip(p plan.Plan) templ.Component { return stripPicture(stripOf(p)) }

// stripPicture draws the strip for both widths.
func stripPicture(s strip) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		_, dir := web.Language(ctx)
		var b strings.Builder
		b.WriteString(`<figure class="strip">`)
		for _, width := range []int{narrow, wide} {
			newPen(&b, s, width, dir == "rtl").draw()
		}
		b.WriteString(`</figure>`)
		_, err := io.WriteString(w, b.String())
		return err
	})
}

// pen draws one version.
type pen struct {
	*strings.Builder
	s      strip
	width  float64
	letter float64 // width of a letter of a label
	mirror bool
}

func newPen(b *strings.Builder, s strip, width int, mirror bool) *pen {
	p := &pen{Builder: b, s: s, width: float64(width), letter: 6.6, mirror: mirror}
	if width > narrow {
		p.letter = 7.3 // the style sheet sets larger letters there
	}
	return p
}

// x is where a day begins, counted from the side where reading begins.
func (p *pen) x(d clock.Date) float64 {
	span := float64(p.s.from.DaysUntil(p.s.to) + 1)
	return float64(p.s.from.DaysUntil(d)) / span * p.width
}

// placed is a band with its lane and its label's place.
type placed struct {
	band
	lane        int
	left, right float64 // of the band
	text        float64 // where the label begins
	inside      bool
}

// lay gives each band the first lane in which it and its label have room. A label
// that does not fit into its band stands after it, or before it at the far end.
func (p *pen) lay() (out []placed, lanes int) {
	var taken [][][2]float64
	bands := slices.Clone(p.s.bands)
	slices.SortStableFunc(bands, func(a, b band) int { return int(a.from - b.from) })
	for _, b := range bands {
		q := placed{band: b, left: p.x(max(b.from, p.s.from)), right: p.x(b.to + 1)}
		q.right = max(q.right, q.left+6)
		words := float64(len(b.label)) * p.letter
		from, to := q.left, q.right
		switch {
		case b.label == unnamed:
		case words+12 <= q.right-q.left:
			q.inside, q.text = true, q.left+6
		case q.right+4+words <= p.width:
			q.text = q.right + 4
			to = q.text + words
		default:
			q.text = q.left - 4 - words
			from = q.text
		}
		q.lane = -1
		for i, lane := range taken {
			if !slices.ContainsFunc(lane, func(r [2]float64) bool { return from-5 < r[1] && r[0] < to+5 }) {
				q.lane = i
				break
			}
		}
		if q.lane < 0 {
			q.lane = len(taken)
			taken = append(taken, nil)
		}
		taken[q.lane] = append(taken[q.lane], [2]float64{from, to})
		out = append(out, q)
	}
	return out, len(taken)
}

func (p *pen) draw() {
	bands, lanes := p.lay()
	dateRow := 0.0
	if len(p.s.dates)+len(p.s.stays) > 0 {
		dateRow = 18
	}
	top := 8 + float64(lanes)*laneHeight // end of the lanes
	track := top + dateRow               // upper edge of the track
	height := track + trackHeight + monthFoot
	class := "narrow"
	if p.width > narrow {
		class = "wide"
	}
	p.WriteString(`<svg class="` + class + `" role="img" aria-label="` + html.EscapeString(p.s.words) + `" viewBox="0 0 ` + num(p.width) + ` ` + num(height) + `">`)
	p.months(track, height)
	for _, b := range bands {
		p.band(b, 6+float64(b.lane)*laneHeight)
	}
	for _, b := range p.s.stays {
		p.stay(b, track)
	}
	p.today(track)
	p.diamonds(track)
	p.WriteString(`</svg>`)
}

// months draws the track with its weeks, a hairline for each month, and names.
func (p *pen) months(track, height float64) {
	all := p.s.months()
	room := p.width / float64(len(all))
	middle := track + trackHeight/2
	week := p.width / float64(p.s.from.DaysUntil(p.s.to)+1) * 7
	if week >= 4 {
		p.WriteString(`<path class="weeks" d="M` + p.at(0) + ` ` + num(middle) + `H` + p.at(p.width) + `" stroke-dasharray="` + num(week-1.5) + ` 1.5"/>`)
	} else {
		p.WriteString(`<path class="weeks" d="M` + p.at(0) + ` ` + num(middle) + `H` + p.at(p.width) + `"/>`)
	}
	ticks, free := "", -1.0
	for _, m := range all {
		x := p.x(m.First())
		label := monthLabel(m, room)
		if label != "" || room >= 13 || m.Month()%3 == 1 {
			long := "4"
			if m.Month() == 1 {
				long = "8"
			}
			ticks += "M" + p.at(x) + " " + num(track+trackHeight+1) + "v" + long
		}
		if label != "" && x >= free {
			kind := "month"
			if m.Month() == 1 {
				kind = "month year"
			}
			p.text(kind, x+2, height-4, label, false)
			free = x + 4 + float64(len(label))*p.letter
		}
	}
	p.WriteString(`<path class="ticks" d="` + ticks + `"/>`)
}

func (p *pen) band(b placed, y float64) {
	p.rect("band "+b.class, b.left, y, b.right-b.left, bandHeight, 4)
	if b.label == unnamed {
		return
	}
	kind := "label"
	if b.inside {
		kind = "label in " + b.class
	}
	p.text(kind, b.text, y+13, b.label, false)
}

func (p *pen) stay(b band, track float64) {
	left, right := p.x(b.from), p.x(b.to+1)
	right = max(right, left+5)
	p.rect("stay", left, track-2, right-left, trackHeight+4, 2)
	if words := float64(len(b.label)) * p.letter; words+8 <= right-left {
		p.text("label in stay", left+5, track+12.5, b.label, false)
	}
}

func (p *pen) today(track float64) {
	x := p.x(p.s.today)
	p.WriteString(`<path class="today" d="M` + p.at(x) + ` 0V` + num(track+trackHeight+3) + `"/>`)
}

// diamonds draws the deadlines. They and the first days bear their dates, above
// the track, where there is room; first days come first.
func (p *pen) diamonds(track float64) {
	middle := track + trackHeight/2
	taken := [][2]float64{{p.x(p.s.today) - 3, p.x(p.s.today) + 3}}
	label := func(class string, on clock.Date, x float64) {
		words := on.Format("2 Jan")
		half := float64(len(words)) * p.letter / 2
		x = min(max(x, half+1), p.width-half-1)
		if !slices.ContainsFunc(taken, func(r [2]float64) bool { return x-half-3 < r[1] && r[0] < x+half+3 }) {
			p.text(class, x, track-6, words, true)
			taken = append(taken, [2]float64{x - half, x + half})
		}
	}
	for _, b := range p.s.stays {
		label("date", b.from, p.x(b.from)+float64(len("5 Jul"))*p.letter/2)
	}
	for _, d := range p.s.dates {
		x := p.x(d.on)
		class := "deadline"
		if d.lost {
			class = "deadline lost"
		}
		p.WriteString(`<path class="` + class + `" d="M` + p.at(x) + ` ` + num(middle-9) + `l8 9-8 9-8-9z"/>`)
		label("date", d.on, x)
	}
}

// at is an x in the picture, mirrored in a right-to-left page.
func (p *pen) at(x float64) string {
	if p.mirror {
		x = p.width - x
	}
	return num(x)
}

func (p *pen) rect(class string, x, y, w, h, r float64) {
	if p.mirror {
		x = p.width - x - w
	}
	p.WriteString(`<rect class="` + class + `" x="` + num(x) + `" y="` + num(y) + `" width="` + num(w) + `" height="` + num(h) + `" rx="` + num(r) + `"/>`)
}

// text writes words that begin at x, or are centred on it.
func (p *pen) text(class string, x, y float64, words string, centred bool) {
	anchor := "" // the start, which in a right-to-left page is the right-hand end
	if centred {
		anchor = ` text-anchor="middle"`
	}
	p.WriteString(`<text class="` + class + `" x="` + p.at(x) + `" y="` + num(y) + `"` + anchor + `>` + html.EscapeString(words) + `</text>`)
}

// num writes a coordinate with one decimal at most.
func num(v float64) string { return strconv.FormatFloat(float64(int(v*10+0.5))/10, 'f', -1, 64) }
