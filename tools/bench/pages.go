package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// visitorFinds and visitorPlans are addresses as visitors of the two pages have
// them: a word, a few filters, answers carried along; a student of Lahore, one of
// Lagos, one who has chosen three places.
var visitorFinds = []string{
	"/find",
	"/find?q=surgery",
	"/find?q=cardiology+germany",
	"/find?country=US&category=clinical",
	"/find?category=research&pay=stipend",
	"/find?q=public+health+internship&sort=closes",
	"/find?q=ob-gyn&country=GB",
	"/find?category=clinical&my.year=4&my.start=2027-07&my.schoolcountry=PK&my.citizenship=PK&my.country=US",
	"/find?specialty=paediatrics&my.year=3&my.start=2027-07&my.citizenship=NG&my.schoolcountry=NG",
	"/find?q=neuro&month=7&sort=cheapest&my.year=5&my.start=2027-09&my.citizenship=IN&my.weeks=8",
}

var visitorPlans = []string{
	"/plan?year=4&start=2027-07&country=US",
	"/plan?year=3&start=2027-07&country=US&citizenship=PK&schoolcountry=PK&weeks=4",
	"/plan?year=5&start=2027-09&country=GB&citizenship=NG&schoolcountry=NG",
	"/plan?year=4&start=2027-06&country=DE&citizenship=IN&schoolcountry=IN&weeks=8&specialty=cardiology",
	"/plan?year=1&start=2029-07&country=US&kind=research",
	"/plan?year=4&start=2027-08&country=AU&citizenship=BD&test=ielts%3A6.5",
	"/plan?year=4&start=2027-07&citizenship=PK&schoolcountry=PK&place=us-uic-international-visiting-electives",
	"/plan?year=4&start=2027-07&citizenship=PK&schoolcountry=PK&place=us-uic-international-visiting-electives&place=us-yale-visiting-international-elective&place=us-mskcc-summer-fellowship",
	"/plan?year=3&start=2027-06&citizenship=US&schoolcountry=US&place=us-mskcc-summer-fellowship",
	"/plan?year=5&start=2027-10&country=SG&citizenship=LK&schoolcountry=LK&hours=6",
}

// recorded is one answer of the real server, to be given again from memory.
type recorded struct {
	Path, Encoding string
	Fields         map[string][]string
	Body           []byte // as it came over the wire
}

// record asks the server for every page once.
func record(p *process, paths []string) ([]recorded, error) {
	var all []recorded
	for _, path := range paths {
		c, err := net.DialTimeout("tcp", p.addr, time.Second)
		if err != nil {
			return nil, err
		}
		err = c.SetDeadline(time.Now().Add(10 * time.Second))
		if err == nil {
			err = write(c, request(p.addr, path))
		}
		var body bytes.Buffer
		var h head
		if err == nil {
			h, err = readAnswer(bufio.NewReader(c), &body)
		}
		c.Close()
		if err != nil || h.status != http.StatusOK {
			return nil, fmt.Errorf("%s: status %d, %w", path, h.status, err)
		}
		r := recorded{Path: path, Encoding: h.encoding, Fields: map[string][]string{}, Body: body.Bytes()}
		for _, f := range h.fields {
			name, value, _ := strings.Cut(f, ": ")
			r.Fields[name] = append(r.Fields[name], value)
		}
		all = append(all, r)
	}
	return all, nil
}

// fromMemory is the yardstick: a program with nothing but net/http that gives the
// recorded answers, header and body, from memory. It runs as a process of its
// own, as the real server does.
func fromMemory(addr, file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var all []recorded
	if err := gob.NewDecoder(bytes.NewReader(b)).Decode(&all); err != nil {
		return err
	}
	known := map[string]*recorded{}
	for i := range all {
		known[all[i].Path] = &all[i]
	}
	server := &http.Server{Addr: addr, ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, ok := known[r.URL.RequestURI()]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		for name, values := range a.Fields {
			h[name] = values
		}
		h.Set("Content-Length", fmt.Sprint(len(a.Body)))
		_, _ = w.Write(a.Body) // the asker may have gone
	})}
	return server.ListenAndServe()
}

