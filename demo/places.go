package demo

import _ "embed"

//go:embed content/places.csv
var placesCSV string

// Spot is a place of culture in the city.
type Spot struct {
	ID        string
	Name      Text
	Kind      string
	Address   string // in Vietnamese; may be empty
	Text      Text
	Lat, Lon  float64 // 0 and 0: not known
	Accuracy  int     // metres; 0: not known
	Rank, Act string  // of protection; may be empty
	Source    string  // addresses, and where the point comes from
	Verified  bool    // the source was read, and the point does not come from memory
	// Status is how the place is by the source; empty: not known.
	Status, From, Cause string
	Note                Text
}

// Spots gives the city's places of culture; many points are still to be compared
// with a source.
func Spots() []Spot {
	const file = "places.csv"
	var list []Spot
	for _, r := range table(file, placesCSV) {
		s := Spot{
			ID: r["id"], Name: Text{r["name_vi"], r["name_en"]}, Kind: r["kind"], Address: r["address"], Text: Text{r["text_vi"], r["text_en"]}, Accuracy: number(file, r["accuracy"]),
			Rank: r["rank"], Act: r["act"], Source: r["source"], Verified: r["verified"] == "yes", Status: r["status"], From: r["from"], Cause: r["cause"], Note: Text{r["note_vi"], r["note_en"]},
		}
		if r["lat"] != "" {
			s.Lat, s.Lon = degrees(file, r["lat"]), degrees(file, r["lon"])
		}
		list = append(list, s)
	}
	return list
}
