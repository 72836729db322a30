package web

import (
	"runtime"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// whole compresses pages that stand in memory as a whole, for the browsers that
// read zstd, which is most. The level is the one at which a page of 64 KB takes
// half as long as at the next better one, for a twentieth more bytes. Its workers
// stay, where those of a sync.Pool would be made anew after each garbage
// collection; a worker holds about 1 MB.
var whole = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithEncoderConcurrency(min(runtime.GOMAXPROCS(0), 8)),
		zstd.WithWindowSize(128<<10), zstd.WithEncoderCRC(false), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // only for options that do not exist
	}
	return e
})

// readsZstd tells whether an Accept-Encoding header allows zstd and prefers
// nothing to it.
func readsZstd(header string) bool {
	best, q := 0.0, 0.0
	for one := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		says := 1.0
		if v, ok := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q="); ok {
			f, err := strconv.ParseFloat(v, 64)
			if err != nil {
				return false
			}
			says = f
		}
		if strings.EqualFold(strings.TrimSpace(name), "zstd") {
			q = says
		}
		best = max(best, says)
	}
	return q > 0 && q >= best
}
