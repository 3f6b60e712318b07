package ui

import "strconv"

func patternID(style int) string { return "map-pattern-" + strconv.Itoa(style%groups) }

func viewBox(p OpinionMapProps) string {
	return "0 0 " + coordinate(p.Width) + " " + coordinate(p.Height)
}

func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func translate(x, y float64) string { return "translate(" + coordinate(x) + " " + coordinate(y) + ")" }

// patternPath is the texture of a style on a tile of 12 by 12.
func patternPath(style int) string {
	switch style % groups {
	case 1:
		return "M0 6H12" // level lines
	case 2:
		return "M0 0L12 12M12 0L0 12" // lattice
	case 3:
		return "M6 0V12" // upright lines
	case 4:
		return "M2 6h1M8 1h1M8 11h1" // dots
	}
	return "M-3 3L3 -3M0 12L12 0M9 15L15 9" // slanting lines
}
