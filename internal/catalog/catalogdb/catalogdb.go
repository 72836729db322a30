// Package catalogdb keeps the places of this server: those that ship with the
// program, what its owner changed in them, and what the owner added.
//
// A place is one row whose facts are a text, because every page is answered from
// the index in memory and none by a question to the database. Each change adds a
// row to the place's history and counts up the version of the whole catalogue,
// which is how other nodes notice: they ask for Version now and then, and for
// Since when it has grown.
package catalogdb

import (
	"context"
	"time"

	"preround/internal/catalog"
	"preround/internal/platform/db"
	"preround/internal/platform/errs"
)

// Store keeps the places in a database.
type Store struct{ d *db.DB }

// New is the store of places in d.
func New(d *db.DB) *Store { return &Store{d} }

// Version is the version of the catalogue: it grows with every change, on any
// node, and is 0 before the first import.
func (s *Store) Version(ctx context.Context) (version int64, err error) {
	_, err = s.d.Get(ctx, db.Into(&version), `SELECT version FROM catalogue WHERE name = 'places'`)
	return version, err
}

// All gives every place, withdrawn ones too, in no order, and the version of the
// catalogue that they are.
func (s *Store) All(ctx context.Context) ([]catalog.Stored, int64, error) {
	return s.Since(ctx, -1)
}

// Since gives the places that changed after the catalogue had that version, and
// the version that it has now.
func (s *Store) Since(ctx context.Context, version int64) (places []catalog.Stored, now int64, err error) {
	err = s.d.Read(ctx, func(ctx context.Context) error {
		if now, err = s.Version(ctx); err != nil {
			return err
		}
		places, err = db.List(ctx, s.d, stored, `SELECT `+columns+` FROM place WHERE version > $1`, version)
		return err
	})
	return places, now, err
}

// Get gives one place; errs.NotFound when there is none.
func (s *Store) Get(ctx context.Context, id catalog.ID) (catalog.Stored, error) {
	p, found, err := s.find(ctx, id)
	if err == nil && !found {
		err = notFound(id)
	}
	return p, err
}

func (s *Store) find(ctx context.Context, id catalog.ID) (catalog.Stored, bool, error) {
	return db.One(ctx, s.d, stored, `SELECT `+columns+` FROM place WHERE id = $1`, string(id))
}

// Put stores places as the owner of this server wants them, all or none. A place
// that was not there becomes a local one; one that was shipped stays shipped and
// counts as edited, so that no import overwrites it. What is already so changes
// nothing. It returns how many places changed.
func (s *Store) Put(ctx context.Context, at time.Time, places ...catalog.Place) (changed int, err error) {
	err = s.d.Write(ctx, func(ctx context.Context) error {
		changed = 0
		b := batch{s: s, at: at}
		for _, p := range places {
			now, found, err := s.find(ctx, p.ID)
			if err != nil {
				return err
			}
			says := "Edited here"
			switch {
			case !found:
				now, says = catalog.Stored{Origin: catalog.OriginLocal}, "Added here"
			case !now.Withdrawn && now.Place.Hash() == p.Hash():
				continue
			}
			now.Place, now.Withdrawn = p, false
			if err := b.put(ctx, now, says); err != nil {
				return err
			}
			changed++
		}
		return nil
	})
	return changed, err
}

// Withdraw takes a local place out; its row and history stay, since plans may name
// it. errs.NotFound when there is no such place, errs.Invalid when it is shipped.
func (s *Store) Withdraw(ctx context.Context, at time.Time, id catalog.ID) error {
	return s.d.Write(ctx, func(ctx context.Context) error {
		p, err := s.Get(ctx, id)
		switch {
		case err != nil:
			return err
		case p.Origin != catalog.OriginLocal:
			return errs.New(errs.Invalid, "The place %s ships with the program; set its status to ended instead of taking it out.", id)
		case p.Withdrawn:
			return nil
		}
		p.Withdrawn = true
		return (&batch{s: s, at: at}).put(ctx, p, "Taken out here")
	})
}

// History lists the states that a place had, newest first; none for an unknown one.
func (s *Store) History(ctx context.Context, id catalog.ID, limit int) ([]catalog.Revision, error) {
	return db.List(ctx, s.d, func(scan db.Scan) (r catalog.Revision, err error) {
		body := ""
		if err = scan(&r.Rev, db.IntoTime(&r.At), &r.Says, &body, &r.Withdrawn); err == nil {
			r.Place, err = catalog.DecodeBody(id, body)
		}
		return r, err
	}, `SELECT rev, at_ms, says, body, withdrawn FROM place_revision WHERE place_id = $1 ORDER BY rev DESC LIMIT $2`, string(id), max(0, limit))
}

// batch is the changes of one transaction, which share a version.
type batch struct {
	s       *Store
	at      time.Time
	version int64 // 0 until the first change
}

// put stores one place as it is now and adds to its history.
func (b *batch) put(ctx context.Context, p catalog.Stored, says string) error {
	body, err := catalog.EncodeBody(p.Place)
	if err != nil {
		return err
	}
	if b.version == 0 {
		if b.version, err = b.s.nextVersion(ctx); err != nil {
			return err
		}
	}
	id, at := string(p.Place.ID), db.Ms(b.at)
	_, err = b.s.d.Exec(ctx, `INSERT INTO place (id, origin, shipped_hash, withdrawn, body, version, updated_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (id) DO UPDATE SET origin = $2, shipped_hash = $3, withdrawn = $4, body = $5, version = $6, updated_ms = $7`,
		id, string(p.Origin), p.ShippedHash, p.Withdrawn, body, b.version, at)
	if err != nil {
		return err
	}
	_, err = b.s.d.Exec(ctx, `INSERT INTO place_revision (place_id, rev, at_ms, says, body, withdrawn)
		SELECT CAST($1 AS TEXT), COALESCE(max(rev), 0) + 1, CAST($2 AS BIGINT), CAST($3 AS TEXT), CAST($4 AS TEXT), CAST($5 AS BOOLEAN)
		FROM place_revision WHERE place_id = $1`, id, at, says, body, p.Withdrawn)
	return err
}

// nextVersion counts the catalogue up. The row is everybody's, so that writers
// stand in line at it and a reader who sees a version sees all of it.
func (s *Store) nextVersion(ctx context.Context) (int64, error) {
	_, err := s.d.Exec(ctx, `INSERT INTO catalogue (name, version, shipped_sum) VALUES ('places', 1, '')
		ON CONFLICT (name) DO UPDATE SET version = catalogue.version + 1`)
	if err != nil {
		return 0, err
	}
	return s.Version(ctx)
}

const columns = `id, origin, shipped_hash, withdrawn, body`

func stored(scan db.Scan) (s catalog.Stored, err error) {
	id, body := "", ""
	if err = scan(&id, &s.Origin, &s.ShippedHash, &s.Withdrawn, &body); err == nil {
		s.Place, err = catalog.DecodeBody(catalog.ID(id), body)
	}
	return s, err
}

func notFound(id catalog.ID) error {
	return errs.New(errs.NotFound, "There is no place %s.", id)
}