// yardstick starts the program above.
func yardstick(ctx context.Context, dir string, pages []recorded) (*process, error) {
	file := filepath.Join(dir, "pages.gob")
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(pages); err != nil {
		return nil, err
	}
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	return start(ctx, pages[0].Path, addr, nil, self, "-from-memory", addr, file)
}

// plain is the body as the browser reads it.
func (r recorded) plain() ([]byte, error) {
	switch r.Encoding {
	case "":
		return r.Body, nil
	case "zstd":
		z, err := zstd.NewReader(bytes.NewReader(r.Body))
		if err != nil {
			return nil, err
		}
		defer z.Close()
		return io.ReadAll(z)
	case "gzip":
		z, err := gzip.NewReader(bytes.NewReader(r.Body))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(z)
	}
	return nil, fmt.Errorf("%s came as %s", r.Path, r.Encoding)
}

// pages measures how many pages a second the program gives, beside the same bytes
// from memory: as it is, and with every page made anew.
func pages(ctx context.Context, t *table, o options) error {
	dir, err := os.MkdirTemp("", "preround-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, kind := range []struct {
		name  string
		paths []string
	}{{"/find", visitorFinds}, {"/plan", visitorPlans}} {
		for _, remembers := range []bool{true, false} {
			if err := pagesOf(ctx, t, o, dir, kind.name, kind.paths, remembers); err != nil {
				return err
			}
		}
	}
	return nil
}

// rounds is how often the two are asked in turn; the middle ratio counts.
const rounds = 3

func pagesOf(ctx context.Context, t *table, o options, dir, name string, paths []string, remembers bool) error {
	room := "8"
	if !remembers {
		room = "0"
	}
	ours, err := serve(ctx, o, filepath.Join(dir, "data"), "/healthz", "PREROUND_PAGE_CACHE="+room)
	if err != nil {
		return err
	}
	defer ours.stop()
	all, err := record(ours, paths)
	if err != nil {
		return err
	}
	memory, err := yardstick(ctx, dir, all)
	if err != nil {
		return err
	}
	defer memory.stop()
	asked, errAsked := ours.figure("preround_page_cache_requests_total")
	given, errGiven := ours.figure("preround_page_cache_hits_total")
	if err := errors.Join(errAsked, errGiven); err != nil {
		return err
	}
	var speed, than, work []float64
	var slow []time.Duration
	for range rounds {
		base, err := load{memory.addr, paths, 8}.run(time.Second, 50_000, *memory)
		if err != nil {
			return err
		}
		a, err := load{ours.addr, paths, 8}.run(1500*time.Millisecond, 50_000, *ours)
		if err != nil {
			return err
		}
		speed, than = append(speed, a.perSecond()), append(than, a.perSecond()/base.perSecond())
		work = append(work, float64(a.perRequest())/float64(max(1, base.perRequest())))
		slow = append(slow, a.p99)
	}
	askedNow, errAsked := ours.figure("preround_page_cache_requests_total")
	givenNow, errGiven := ours.figure("preround_page_cache_hits_total")
	if err := errors.Join(errAsked, errGiven); err != nil {
		return err
	}
	what := name + " pages a second, as it is"
	if !remembers {
		what = name + " pages a second, each made anew"
	}
	said := fmt.Sprintf("%.2f x the same bytes from memory; processor time %.1f x; p99 %s", middle(than), middle(work), human(middle(slow)))
	if remembers {
		said += fmt.Sprintf("; %.1f%% of requests answered from the page cache", 100*(givenNow-given)/max(1, askedNow-asked))
	}
	t.add(row{what: what, figure: fmt.Sprintf("%.0f", middle(speed)), aim: "0.50 x", met: middle(than) >= 0.5, beside: said})
	return nil
}
