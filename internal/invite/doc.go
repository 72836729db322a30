// Package invite lets a person without an account do one thing for one student: a
// referee hands in a letter, a reader comments on a statement. The invitation is a
// link with 160 random bits. Whoever holds it may do what its kind says, for the one
// subject that it is bound to, and nothing else.
//
// A link is safe to open. Mail scanners and chat previews fetch every address they
// see, so looking at an invitation (Look) has no effect, as often as it happens. A
// person presses a button; only that exchange (Enter) gives the browser a key of its
// own for some hours, and from there on no address holds a secret.
//
// There are two clocks. At Until the link opens nothing any more; Kept later its row is
// deleted. Revoking moves the first clock to now, so it holds from the next request
// on, also for browsers that have entered. Unknown, ended, revoked and of another
// kind all read alike.
//
// Several links may stand for one subject, because a reminder needs a new one (the
// old one is stored as a hash alone) and the first mail must go on working. Revoke
// ends all of them.
package invite
