package atlas

import (
	"strconv"
	"strings"
)

// String writes a place as map programs copy it: "21.02850, 105.85230"; five
// decimals are one metre.
func (p Point) String() string {
	return strconv.FormatFloat(p.Lat, 'f', 5, 64) + ", " + strconv.FormatFloat(p.Lon, 'f', 5, 64)
}

// ParsePoint reads two numbers of degrees, latitude first, as map programs copy
// them, with or without brackets and degree signs: "21.0285, 105.8523"; also as
// one types who writes decimals with commas: "21,0285; 105,8523". It is false for
// what is no such pair; the pair itself may lie off the globe.
func ParsePoint(s string) (Point, bool) {
	s = strings.NewReplacer("(", " ", ")", " ", "[", " ", "]", " ", "°", "", "\u00a0", " ").Replace(s)
	s = strings.ReplaceAll(s, " ,", ",")
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ' ' || r == '\t' })
	if len(parts) == 1 { // "21.0285,105.8523"
		parts = strings.Split(parts[0], ",")
	}
	if len(parts) != 2 {
		return Point{}, false
	}
	var at [2]float64
	for i, part := range parts {
		part = strings.TrimSuffix(part, ",")
		if !strings.Contains(part, ".") {
			part = strings.Replace(part, ",", ".", 1)
		}
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || n != n || n > 1e6 || n < -1e6 || strings.ContainsAny(part, "xXpP_eE") {
			return Point{}, false
		}
		at[i] = n
	}
	return Point{Lat: at[0], Lon: at[1]}, true
}
