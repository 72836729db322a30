package sqltext

import "database/sql"

func count(db *sql.DB, table string) *sql.Row {
	return db.QueryRow("SELECT count(*) FROM " + table) // want `the text of a statement must be fixed`
}
