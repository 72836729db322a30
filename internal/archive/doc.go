// Package archive gives a student everything that is theirs in one file, and takes
// such a file in again on another server.
//
// The file is a ZIP. manifest.json says what is inside; data/ has one JSON file for
// each room, with all of its history, and only these are read when the file is taken
// in; tables/ has the same for spreadsheets, calendar.ics the dates for a calendar,
// README.txt says all that in plain words.
//
// A room takes part by a Part: it exports its own rows and imports them again, and
// says for itself what a sound row is. The archive knows no room. It sees to the
// rest: that the file is what it claims to be (Open refuses a file that was changed,
// that unpacks to more than an export can hold, or that holds anything but what an
// export holds), that all is taken in or nothing, and that what is there already is
// never mixed with what comes.
package archive
