package demo

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed content/plan.csv
var planCSV string

//go:embed content/indicators.csv
var indicatorsCSV string

// PlanLine is a line of the plan. Commitments, actions and their progress are
// told as public accounts tell them, each with its source; the programmes and
// objectives that gather them are made for the demonstration and say so.
type PlanLine struct {
	ID, Kind, Parent string
	Title, Summary   Text
	Pillar           int // from 0; -1: its parent's
	Horizon          int // a year; 0: its parent's
	Level            string
	SDG              []string
	Lead             string // of Organisations
	Partners         []string
	Start, End       string // YYYY-MM-DD; empty: no source says
	Milestones       []PlanStep
	MadeOn           string
	MadeTo           Text
	Causes           []string // "initiative:I01"
	Source           string
	Verified         bool
	Report           *PlanReport
}

// PlanStep is a dated step of an action.
type PlanStep struct {
	Due, Done string
	Title     Text
}

// PlanReport is how far an action is, with the account that says so.
type PlanReport struct {
	AsOf, State    string
	Text           Text
	Evidence, Link string
}

// Plan gives the lines, parents first.
func Plan() []PlanLine {
	var list []PlanLine
	for _, r := range table("plan.csv", planCSV) {
		l := PlanLine{
			ID: r["id"], Kind: r["kind"], Parent: r["parent"], Title: Text{r["title_vi"], r["title_en"]}, Summary: Text{r["summary_vi"], r["summary_en"]},
			Pillar: number("plan.csv", r["pillar"]) - 1, Horizon: number("plan.csv", r["horizon"]), Level: r["level"], SDG: strings.Fields(r["sdg"]),
			Lead: r["lead"], Partners: parts(r["partners"]), Start: r["start"], End: r["end"], MadeOn: r["made_on"], MadeTo: Text{r["made_to_vi"], r["made_to_en"]},
			Causes: parts(r["causes"]), Source: r["source"], Verified: r["verified"] == "yes",
		}
		for step := range strings.Lines(r["milestones"]) {
			p := columnsOf(step, 4)
			l.Milestones = append(l.Milestones, PlanStep{p[0], p[1], Text{p[2], p[3]}})
		}
		if r["as_of"] != "" {
			l.Report = &PlanReport{r["as_of"], r["state"], Text{r["report_vi"], r["report_en"]}, r["evidence"], r["evidence_link"]}
		}
		list = append(list, l)
	}
	return list
}

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

// parts splits at semicolons.
func parts(s string) []string {
	var list []string
	for p := range strings.SplitSeq(s, ";") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}

// columnsOf splits a line at its bars into n parts.
func columnsOf(line string, n int) []string {
	p := strings.SplitN(line, "|", n)
	for len(p) < n {
		p = append(p, "")
	}
	for i := range p {
		p[i] = strings.TrimSpace(p[i])
	}
	return p
}

// number reads a whole number; empty is 0.
func number(file, s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("demo: %s: %v", file, err))
	}
	return n
}

func decimal(file, s string) float64 {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		panic(fmt.Sprintf("demo: %s: %v", file, err))
	}
	return x
}
