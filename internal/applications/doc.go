// Package applications follows each place from "interested" to "letter in hand".
//
// An application is one student's try for one place. It stands at a stage, and
// every change of the stage is a row that is only ever added: who changed it,
// when that was recorded, and the day it is for, because people write things
// down late. The newest row says where the application stands; the list of rows
// is its history.
package applications
