package plan

import (
	"crypto/rand"
	"io"
	mathrand "math/rand/v2"
	"time"
)

func today() time.Time {
	return time.Now() // want `reads the machine's clock`
}

func wait() <-chan time.Time {
	later := time.After // want `reads the machine's clock`
	return later(time.Second)
}

func token() (io.Reader, int) {
	return rand.Reader, // want `crypto/rand.Reader is the machine's randomness`
		mathrand.IntN(6) // want `math/rand/v2.IntN is the machine's randomness`
}

func given(now time.Time) time.Time { return now.Add(time.Hour) }

//lint:allow clockarg how long a page took is not a date
func took() time.Time { return time.Now() }

func shrugged() time.Time {
	//lint:allow clockarg because
	return time.Now() // want `an allowance needs its reason in words`
}

func other() time.Time {
	//lint:allow sqltext this allows something else
	return time.Now() // want `reads the machine's clock`
}
