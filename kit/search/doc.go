// Package search finds things of every feature by words, in both languages.
//
// Features declare what can be found ([Source]) and write an [Entry] in the
// transaction that writes the thing ([Index.Put], [Index.Refresh]), so that what is
// hidden leaves the index when it is hidden. An entry says who may see it; a
// search gives nothing else.
//
// A text is found by any of its writings: without accents, with the tone mark in
// either place, with i or y, by the abbreviations of offices or in full
// (engine/fold). First comes what has the accents as typed, then what has the
// words, then what begins with them; a phrase before scattered words, a title
// before a text, the later before the earlier.
//
// An entry becomes terms: its words folded and as they are, pairs of neighbours,
// and who may see it. The full text search of each engine finds terms (FTS5 in
// SQLite, tsvector in PostgreSQL); what is a term and what comes first is decided
// here, so that both give the same. See docs/decisions.
//
// Tables: search_entry, search_state. Pages: /search, /office/search.
package search
