package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// noon is the day on which all programs of a run believe to be.
const noon = "2026-11-22T09:00:00Z"

// serve starts the built program with its data in dir.
func serve(ctx context.Context, o options, dir, path string, env ...string) (*process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	metrics, err := freeAddr()
	if err != nil {
		return nil, err
	}
	p, err := start(ctx, path, addr, append([]string{"PREROUND_ADDR=" + addr, "PREROUND_DATA=" + dir, "PREROUND_METRICS_ADDR=" + metrics, "PREROUND_NOW=" + noon}, env...), o.binary, "serve")
	if p != nil {
		p.metrics = metrics
	}
	return p, err
}

// figure reads one number from the program's own figures.
func (p *process) figure(name string) (float64, error) {
	c := http.Client{Timeout: 5 * time.Second}
	res, err := c.Get("http://" + p.metrics + "/metrics")
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if v, ok := strings.CutPrefix(line, name+" "); ok {
			return strconv.ParseFloat(strings.TrimSpace(v), 64)
		}
	}
	return 0, fmt.Errorf("the program tells no %s", name)
}

// program measures the start, the memory and the size of the built file.
func program(ctx context.Context, t *table, o options) error {
	dir, err := os.MkdirTemp("", "preround-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	data := filepath.Join(dir, "data")
	const page = "/plan?year=4&start=2027-07&country=US"
	first, err := serve(ctx, o, data, page)
	if err != nil {
		return err
	}
	first.stop()
	var starts, nothing []time.Duration
	var p *process
	for i := range 7 {
		began := time.Now()
		if err := exec.CommandContext(ctx, o.binary, "version").Run(); err != nil {
			return err
		}
		nothing = append(nothing, time.Since(began))
		if p, err = serve(ctx, o, data, page); err != nil {
			return err
		}
		starts = append(starts, p.ready)
		if i < 6 {
			p.stop()
		}
	}
	defer p.stop()
	bare := middle(nothing)
	t.duration("start to first answer (a plan), existing database, middle of 7", middle(starts), 300*time.Millisecond, ratio(float64(middle(starts)), float64(bare), "`preround version` ("+human(bare)+")"))
	t.duration("the same, first start: database made, catalogue taken in", first.ready, 0, ratio(float64(first.ready), float64(bare), "`preround version`"))
	all, file := p.rss()
	t.size("memory after start (RSS)", all, 80<<20, 1<<20, fmt.Sprintf("%d MB of it is the program file", file>>20))
	if err := tire(t, p); err != nil {
		return err
	}
	info, err := os.Stat(o.binary)
	if err != nil {
		return err
	}
	t.size("size of the program file", info.Size(), 0, 1<<20, "")
	return nil
}

// tire asks 10,000 things, 5,000 of them different, and looks at the memory then.
func tire(t *table, p *process) error {
	const many = 10_000
	l := load{addr: p.addr, conns: 4}
	for i := range many {
		l.paths = append(l.paths, somewhere(i/2)) // each twice, so that the page cache fills, too
	}
	a, err := l.run(90*time.Second, many, *p)
	if err != nil {
		return err
	}
	time.Sleep(500 * time.Millisecond) // let the last collection end
	all, file := p.rss()
	what := fmt.Sprintf("memory after %d mixed requests to half as many addresses", a.requests)
	t.size(what, all, 80<<20, 1<<20, fmt.Sprintf("%d MB of it is the program file; %.0f requests a second", file>>20, a.perSecond()))
	if a.requests < many {
		return errors.New("the mixed requests were not over in time")
	}
	return nil
}

// somewhere is the i-th of many addresses, none twice: every page that a visitor
// without a kept plan can see, and the API.
func somewhere(i int) string {
	countries := strings.Fields("US GB DE AU CA PK IN SG CH JP FR ZA KE NZ IE BR")
	passports := strings.Fields("PK IN NG BD LK EG US GB DE TR ID KE GH NP PH BR")
	words := strings.Fields("surgery cardiology paediatrics research neuro ob-gyn emergency malaria public%20health oncology")
	c, n := countries[i%len(countries)], passports[i/16%len(passports)]
	who := fmt.Sprintf("year=%d&start=2027-%02d&citizenship=%s&weeks=%d", 1+i%6, 1+i/7%12, n, 2+i/256%40)
	switch i % 10 {
	case 0, 1, 2:
		return fmt.Sprintf("/plan?%s&country=%s", who, c)
	case 3, 4:
		return fmt.Sprintf("/find?q=%s&country=%s&page=%d", words[i/10%len(words)], c, i)
	case 5:
		return "/find?my." + strings.ReplaceAll(who, "&", "&my.")
	case 6:
		return fmt.Sprintf("/places/us-uic-international-visiting-electives?%s", who)
	case 7:
		return fmt.Sprintf("/api/v1/places?q=%s&%s&limit=%d", words[i/10%len(words)], who, 10+i%40)
	case 8:
		return fmt.Sprintf("/plan.ics?%s&country=%s", who, c)
	}
	return fmt.Sprintf("/?%s&country=%s", who, c)
}
