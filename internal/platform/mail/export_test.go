package mail

// Elsewhere makes New treat this machine as another one.
func (s Setup) Elsewhere() Setup { s.elsewhere = true; return s }
