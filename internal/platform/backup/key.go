package backup

import (
	"strings"

	"filippo.io/age"

	"preround/internal/platform/errs"
)

// Key encrypts backups and, unless it is the public half alone, opens them.
type Key struct {
	seals age.Recipient
	opens age.Identity
}

// shortestPhrase is how many characters a phrase must have.
const shortestPhrase = 16

// ReadKey reads a key: a public key of age (age1...), which only writes backups; a
// secret one (AGE-SECRET-KEY-1...), which opens them as well; or a phrase of at
// least 16 characters. Nothing is no key.
func ReadKey(text string) (*Key, error) {
	text = strings.TrimSpace(text)
	switch {
	case text == "":
		return nil, nil
	case strings.HasPrefix(text, "age1"):
		r, err := age.ParseX25519Recipient(text)
		if err != nil {
			return nil, errs.New(errs.Invalid, "The public key for backups cannot be read; it begins with age1 and has 62 characters.")
		}
		return &Key{seals: r}, nil
	case strings.HasPrefix(strings.ToUpper(text), "AGE-SECRET-KEY-"):
		id, err := age.ParseX25519Identity(text)
		if err != nil { // the cause would repeat a part of the key
			return nil, errs.New(errs.Invalid, "The secret key for backups cannot be read; it begins with AGE-SECRET-KEY-1 and has 74 characters.")
		}
		return &Key{seals: id.Recipient(), opens: id}, nil
	case len(text) < shortestPhrase:
		return nil, errs.New(errs.Invalid, "The phrase for backups must have at least %d characters.", shortestPhrase)
	}
	r, err := age.NewScryptRecipient(text)
	if err != nil {
		return nil, err
	}
	id, err := age.NewScryptIdentity(text)
	if err != nil {
		return nil, err
	}
	return &Key{seals: r, opens: id}, nil
}
