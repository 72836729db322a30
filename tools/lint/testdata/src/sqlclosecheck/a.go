package sqlclosecheck

import (
	"context"
	"database/sql"
)

func names(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT 1") // want `Rows/Stmt/NamedStmt was not closed`
	if err != nil {
		return err
	}
	for rows.Next() {
	}
	return rows.Err()
}
