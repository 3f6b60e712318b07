// Package statement receives people's voices: statements and the votes on them.
//
// Rules. A participant is a guest under a random key for one consultation; only
// its keyed hash is stored, never beside an identity. Votes go to an append-only
// log through one group-committing writer and are acknowledged when they are
// durable; the current vote is the last one in the log, until a line takes it back. What
// is public of the votes is one release of whole batches of people (release.go); the
// office sees all. A vote that is sent
// again with its key is acknowledged and not repeated. A statement waits for a
// moderator or is shown at once, as the consultation says; what is hidden or
// merged after votes keeps its votes in the log and out of every count. Every
// moderation has a reason, which the author reads under the tracking code and
// everybody in a public log without the hidden text. Of what was returned or
// hidden, the author may once ask for another look; whoever decided does not
// judge that, unless there is no other moderator. What the author wrote is never
// changed; the office may add the other language, marked and in versions. Participants
// can be verified (verify.go), and groups of them excluded (exclude.go).
//
// Tables: statement_participant, statement_statement, statement_log_head, statement_vote, statement_release,
// statement_verified, statement_exclusion, statement_excluded, statement_exclusion_act,
// statement_moderation, statement_appeal, statement_translation. Pages: /consultations/{slug}/{vote,statements,ideas,
// moderation,exclusions}, /track, /office/{moderation,patterns}.
package statement
