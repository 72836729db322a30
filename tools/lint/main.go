// Command lint reads the source with the analyzers of table.go, each of which
// stands there with the reason why it is worth everybody's time:
//
//	go run ./tools/lint ./...
//
// Generated files are left out. Where a finding is wrong or the code knows better,
// a comment on the line, or on the line above, says so with its reason:
//
//	//lint:allow clockarg the pause between two tries is measured, not a date
//
// An allowance without a reason is itself a finding.
package main

import (
	"fmt"
	"os"

	"golang.org/x/tools/go/analysis/multichecker"
)

func main() {
	if err := excludeFromErrcheck(); err != nil {
		fmt.Fprintln(os.Stderr, "lint:", err)
		os.Exit(1)
	}
	multichecker.Main(chosen()...)
}
