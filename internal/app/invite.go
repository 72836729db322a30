package app

import (
	"maps"

	"preround/internal/invite"
	"preround/internal/invite/inviteweb"
)

// door is the way in for one kind of guest, below that path. Its page and what comes
// after it are the caller's.
func (h *house) door(kind invite.Kind, path string) *inviteweb.Door {
	return &inviteweb.Door{Kind: kind, Path: path, Invites: h.invites, Jar: h.desk, Network: h.from.name}
}

func init() {
	const links = "Links that you gave to others: only a mark of each is kept, and none would open anything on another server."
	maps.Copy(leftOut, map[string]string{"invite": links, "invite_session": links})
}
