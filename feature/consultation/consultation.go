package consultation

import (
	"slices"
	"time"

	"dienhong/civic"
)

// State is where a consultation stands at a moment.
type State string

// The states, in the order in which a consultation goes through them.
const (
	Draft      State = "draft"
	Scheduled  State = "scheduled"
	Open       State = "open"
	Closed     State = "closed"
	Responding State = "responding"
	Published  State = "published"
	Archived   State = "archived"
	Cancelled  State = "cancelled"
)

// Moderation says whether statements wait for a moderator.
type Moderation string

// Statements of participants are shown after or before a moderator looked.
const (
	ModerateBefore Moderation = "before"
	ModerateAfter  Moderation = "after"
)

// Consultation is one question of the city with everything around it.
type Consultation struct {
	ID            civic.ID
	Number        civic.ConsultationNumber // small; names the consultation in the log of votes
	Slug          string
	Version       int64
	Texts         Texts
	Moderation    Moderation
	MinimumDays   int // fewest calendar days that people must have to answer; 0: no rule
	Demonstration bool
	Source        string // where imported voices came from
	PublishedAt   time.Time
	CancelledAt   time.Time
	CancelReason  civic.Text
	ArchivedAt    time.Time
	UpdatedAt     time.Time
	UpdatedBy     string
	Phases        []Phase // by start
	Topics        []Topic // by position
}

// Texts is what an officer writes about a consultation.
type Texts struct {
	Title      civic.Text // at most 200 characters
	Question   civic.Text // at most 200 characters
	Summary    civic.Text // at most 600 characters
	Background civic.Text // at most 20 000 characters; paragraphs
}

// Topic is a subject under a pillar.
type Topic struct {
	ID     civic.ID
	Pillar civic.ID
	Name   civic.Text
}

// State tells where the consultation stands at now.
func (c Consultation) State(now time.Time) State {
	switch {
	case !c.CancelledAt.IsZero() && !now.Before(c.CancelledAt):
		return Cancelled
	case c.PublishedAt.IsZero() || now.Before(c.PublishedAt):
		return Draft
	case !c.ArchivedAt.IsZero() && !now.Before(c.ArchivedAt):
		return Archived
	}
	voice, response, result := c.track(Voice), c.track(Response), c.track(Result)
	switch {
	case len(voice) == 0 || now.Before(voice[0].Start):
		return Scheduled
	case slices.ContainsFunc(voice, func(p Phase) bool { return p.Contains(now) }):
		return Open
	case len(result) > 0 && !now.Before(result[0].Start):
		return Published
	case len(response) > 0 && !now.Before(response[0].Start) && now.After(voice[len(voice)-1].End.Add(-1)):
		return Responding
	}
	return Closed
}

// Public tells whether everybody may read it. A draft that was cancelled never
// becomes public.
func (c Consultation) Public(now time.Time) bool {
	return !c.PublishedAt.IsZero() && !now.Before(c.PublishedAt)
}

// OpenPhase gives the phase in which people may speak now.
func (c Consultation) OpenPhase(now time.Time) (Phase, bool) {
	if c.State(now) != Open {
		return Phase{}, false
	}
	for _, p := range c.track(Voice) {
		if p.Contains(now) {
			return p, true
		}
	}
	return Phase{}, false
}

// NextOpening gives the start of the next phase in which people may speak.
func (c Consultation) NextOpening(now time.Time) (time.Time, bool) {
	for _, p := range c.track(Voice) {
		if p.Start.After(now) {
			return p.Start, true
		}
	}
	return time.Time{}, false
}

// asksForVotes tells whether there is a phase in which people vote.
func (c Consultation) asksForVotes() bool {
	return slices.ContainsFunc(c.track(Voice), func(p Phase) bool { return p.Votes })
}

func (c Consultation) track(t Track) []Phase {
	var list []Phase
	for _, p := range c.Phases {
		if p.Track == t {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b Phase) int { return a.Start.Compare(b.Start) })
	return list
}

// problems lists the rules that the texts break; form gives the names of the
// fields.
func (t Texts) problems() []civic.FieldError {
	var errs []civic.FieldError
	errs = append(errs, t.Title.Problems("title", 200, true)...)
	errs = append(errs, t.Question.Problems("question", 200, true)...)
	errs = append(errs, t.Summary.Problems("summary", 600, false)...)
	return append(errs, t.Background.Problems("background", 20_000, false)...)
}
