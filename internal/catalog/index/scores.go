package index

type scoreMemory struct{}
