package demo

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"strings"
)

//go:embed content/organisations.csv
var organisationsCSV string

// Organisation is a body that public accounts name.
type Organisation struct {
	ID       string
	Name     Text
	Kind     string // one of city.BodyKinds
	Place    string
	Role     Text
	Source   string
	Verified bool // the source was read; otherwise general knowledge, to check
	Note     string
}

// Organisations gives the directory of Hà Nội's creative city.
func Organisations() []Organisation {
	var list []Organisation
	for _, r := range table("organisations.csv", organisationsCSV) {
		list = append(list, Organisation{
			ID: r["id"], Name: Text{r["name_vi"], r["name_en"]}, Kind: r["kind"], Place: r["city"], Role: Text{r["role_vi"], r["role_en"]},
			Source: r["source"], Verified: r["status"] == "verified in a stored source", Note: r["note"],
		})
	}
	return list
}

// table reads an embedded file into a map for each row, by the names in its
// first line; a fault in the file is a fault of the program.
func table(name, body string) []map[string]string {
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("demo: %s: %v", name, err))
	}
	list := make([]map[string]string, 0, len(rows)-1)
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[column] = row[i]
		}
		list = append(list, m)
	}
	return list
}
