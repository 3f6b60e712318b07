// Package polis reads and writes the CSV files in which Pol.is exports a
// conversation, as a stream, and loads one into a matrix of votes.
//
// Five files make an export (compdemocracy/openData):
//
//	summary.csv             what the conversation is, one "key,value" a line
//	comments.csv            the statements
//	votes.csv               every vote, again when somebody changed their mind
//	participants-votes.csv  the last vote of each participant on each statement,
//	                        and the group that Pol.is published
//	stats-history.csv       totals after each event
//
// Columns are found by their names, so that older exports (without is-meta,
// is-seed, xid) and newer ones are read alike, in any order, and columns that are
// not known are passed over. Newer exports name the fourth file
// participant-votes.csv. A row that cannot be read is given as a [Problem] with
// its file and line, and reading goes on; no row is dropped without one.
//
// Votes are +1 agree, -1 disagree, 0 pass; times are milliseconds UTC.
package polis
