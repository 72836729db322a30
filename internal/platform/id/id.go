// Package id makes the identifiers of stored things: random enough that nobody
// guesses one, and sortable by the time they were made, so that databases store
// neighbours side by side and no engine has to hand numbers out.
package id

import (
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
)

// New is a fresh identifier of 32 hexadecimal digits (a version 7 UUID without
// its dashes): 48 bits of the given time in milliseconds, then 74 random bits.
func New(now time.Time, random io.Reader) (string, error) {
	u, err := uuid.NewRandomFromReader(random)
	if err != nil {
		return "", fmt.Errorf("no randomness for a new id: %w", err)
	}
	ms := uint64(now.UnixMilli())
	for i := range 6 {
		u[i] = byte(ms >> (40 - 8*i))
	}
	u[6] = u[6]&0x0f | 0x70
	return hex.EncodeToString(u[:]), nil
}
