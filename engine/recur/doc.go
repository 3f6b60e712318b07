// Package recur reads and expands rules by which events come round, as iCalendar
// writes them (RFC 5545, RRULE).
//
// A rule works on the clock on the wall at the place of the event: a meeting at
// nine stays at nine when the clocks change. A time that the clocks jump over is
// read with the offset from before the jump, as the RFC says; of an hour that
// comes twice, the first is meant.
//
// Where programs read rules differently, we read them as libical does:
//
//   - What the rule leaves open comes from the start, and only that: yearly with
//     week numbers and no day of the week means the start's day of the week; yearly
//     with days of the month and nothing else means the start's month.
//   - A year with week numbers is the year of its weeks, from the first week's first
//     day, and INTERVAL counts such years.
//   - BYSETPOS counts all times of a period, also those before the start.
//   - The start is a time of the rule only if the rule says so.
//   - COUNT counts times, each once, however often a list names it.
//   - Hours, minutes and seconds do nothing when the start is a day without an hour.
//   - A semicolon at the end, empty parts, lower case and unknown X- parts are let
//     pass; calendars in use write them.
//
// Rules of other calendars (RSCALE, RFC 7529) are refused: the Vietnamese one is in
// package lunar.
package recur
