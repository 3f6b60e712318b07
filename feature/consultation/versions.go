package consultation

import (
	"context"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// What the history of the feature is about. A meeting is told with its
// consultation.
const (
	aConsultation = "consultation"
	aMeeting      = "meeting"
)

// The acts of the history.
const (
	ActCreate        = "create"
	ActTexts         = "texts"
	ActPhases        = "phases"
	ActTopics        = "topics"
	ActPublish       = "publish"
	ActCancel        = "cancel"
	ActArchive       = "archive"
	ActMeeting       = "meeting"
	ActRemoveMeeting = "remove_meeting"
)

func on(id civic.ID) history.Subject { return history.Subject{Kind: aConsultation, ID: id} }

// write adds a line about the consultation itself.
func (s *Service) write(ctx context.Context, tx *db.Tx, id civic.ID, a history.Act) error {
	a.On, a.Within = on(id), id
	return s.history.Write(ctx, tx, a)
}

// writeMeeting adds a line about one of its meetings, named as it was called then.
func (s *Service) writeMeeting(ctx context.Context, tx *db.Tx, of Meeting, a history.Act) error {
	a.At, a.On, a.Within, a.Note = s.clock(), history.Subject{Kind: aMeeting, ID: of.ID}, of.Consultation, of.Title.VI
	return s.history.Write(ctx, tx, a)
}

// History gives who changed what about a consultation and its meetings: the
// newest lines, or those before older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, c Consultation, older civic.ID) (history.Page, error) {
	if err := CanEdit(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Within(ctx, s.db.Read(), c.ID, older)
}

// Notice is what everybody may know of a moved end: when and why.
type Notice struct {
	At     time.Time
	Reason string
}

// Notices gives the moved ends of a public consultation, the newest first.
func (s *Service) Notices(ctx context.Context, c Consultation) ([]Notice, error) {
	if c.PublishedAt.IsZero() {
		return nil, nil
	}
	all, err := s.history.With(ctx, s.db.Read(), on(c.ID), ActPhases)
	var list []Notice
	for _, e := range all {
		if e.Reason != "" && !e.At.Before(c.PublishedAt) {
			list = append(list, Notice{At: e.At, Reason: e.Reason})
		}
	}
	return list, err
}

// words say what the history of the feature holds; pillars are the city's.
func words(pillars []civic.Pillar) history.Words {
	return history.Words{Acts: "consultation.act_name.", Versions: map[string]history.Version{
		aConsultation: history.VersionOf(func(f *history.Fields, c Consultation) {
			describeTexts(f, c)
			describePhases(f, c)
			describeTopics(pillars)(f, c)
			f.Moment("consultation.field.archive_at", c.ArchivedAt)
		}),
		aMeeting: history.VersionOf(describeMeeting),
	}, Detail: func(_ context.Context, e history.Entry) string { return e.Note }}
}

func describeTexts(f *history.Fields, c Consultation) {
	f.Both("consultation.field.title", c.Texts.Title)
	f.Both("consultation.field.question", c.Texts.Question)
	f.Both("consultation.field.summary", c.Texts.Summary)
	f.Both("consultation.field.background", c.Texts.Background)
	f.Line("consultation.field.moderation", moderationName(f.Context(), c.Moderation))
	f.Number("consultation.field.minimum_days", int64(c.MinimumDays))
}

func describePhases(f *history.Fields, c Consultation) {
	f.Line("consultation.tab.phases", phaseLines(f.Context(), c.Phases))
}

func describeTopics(pillars []civic.Pillar) history.Describe[Consultation] {
	return func(f *history.Fields, c Consultation) {
		f.Line("consultation.tab.topics", topicLines(c.Topics, pillars))
	}
}

// describeNothing is for acts that nothing is typed for.
func describeNothing(*history.Fields, Consultation) {}

func describeMeeting(f *history.Fields, m Meeting) {
	f.Both("consultation.field.meeting_title", m.Title)
	f.Moment("consultation.field.start", m.Start)
	f.Moment("consultation.field.end", m.End)
	f.Yes("consultation.field.whole_day", m.WholeDay)
	f.Both("consultation.field.place", m.Place)
	f.Both("consultation.field.agenda", m.Agenda)
	f.Both("consultation.field.bodies", m.Bodies)
	f.Both("consultation.field.minutes", m.Minutes)
	f.Line("consultation.field.sources", m.Sources)
}

func (m *Module) history(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := m.sit(r, "history")
	if err != nil {
		return err
	}
	lines, err := m.Service.History(ctx, civic.ActorFrom(ctx), d.Consultation, history.Older(r))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(d, lines))
}
