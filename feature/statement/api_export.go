package statement

import (
	"bufio"
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"dienhong/civic"
	"dienhong/platform/api"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// hour is how exactly the public log tells the time, in milliseconds.
const hour = 3_600_000

// errLater ends the public log before the first line that is not public yet.
var errLater = errors.New("statement: the rest of the log is not public yet")

// margin is how long after its end an hour is withheld, in milliseconds: a vote
// that is cast at the very end of an hour is on the disk, from whichever server,
// long before the hour is shown, and comes with the whole hour.
const margin = hour / 4

// publicUntil gives the moment before which lines of the log are public, in
// milliseconds: an hour is withheld until it has been over for the margin, for a
// line that is public the moment it is written ties a vote to whoever was seen
// to cast it. It is negative for those who may read everything.
func (s *Service) publicUntil(who civic.Actor) int64 {
	if CanSeeAll(who) == nil {
		return -1
	}
	now := civic.Millis(s.clock()) - margin
	return now - now%hour
}

// exportAPI streams the log of votes, so that anybody can count again.
func (m *Module) exportAPI(a *api.API) {
	api.Register(a, web.Public, huma.Operation{
		OperationID: "export-votes", Metadata: api.As(web.Export), Method: http.MethodGet, Path: "/consultations/{slug}/votes.csv", Summary: "Read all votes of past hours as CSV",
		Description: "One line per vote, in the order of the log; a participant's last line on a statement is the current vote. Columns: id, participant (a number without any other meaning), statement, vote (1 agree, 0 not sure, -1 disagree), at (milliseconds UTC, rounded down to the hour so that nobody can be identified by the time of a vote). Votes on statements that are not published are included here but in no total. An hour appears 15 minutes after it has ended, so that nobody can be linked to a line by being watched; the log stops before the first later line, and the header Dienhong-Votes-Before gives the time from which lines are withheld. The log therefore matches the figures of the site at most an hour and a quarter after the last vote. Officers with access to everything get all lines, without the header.",
		Responses: map[string]*huma.Response{"200": {
			Description: "The log", Content: map[string]*huma.MediaType{"text/csv": {Schema: &huma.Schema{Type: "string"}}},
			Headers: map[string]*huma.Param{"Dienhong-Votes-Before": {Description: "Lines from this time on are withheld until 15 minutes after their hour has ended.", Schema: &huma.Schema{Type: "string", Format: "date-time"}}},
		}},
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
		until := m.Service.publicUntil(civic.ActorFrom(ctx))
		return &huma.StreamResponse{Body: func(hc huma.Context) {
			if until >= 0 {
				hc.SetHeader("Dienhong-Votes-Before", civic.FromMillis(until).UTC().Format(time.RFC3339))
			}
			hc.SetHeader("Content-Type", "text/csv; charset=utf-8")
			hc.SetHeader("Content-Disposition", `attachment; filename="`+c.Slug+`-votes.csv"`)
			w := bufio.NewWriterSize(hc.BodyWriter(), 64<<10)
			_, _ = w.WriteString("id,participant,statement,vote,at\n")
			line := make([]byte, 0, 96)
			err := m.Service.eachLine(hc.Context(), c.Number, in.After, end.Last, func(l logged) error {
				if until >= 0 && l.At >= until {
					return errLater
				}
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
			if err == nil || errors.Is(err, errLater) {
				err = w.Flush()
			}
			if err != nil {
				// A half file must not look whole: the connection is broken off.
				panic(http.ErrAbortHandler)
			}
		}}, nil
	})
}
