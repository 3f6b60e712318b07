package synthesis

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// ResultRecord is a result as programs see it: everything that the results page
// shows.
type ResultRecord struct {
	Consultation string     `json:"consultation" doc:"Slug."`
	Title        civic.Text `json:"title"`
	State        string     `json:"state" enum:"computing,none,few,weighing,one,leanings,groups" doc:"computing: the first result is being calculated. none: no votes. few: too few votes for a map. weighing: it is not yet known whether there are groups. one: no separate groups. leanings: parts of one range of opinion. groups: separate groups."`
	Version      int64      `json:"version" doc:"Number of the release of votes included."`
	FiguresOf    time.Time  `json:"figures_of" doc:"The hour of which the public votes are. They change only when a whole batch of people can be added, so that nobody is found by watching."`
	Needed       int        `json:"needed" doc:"People who must vote before figures change, besides those who wait for the time after; 0 when voting has ended."`
	ComputedAt   time.Time  `json:"computed_at"`
	Final        bool       `json:"final" doc:"Voting has closed and all votes are included."`
	Generated    bool       `json:"generated" doc:"The participants were generated for a demonstration."`
	Participants int        `json:"participants"`
	OnMap        int        `json:"on_map" doc:"Participants who answered enough statements to be on the map."`
	Votes        int        `json:"votes"`
	Statements   int        `json:"statements"`
	Hidden       int        `json:"hidden_statements" doc:"Statements with votes that were hidden or merged."`
	HiddenVotes  int        `json:"hidden_votes"`
	Groups       []Part     `json:"groups"`
	Kinds        *Kinds     `json:"kinds,omitempty" doc:"What types of participants said: once, after voting has ended, with random noise added to every count, so that nobody's type can be found. Absent when the noise would hide everything."`
	Common       []Shared   `json:"common"`
	Divides      []Divide   `json:"divides"`
	Certainty    *Certainty `json:"certainty,omitempty"`
	Bridging     []Bridging `json:"bridging" doc:"Agreement beyond what viewpoints explain, highest first; does not use groups. Empty while there is no map."`
	ShortList    ShortList  `json:"short_list" doc:"A short list of statements that represents all participants, in order of choice. Empty while there is no map."`
	BreadthOf    int64      `json:"breadth_version" doc:"Number of the release of votes included in bridging and short_list."`
}

// Part is a group or a leaning as programs see it.
type Part struct {
	Letter    string   `json:"letter"`
	Size      int      `json:"size"`
	Stands    []Stance `json:"stands"`
	Stability float64  `json:"stability" doc:"0 to 1; negative when not calculated."`
}

// StatementResultList is what the votes say about each statement.
type StatementResultList struct {
	Version    int64             `json:"version"`
	Groups     []string          `json:"groups" doc:"Group letters, in the order of by_group."`
	Statements []ResultStatement `json:"statements"`
}

// ResultStatement is what the votes say about one statement.
type ResultStatement struct {
	Text civic.Text `json:"text"`
	Finding
}

// MapRecord is the map as it is drawn: clusters of participants who answered
// nearly alike, in the plane of opinions.
type MapRecord struct {
	Version  int64     `json:"version"`
	State    string    `json:"state"`
	Groups   []string  `json:"groups" doc:"Letters; the group of a cluster is an index into this list."`
	Clusters []Cluster `json:"clusters"`
}

type slugInput struct {
	Slug string `path:"slug"`
}

type (
	resultOutput     struct{ Body ResultRecord }
	mapOutput        struct{ Body MapRecord }
	statementsOutput struct{ Body StatementResultList }
)

// API adds the operations.
func (m *Module) API(a *api.API) {
	tags := []string{"results"}
	api.Register(a, web.Public, huma.Operation{OperationID: "get-results", Method: http.MethodGet, Path: "/consultations/{slug}/results", Summary: "Read the result of a consultation", Tags: tags},
		func(ctx context.Context, in *slugInput) (*resultOutput, error) {
			c, err := m.Service.Current(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			return &resultOutput{c.record()}, nil
		})
	api.Register(a, web.Public, huma.Operation{OperationID: "get-opinion-map", Method: http.MethodGet, Path: "/consultations/{slug}/results/map", Summary: "Read the opinion map of a consultation", Tags: tags},
		func(ctx context.Context, in *slugInput) (*mapOutput, error) {
			c, err := m.Service.Current(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			out := MapRecord{State: c.state(), Groups: c.letters(), Clusters: []Cluster{}}
			if c.Result != nil {
				out.Version, out.Clusters = c.Result.Version, append(out.Clusters, c.Result.Clusters...)
			}
			return &mapOutput{out}, nil
		})
	api.Register(a, web.Public, huma.Operation{OperationID: "list-statement-results", Method: http.MethodGet, Path: "/consultations/{slug}/results/statements", Summary: "Read the results of each statement", Tags: tags},
		func(ctx context.Context, in *slugInput) (*statementsOutput, error) {
			c, err := m.Service.Current(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			out := StatementResultList{Groups: c.letters(), Statements: []ResultStatement{}}
			if c.Result != nil {
				out.Version = c.Result.Version
			}
			for _, f := range c.findings(byNumber) {
				out.Statements = append(out.Statements, ResultStatement{c.text(f.Statement), f})
			}
			return &statementsOutput{out}, nil
		})
}

func (c Current) state() string {
	if c.Result == nil {
		return "computing"
	}
	return string(c.Result.State)
}

func (c Current) letters() []string {
	letters := []string{}
	if c.Result != nil {
		for _, g := range c.Result.Groups {
			letters = append(letters, g.Letter())
		}
	}
	return letters
}

func (c Current) record() ResultRecord {
	out := ResultRecord{
		Consultation: c.Consultation.Slug, Title: c.Consultation.Title, State: c.state(), Generated: c.Consultation.Demonstration,
		Groups: []Part{}, Common: []Shared{}, Divides: []Divide{}, Bridging: []Bridging{},
		ShortList: ShortList{Statements: []Listed{}},
	}
	if out.FiguresOf = c.Release.At; !c.Release.Whole {
		out.Needed = c.Release.Needed
	}
	r := c.Result
	if r == nil {
		return out
	}
	out.Version, out.ComputedAt, out.Final = r.Version, r.ComputedAt, c.final()
	out.Participants, out.Votes, out.Statements = r.Participants, r.Votes, len(r.Findings)
	out.Hidden, out.HiddenVotes, out.Certainty = r.Hidden, r.HiddenVotes, r.Certainty
	if r.Mapped() {
		out.OnMap = r.Grouped
	}
	for _, g := range r.Groups {
		out.Groups = append(out.Groups, Part{g.Letter(), g.Size, append([]Stance{}, c.stands(g)...), g.Stability})
	}
	out.Kinds = r.Kinds
	out.Common = append(out.Common, c.common()...)
	out.Divides = append(out.Divides, c.divides()...)
	if r.Breadth != nil {
		out.BreadthOf = r.Breadth.Version
		out.Bridging = append(out.Bridging, c.bridging()...)
		if list := c.shortList(); len(list.Statements) > 0 {
			out.ShortList = list
		}
	}
	return out
}
