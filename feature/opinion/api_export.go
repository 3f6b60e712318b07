package opinion

import (
	"bufio"
	"context"
	"net/http"
	"strconv"

	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// hour is how exactly the public log tells the time, in milliseconds.
const hour = 3_600_000

// exportAPI streams the log of votes, so that anybody can count again.
func (m *Module) exportAPI(a *api.API) {
	api.Register(a, web.Public, huma.Operation{
		OperationID: "export-votes", Method: http.MethodGet, Path: "/consultations/{slug}/votes.csv", Summary: "Read every vote ever cast, as CSV",
		Description: "One line a vote in the order of the log; the last line of a participant on a statement is the current vote. Columns: id, participant (a number without any other meaning), statement, vote (1 agree, 0 pass, -1 disagree), at (milliseconds UTC, rounded down to the hour so that nobody is found by the moment of a vote). Votes on statements that are not shown are in it and in no total.",
		Responses:   map[string]*huma.Response{"200": {Description: "The log", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string"}}}}},
	}, func(ctx context.Context, in *struct {
		OfConsultation
		After int64 `query:"after" minimum:"0" default:"0" doc:"Leave out lines up to this id: what is new since the last time."`
	},
	) (*huma.StreamResponse, error) {
		c, err := m.find(ctx, in.Slug)
		if err != nil {
			return nil, err
		}
		end, err := m.Service.store.lastVote(ctx, m.Service.db.Read())
		if err != nil {
			return nil, err
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
			hc.SetHeader("Content-Disposition", `attachment; filename="`+c.Slug+`-votes.csv"`)
			w := bufio.NewWriterSize(hc.BodyWriter(), 64<<10)
			_, _ = w.WriteString("id,participant,statement,vote,at\n")
			line := make([]byte, 0, 96)
			err := m.Service.eachLine(hc.Context(), c.Number, in.After, end, func(l logged) error {
				line = line[:0]
				for i, n := range []int64{l.id, l.Participant, l.Statement, int64(l.Vote), l.At - l.At%hour} {
					if i > 0 {
						line = append(line, ',')
					}
					line = strconv.AppendInt(line, n, 10)
				}
				_, err := w.Write(append(line, '\n'))
				return err
			})
			if err == nil {
				err = w.Flush()
			}
			if err != nil {
				// A half file must not look whole: the connection is broken off.
				panic(http.ErrAbortHandler)
			}
		}}, nil
	})
}
