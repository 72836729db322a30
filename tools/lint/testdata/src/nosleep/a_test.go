package nosleep

import "time"

func settle() {
	time.Sleep(1) // want `a test must not sleep`
}
