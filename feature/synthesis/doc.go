// Package synthesis turns voices into understanding: opinion maps and results.
//
// Rules. A result is computed in the background from a copy of the votes, never
// while somebody votes, one at a time, when votes become public. It is stored with
// the release that it is of, and pages say of which hour that is. Every figure is a count of
// public votes, or computed from such counts in a way that is explained on
// /about/opinion-map; percentages stand beside their totals, and shares beside
// the range in which they probably lie. Where there are too few votes, or no
// groups that can be told apart, the page says so and shows no map of groups.
// Statements that were hidden are out of every count and are reported. Figures
// of groups below a minimum size are not shown (privacy.go), those of kinds once,
// at the end, with noise (kinds.go). Where a
// participant stands is worked out from that browser's own key and shown to
// nobody else.
//
// Tables: synthesis_result. Pages: /consultations/{slug}/results,
// /consultations/{slug}/map, /about/opinion-map.
package synthesis
