package sqlrowserr

import "database/sql"

func count(db *sql.DB) (n int) {
	rows, err := db.Query("SELECT 1") // want `without final check of rows.Err`
	if err != nil {
		return 0
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	return n
}
