// Package jobs does work later, or apart from the request that asked for it, and
// does it although processes die.
//
// An Order is a row in the database. Adding one takes part in the transaction of
// the context, so a change and the work that follows from it are saved together or
// not at all:
//
//	queue.Handle("letter.chase", func(ctx context.Context, j jobs.Job) error { ... })
//	err := d.Write(ctx, func(ctx context.Context) error {
//		...
//		return queue.Add(ctx, jobs.Order{Kind: "letter.chase", Key: letter, At: inFiveDays})
//	})
//
// A worker, of which each node has one, takes jobs that are due by one statement
// and holds each by a lease: when the process is killed, the lease runs out and
// another worker takes the job. So a handler runs at least once, and now and then
// twice; it must be harmless to repeat. Two workers never run the same job at the
// same time, as long as their clocks agree to within the slack of a lease.
//
// A handler that fails is tried again after waits that grow, from a minute to half
// a day. After the last attempt the job is given up: that is logged, counted, and
// the row stays for whoever looks into it.
//
// A Key is used once for each kind: adding it again is nothing, also when the job
// is done. So "one digest for this student and this week" needs no bookkeeping of
// its own. Handlers are registered before Run; a node takes only kinds that it
// knows, so an old version beside a new one leaves new kinds alone.
package jobs
