package statement

import (
	"bufio"
	"context"
	"net/http"
	"strconv"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// ReadScope lets a program read the log of votes as the office does.
const ReadScope = "votes:read"

// exportAPI streams votes, so that anybody can count again.
func (m *Module) exportAPI(a *api.API) {
	file := map[string]*huma.Response{"200": {Description: "The votes", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string"}}}}}
	api.Register(a, web.Public, huma.Operation{
		OperationID: "export-votes", Metadata: api.As(web.Export), Method: http.MethodGet, Path: "/consultations/{slug}/votes.csv", Summary: "Read the votes as CSV once voting has ended", Responses: file,
		Description: "Refused with status 409 until voting has ended: rows that appear while people vote can be linked to whoever was seen to vote. One line per current vote. Columns: participant (a number without any other meaning), statement, vote (1 agree, 0 not sure, -1 disagree). Participants are in a random order, without times. The opinion map of these votes, in this order, is the published one. Votes on statements that are not published are included here but in no total.",
	}, func(ctx context.Context, in *OfConsultation) (*huma.StreamResponse, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		ballots, _, err := m.Service.publicBallots(ctx, c.Number)
		if err != nil {
			return nil, err
		}
		return csvOf(c.Slug+"-votes.csv", "participant,statement,vote", func(_ context.Context, line func(...int64) error) error {
			return eachBallot(ballots, func(v opinionmap.VoteEvent) error { return line(v.Participant, v.Statement, int64(v.Vote)) })
		}), nil
	})
	api.Register(a, web.Scoped(ReadScope, civic.Editor, civic.Moderator, civic.Analyst), huma.Operation{
		OperationID: "export-vote-log", Metadata: api.As(web.Export), Method: http.MethodGet, Path: "/consultations/{slug}/vote-log.csv", Summary: "Read the log of all votes as CSV", Responses: file,
		Description: "For the office; not to be published: whoever saw somebody vote can find the ballot by its time. One line per vote, in the order of the log; a participant's last line on a statement is the current vote. Columns: id, participant, statement, vote (1 agree, 0 not sure, -1 disagree, 2 the earlier vote is taken back), at (milliseconds UTC).",
	}, func(ctx context.Context, in *struct {
		OfConsultation
		After int64 `query:"after" minimum:"0" default:"0" doc:"Skip lines up to this id, to get only what is new."`
	},
	) (*huma.StreamResponse, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		end, err := m.Service.store.head(ctx, m.Service.db.Read())
		if err != nil {
			return nil, err
		}
		return csvOf(c.Slug+"-vote-log.csv", "id,participant,statement,vote,at", func(ctx context.Context, line func(...int64) error) error {
			return m.Service.eachLine(ctx, c.Number, in.After, end.Last, func(l logged) error {
				return line(l.id, l.Participant, l.Statement, int64(l.Vote), l.At)
			})
		}), nil
	})
}

// csvOf streams lines of numbers.
func csvOf(name, head string, each func(ctx context.Context, line func(...int64) error) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
		hc.SetHeader("Content-Disposition", `attachment; filename="`+name+`"`)
		w := bufio.NewWriterSize(hc.BodyWriter(), 64<<10)
		_, _ = w.WriteString(head + "\n")
		buf := make([]byte, 0, 96)
		err := each(hc.Context(), func(numbers ...int64) error {
			buf = buf[:0]
			for i, n := range numbers {
				if i > 0 {
					buf = append(buf, ',')
				}
				buf = strconv.AppendInt(buf, n, 10)
			}
			_, err := w.Write(append(buf, '\n'))
			return err
		})
		if err == nil {
			err = w.Flush()
		}
		if err != nil {
			// A half file must not look whole: the connection is broken off.
			panic(http.ErrAbortHandler)
		}
	}}
}
