// Package indicator is what the city measures, and what it is to reach.
//
// Rules. An indicator is a number, a share (numerator and denominator, the
// denominator never 0), an index of weighted parts, a checklist (yes out of all),
// or a survey (with how many were asked). It belongs to a line of the plan or to
// the city as a whole. Every value has its period, source and who entered it, and
// its period is over. Two sources may give two values for one period: both stand
// beside each other. A value is withdrawn with a reason, not deleted. How an
// indicator is measured stays once it has values. Nothing is public before it is
// published. Whoever saves over a newer version gets a conflict with both.
//
// The 22 thematic indicators Culture|2030 of UNESCO come with the program, as
// drafts.
//
// Tables: indicator_indicator, indicator_target, indicator_value. Pages:
// /indicators, /office/indicators.
package indicator
