// Package signin makes an account of a kept plan: it knows the ways in which a
// person proves who they are on another device, and what follows from the proof.
//
// The first way is a code by e-mail: eight digits, for ten minutes, once, and only
// in the browser that asked for it. Others are a passkey, a password, and the
// sign-in of an institution (OIDC). What they open is always the same thing: a
// student of package account gets a key for this device. So a plan that is kept
// without an address and one that has an address are one kind of thing, and the
// four words go on working beside the rest.
//
// Nobody is told whether an address has an account. An address that has none gets
// the same page and a code too, and the code makes the account; so there is no
// "sign up" beside "sign in". On a server that takes nobody new such an address
// gets a mail that says so.
//
// A person who signs in on a device that keeps another plan is asked which of the
// two to go on with, and the other one becomes an earlier version in the history:
// nothing is lost. docs/decisions/0046-accounts.md has the reasons.
//
// The package is pure: rows are kept by the stores that it declares (signindb),
// mail is sent by a Post, and pages (signinweb) turn the answers into cookies.
package signin
