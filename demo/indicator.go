package demo

import (
	_ "embed"
	"strings"
)

//go:embed content/indicators.csv
var indicatorsCSV string

// Indicator is a measure with the values that public accounts give.
type Indicator struct {
	ID, Of, Measure, Better string
	Title, Definition, Unit Text
	SDG                     []string
	Targets                 []Aim
	Values                  []Figure
}

// Aim is a target with the paper that sets it.
type Aim struct {
	Year   int
	Value  float64
	Source string
}

// Figure is a value with its period and source.
type Figure struct {
	From, To     string
	Value        float64
	Note         Text
	Source, Link string
	Verified     bool
}

// Indicators gives the measures, the values of each in the order of the file.
func Indicators() []Indicator {
	var list []Indicator
	for _, r := range table("indicators.csv", indicatorsCSV) {
		if len(list) == 0 || list[len(list)-1].ID != r["id"] {
			in := Indicator{
				ID: r["id"], Of: r["of"], Measure: r["measure"], Better: r["better"], Title: Text{r["title_vi"], r["title_en"]},
				Definition: Text{r["definition_vi"], r["definition_en"]}, Unit: Text{r["unit_vi"], r["unit_en"]}, SDG: strings.Fields(r["sdg"]),
			}
			for line := range strings.Lines(r["targets"]) {
				p := columnsOf(line, 3)
				in.Targets = append(in.Targets, Aim{number("indicators.csv", p[0]), decimal("indicators.csv", p[1]), p[2]})
			}
			list = append(list, in)
		}
		if r["from"] != "" {
			in := &list[len(list)-1]
			in.Values = append(in.Values, Figure{
				r["from"], r["to"], decimal("indicators.csv", r["value"]), Text{r["note_vi"], r["note_en"]}, r["value_source"], r["link"], r["value_verified"] == "yes",
			})
		}
	}
	return list
}
