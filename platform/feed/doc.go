// Package feed writes what other programs subscribe to: news as Atom (RFC 4287)
// and dates as iCalendar (RFC 5545).
package feed
