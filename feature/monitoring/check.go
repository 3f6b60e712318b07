package monitoring

import (
	"strconv"

	"dienhong/civic"
	"dienhong/kit/facts"
)

// Gap is something that a monitoring report lacks.
type Gap struct {
	Section string
	What    string     // the catalogue names it as "monitoring.gap.<what>"
	Args    []any      // of the sentence
	Title   civic.Text // of the entry or figure; zero: the section itself
	Href    string     // where it can be mended or seen
}

// Gaps lists what a report lacks before it is sent: sections without English
// text or over their limit, entries without lead, partner, date, place, source,
// evidence, objective or target, figures without unit or source or older than
// the period, and consultations without answers.
func Gaps(d Draft, data Data, sections []Section) []Gap {
	var gaps []Gap
	for _, s := range sections {
		if !s.On {
			continue
		}
		add := func(what string, args ...any) {
			gaps = append(gaps, Gap{Section: s.ID, What: what, Args: args, Href: "sections/" + s.ID})
		}
		text := d.Content.Texts[s.ID]
		if needsText(s.ID) && text.EN == "" {
			add("english")
		}
		if needsText(s.ID) && text.EN != "" && text.VI == "" {
			add("vietnamese")
		}
		if n := Words(text.EN); s.Words > 0 && n > s.Words {
			add("words", n, s.Words)
		}
		entries := d.entries(data, s.ID)
		if s.Entries > 0 && len(entries) > s.Entries {
			add("entries", len(entries), s.Entries)
		}
		if s.Entries > 0 && len(entries) == 0 {
			add("no_entries")
		}
		for _, e := range entries {
			gaps = append(gaps, entryGaps(s, e)...)
		}
		switch s.ID {
		case "2":
			gaps = append(gaps, generalGaps(d)...)
		case "3":
			if len(data.Activities) == 0 {
				gaps = append(gaps, Gap{Section: s.ID, What: "no_activity", Href: "/office/monitoring/network"})
			}
		case "6.3":
			if len(data.Budget) > 0 && d.Content.DollarRate == 0 {
				gaps = append(gaps, Gap{Section: s.ID, What: "dollar", Href: "."})
			}
			for _, b := range data.Budget {
				if b.Unknown > 0 {
					gaps = append(gaps, Gap{Section: s.ID, What: "budget", Args: []any{b.Unknown, b.Actions}, Title: b.Title, Href: b.Href})
				}
			}
		}
	}
	for _, e := range data.Unplaced {
		gaps = append(gaps, Gap{Section: "4", What: "level", Title: e.Title, Href: e.Href})
	}
	for _, f := range data.Figures {
		gaps = append(gaps, figureGaps(d, f)...)
	}
	for _, t := range data.Talks {
		if t.Answered < t.Comments {
			gaps = append(gaps, Gap{Section: "A", What: "answers", Args: []any{t.Comments - t.Answered, t.Comments}, Title: t.Title, Href: t.Href})
		}
	}
	return gaps
}

// needsText tells whether a section is empty without the office's own words.
func needsText(section string) bool { return section == "1" || section == "6.4" || section == "7" }

func generalGaps(d Draft) []Gap {
	var gaps []Gap
	c := d.Content
	for _, f := range []struct {
		what  string
		empty bool
	}{
		{"country", c.Country.EN == ""},
		{"field", c.Field == ""},
		{"designated", c.DesignatedOn == ""},
		{"dated", c.DatedOn == ""},
		{"body", c.Body.EN == ""},
		{"contacts", c.Contacts.IsZero()},
	} {
		if f.empty {
			gaps = append(gaps, Gap{Section: "2", What: f.what, Href: "."})
		}
	}
	return gaps
}

func entryGaps(s Section, e facts.Entry) []Gap {
	var gaps []Gap
	add := func(what string, missing bool, args ...any) {
		if missing {
			gaps = append(gaps, Gap{Section: s.ID, What: what, Args: args, Title: e.Title, Href: e.Href})
		}
	}
	add("title_english", e.Title.EN == "")
	add("text_english", e.Summary.EN == "")
	if n := Words(e.Summary.EN); s.Words > 0 && n > s.Words {
		add("words", true, n, s.Words)
	}
	add("lead", e.Lead.IsZero())
	add("partner", e.Partners.IsZero())
	add("date", e.From == "" && e.To == "" && e.Horizon == 0)
	add("source", e.Source == "")
	add("unverified", e.Source != "" && !e.Verified)
	add("objective", len(e.Objectives) == 0 && e.Kind == "initiative")
	add("sdg", len(e.SDG) == 0)
	if s.ID == "4" || s.ID == "5" {
		add("place", e.Place.IsZero())
		add("evidence", len(e.Evidence) == 0)
	}
	return gaps
}

func figureGaps(d Draft, f facts.Figure) []Gap {
	var gaps []Gap
	add := func(what string, missing bool, args ...any) {
		if missing {
			gaps = append(gaps, Gap{Section: "A", What: what, Args: args, Title: f.Title, Href: f.Href})
		}
	}
	add("year", f.To == "")
	add("figure_source", f.Source == "")
	add("unit", f.Unit.IsZero())
	add("unverified", f.Source != "" && !f.Verified)
	if f.To != "" && f.To < d.From {
		add("old", true, f.To[:4], d.From[:4])
	}
	return gaps
}

// horizonAfter tells whether a line of the plan reaches beyond a period.
func horizonAfter(e facts.Entry, to string) bool {
	if e.To != "" {
		return e.To > to
	}
	return e.Horizon == 0 || strconv.Itoa(e.Horizon) > to[:4]
}
