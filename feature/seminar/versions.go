package seminar

import (
	"context"
	"strconv"

	"dienhong/civic"
	"dienhong/kit/history"
)

// What the history of the feature is about: a guest, or the list of a meeting.
const (
	aGuest = "guest"
	aList  = "list"
)

func on(id civic.ID) history.Subject { return history.Subject{Kind: aGuest, ID: id} }

// History gives who changed the entry of a guest: the newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), on(id), older)
}

// ListHistory gives who added and removed guests of a meeting and set their order: the
// newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) ListHistory(ctx context.Context, who civic.Actor, meeting, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), history.Subject{Kind: aList, ID: meeting}, older)
}

// words say what the history of a guest and of a list holds.
var words = history.Words{Acts: "seminar.act.", Versions: map[string]history.Version{aGuest: history.VersionOf(describe)}}

func describe(f *history.Fields, g Guest) {
	f.Word("seminar.field.kind", "stakeholder.", string(g.Kind))
	f.Line("seminar.field.place", strconv.Itoa(g.Place))
	f.Line("seminar.field.name", g.Name)
	f.Line("seminar.field.title", g.Title)
	f.Line("seminar.field.body", g.Body)
}
