package app

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"time"

	"preround/internal/papers"
	"preround/internal/platform/clamd"
	"preround/internal/platform/jobs"
)

// scanner is the virus scanner that the options name; nil without one.
func (o Options) scanner() (*clamd.Scanner, error) {
	if o.Clamd == "" {
		return nil, nil
	}
	s, err := clamd.New(o.Clamd)
	if err != nil {
		return nil, refuse("PREROUND_CLAMD: %s.", err)
	}
	return s, nil
}

// watch puts the scanner before whatever takes files from people: all of them send
// what they are sent through r.looks.
func (r *rooms) watch(ctx context.Context, o Options, log *slog.Logger) error {
	s, err := o.scanner()
	if err != nil || s == nil {
		return err
	}
	if err := s.Ping(ctx); err != nil {
		log.Warn("the virus scanner does not answer; files that come meanwhile wait for it and are passed on to nobody", "at", o.Clamd, "error", err)
	}
	r.scanner = logged{s, log}
	r.looks = papers.Scanned(r.looks, r.scanner)
	return nil
}

// logged tells the owner of a scanner that fails.
type logged struct {
	papers.Scanner
	log *slog.Logger
}

// Scan implements papers.Scanner.
func (l logged) Scan(ctx context.Context, file io.Reader) (string, error) {
	virus, err := l.Scanner.Scan(ctx, file)
	switch {
	case err != nil:
		l.log.Warn("a file was not scanned for viruses and waits", "error", err)
	case virus != "":
		l.log.Warn("the virus scanner found something in a file", "virus", virus)
	}
	return virus, err
}

const (
	scanKind  = "papers.scan"
	scanEvery = 5 * time.Minute
)

// scanLater orders a look at the files that wait, once in scanEvery whoever asks.
func (h *house) scanLater(ctx context.Context) error {
	return h.scanAt(ctx, h.rooms.clock.Now().Truncate(scanEvery).Add(scanEvery))
}

func (h *house) scanAt(ctx context.Context, at time.Time) error {
	return h.queue.Add(ctx, jobs.Order{Kind: scanKind, Key: strconv.FormatInt(at.Unix(), 10), At: at, Keep: 3 * scanEvery})
}

// startScanning orders a first look: files may have come while the scanner was away,
// or before there was one.
func (h *house) startScanning(ctx context.Context) error {
	if h.rooms.scanner == nil {
		return nil
	}
	return h.scanAt(ctx, h.rooms.clock.Now())
}

// scanWaiting is that look. As long as files wait it orders the next one.
func (h *house) scanWaiting(ctx context.Context, _ jobs.Job) error {
	left, err := h.vault.ScanWaiting(ctx)
	if err != nil || left == 0 {
		return err
	}
	h.log.Warn("files wait for the virus scanner", "at least", left)
	return h.scanLater(ctx)
}
