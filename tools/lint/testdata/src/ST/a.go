package ST

import . "strings" // want `should not use dot imports`

var _ = ToUpper
