// Package reminder tells a student by mail of the dates that matter, before they
// come.
//
// A student whose account has an address chooses a weekly mail, single mails, or
// both. The weekly one comes on Monday at eight in the morning and tells of the
// week. Single mails come at eight in the morning 30, 14, 7 and 1 days before a
// date that matters (a deadline, a window that opens), and a quarter of an hour
// before a window opens. All hours are the student's own. What falls on one morning
// is one mail.
//
// The dates are the agenda's, asked for anew each time: Due says, for a span of
// time, which mails come due in it. It is a pure function, so a year and a half in
// five time zones is a test of a second. The Service looks at each student's dates
// every two hours, and exactly when a mail is due; each look covers the time since
// the one before it, so nothing is skipped and nothing is seen to twice. What came
// due while the server was away, for more than a day, is not sent late: the next
// mail names it.
//
// A mail that came due is a row with a key, once. A job sends it; decision 0043 says
// what "once" means when a process dies. Every mail has a link to stop, which works
// without signing in: the page behind it has a button, because programs that look at
// mail open links. An address that takes no mail stops the mails, and the page says
// so.
package reminder
