// Command preround serves Preround and keeps its data; see preround --help.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"preround/internal/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(app.Run(ctx, os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
}
