// Package mail sends letters through an outbox: asked for in the caller's
// transaction, written when they leave, tried again when the mail server
// refuses, and visible when they failed.
//
// A letter is written by the function registered for its kind at the moment of
// sending. What it holds, such as a link that signs somebody in, is therefore
// never in the database, except on a developer's server, which keeps letters
// instead of sending them so that they can be read there.
package mail
