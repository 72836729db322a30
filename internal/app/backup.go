package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"preround/internal/platform/backup"
	"preround/internal/platform/blob"
)

// backupKey is the key of backups; nil for none.
func (o Options) backupKey() (*backup.Key, error) {
	k, err := backup.ReadKey(o.BackupKey)
	if err != nil {
		return nil, refuse("PREROUND_BACKUP_KEY: %s", strings.TrimSuffix(err.Error(), "."))
	}
	return k, nil
}

// saveBackup copies database and papers into a new file.
func saveBackup(ctx context.Context, o Options, file string, stdout io.Writer) error {
	if _, err := os.Lstat(file); err == nil {
		return refuse("%s exists already. Name a new file, so that no older backup is lost.", file)
	}
	key, err := o.backupKey()
	if err != nil {
		return err
	}
	if _, err := existing(o); err != nil {
		return err
	}
	r, err := open(ctx, o)
	if err != nil {
		return err
	}
	defer r.db.Close()
	store, closeFiles, err := o.files(ctx)
	if err != nil {
		return err
	}
	defer closeFiles()
	sum, err := backup.Write(ctx, r.db, store, file, key, r.clock.Now())
	if err != nil {
		return err
	}
	care := "It is not encrypted: keep it safe, it opens every kept plan."
	if sum.Encrypted {
		care = "It is encrypted."
	}
	if sum.Files > 0 {
		care += " The papers in it can be read only with the key of papers, which is not in it."
	}
	fmt.Fprintf(stdout, "%s and %s saved to %s. %s\n", counted(int(sum.Rows), "row"), counted(sum.Files, "file"), file, care)
	return nil
}

// restore makes database and papers what the backup holds.
func restore(ctx context.Context, o Options, file string, force bool, stdout io.Writer) error {
	if _, err := os.Stat(file); err != nil {
		return refuse("%s cannot be read (%v).", file, plainCause(err))
	}
	key, err := o.backupKey()
	if err != nil {
		return err
	}
	config, err := databaseConfig(o)
	if err != nil {
		return err
	}
	closeAll := func() {}
	defer func() { closeAll() }()
	sum, err := backup.Restore(ctx, file, key, config, force, func() (blob.Store, error) {
		s, closeFiles, err := o.files(ctx)
		if err == nil {
			closeAll = closeFiles
		}
		return s, err
	})
	if err != nil {
		if errors.Is(err, context.Canceled) {
			return err
		}
		return refuse("%s", strings.TrimSuffix(err.Error(), "."))
	}
	fmt.Fprintf(stdout, "%s and %s brought back from %s, as of %s. A server that was running meanwhile must be started anew.\n", counted(int(sum.Rows), "row"), counted(sum.Files, "file"), file,
		sum.Made.UTC().Format("2006-01-02 15:04 UTC"))
	return nil
}
