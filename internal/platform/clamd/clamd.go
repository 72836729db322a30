// Package clamd asks a virus scanner whether a file is harmful: ClamAV's clamd, which
// the owner of the server runs beside it, over its socket and its own protocol
// (INSTREAM).
//
// There are three outcomes and no others: the scanner looked at the whole file and
// found nothing; it found something, and names it; or the file was not scanned, for
// whatever reason, which is an error. An answer that is cut off, late or not
// understood is an error too: nothing ever passes because the scanner was away.
package clamd

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"regexp"
	"strings"
	"time"

	"preround/internal/platform/errs"
)

// The limits of one file.
const (
	patience = 30 * time.Second
	dialTime = 3 * time.Second
	piece    = 64 << 10
	answer   = 1024 // bytes of an answer that are read
	atOnce   = 4
)

// Scanner is a clamd. It is safe for use by many at once.
type Scanner struct {
	network, address string
	turns            chan struct{}
}

// New names a scanner: unix:/path/of/the/socket or tcp:host:port. Nothing is asked
// of it yet.
func New(where string) (*Scanner, error) {
	network, address, _ := strings.Cut(where, ":")
	switch network {
	case "unix":
		if !strings.HasPrefix(address, "/") {
			return nil, fmt.Errorf("%q names no socket; write unix: and its whole path, such as unix:/run/clamav/clamd.ctl", where)
		}
	case "tcp":
		if _, port, err := net.SplitHostPort(address); err != nil || port == "" {
			return nil, fmt.Errorf("%q names no host and port; write tcp:127.0.0.1:3310", where)
		}
	default:
		return nil, fmt.Errorf("%q is no address of a scanner; write unix:/path or tcp:host:port", where)
	}
	return &Scanner{network, address, make(chan struct{}, atOnce)}, nil
}

// ErrFile is among the causes when the scanner answers and will not scan this one
// file, most often because it is larger than its StreamMaxLength.
var ErrFile = errors.New("the scanner does not take this file")

// Scan gives the name of what was found, empty for nothing. Any error means that the
// file was not scanned; it is errs.Busy.
func (s *Scanner) Scan(ctx context.Context, file io.Reader) (virus string, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return "", away(ctx.Err())
	}
	said, err := s.ask(ctx, "zINSTREAM\x00", file)
	if err != nil {
		return "", away(err)
	}
	if virus, err = verdict(said); err != nil {
		return "", away(err)
	}
	return virus, nil
}

// Ping asks whether the scanner is there.
func (s *Scanner) Ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, dialTime)
	defer cancel()
	said, err := s.ask(ctx, "zPING\x00", nil)
	if err == nil && said != "PONG" {
		err = fmt.Errorf("it answers %q", said)
	}
	return err
}

func away(err error) error {
	return errs.Wrap(err, errs.Busy, "The virus scanner does not answer, so the file is not scanned. Try again in a few minutes.")
}

// ask sends a command and what belongs to it, and reads the answer to its end.
func (s *Scanner) ask(ctx context.Context, command string, file io.Reader) (string, error) {
	conn, err := (&net.Dialer{Timeout: dialTime}).DialContext(ctx, s.network, s.address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // ends whatever waits
	_, err = io.WriteString(conn, command)
	if err == nil && file != nil {
		err = stream(conn, file)
	}
	if errors.Is(err, errRead) {
		return "", err // ours, not the scanner's: what it would say is of half a file
	}
	// A scanner that has had enough says so and closes; the answer explains more than
	// the broken pipe.
	said, readErr := bufio.NewReader(io.LimitReader(conn, answer)).ReadString(0)
	if readErr != nil {
		return "", errors.Join(err, readErr, ctx.Err())
	}
	said = strings.TrimSuffix(said, "\x00")
	if err != nil && strings.HasSuffix(said, "OK") {
		return "", err // it did not get the whole file
	}
	return said, nil
}

var errRead = errors.New("the file cannot be read")

// stream sends the file in pieces, each behind its length; a length of nothing ends
// it.
func stream(to io.Writer, file io.Reader) error {
	buffer := make([]byte, 4+piece)
	for {
		n, err := io.ReadFull(file, buffer[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buffer, uint32(n))
			if _, err := to.Write(buffer[:4+n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			_, err := to.Write([]byte{0, 0, 0, 0})
			return err
		case err != nil:
			return errors.Join(errRead, err)
		}
	}
}

var found = regexp.MustCompile(`^stream: ([!-~]{1,200}) FOUND$`)

// verdict reads the answer to a file.
func verdict(said string) (virus string, err error) {
	if said == "stream: OK" {
		return "", nil
	}
	if m := found.FindStringSubmatch(said); m != nil {
		return m[1], nil
	}
	if strings.HasSuffix(said, "ERROR") {
		return "", fmt.Errorf("%w: it answers %q", ErrFile, said)
	}
	return "", fmt.Errorf("the scanner answers %q, which is not understood", said)
}
