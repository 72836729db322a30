package errcheck

import "os"

func save() {
	os.WriteFile("plan", nil, 0o600) // want `unchecked error`
}

func read(f *os.File) {
	defer f.Close() // closing what was only read
}
