package app

import (
	"context"

	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
	_ "time/tzdata" // hosts' time zones, also where the machine has no table of them

	"preround/internal/platform/web"
)

// patience is how long requests in flight may take to finish at a stop.
const patience = 20 * time.Second

// serve answers requests until ctx ends.
func serve(ctx context.Context, o Options, stdout io.Writer, log *slog.Logger) error {
	base, err := o.base()
	if err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	listener, err := listen(o.Addr, "PREROUND_ADDR")
	if err != nil {
		return err
	}
	defer listener.Close()
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.db.Close()
	closeFiles, err := r.openFiles(ctx, o, log)
	if err != nil {
		return err
	}
	defer closeFiles()
	if err := r.importShipped(ctx, log); err != nil {
		return err
	}
	lib, err := newLibrary(ctx, r.places)
	if err != nil {
		return err
	}
	if o.BaseURL == "" {
		base.Host = hostFor(listener.Addr().String())
	}
	numbers := newNumbers(lib)
	site, err := build(ctx, o, r, lib, base, numbers, log)
	if err != nil {
		return err
	}
	stopMetrics, err := serveMetrics(o, numbers, log)
	if err != nil {
		return err
	}
	defer stopMetrics()

	work, stopWork := context.WithCancel(ctx)
	var background sync.WaitGroup
	background.Go(func() { lib.follow(work, log) })
	background.Go(func() { r.sweep(work, site.accounts, log) })
	if err := errors.Join(site.house.startTending(work), site.house.startScanning(work)); err != nil {
		log.Warn("the search for lost reminders, or the scan of files that wait, could not be ordered", "error", err)
	}
	background.Go(func() { site.house.queue.Run(work) })
	background.Go(func() { site.house.tidyPapers(work) })
	defer background.Wait()
	defer stopWork()

	o.greet(stdout, base)
	return serveUntil(ctx, web.NewServer(site.handler, log), listener, log)
}

// greet says where the server is, and what to mind.
func (o Options) greet(stdout io.Writer, base *url.URL) {
	fmt.Fprintf(stdout, "Preround is at %s (data in %s). Stop it with Ctrl-C.\n", base, o.where())
	if base.Scheme == "http" && base.Hostname() != "localhost" {
		fmt.Fprintln(stdout, "Visitors reach it over plain http: anybody on the way can read their plans and keys. Offer it over https and set PREROUND_BASE_URL.")
	}
}

// where is where the data lies, without a password.
func (o Options) where() string {
	if o.DatabaseURL == "" {
		return o.Data
	}
	if u, err := url.Parse(o.DatabaseURL); err == nil {
		return "PostgreSQL at " + u.Host
	}
	return "PostgreSQL"
}

// listen takes the address, or says in one sentence why it cannot be had.
func listen(addr, variable string) (net.Listener, error) {
	l, err := net.Listen("tcp", addr)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, refuse("%s is already in use: another program listens there. Stop it, or choose another port with %s.", addr, variable)
	case errors.Is(err, syscall.EACCES):
		return nil, refuse("This user may not listen on %s. Choose a port above 1023 with %s.", addr, variable)
	}
	return nil, refuse("%s cannot be listened on (%v). Write it as host:port, such as 127.0.0.1:8080, in %s.", addr, err, variable)
}

// serveUntil serves, and at the end of ctx lets requests in flight finish.
func serveUntil(ctx context.Context, server *http.Server, l net.Listener, log *slog.Logger) error {
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	log.Info("stopping; requests in flight may finish")
	late, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := server.Shutdown(late); err != nil {
		return fmt.Errorf("some requests did not finish within %s and were cut off: %w", patience, err)
	}
	return nil
}

// healthcheck asks the server that these options describe.
func healthcheck(ctx context.Context, o Options, stdout io.Writer) error {
	base, err := o.base()
	if err != nil {
		return err
	}
	address := "http://" + hostFor(o.Addr) + base.Path + "/readyz"
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("the server at %s does not answer: %w", address, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(res.Body, 500)) // what it said is a courtesy; the status decides
		return fmt.Errorf("the server is not well: %s", strings.TrimSpace(string(said)))
	}
	fmt.Fprintln(stdout, "ok")
	return nil
}
