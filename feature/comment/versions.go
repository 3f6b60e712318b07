package comment

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// What the history of the feature is about. An import and a purge are about no
// comment of their own.
const (
	aComment = "comment"
	aConsent = "consent"
)

func on(id civic.ID) history.Subject { return history.Subject{Kind: aComment, ID: id} }

// words say what the history of the feature holds.
var words = history.Words{
	Acts:     "comment.act.",
	Versions: map[string]history.Version{aComment: history.VersionOf(describe), aConsent: history.VersionOf(describeConsent)},
	Reason:   reasonText,
}

// reasonText is why a moderator decided so, and what the author was told.
func reasonText(ctx context.Context, e history.Entry) string {
	if e.Reason == "" {
		return e.Note
	}
	return strings.Trim(i18n.T(ctx, "comment.reason."+e.Reason)+": "+e.Note, ": ")
}

// describe names what a clerk types of a comment.
func describe(f *history.Fields, o Comment) {
	f.Line("comment.office.text", o.Text)
	f.Word("comment.field.channel", "comment.channel.", string(o.Channel))
	f.Line("comment.field.received", ui.LocalDate(f.Context(), o.ReceivedAt))
	f.Word("comment.office.kind", "stakeholder.", string(o.Kind))
	f.Line("comment.field.body", o.BodyName)
	f.Line("comment.field.article", o.Article)
	f.Number("comment.field.people", int64(o.People))
	f.Word("comment.field.lang", "ui.lang.", string(o.Lang))
	f.Yes("comment.field.publish", o.Publish)
	f.Line("comment.enter.note", o.Note)
}

// describeDecision names what a moderator decides.
func describeDecision(f *history.Fields, o Comment) {
	f.Word("comment.office.state", "comment.state.", string(o.State))
	f.Word("comment.decide.reason", "comment.reason.", o.Reason)
}

func describeConsent(f *history.Fields, c ConsentText) { f.Both("comment.consent.text", c.Text) }
