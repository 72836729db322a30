package unusedwrite

type step struct{ done bool }

func finish(steps []step) {
	for _, s := range steps {
		s.done = true // want `unused write to field done`
	}
}
