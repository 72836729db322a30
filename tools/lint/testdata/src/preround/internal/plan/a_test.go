package plan

import "time"

var began = time.Now() // tests may measure
