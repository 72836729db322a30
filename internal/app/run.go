package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"runtime/debug"
)

// Version is set by the linker for releases; otherwise the build information of
// the module answers.
var Version = ""

// Run is the whole program; see the package comment for the exit code.
func Run(ctx context.Context, args, env []string, stdout, stderr io.Writer) int {
	command, line, err := parse(args, env, stdout)
	if err == nil {
		err = dispatch(ctx, command, line, stdout, stderr)
	}
	switch r := (refusal{}); {
	case err == nil, errors.Is(err, errHelpShown):
		return 0
	case errors.As(err, &r):
		fmt.Fprintln(stderr, "preround:", r.says)
		return 2
	default:
		fmt.Fprintln(stderr, "preround:", err)
		return 1
	}
}

func dispatch(ctx context.Context, command string, line *commandLine, stdout, stderr io.Writer) error {
	switch command {
	case "serve":
		return serve(ctx, line.Options, stdout, logger(line.Options, stderr))
	case "catalogue check", "catalogue check <paths>":
		return checkCatalogue(line.Catalogue.Check.Paths, stdout)
	case "catalogue import <paths>":
		return importCatalogue(ctx, line.Options, line.Catalogue.Import.Paths, stdout)
	case "catalogue export <folder>":
		return exportCatalogue(ctx, line.Options, line.Catalogue.Export.Folder, stdout)
	case "admin list":
		return listOwners(ctx, line.Options, stdout)
	case "admin grant <email>":
		return grantOwner(ctx, line.Options, line.Admin.Grant.Email, stdout)
	case "admin revoke <email>":
		return revokeOwner(ctx, line.Options, line.Admin.Revoke.Email, stdout)
	case "backup <file>":
		return saveBackup(ctx, line.Options, line.Backup.File, stdout)
	case "restore <file>":
		return restore(ctx, line.Options, line.Restore.File, line.Restore.Force, stdout)
	case "healthcheck":
		return healthcheck(ctx, line.Options, stdout)
	case "inspect":
		return inspectChild(os.Stdin, stdout)
	case "version":
		fmt.Fprintln(stdout, "preround", version())
		return nil
	}
	return fmt.Errorf("no command %q", command)
}

func version() string {
	if Version != "" {
		return Version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(development)"
}

func logger(o Options, w io.Writer) *slog.Logger {
	if o.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, nil))
	}
	return slog.New(slog.NewTextHandler(w, nil))
}
