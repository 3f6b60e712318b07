// Package mapcommand makes of a folder of CSV files, in the export format of
// Pol.is, a map of opinion as JSON and as a page that needs nothing else, compares
// it with the published groups, and measures the engine. It is what stands behind
// "dienhong map" and "dienhong bench map".
package mapcommand
