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
	Version      int64      `json:"version" doc:"Last line of the vote log included."`
	Newer        int        `json:"newer" doc:"Votes that came after it, including changed votes."`
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
	Kinds        []Kind     `json:"kinds" doc:"Types too small to be shown alone are combined."`
	KindsAt      time.Time  `json:"kinds_at" doc:"When the figures by type were calculated: at most once an hour, so that nobody's type can be found by watching."`
	Common       []Shared   `json:"common"`
	Divides      []Divide   `json:"divides"`
	Certainty    *Certainty `json:"certainty,omitempty"`
	Bridging     []Bridging `json:"bridging" doc:"Agreement beyond what viewpoints explain, highest first; does not use groups. Empty while there is no map."`
	ShortList    ShortList  `json:"short_list" doc:"A short list of statements that represents all participants, in order of choice. Empty while there is no map."`
	BreadthOf    int64      `json:"breadth_version" doc:"Last line of the vote log included in bridging and short_list."`
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
	Kinds      []Kind            `json:"kinds" doc:"In the order of by_kind."`
	KindsAt    time.Time         `json:"kinds_at" doc:"When by_kind and kind_total were calculated, at most once an hour."`
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
			out := StatementResultList{Groups: c.letters(), Kinds: []Kind{}, Statements: []ResultStatement{}}
			if c.Result != nil {
				out.Version, out.Kinds, out.KindsAt = c.Result.Version, append(out.Kinds, c.Result.Kinds...), c.Result.KindsAt
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
		Consultation: c.Consultation.Slug, Title: c.Consultation.Title, State: c.state(), Newer: c.Newer, Generated: c.Consultation.Demonstration,
		Groups: []Part{}, Kinds: []Kind{}, Common: []Shared{}, Divides: []Divide{}, Bridging: []Bridging{},
		ShortList: ShortList{Statements: []Listed{}},
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
	out.Kinds, out.KindsAt = append(out.Kinds, r.Kinds...), r.KindsAt
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
