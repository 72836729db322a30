package plandb

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"preround/internal/platform/db"
)

const columns = "id, name"

var fromConst = "SELECT " + columns + " FROM places"

var fromOutside = "SELECT " + strings.ToUpper("id")

func good(ctx context.Context, d *db.DB, s *sql.DB, ids []string) {
	_ = d.Exec(ctx, "DELETE FROM places WHERE id = $1", ids[0])
	_ = d.Exec(ctx, fromConst)
	list, args := db.In(1, ids)
	_, _ = db.List[string](ctx, d, "SELECT "+columns+" FROM places WHERE id IN "+list, args...)
	text := "SELECT 1"
	if len(ids) > 0 {
		text += " WHERE 1=1"
	}
	_, _ = s.ExecContext(ctx, text)
}

func bad(ctx context.Context, d *db.DB, s *sql.DB, id string) {
	_ = d.Exec(ctx, "DELETE FROM places WHERE id = '"+id+"'")               // want `the text of a statement must be fixed`
	_, _ = s.QueryContext(ctx, fmt.Sprintf("SELECT * FROM places %s", id))  // want `the text of a statement must be fixed`
	_, _ = db.List[string](ctx, d, strings.Join([]string{"SELECT", id}, "")) // want `the text of a statement must be fixed`
	_ = d.Exec(ctx, fromOutside)                                            // want `the text of a statement must be fixed`
	text := "SELECT 1"
	text += id
	_ = s.QueryRow(text) // want `the text of a statement must be fixed`
	//lint:allow sqltext the name of a table, from a list in this file
	_ = d.Exec(ctx, "DELETE FROM "+id)
}
