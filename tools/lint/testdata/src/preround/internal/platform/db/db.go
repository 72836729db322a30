package db

import "context"

type DB struct{}

func (*DB) Exec(ctx context.Context, text string, args ...any) error { return nil }

func List[T any](ctx context.Context, d *DB, text string, args ...any) ([]T, error) { return nil, nil }

func In[T any](first int, values []T) (list string, args []any) { return "($1)", nil }
