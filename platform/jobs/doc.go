// Package jobs runs work after the answer: letters, recomputations, clean-ups.
//
// A job is enqueued in the caller's transaction, so that it exists exactly when
// the change exists that asked for it. A worker takes it under a lease that it
// renews while it works; when the worker dies, the lease ends and another takes
// over. Work is therefore done at least once, and its handler must bear a
// second run. A job that fails waits longer after each attempt and, after the
// last one, stays in the table as failed until somebody retries or dismisses
// it. What succeeded leaves the table.
//
// Several servers may share a queue. Nothing here depends on the engine.
package jobs
