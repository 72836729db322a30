package QF

import "strings"

func plain(s string) string {
	return strings.Replace(s, "a", "b", -1) // want `could use strings.ReplaceAll instead`
}
