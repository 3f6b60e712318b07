package city

import (
	"errors"
	"fmt"
	"strings"

	"dienhong/civic"
	"dienhong/engine/atlas"
)

// Ground is what the maps of this city are drawn on: its outline and landmarks.
type Ground struct {
	Version   int64 // 0: nothing was saved yet
	Outline   atlas.Outline
	Source    civic.Text // whence the outline comes and how exact it is; at most 500 characters
	Landmarks []Landmark // those by which readers find the way first
}

// Landmark is a place that everybody knows.
type Landmark struct {
	Name   civic.Text // at most 100 characters
	At     atlas.Point
	Source string // whence the position comes; at most 300 characters
}

// Bounds of what the form may carry.
const (
	maxLandmarks = 60
	maxOutline   = 1 << 20 // bytes of GeoJSON
)

func (g Ground) problems() []civic.FieldError {
	errs := g.Source.Problems("ground_source", 500, !g.Outline.IsZero())
	bad := func(line int, key string, args ...any) {
		errs = append(errs, civic.FieldError{Field: "landmarks", Key: key, Args: append([]any{line + 1}, args...)})
	}
	if len(g.Landmarks) > maxLandmarks {
		return append(errs, civic.FieldError{Field: "landmarks", Key: "city.error.too_many_landmarks", Args: []any{maxLandmarks}})
	}
	for i, l := range g.Landmarks {
		switch {
		case l.Name.VI == "":
			bad(i, "city.error.landmark_name")
		case len([]rune(l.Name.VI)) > 100 || len([]rune(l.Name.EN)) > 100:
			bad(i, "city.error.landmark_long", 100)
		case !l.At.Valid() || l.At.IsZero():
			bad(i, "city.error.landmark_position")
		case l.Source == "":
			bad(i, "city.error.landmark_source")
		case len([]rune(l.Source)) > 300:
			bad(i, "city.error.landmark_long", 300)
		}
	}
	return errs
}

// landmarkLines writes landmarks one a line, as the form has them:
// "Hồ Hoàn Kiếm | Hoàn Kiếm Lake | 21.0285, 105.8523 | source".
func landmarkLines(list []Landmark) string {
	var b strings.Builder
	for _, l := range list {
		fmt.Fprintf(&b, "%s | %s | %s | %s\n", l.Name.VI, l.Name.EN, l.At, l.Source)
	}
	return b.String()
}

// readLandmarks reads what landmarkLines writes. A part that is missing stays
// empty, and so does a position that cannot be read: both break a rule.
func readLandmarks(s string) []Landmark {
	var list []Landmark
	for _, line := range strings.Split(s, "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		parts := append(strings.SplitN(line, "|", 4), "", "", "")
		for i := range parts {
			parts[i] = strings.TrimSpace(parts[i])
		}
		at, _ := atlas.ParsePoint(parts[2])
		list = append(list, Landmark{Name: civic.Text{VI: parts[0], EN: parts[1]}, At: at, Source: parts[3]})
	}
	return list
}

// outlineRules name the rules that an outline may break.
var outlineRules = map[error]string{
	atlas.ErrNoArea: "city.error.outline_area", atlas.ErrOpenRing: "city.error.outline_ring", atlas.ErrOffGlobe: "city.error.outline_globe",
	atlas.ErrTooLong: "city.error.outline_long",
}

// outlineProblem names the rule that a file of an outline breaks.
func outlineProblem(err error) civic.FieldError {
	for rule, key := range outlineRules {
		if errors.Is(err, rule) {
			return civic.FieldError{Field: "outline", Key: key, Args: []any{atlas.MaxPoints}}
		}
	}
	return civic.FieldError{Field: "outline", Key: "city.error.outline_unreadable"}
}
