package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// handIn measures what it costs others when somebody hands in a file of 20 MB:
// fifty connections browse all the time, first alone, then while three such files
// arrive one after the other, are looked at, encrypted and kept.
func handIn(ctx context.Context, t *table, o options) error {
	dir, err := os.MkdirTemp("", "preround-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	p, err := serve(ctx, o, filepath.Join(dir, "data"), "/healthz")
	if err != nil {
		return err
	}
	defer p.stop()
	cookie, err := keep(p)
	if err != nil {
		return err
	}
	scan, err := noise()
	if err != nil {
		return err
	}
	browsing := load{p.addr, visitorFinds, 50}
	alone, err := browsing.run(3*time.Second, 1<<30, *p)
	if err != nil {
		return err
	}
	type result struct {
		took []time.Duration
		err  error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		for range 3 {
			began := time.Now()
			if r.err = send(p, cookie, scan); r.err != nil {
				break
			}
			r.took = append(r.took, time.Since(began))
		}
		done <- r
	}()
	beside, err := browsing.run(6*time.Second, 1<<30, *p)
	sent := <-done
	if err := errors.Join(err, sent.err); err != nil {
		return err
	}
	all, _ := p.rss()
	t.duration(fmt.Sprintf("a scan of %d MB handed in while 50 browse, middle of 3", len(scan)>>20), middle(sent.took), 0, "inspected, encrypted and synced")
	t.duration("p99 of a page for those 50 meanwhile", beside.p99, 0, ratio(float64(beside.p99), float64(alone.p99), "p99 without it ("+human(alone.p99)+")"))
	t.size("memory of the server after that (RSS)", all, 0, 1<<20, "")
	return nil
}

// keep keeps a plan and gives its cookie.
func keep(p *process) (*http.Cookie, error) {
	c := http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	form := url.Values{"year": {"4"}, "start": {"2027-07"}, "country": {"US"}}
	res, err := c.Post("http://"+p.addr+"/keep", "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	for _, found := range res.Cookies() {
		if found.Name != "flash" {
			return found, nil
		}
	}
	return nil, fmt.Errorf("keeping a plan answers %d and no cookie", res.StatusCode)
}

// noise is a picture that packs badly, of nearly 20 MB.
func noise() ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, 2550, 2550))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range m.Pix {
		m.Pix[i] = uint8(random.Uint32())
		if i%4 == 3 {
			m.Pix[i] = 255
		}
	}
	var b bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&b, m)
	return b.Bytes(), err
}

// send hands a scan in by the form of the page.
func send(p *process, cookie *http.Cookie, scan []byte) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := io.Writer(nil), form.WriteField("kind", "other")
	if err == nil {
		file, err = form.CreateFormFile("file", "scan.png")
	}
	if err == nil {
		_, err = file.Write(scan)
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, "http://"+p.addr+"/papers", &body)
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.AddCookie(cookie)
	c := http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := c.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("a paper was answered with %d", res.StatusCode)
	}
	return nil
}
