package clockarg

import "time"

var began = time.Now() // not one of the features
