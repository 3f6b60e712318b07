// Package event is the programme of the city: festivals, exhibitions,
// performances and what else is held at a time and a place.
//
// Terms. An event (sự kiện) is held once, again and again, or on a day of the lunar
// calendar; each time is an occurrence (buổi). A festival (lễ hội) holds series
// (chuỗi hoạt động) and events, a series holds events.
//
// Rules: editors keep events; anybody may send one in, which an editor looks at
// first. An event goes from draft or submitted over approved to published, and from
// there to cancelled, postponed, moved or archived with a reason that readers see. An
// occurrence can be moved, postponed or cancelled by itself. Editing all occurrences
// keeps what was said of single ones; editing one and those that follow parts the
// event in two, the second of which continues the first. What repeats without an
// end is listed two years ahead, on the lunar calendar ten years.
//
// Times are those of the clock on the wall in the city. An occurrence is named by
// the time that the rule gave it, also after it was moved: that is its key.
//
// Tables: event_event, event_occurrence (derived from the former). Pages: /events,
// /office/events. Feeds: calendar.ics below them. API: /api/v1/events.
package event
