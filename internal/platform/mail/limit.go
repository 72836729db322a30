package mail

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"strconv"
	"strings"
	"time"

	"preround/internal/platform/errs"
)

// Draw asks for one try under a limit that all nodes share, and returns how long to
// wait when there is none. It must not be called within a transaction.
type Draw func(ctx context.Context, name string) (wait time.Duration, err error)

// How many mails that somebody asks for one address gets: three at once, and one more
// every twenty minutes. The Draw that is handed to Limit applies them.
const (
	AskedBurst = 3
	AskedEvery = 20 * time.Minute
)

// Limit makes a sender that counts mails by recipient, so that a button "send it again"
// cannot be used to fill a stranger's mailbox. Planned mails pass.
func Limit(s Sender, draw Draw) Sender { return limited{s, draw} }

type limited struct {
	Sender
	draw Draw
}

func (l limited) Send(ctx context.Context, m Message) error {
	if !m.Planned {
		if err := m.check(); err != nil {
			return err
		}
		wait, err := l.draw(ctx, "mail:"+recipient(m.To))
		if err != nil {
			return err
		}
		if wait > 0 {
			return errs.New(errs.TooMany, "Several mails went to this address already. Look into its spam folder, or try again in %s.", inWords(wait))
		}
	}
	return l.Sender.Send(ctx, m)
}

// recipient names an address without telling it. Capitals and what follows a plus
// mostly reach the same mailbox, so they count as one.
func recipient(address string) string {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	local, _, _ = strings.Cut(local, "+")
	sum := sha256.Sum256([]byte(local + "@" + domain))
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:20]))
}

func inWords(wait time.Duration) string {
	if minutes := int((wait + time.Minute - 1) / time.Minute); minutes > 1 {
		return strconv.Itoa(minutes) + " minutes"
	}
	return "a minute"
}
