// Package table reads the tables in which students keep their lists: CSV in any
// common encoding and with any common delimiter, XLSX, the events of a calendar
// file, and catalogue files.
//
// A file comes from anywhere, so nothing in it is trusted. What it is, its own
// bytes tell, not its name. Size, rows, columns, cells, what a compressed part
// expands to and how deep XML nests are capped while reading; no formula is
// evaluated, no macro run, no entity expanded, nothing fetched. What is refused is
// refused in words that say what to do. Read knows no file system: it is given
// bytes and gives rows with the line at which each stands in the file.
package table
