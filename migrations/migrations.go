// Package migrations carries the numbered steps that bring a database from any
// earlier version of the program to this one. platform/db runs them at start.
//
// Each file is written once, in the SQL that SQLite and PostgreSQL share
// (docs/sql.md), and never changed after a release. Where a step must differ,
// the two twins NNNNN_name.sqlite.sql and NNNNN_name.postgres.sql stand for one.
package migrations

import "embed"

// Files holds the steps, NNNNN_name.sql.
//
//go:embed *.sql
var Files embed.FS
