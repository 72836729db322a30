// Package packet puts together what goes out with an application: papers of the
// vault, a CV, a statement, a page in front that says what is enclosed. It knows
// neither pages nor database, and none of the rooms that the pieces come from: each
// is a Source.
//
// A packet is a Draft: an ordered list of pieces and how they become files (one PDF,
// or a ZIP of files named as the host wants). What the place asks proposes the
// pieces and their order; the student adds, removes and reorders. Drafts are
// revisions that are only added, so every change can be taken back.
//
// Plan says what a draft would hold, what of the place's wishes is missing or runs
// out before the stay ends, and which of the host's limits it breaks, each with what
// to do. Make makes the files. The same pieces give the same bytes.
//
// When the application is marked as sent, the packet is made once more and its exact
// bytes are kept, encrypted, with their SHA-256: Kept. Nothing that changes later in
// any room touches it. Letters that others write are never a piece: a packet knows
// their writers and states only.
package packet
