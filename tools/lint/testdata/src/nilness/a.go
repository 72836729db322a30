package nilness

type place struct{ name string }

func name(p *place) string {
	if p == nil {
		return p.name // want `nil dereference in field selection`
	}
	return p.name
}
