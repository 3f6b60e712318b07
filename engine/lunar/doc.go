// Package lunar is the Vietnamese lunisolar calendar: which lunar day a day is,
// and when a day of the lunar calendar comes round.
//
// Rules. A month begins on the day, at UTC+7, that contains the new moon. The
// winter solstice falls into month 11. A year from one month 11 to the next that
// has thirteen months has one leap month: the first without a principal term of
// the sun (a longitude that is a multiple of 30 degrees), which repeats the number
// of the month before it. Source: Hồ Ngọc Đức, "Computing the Vietnamese lunar
// calendar", www.informatik.uni-leipzig.de/~duc/amlich.
//
// The calendar knows the years 1900 to 2199, at UTC+7 throughout. Its table is made
// by tools/lunar from the moments of an ephemeris, and checked day by day against
// another one: they differ on 150 of 109,573 days, in five months whose new moon
// falls within seconds of midnight, none of them from 1968 to 2076. Việt Nam has reckoned so since Tết 1968; earlier official tables
// used UTC+8 and differ in some years (see [Date.Reckoned]). Months of the future
// whose new moon falls within two minutes of midnight depend on how the Earth's
// rotation goes on, and are provisional (see [Date.Provisional]).
//
// Days are a [time.Time] of which only year, month and day count, as they are
// written; days that are returned are midnights of UTC.
package lunar
