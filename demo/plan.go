package demo

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
)

//go:embed content/plan.csv
var planCSV string

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
