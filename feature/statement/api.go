package statement

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// StatementTally counts current votes.
type StatementTally struct {
	Agree    int `json:"agree"`
	Disagree int `json:"disagree"`
	Pass     int `json:"pass"`
	Total    int `json:"total"`
}

// StatementRecord is a statement as programs see it.
type StatementRecord struct {
	ID         int64          `json:"id" doc:"Number within the consultation; Pol.is calls it tid."`
	Text       civic.Text     `json:"text" doc:"Empty for hidden statements."`
	Translated string         `json:"translated,omitempty" enum:"vi,en" doc:"The language that the office added as a translation."`
	State      string         `json:"state" enum:"waiting,shown,returned,hidden,merged"`
	Origin     string         `json:"origin" enum:"seed,participant,import"`
	Source     string         `json:"source,omitempty"`
	Topic      string         `json:"topic,omitempty"`
	MergedInto *int64         `json:"merged_into,omitempty"`
	CreatedAt  time.Time      `json:"created_at"`
	Votes      StatementTally `json:"votes" doc:"Votes on statements that are not published are kept but left out of every total."`
	Verified   StatementTally `json:"verified" doc:"Of these, the votes of verified participants. Both sorts become public in batches of their own."`
}

// StatementList is a page of statements.
type StatementList struct {
	list.Position
	Statements []StatementRecord `json:"statements"`
}

// StatementFigures are the totals of a consultation.
type StatementFigures struct {
	Participants        int `json:"participants" doc:"People who voted at least once."`
	Verified            int `json:"verified" doc:"Of these, the verified."`
	Statements          int `json:"statements" doc:"Published statements."`
	Votes               int `json:"votes" doc:"Current votes on published statements."`
	UncountedStatements int `json:"uncounted_statements" doc:"Statements hidden, returned or merged after they had votes."`
	UncountedVotes      int `json:"uncounted_votes"`
}

// StatementDecision is an act of moderation, without the text it was about.
type StatementDecision struct {
	ID         int64     `json:"id"`
	Statement  int64     `json:"statement"`
	At         time.Time `json:"at"`
	Act        string    `json:"act" enum:"accept,return,hide,merge,undo,ask,keep" doc:"ask is the author asking for a review of a returned or hidden statement; keep leaves the decision unchanged."`
	Reason     string    `json:"reason,omitempty"`
	Note       string    `json:"note,omitempty"`
	MergedInto *int64    `json:"merged_into,omitempty"`
}

// StatementLog is a page of the log of moderation.
type StatementLog struct {
	list.Position
	Decisions []StatementDecision `json:"decisions"`
}

func (s Statement) record() StatementRecord {
	r := StatementRecord{
		ID: s.ID, Text: s.Text, Translated: string(s.Translated), State: string(s.State), Origin: string(s.Origin), Source: s.Source, Topic: string(s.Topic), CreatedAt: s.CreatedAt,
		Votes:    StatementTally{s.Tally.Agree, s.Tally.Disagree, s.Tally.Pass, s.Tally.Total()},
		Verified: StatementTally{s.Verified.Agree, s.Verified.Disagree, s.Verified.Pass, s.Verified.Total()},
	}
	if s.State == Merged {
		r.MergedInto = &s.MergedInto
	}
	if s.State == Hidden {
		r.Text, r.Source = civic.Text{}, ""
	}
	return r
}

// OfConsultation is the part of a request that names a consultation. It is
// exported because the description leaves embedded structs out otherwise.
type OfConsultation struct {
	Slug string `path:"slug" maxLength:"60"`
}

// find gives the consultation to those who may read it.
func (m *Module) find(ctx context.Context, slug string) (civic.Consultation, error) {
	c, err := m.Service.consultations.Snapshot(ctx, slug)
	if err != nil {
		return civic.Consultation{}, err
	}
	return c, canRead(civic.ActorFrom(ctx), c)
}

// API adds the operations.
func (m *Module) API(a *api.API) {
	m.readingAPI(a)
	m.writingAPI(a)
	m.exportAPI(a)
}

// public are the states that everybody may read of; of hidden statements, that
// they are hidden.
var public = []State{Shown, Hidden, Merged}

func (m *Module) readingAPI(a *api.API) {
	type output struct{ Body StatementList }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "list-statements", Method: http.MethodGet, Path: "/consultations/{slug}/statements", Summary: "List statements with their votes",
	}, func(ctx context.Context, in *struct {
		OfConsultation
		Search string `query:"q" maxLength:"200" doc:"Search words, with or without accents; each must be the beginning of a word of the statement."`
		State  string `query:"state" enum:"shown,hidden,merged,any" default:"shown"`
		Sort   string `query:"sort" enum:"votes,agree,divided,newest,number" default:"number"`
		list.Paging
	},
	) (*output, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		states := []State{State(in.State)}
		if in.State == "any" {
			states = public
		}
		if err := m.Service.counted(ctx, patience); err != nil {
			return nil, err
		}
		words := in.Search
		if in.State != string(Shown) {
			words = "" // a search in hidden texts would tell what they say
		}
		l, err := m.Service.List(ctx, c.Number, Search{Words: words, States: states, Sort: Sort(in.Sort)}, in.Size, in.Offset())
		if err != nil {
			return nil, err
		}
		out := &output{StatementList{Position: in.Of(l.Total), Statements: []StatementRecord{}}}
		for _, st := range l.Statements {
			out.Body.Statements = append(out.Body.Statements, st.record())
		}
		return out, nil
	})
	type one struct{ Body StatementRecord }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "get-statement", Method: http.MethodGet, Path: "/consultations/{slug}/statements/{id}", Summary: "Read a statement with its votes",
	}, func(ctx context.Context, in *struct {
		OfConsultation
		ID int64 `path:"id"`
	},
	) (*one, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		st, err := m.Service.One(ctx, c.Number, in.ID)
		if err == nil && (st.State == Waiting || st.State == Returned) {
			err = civic.NotFound("statement")
		}
		return &one{st.record()}, err
	})
	type figures struct{ Body StatementFigures }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "get-figures", Method: http.MethodGet, Path: "/consultations/{slug}/figures", Summary: "Read the totals of a consultation",
	}, func(ctx context.Context, in *OfConsultation) (*figures, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		f, err := m.Service.Figures(ctx, c.Number)
		if err != nil {
			return nil, err
		}
		statements, votes, err := m.Service.Uncounted(ctx, c.Number)
		return &figures{StatementFigures{f.Participants, f.Verified, f.Statements, f.Votes, statements, votes}}, err
	})
	type log struct{ Body StatementLog }
	api.Register(a, web.Public, huma.Operation{
		OperationID: "list-moderation", Method: http.MethodGet, Path: "/consultations/{slug}/moderation", Summary: "Read the public moderation log, newest first",
	}, func(ctx context.Context, in *struct {
		OfConsultation
		list.Paging
	},
	) (*log, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		l, err := m.Service.Log(ctx, c.Number, in.Offset(), in.Size)
		out := &log{StatementLog{Position: in.Of(l.Total), Decisions: []StatementDecision{}}}
		for _, d := range l.Decisions {
			r := StatementDecision{ID: d.ID, Statement: d.Statement, At: d.At, Act: string(d.Act), Reason: d.Reason, Note: d.Note}
			if d.Act == Merge {
				r.MergedInto = &d.MergedInto
			}
			out.Body.Decisions = append(out.Body.Decisions, r)
		}
		return out, err
	})
}
