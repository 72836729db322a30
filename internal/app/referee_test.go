package app

import (
	"maps"

	"preround/internal/policy"
)

func init() {
	const asked, held = "/referee/none", "/office/letters/none"
	maps.Copy(parts, map[string]string{"/letter/{token}": "/letter/aaaaaaaabbbbbbbbccccccccdddddddd", "/referee/{request}": asked, "/office/letters/{request}": held, "/letters/{id}/letter": "/letters/none/letter"})
	for _, page := range []string{"pack", "answer", "letter", "letter.pdf", "sending", "writing", "writing/letter.pdf", "code", "code/entry", "change", "withdrawal", "encryption"} {
		parts["/referee/{request}/"+page] = asked + "/" + page
	}
	for _, act := range []string{"opening", "forwarding"} {
		parts["/office/letters/{request}/"+act] = held + "/" + act
	}
	uses["GET /letters/{id}/letter"] = use{kind: policy.MyLetter}
	farther["/office/letters"] = "for the office of a school's server, from the account"
}
