package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// load is a way of asking one server: some connections that stay open, each of
// which sends the next address as soon as the answer before has arrived. It does
// as little as it can itself, because it shares the processors with the server.
type load struct {
	addr  string // host:port
	paths []string
	conns int
}

// answered is what a run of load brought.
type answered struct {
	requests int
	bytes    int64 // bodies, as they came over the wire
	took     time.Duration
	cpu      time.Duration // what the server's process used meanwhile, 0 where the system does not tell
	p50, p99 time.Duration
}

func (a answered) perSecond() float64 { return float64(a.requests) / a.took.Seconds() }

// perRequest is the server's processor time for one answer.
func (a answered) perRequest() time.Duration {
	return a.cpu / time.Duration(max(1, a.requests))
}

// accepts is what browsers of today say they can read.
const accepts = "gzip, deflate, br, zstd"

func request(host, path string) []byte {
	return []byte("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) bench\r\n" +
		"Accept: text/html,application/xhtml+xml;q=0.9,*/*;q=0.8\r\nAccept-Encoding: " + accepts + "\r\nAccept-Language: en-GB,en;q=0.5\r\nSec-Fetch-Site: same-origin\r\n\r\n")
}

// run asks for at most that long and at most that many times.
func (l load) run(atMost time.Duration, count int, server process) (answered, error) {
	var a answered
	requests := make([][]byte, len(l.paths))
	for i, p := range l.paths {
		requests[i] = request(l.addr, p)
	}
	var next atomic.Int64
	var mu sync.Mutex
	var failed error
	var times []time.Duration
	var wg sync.WaitGroup
	before, began := server.cpu(), time.Now()
	for range l.conns {
		wg.Go(func() {
			took, n, err := l.ask(requests, &next, int64(count), began.Add(atMost))
			mu.Lock()
			defer mu.Unlock()
			times = append(times, took...)
			a.bytes += n
			failed = errors.Join(failed, err)
		})
	}
	wg.Wait()
	a.took, a.cpu, a.requests = time.Since(began), server.cpu()-before, len(times)
	if failed != nil || len(times) == 0 {
		return a, fmt.Errorf("asking %s: %w", l.addr, failed)
	}
	slices.Sort(times)
	a.p50, a.p99 = times[len(times)/2], times[len(times)*99/100]
	return a, nil
}

// ask is one connection's share.
func (l load) ask(requests [][]byte, next *atomic.Int64, count int64, until time.Time) (took []time.Duration, n int64, err error) {
	c, err := net.DialTimeout("tcp", l.addr, 5*time.Second)
	if err != nil {
		return nil, 0, err
	}
	defer c.Close()
	if err := c.SetDeadline(until.Add(10 * time.Second)); err != nil {
		return nil, 0, err
	}
	r := bufio.NewReaderSize(c, 64<<10)
	for {
		i := next.Add(1) - 1
		began := time.Now()
		if i >= count || began.After(until) {
			return took, n, nil
		}
		if _, err := c.Write(requests[i%int64(len(requests))]); err != nil {
			return took, n, err
		}
		a, err := readAnswer(r, nil)
		if err != nil {
			return took, n, err
		}
		if a.status != 200 {
			return took, n, fmt.Errorf("%s was answered with status %d", l.paths[i%int64(len(requests))], a.status)
		}
		n += a.size
		took = append(took, time.Since(began))
	}
}

// head is what the first lines of an answer say.
type head struct {
	status   int
	size     int64 // of the body
	encoding string
	fields   []string // "Name: value", without those about the connection
}

var errAnswer = errors.New("an answer that cannot be read")

// readAnswer reads one HTTP/1.1 answer; the body goes to keep, nil for nowhere.
func readAnswer(r *bufio.Reader, keep io.Writer) (head, error) {
	h, length := head{}, int64(-1)
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return h, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if first {
			if len(line) < 12 {
				return h, errAnswer
			}
			if h.status, err = strconv.Atoi(string(line[9:12])); err != nil {
				return h, errAnswer
			}
			continue
		}
		if len(line) == 0 {
			break
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case bytes.EqualFold(name, []byte("Content-Length")):
			if length, err = strconv.ParseInt(string(value), 10, 64); err != nil {
				return h, errAnswer
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")):
			length = -2
		case keep != nil:
			h.fields = append(h.fields, string(line))
			if bytes.EqualFold(name, []byte("Content-Encoding")) {
				h.encoding = string(value)
			}
		}
	}
	if keep == nil {
		keep = io.Discard
	}
	switch {
	case length >= 0:
		h.size = length
		_, err := io.CopyN(keep, r, length)
		return h, err
	case length == -2:
		return h, readChunks(r, keep, &h.size)
	}
	return h, errAnswer
}

func readChunks(r *bufio.Reader, keep io.Writer, size *int64) error {
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		n, err := strconv.ParseInt(string(bytes.TrimSpace(line)), 16, 64)
		if err != nil {
			return errAnswer
		}
		if _, err := io.CopyN(keep, r, n); err != nil {
			return err
		}
		if _, err := r.Discard(2); err != nil {
			return err
		}
		if *size += n; n == 0 {
			return nil
		}
	}
}
