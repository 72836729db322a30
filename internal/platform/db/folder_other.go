//go:build !windows

package db

const folderSyncUnsupported = false
