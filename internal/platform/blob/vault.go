package blob

import (
	"bytes"
	"context"
	"io"

	"filippo.io/age"

	"preround/internal/platform/errs"
)

// Vault encrypts what a Store keeps. Each blob has a key of its own, which is
// returned by Put, itself encrypted under the server's key, and which the feature
// keeps in its row. So a thief of the store has nothing, a thief of store and
// database has nothing either without the server's key, and a blob whose row is
// deleted can never be read again, in whatever copy of the store it may survive.
type Vault struct {
	store Store
	keys  Keys
}

// NewVault joins a store and the server's keys.
func NewVault(s Store, k Keys) *Vault { return &Vault{s, k} }

// Put encrypts what r gives and keeps it under the name. key opens it again; it
// is safe in a row of the database.
func (v *Vault) Put(ctx context.Context, name string, r io.Reader) (key []byte, err error) {
	own, err := age.GenerateX25519Identity()
	if err != nil {
		return nil, err
	}
	sealed, err := age.EncryptReader(r, own.Recipient())
	if err != nil {
		return nil, err
	}
	if key, err = v.keys.Seal([]byte(own.String())); err != nil {
		return nil, err
	}
	return key, v.store.Put(ctx, name, sealed)
}

// Get opens a blob that Put kept. errs.NotFound when there is none.
func (v *Vault) Get(ctx context.Context, name string, key []byte) (io.ReadCloser, error) {
	secret, err := v.keys.Open(key)
	if err != nil {
		return nil, err
	}
	own, err := age.ParseX25519Identity(string(secret))
	if err != nil {
		return nil, errs.Wrap(err, errs.Internal, "The key of the file %s is damaged", name)
	}
	sealed, err := v.store.Get(ctx, name)
	if err != nil {
		return nil, err
	}
	plain, err := age.Decrypt(sealed, own)
	if err != nil {
		_ = sealed.Close()
		return nil, errs.Wrap(err, errs.Internal, "The file %s is damaged", name)
	}
	return opened{plain, sealed}, nil
}

type opened struct {
	io.Reader
	io.Closer
}

// Delete removes a blob; one that is not there is no error.
func (v *Vault) Delete(ctx context.Context, name string) error { return v.store.Delete(ctx, name) }

// Each calls do for every blob of a feature.
func (v *Vault) Each(ctx context.Context, feature string, do func(Info) error) error {
	return v.store.Each(ctx, feature, do)
}

// Seal encrypts a short secret under the server's key.
func (k Keys) Seal(secret []byte) ([]byte, error) {
	if len(k.own) == 0 {
		return nil, errs.New(errs.Busy, "This server has no key for papers, so it keeps none. Its owner can set one.")
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, k.own[0].Recipient())
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(secret); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Open decrypts what Seal made, with the newest key or a former one.
func (k Keys) Open(sealed []byte) ([]byte, error) {
	ids := make([]age.Identity, len(k.own))
	for i, id := range k.own {
		ids[i] = id
	}
	if len(ids) == 0 {
		return nil, errs.New(errs.Busy, "This server has no key for papers, so it can open none. Its owner can set one.")
	}
	r, err := age.Decrypt(bytes.NewReader(sealed), ids...)
	if err != nil {
		return nil, errs.Wrap(err, errs.Internal, "The server's key does not open this")
	}
	return io.ReadAll(io.LimitReader(r, 1<<16))
}
