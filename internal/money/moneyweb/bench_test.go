package moneyweb_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"preround/internal/money"
	"preround/internal/platform/clock"
	"preround/internal/platform/db/dbtest"
)

// Ten applications with ten lines each, of which each was changed twice: the whole
// and one application as pages.
func BenchmarkPages(b *testing.B) {
	h := open(b, dbtest.SQLite(b))
	p := h.persons["amina"]
	first := p.Stays[0]
	for i := range 10 {
		s := first
		s.ID = money.StayID(fmt.Sprint("stay", i))
		p.Stays = append(p.Stays, s)
		for k := range 10 {
			l := h.note(b, "amina", money.Line{Stay: s.ID, Kind: money.Kinds[k], Estimate: usd(int64(k * 10)), Due: clock.MustDate("2027-01-01") + clock.Date(k)})
			for range 2 {
				l.Estimate.Minor++
				undo, err := h.book.Correct(b.Context(), "amina", l)
				if err != nil {
					b.Fatal(err)
				}
				l = undo[0]
			}
		}
	}
	h.persons["amina"] = p
	site := h.as("amina")
	for _, path := range []string{"/money", "/money/stay3"} {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				site.ServeHTTP(w, httptest.NewRequest("GET", "http://preround.test"+path, nil))
				if w.Code != 200 {
					b.Fatal(w.Code)
				}
			}
		})
	}
}
