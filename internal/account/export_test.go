package account

// CountWork replaces the slow hash by one that does the same to every byte of its
// result's meaning but costs nothing, and counts: tests ask how much work a try
// causes, and only one test needs to pay for it.
func (s *Service) CountWork(count func()) {
	s.stretch.work = func(code string, salt []byte) []byte {
		count()
		return hashOf(append([]byte(code), salt...))
	}
}

// Len is how many names the Limiter remembers.
func (l *Limiter) Len() int { return len(l.fullAt) }
