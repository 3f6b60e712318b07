package demo

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed content/city content/ward content/made_up.csv
var made embed.FS

// Story is what came of a consultation, from the first comment to the last evidence.
// All of it is made up: nobody said it, no office answered it and nothing of it was
// done. Days are counted from the opening of the consultation, from 0.
type Story struct {
	Opinions    []Opinion
	Themes      []Theme
	Answers     []Answer
	Initiatives []Proposal
	Lines       []Deed
}

// Opinion is a comment in somebody's own words.
type Opinion struct {
	ID                  string
	Day                 int
	Channel, Lang, Kind string
	People              int
	Who, Article        string // as it stands on the comment; mostly empty
	State, Reason       string // of comment.State and comment.Reasons
	Text                string
	Marks               []Mark
	Read                bool // somebody read it and found nothing to mark
}

// Mark gives a part of an opinion a theme; an empty part is all of it.
type Mark struct{ Theme, Part string }

// Theme is what several opinions are about.
type Theme struct {
	ID            string
	Day           int
	Name, Summary Text
	Pillar        int // from 0
}

// Answer is what an office that does not exist says to something.
type Answer struct {
	ID, Decision, State string
	Day                 int
	Body                string
	Subjects            []string // "theme:T1", "opinion:O01"
	Text                Text
}

// Proposal is an initiative with its steps.
type Proposal struct {
	ID                  string
	Day                 int
	Title, Summary      Text
	Pillar, Horizon     int
	SDG, Fields, Causes []string
	Steps               []Turn
}

// Turn is a step of an initiative to a state, with the reason.
type Turn struct {
	State  string
	Day    int
	Reason Text
}

// Deed is a line of the plan.
type Deed struct {
	ID, Kind, Parent string
	Title, Summary   Text
	Pillar, Horizon  int
	SDG, Causes      []string
	Lead             string
	Start, End       int
	Steps            []Step
	Reports          []Told
}

// Step is a milestone; a Done of -1 is to come.
type Step struct {
	Due, Done int
	Title     Text
}

// Told is how far an action was on a day, with what shows it.
type Told struct {
	Day      int
	State    string
	Percent  int
	Text     Text
	Evidence string
}

// CityStory is what came so far of the open consultation.
func CityStory() Story { return story("city") }

// WardStory is what came of the finished consultation of the ward that does not exist.
func WardStory() Story { return story("ward") }

// rows reads an embedded file of what is made up.
func rows(name string) []map[string]string {
	body, err := made.ReadFile("content/" + name)
	if err != nil {
		panic(fmt.Sprintf("demo: %v", err))
	}
	return table(name, string(body))
}

func both(r map[string]string, column string) Text { return Text{r[column+"_vi"], r[column+"_en"]} }

func story(of string) (s Story) {
	const file = "story"
	for _, r := range rows(of + "/opinions.csv") {
		o := Opinion{
			ID: r["id"], Day: number(file, r["day"]), Channel: r["channel"], Lang: r["lang"], Kind: r["kind"], People: number(file, r["people"]),
			Who: r["who"], Article: r["article"], State: r["state"], Reason: r["reason"], Text: r["text"], Read: r["marks"] == "-",
		}
		for line := range strings.Lines(r["marks"]) {
			if p := columnsOf(line, 2); !o.Read {
				o.Marks = append(o.Marks, Mark{p[0], p[1]})
			}
		}
		s.Opinions = append(s.Opinions, o)
	}
	for _, r := range rows(of + "/themes.csv") {
		s.Themes = append(s.Themes, Theme{r["id"], number(file, r["day"]), both(r, "name"), both(r, "summary"), number(file, r["pillar"]) - 1})
	}
	for _, r := range rows(of + "/answers.csv") {
		s.Answers = append(s.Answers, Answer{r["id"], r["decision"], r["state"], number(file, r["day"]), r["body"], parts(r["subjects"]), both(r, "text")})
	}
	for _, r := range rows(of + "/initiatives.csv") {
		p := Proposal{
			ID: r["id"], Day: number(file, r["day"]), Title: both(r, "title"), Summary: both(r, "summary"), Pillar: number(file, r["pillar"]) - 1,
			Horizon: number(file, r["horizon"]), SDG: strings.Fields(r["sdg"]), Fields: strings.Fields(r["fields"]), Causes: parts(r["causes"]),
		}
		for line := range strings.Lines(r["steps"]) {
			c := columnsOf(line, 4)
			p.Steps = append(p.Steps, Turn{c[0], number(file, c[1]), Text{c[2], c[3]}})
		}
		s.Initiatives = append(s.Initiatives, p)
	}
	for _, r := range rows(of + "/plan.csv") {
		s.Lines = append(s.Lines, deed(r))
	}
	return s
}

func deed(r map[string]string) Deed {
	const file = "plan.csv"
	d := Deed{
		ID: r["id"], Kind: r["kind"], Parent: r["parent"], Title: both(r, "title"), Summary: both(r, "summary"), Pillar: number(file, r["pillar"]) - 1,
		Horizon: number(file, r["horizon"]), SDG: strings.Fields(r["sdg"]), Causes: parts(r["causes"]), Lead: r["lead"],
		Start: number(file, r["starts"]), End: number(file, r["ends"]),
	}
	for line := range strings.Lines(r["milestones"]) {
		c, done := columnsOf(line, 4), -1
		if c[1] != "" {
			done = number(file, c[1])
		}
		d.Steps = append(d.Steps, Step{number(file, c[0]), done, Text{c[2], c[3]}})
	}
	for line := range strings.Lines(r["reports"]) {
		c := columnsOf(line, 6)
		d.Reports = append(d.Reports, Told{number(file, c[0]), c[1], number(file, c[2]), Text{c[3], c[4]}, c[5]})
	}
	return d
}

// MadeUp gives the bodies that do not exist.
func MadeUp() []Organisation {
	var list []Organisation
	for _, r := range rows("made_up.csv") {
		list = append(list, Organisation{
			ID: r["id"], Name: both(r, "name"), Kind: r["kind"], Place: r["city"], Role: both(r, "role"), Source: MadeUpSource.VI, Verified: true,
		})
	}
	return list
}

// MadeUpSource stands where other things name their source.
var MadeUpSource = Text{"Dựng cho bản minh họa; không có thật", "Made up for the demonstration; not real"}
