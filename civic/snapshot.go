package civic

import (
	"strings"
	"time"
)

// Consultation is a consultation as the other features see it at one moment.
type Consultation struct {
	ID            ID
	Number        ConsultationNumber
	Slug          string
	Title         Text
	Question      Text // may be empty
	Public        bool // everyone may read it
	Demonstration bool // its participants were generated
	ModerateFirst bool // what people send is shown after a moderator looked

	TakesVotes bool      // now
	TakesTexts bool      // statements and comments, now
	ClosesAt   time.Time // when the open phase ends; zero: none is open
	ClosedKey  string    // sentence of the catalogue: why something is not taken now
	Over       bool      // no more votes will come
	OverSince  time.Time // since when; zero: not over, or never begun
	AtWork     bool      // it has begun and is neither archived nor cancelled

	// Start and End bound the time in which people take part; End is not part of
	// it. Zero: no phase is planned.
	Start, End time.Time
}

// Path is the public address of the consultation, or of a page below it.
func (c Consultation) Path(below ...string) string {
	return strings.Join(append([]string{"/consultations/" + c.Slug}, below...), "/")
}

// Heading is the question, or the title of a consultation that asks none.
func (c Consultation) Heading() Text {
	if c.Question.IsZero() {
		return c.Title
	}
	return c.Question
}

// Body is an organisation of the city's directory.
type Body struct {
	ID   string
	Name Text
}

// Pillar is one of the city's directions.
type Pillar struct {
	ID      ID
	Slug    string
	Name    Text
	Summary Text
}

// Horizon is a year by which the city wants something.
type Horizon struct {
	Year int
	Name Text
}
