// Package account keeps a plan for a student who has given no name and no
// e-mail address.
//
// A student presses "Keep this plan" and gets two things: a key that stays in
// this browser (a device key, in a signed cookie) and four words to write down
// (a recovery code). The device key opens the plan from this browser; the four
// words open it from any other, and are shown once. A third kind of key is the
// secret link of the private calendar feed, which may read dates and nothing
// else. The server stores no key in the clear: of a device key and a feed link
// it holds the SHA-256, of a recovery code a slow hash (argon2id) under the
// server's secret; docs/decisions/0020-recovery-code.md has the arithmetic.
//
// The package is pure: rows are kept by a Store and tries are counted by Limits,
// both implemented in accountdb; time and randomness come in as arguments. Nobody
// can be told apart by the answers given here: a wrong code gets the same
// sentence after the same work whether or not a plan with a similar one exists.
package account
