package db

// Windows has no way to sync a folder; NTFS journals its names.
const folderSyncUnsupported = true
