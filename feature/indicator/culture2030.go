package indicator

import (
	"context"
	_ "embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
)

// culture2030CSV describes the 22 thematic indicators of UNESCO (2019),
// Culture|2030 Indicators, in own words; the column source says where names and
// dimensions were read, definition_and_mapping_status what is yet to be checked
// against the publication.
//
//go:embed culture2030.csv
var culture2030CSV string

// culturePrefix begins the framework of each of them: "culture2030/3".
const culturePrefix = "culture2030/"

// measureOf gives the measure for a kind of data of the set.
func measureOf(kind string) Measure {
	for prefix, m := range map[string]Measure{"checklist": Checklist, "index": Index, "survey": Survey, "share": Share} {
		if strings.HasPrefix(kind, prefix) {
			return m
		}
	}
	return Number
}

// unitsVI names the units of the numbers in Vietnamese; the others are in per cent.
var unitsVI = map[string]string{
	"currency per person (also PPP)":              "đồng trên đầu người",
	"facilities per 100,000 people; spread index": "cơ sở trên 100.000 dân",
	"count; hectares; share of use":               "không gian",
	"count; % change":                             "doanh nghiệp",
	"courses; people trained":                     "người được đào tạo",
	"visits; % within reach; % online":            "lượt",
	"% of hours; students":                        "",
	"yes/no items and counts":                     "",
	"yes/no items":                                "",
	"yes/no items; hours":                         "",
	"yes/no items; people who took part":          "",
	"score 0-1":                                   "điểm từ 0 đến 1",
	"% of answers":                                "%",
	"% of people":                                 "%",
	"% of GRDP":                                   "",
	"% of employed people":                        "",
	"% of household spending":                     "",
	"% of exports; % of imports":                  "",
	"% of budget":                                 "",
	"% of teaching hours":                         "",
}

// unitsEN are the same units in English, for those that are shown.
var unitsEN = map[string]string{
	"đồng trên đầu người": "đồng per person", "cơ sở trên 100.000 dân": "facilities per 100,000 people", "không gian": "spaces",
	"doanh nghiệp": "firms", "người được đào tạo": "people trained", "lượt": "visits", "điểm từ 0 đến 1": "score from 0 to 1", "%": "%",
}

// Culture2030 gives the 22 indicators of the framework, not yet entered. A fault
// in the embedded file is a fault of the program.
func Culture2030() []Indicator {
	rows, err := csv.NewReader(strings.NewReader(culture2030CSV)).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("indicator: culture2030.csv: %v", err))
	}
	var list []Indicator
	for _, row := range rows[1:] {
		r := map[string]string{}
		for i, name := range rows[0] {
			r[name] = row[i]
		}
		unit := unitsVI[r["unit"]]
		in := Indicator{
			Framework: culturePrefix + r["number"], Measure: measureOf(r["data_kind"]),
			Title:      civic.Text{VI: r["indicator_vi"], EN: r["indicator_en"]},
			Definition: civic.Text{VI: r["what_it_measures_vi"], EN: r["what_it_measures_en"]},
			Unit:       civic.Text{VI: unit, EN: unitsEN[unit]},
			Source:     strings.ReplaceAll(r["source"], " ; ", "; "),
			Verified:   r["definition_and_mapping_status"] == "verified in a stored source",
		}
		for t := range strings.SplitSeq(r["sdg_targets_suggested"], ";") {
			if target := civic.SDGTarget(strings.TrimSpace(t)); target.Known() {
				in.SDG = append(in.SDG, target)
			}
		}
		list = append(list, in)
	}
	return list
}

// number is the place of an indicator within Culture|2030; 0 for others.
func number(in Indicator) int {
	s, ok := strings.CutPrefix(in.Framework, culturePrefix)
	n, err := strconv.Atoi(s)
	if !ok || err != nil || n < 1 || n > 22 {
		return 0
	}
	return n
}

func byNumber(a, b Indicator) int { return number(a) - number(b) }

// dimension gives the dimension of Culture|2030 that an indicator belongs to, 1
// to 4; 0 for others.
func dimension(in Indicator) int {
	switch n := number(in); {
	case n == 0:
		return 0
	case n <= 5:
		return 1
	case n <= 12:
		return 2
	case n <= 17:
		return 3
	}
	return 4
}

// AddCulture2030 enters those of the 22 indicators that are not there yet, as
// drafts, and tells how many that were.
//
// Errors: Forbidden.
func (s *Service) AddCulture2030(ctx context.Context, who civic.Actor) (added int, err error) {
	if err := CanEdit(who); err != nil {
		return 0, err
	}
	err = s.db.Tx(ctx, func(tx *db.Tx) error {
		added = 0
		have, err := s.store.indicators(ctx, tx, ` AND framework <> ''`)
		if err != nil {
			return err
		}
		known := map[string]bool{}
		for _, in := range have {
			known[in.Framework] = true
		}
		for _, in := range Culture2030() {
			if known[in.Framework] {
				continue
			}
			now := s.clock()
			in.ID, in.Version = civic.NewID(now), 1
			if err := s.store.save(ctx, tx, in); err != nil {
				return err
			}
			if err := s.history.Write(ctx, tx, history.Act{At: now, By: who, On: on(in.ID), Act: "create"}); err != nil {
				return err
			}
			added++
		}
		return nil
	})
	return added, err
}
