package S

func same(yes bool) bool {
	if yes == true { // want `should omit comparison to bool constant`
		return true
	}
	return len("x") == 0
}
