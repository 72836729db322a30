// Package db opens the database and runs SQL on it, and knows nothing of what is
// stored there.
//
// Preround keeps its data in SQLite, a file in the data folder, or in PostgreSQL
// when the owner of a server wants several nodes. Features write one SQL text for
// both (docs/sql.md), so this package makes the two behave alike where they
// differ by nature: a Write sees and changes the database as if it were alone, a
// Read sees one moment of it, a failed statement spoils its transaction, and a
// failure has the same kind (package errs) and sentence.
//
// A transaction travels in the context. Write and Read put it there; Exec, Get,
// List and One use the one they find and work on their own when there is none.
// So a service can join the methods of two stores into one transaction without
// either knowing:
//
//	err := d.Write(ctx, func(ctx context.Context) error {
//		if err := plans.EraseStudent(ctx, who); err != nil {
//			return err
//		}
//		return accounts.Erase(ctx, who)
//	})
//
// What Write or Exec acknowledged survives a power cut: SQLite runs in WAL mode
// with synchronous FULL, and PostgreSQL is never asked to commit asynchronously.
//
// Backup writes everything into one checked file that Restore reads into either
// engine.
package db
