// Package place is the city's directory of places of culture: what there is, where,
// for whom, and what became of it.
//
// Terms. A place (địa điểm) has a status (tình trạng) that changes in time: planned,
// open, closed for now, moved away, lost, to be opened again. Statuses, former names
// and observations of accessibility are only ever added; what was noted by mistake is
// struck out with a reason and stays in the record.
//
// Rules: editors keep places; anybody may send one in, which an editor looks at first.
// A closed, moved or lost place tells the cause. Protection is never inferred: a rank
// needs the document that gives it. Days may be known by the year or the month alone.
// What nobody observed is unknown, never "no".
//
// Figures are worked out from the statuses of public places; each is defined once, in
// figures.go.
//
// Administrative units (phường, xã) are in force from a day to a day; a code is used
// again for other units, so that code and first day name one. Each import of a table or
// of borders is an edition. The unit of a place is worked out from its point, never
// from its address.
//
// Tables: place_place, place_status (derived from the former), place_unit. Pages:
// /places, /office/places. API: /api/v1/places.
package place
