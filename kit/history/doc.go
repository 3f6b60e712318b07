// Package history keeps who did what to which thing, and what the thing was
// before: one table, one writer, one reader and one section of a page for all
// features.
//
// A feature makes one [Log] under its name and writes each act in the
// transaction that does it ([Log.Write]), with the versions before and after;
// only the fields that differ are stored. A page draws the lines of its subject
// with [Section]; the words come from the [Words] of the feature: the acts from
// its catalogue, the versions from functions that name each field in words. The
// same functions serve the page of colliding edits (kit/edit).
//
// Lines are never removed. [Log.Redact] takes out of them what a thing was,
// when somebody's data must go: that something was done, when and by whom
// stays.
//
// Table: history.
package history
