package app

import "maps"

func init() {
	maps.Copy(parts, map[string]string{
		"/cv/variants/{variant}/changes": "/cv/variants/nothing/changes", "/api/v1/cv/variants/{variant}": "/api/v1/cv/variants/nothing",
		"/api/v1/cv/variants/{variant}/changes": "/api/v1/cv/variants/nothing/changes", "/api/v1/cv/variants/{variant}/{file}": "/api/v1/cv/variants/nothing/cv.txt",
	})
}
