package comment

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"dienhong/civic"
)

// Channel is how a comment reached the office.
type Channel string

// The channels.
const (
	Web     Channel = "web"
	Meeting Channel = "meeting"
	Paper   Channel = "paper"
	Letter  Channel = "letter"
	Email   Channel = "email"
	Phone   Channel = "phone"
	File    Channel = "file"
)

// Channels lists them in the order in which pages offer them.
var Channels = []Channel{Web, Meeting, Paper, Letter, Email, Phone, File}

// State tells who may read a comment and whether it counts.
type State string

// The states.
const (
	Waiting   State = "waiting"   // for a moderator; counts
	Shown     State = "shown"     // public; counts
	Kept      State = "kept"      // not public, by the author's wish or for what it says of others; counts
	Hidden    State = "hidden"    // breaks the rules of the site; does not count, and is reported
	Withdrawn State = "withdrawn" // by its author; does not count
)

// maxNote is the length of what the office adds to a comment, in characters.
const maxNote = 500

// MaxText is the length of a comment in characters.
const MaxText = 20_000

// Reasons are why a comment is kept or hidden; the catalogue names each as
// "comment.reason.<reason>".
var Reasons = []string{"author", "personal", "insult", "unlawful", "advertising", "off_topic", "duplicate", "other"}

// Comment is what somebody said in their own words.
type Comment struct {
	ID           civic.ID
	Consultation civic.ConsultationNumber
	Serial       int64 // from 1 in each consultation
	Version      int64
	Channel      Channel
	ReceivedAt   time.Time
	EnteredAt    time.Time
	EnteredBy    civic.ID // empty: its author
	Lang         civic.Locale
	Text         string // 1 to MaxText characters; paragraphs
	Article      string // of the document under consultation; at most 100 characters
	Kind         civic.StakeholderKind
	Body         string // of the city's directory, when an organisation speaks
	BodyName     string // as it wrote itself; at most 200 characters
	People       int    // how many signed, 1 to 100 000
	State        State
	Reason       string // one of Reasons, when kept or hidden
	Note         string // of the clerk, at most 500 characters; never published
	Publish      bool   // the author lets it be shown
	Scan         Scan

	Demonstration bool
	HasContact    bool
}

// Scan is the paper that a comment was read from.
type Scan struct {
	Name string // of the stored file; empty: none
	Type string
	Size int64
}

// Ref is its place on the chain.
func (o Comment) Ref() civic.Ref { return civic.Ref{Kind: civic.RefComment, ID: string(o.ID)} }

// Seen is what everybody may know of a comment: all that is published of it when
// it is shown, otherwise only that it came, when and how, and in whose number it
// counts. Whatever leaves the office goes through it, so that no surface gives
// away a name or an article whose comment is not public.
func (o Comment) Seen() Comment {
	seen := Comment{
		ID: o.ID, Consultation: o.Consultation, Serial: o.Serial, Channel: o.Channel, ReceivedAt: o.ReceivedAt, People: o.People, State: o.State,
		Demonstration: o.Demonstration,
	}
	if o.State == Shown {
		seen.Lang, seen.Text, seen.Article, seen.Kind, seen.Body, seen.BodyName = o.Lang, o.Text, o.Article, o.Kind, o.Body, o.BodyName
	}
	return seen
}

// Counts tells whether it is one of the comments that pages count.
func (o Comment) Counts() bool { return o.State != Hidden && o.State != Withdrawn }

// Contact is how an author can be told of the answer.
type Contact struct {
	Name  string `json:"name,omitempty"`  // at most 200 characters
	Email string `json:"email,omitempty"` // at most 254 characters
	Phone string `json:"phone,omitempty"` // at most 30 characters
}

// IsZero tells whether nothing was given.
func (c Contact) IsZero() bool { return c == Contact{} }

// Purposes are what a contact may be used for; the catalogue names each as
// "comment.purpose.<purpose>".
var Purposes = []string{"answer", "meeting", "news"}

// Consent is what an author agreed to.
type Consent struct {
	Purposes []string
	Version  int // of the text
}

// problems lists the rules that a comment breaks. Now bounds the day on which
// it can have been received.
func (o Comment) problems(now time.Time) []civic.FieldError {
	var errs []civic.FieldError
	bad := func(field, key string, args ...any) {
		errs = append(errs, civic.FieldError{Field: field, Key: key, Args: args})
	}
	switch n := utf8.RuneCountInString(o.Text); {
	case strings.TrimSpace(o.Text) == "":
		bad("text", "error.field.required")
	case n > MaxText:
		bad("text", "error.field.too_long", MaxText, n)
	}
	if !slices.Contains(Channels, o.Channel) {
		bad("channel", "error.field.choice")
	}
	if o.Lang != civic.Vietnamese && o.Lang != civic.English {
		bad("lang", "error.field.choice")
	}
	if o.ReceivedAt.After(now) {
		bad("received_at", "comment.error.future")
	} else if o.ReceivedAt.Year() < 1990 {
		bad("received_at", "comment.error.day")
	}
	if !o.Kind.Known() {
		bad("kind", "error.field.choice")
	}
	if o.People < 1 || o.People > 100_000 {
		bad("people", "comment.error.people")
	}
	errs = append(errs, civic.LineProblems("note", o.Note, maxNote, false)...)
	errs = append(errs, civic.LineProblems("article", o.Article, 100, false)...)
	return append(errs, civic.LineProblems("body_name", o.BodyName, 200, false)...)
}

func (c Contact) problems(consent Consent) []civic.FieldError {
	if c.IsZero() {
		return nil
	}
	errs := civic.LineProblems("contact_name", c.Name, 200, false)
	errs = append(errs, civic.LineProblems("contact_phone", c.Phone, 30, false)...)
	if c.Email == "" && c.Phone == "" {
		errs = append(errs, civic.FieldError{Field: "contact_email", Key: "comment.error.reach"})
	}
	if c.Email != "" && !mailAddress(c.Email) {
		errs = append(errs, civic.FieldError{Field: "contact_email", Key: "error.field.email"})
	}
	if len(consent.Purposes) == 0 {
		errs = append(errs, civic.FieldError{Field: "purposes", Key: "comment.error.consent"})
	}
	for _, p := range consent.Purposes {
		if !slices.Contains(Purposes, p) {
			errs = append(errs, civic.FieldError{Field: "purposes", Key: "error.field.choice"})
		}
	}
	return errs
}

// mailAddress tells whether s looks like an address: one @ between a name and a
// host with a dot, no space. Whether it exists only a letter can tell.
func mailAddress(s string) bool {
	name, host, ok := strings.Cut(s, "@")
	return ok && len(s) <= 254 && name != "" && !strings.ContainsAny(s, " \t<>,;\"") && !strings.Contains(host, "@") &&
		strings.Contains(strings.Trim(host, "."), ".") && strings.Trim(host, ".") == host
}
