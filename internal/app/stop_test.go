package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"preround/internal/platform/web"
)

// A stop lets requests in flight finish, takes no new ones, and ends without an
// error. tests/script/testdata/start.txtar sends the real signal.
func TestRequestsInFlightFinishAtAStop(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	began, goOn := make(chan struct{}), make(chan struct{})
	slow := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(began)
		<-goOn
		if r.Context().Err() != nil {
			t.Error("the request was given up")
		}
		_, _ = io.WriteString(w, "whole")
	})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serveUntil(ctx, web.NewServer(slow, log), l, log) }()
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + l.Addr().String() + "/")
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		body, err := io.ReadAll(res.Body)
		if err != nil {
			answer <- err.Error()
			return
		}
		answer <- string(body)
	}()
	<-began
	stop()
	for deadline := time.Now().Add(5 * time.Second); ; {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break // no new ones are taken
		}
		_ = c.Close()
		if time.Now().After(deadline) {
			t.Fatal("after the stop, new requests are still taken")
		}
	}
	select {
	case err := <-ended:
		t.Fatalf("it ended with a request in flight: %v", err)
	default:
	}
	close(goOn)
	if got := <-answer; got != "whole" {
		t.Errorf("the request in flight got %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("the stop: %v", err)
	}
}
