package demo

import (
	_ "embed"
	"strings"
)

//go:embed content/initiatives.csv
var initiativesCSV string

// Initiative is what public accounts say that the city or others propose to do.
// Titles and summaries are written for the demonstration; where it stands and
// whence it comes is told as the sources tell it.
type Initiative struct {
	ID             string
	Title, Summary Text
	Pillar         int // from 0
	Horizon        int // a year
	Level          string
	Lead, Partners Text // partners one a line
	Fields, SDG    []string
	Origin         Text   // where it comes from
	State          string // one of initiative.State, read from the accounts with care
	FactState      Text   // where it stands in public accounts
	Source         string // with semicolons between
	Verified       bool   // read in the sources, not inferred from them
	// Landmark is the place that the sources name, when its position is known.
	Landmark string
	Place    Text
	// Statements are keys of those whose subject is plainly this.
	Statements []string
}

// Initiatives gives the initiatives of Hà Nội's creative city.
func Initiatives() []Initiative {
	var list []Initiative
	for _, r := range table("initiatives.csv", initiativesCSV) {
		list = append(list, Initiative{
			ID: r["id"], Title: Text{r["title_vi"], r["title_en"]}, Summary: Text{r["summary_vi"], r["summary_en"]},
			Pillar: number("initiatives.csv", r["pillar"]) - 1, Horizon: number("initiatives.csv", r["horizon"]), Level: r["level"],
			Lead: Text{r["lead_vi"], r["lead_en"]}, Partners: Text{lines(r["partners_vi"]), lines(r["partners_en"])}, Fields: strings.Fields(r["fields"]),
			SDG: strings.Fields(r["sdg"]), Origin: Text{r["origin_vi"], r["origin_en"]}, State: r["state"],
			FactState: Text{r["fact_state_vi"], r["fact_state_en"]}, Source: r["source"], Verified: r["verified"] == "yes",
			Landmark: r["place"], Place: Text{r["place_vi"], r["place_en"]},
			Statements: strings.Fields(r["statements"]),
		})
	}
	return list
}

// lines puts what stands between semicolons one a line.
func lines(s string) string { return strings.ReplaceAll(s, "; ", "\n") }
