// Package signinweb holds the pages on which a person signs in and looks after
// the account: /sign-in with its code, the choice between two plans, /account
// with the ways in and the devices, and the owner's area.
//
// What a browser holds while somebody signs in is a cookie of its own, for ten
// minutes; the device key itself is the one of package accountweb, reached through
// Keeper.
//
// Files: routes.go, and one for each page.
package signinweb
