package demo

import _ "embed"

//go:embed content/festivals.csv
var festivalsCSV string

// Celebration is a festival, an observance or an edition of something that is held
// in the city.
type Celebration struct {
	ID    string
	Name  Text
	Place string // in Vietnamese; may be empty
	// Rule is lunar or solar for what comes round every year, single for one edition.
	Rule             string
	Month, Day       int // of the calendar that the rule names
	EndMonth, EndDay int
	From, To         string // of a single edition, YYYY-MM-DD
	Theme            string
	Source           string // addresses; empty: from general knowledge
	Verified         bool
	Action           string // of the plan, which it delivers; may be empty
}

// Celebrations gives what is known of the city's festivals; many dates are still
// to be compared with a source.
func Celebrations() []Celebration {
	const file = "festivals.csv"
	var list []Celebration
	for _, r := range table(file, festivalsCSV) {
		list = append(list, Celebration{
			ID: r["id"], Name: Text{r["name_vi"], r["name_en"]}, Place: r["place"], Rule: r["rule"], Month: number(file, r["month"]), Day: number(file, r["day"]),
			EndMonth: number(file, r["end_month"]), EndDay: number(file, r["end_day"]), From: r["from"], To: r["to"], Theme: r["theme"], Source: r["source"], Verified: r["verified"] == "yes", Action: r["action"],
		})
	}
	return list
}
