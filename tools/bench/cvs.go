package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// manyCVs is how many CVs are made, no two of them alike.
const manyCVs = 500

// cvs measures how long a CV takes as a PDF: the first on a machine, which makes the
// engine ready, and 500 after it, each of a record that was just changed. The record is
// that of a medical student in her third year, one page long.
func cvs(ctx context.Context, t *table, o options) error {
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
	s := sender{p, cookie, http.Client{Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	bare, file := p.rss()
	address, err := s.makeCV()
	if err != nil {
		return err
	}
	first, err := s.pdf(address)
	if err != nil {
		return err
	}
	t.duration("first CV as a PDF on a machine, engine made ready", first, 0, "translated once, kept in the data folder")
	var took []time.Duration
	for n := range manyCVs {
		if err := s.post("/cv/basics", url.Values{"name": {"Ayesha Noor Khan"}, "label": {fmt.Sprintf("Third-year medical student %d", n)}, "email": {"ayesha@example.org"}, "city": {"Lahore"}, "countryCode": {"PK"}}); err != nil {
			return err
		}
		d, err := s.pdf(address)
		if err != nil {
			return err
		}
		took = append(took, d)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	all, _ := p.rss()
	slices.Sort(took)
	p50, p95 := took[len(took)/2], took[len(took)*95/100]
	t.duration(fmt.Sprintf("a CV as a PDF after the first, each another, p50 of %d", len(took)), p50, 100*time.Millisecond, "p99 "+human(took[len(took)*99/100]))
	t.duration("the same, p95", p95, 100*time.Millisecond, ratio(float64(p95), float64(p50), "p50"))
	t.size(fmt.Sprintf("memory of the server after %d CVs (RSS)", len(took)), all, 0, 1<<20, fmt.Sprintf("%d MB before the first, %d MB of it the program file; a document may take 256 MiB, two are set at a time", bare>>20, file>>20))
	return nil
}

// sender asks pages as somebody who keeps a plan.
type sender struct {
	p      *process
	cookie *http.Cookie
	client http.Client
}

func (s sender) send(method, path, kind string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequest(method, "http://"+s.p.addr+path, body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", kind)
	req.AddCookie(s.cookie)
	return s.client.Do(req)
}

func (s sender) post(path string, form url.Values) error {
	res, err := s.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return fmt.Errorf("POST %s was answered with %d", path, res.StatusCode)
	}
	return nil
}

// makeCV takes in a record and makes a CV of it, and gives its address.
func (s sender) makeCV() (string, error) {
	record, err := os.ReadFile("internal/cv/testdata/medical.json")
	if err != nil {
		return "", err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	if err := form.WriteField("text", string(record)); err != nil {
		return "", err
	}
	if err := form.Close(); err != nil {
		return "", err
	}
	res, err := s.send(http.MethodPost, "/cv/intake", form.FormDataContentType(), &body)
	if err != nil {
		return "", err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusSeeOther {
		return "", fmt.Errorf("a record was answered with %d", res.StatusCode)
	}
	made, err := s.send(http.MethodPost, "/cv/variants", "application/x-www-form-urlencoded", strings.NewReader("name=Bench&layout=clinical&paper=a4&pages=1"))
	if err != nil {
		return "", err
	}
	defer made.Body.Close()
	if to := made.Header.Get("Location"); made.StatusCode == http.StatusSeeOther && to != "" {
		return to, nil
	}
	return "", fmt.Errorf("a CV was answered with %d", made.StatusCode)
}

// pdf asks for the PDF and tells how long it took to arrive.
func (s sender) pdf(address string) (time.Duration, error) {
	began := time.Now()
	res, err := s.send(http.MethodGet, address+"/cv.pdf", "", nil)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err == nil && (res.StatusCode != http.StatusOK || !bytes.HasPrefix(b, []byte("%PDF-"))) {
		err = fmt.Errorf("a PDF was answered with %d", res.StatusCode)
	}
	return time.Since(began), err
}
