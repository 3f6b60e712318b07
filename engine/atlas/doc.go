// Package atlas draws a city without tiles: an outline, a window onto it, and
// marks that never cover one another.
//
// Places are degrees of WGS 84. The projection is the spherical Mercator of web
// maps (EPSG:3857), which keeps angles, so that north is up and circles stay
// circles; lengths are corrected for the latitude. Shares of a window run from 0
// at its west and north edges to 1 at the others, so that a picture may have any
// size.
package atlas
