package errcheck

import "os"

func prepare() {
	os.WriteFile("plan", nil, 0o600) // tests may
}
