package web

import "time"

var began = time.Now() // platform measures
