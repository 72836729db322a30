package nosleep

import "time"

func pause() { time.Sleep(1) }
