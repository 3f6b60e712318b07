package comment

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/kit/list"
	"dienhong/kit/table"
	"dienhong/platform/api"
	"dienhong/platform/sheet"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// CommentRecord is a comment as everybody may read it.
type CommentRecord struct {
	ID            string    `json:"id"`
	Consultation  string    `json:"consultation" doc:"Slug."`
	Serial        int64     `json:"serial" doc:"Number within the consultation, from 1."`
	Channel       string    `json:"channel" enum:"web,meeting,paper,letter,email,phone,file"`
	ReceivedAt    time.Time `json:"received_at"`
	Lang          string    `json:"lang" enum:"vi,en"`
	Text          string    `json:"text"`
	Article       string    `json:"article,omitempty" doc:"Article or section of the document under consultation."`
	Kind          string    `json:"kind,omitempty" doc:"Type of participant."`
	Body          string    `json:"body,omitempty" doc:"Id of the organisation that comments, when it is in the directory."`
	BodyName      string    `json:"body_name,omitempty"`
	People        int       `json:"people" doc:"Number of signatories."`
	Demonstration bool      `json:"demonstration"`
}

// ChannelTally counts the comments of one channel.
type ChannelTally struct {
	Channel  string `json:"channel"`
	Comments int    `json:"comments" doc:"Comments that count, including unpublished ones."`
	People   int    `json:"people" doc:"Number of signatories."`
	Hidden   int    `json:"hidden" doc:"Hidden by moderators; not included in comments."`
}

// CommentList is a page of the public comments of a consultation.
type CommentList struct {
	list.Position
	Channels []ChannelTally  `json:"channels"`
	Comments []CommentRecord `json:"comments"`
}

func commentRecord(o Comment, c civic.Consultation) CommentRecord {
	return CommentRecord{
		ID: string(o.ID), Consultation: c.Slug, Serial: o.Serial, Channel: string(o.Channel), ReceivedAt: o.ReceivedAt, Lang: string(o.Lang), Text: o.Text,
		Article: o.Article, Kind: string(o.Kind), Body: o.Body, BodyName: o.BodyName, People: o.People, Demonstration: o.Demonstration || c.Demonstration,
	}
}

// API adds the operations. None of them gives or takes a contact.
func (m *Module) API(a *api.API) {
	type output struct{ Body CommentList }
	api.Register(a, web.Public, huma.Operation{OperationID: "list-comments", Method: http.MethodGet, Path: "/consultations/{slug}/comments", Summary: "List the public comments of a consultation"},
		func(ctx context.Context, in *struct {
			Slug    string `path:"slug" maxLength:"60"`
			Words   string `query:"q" maxLength:"200" doc:"Search words, with or without accents; all must match."`
			Channel string `query:"channel" enum:"web,meeting,paper,letter,email,phone,file"`
			Kind    string `query:"kind" maxLength:"40"`
			list.Paging
		},
		) (*output, error) {
			c, err := m.public(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			out := &output{CommentList{Channels: []ChannelTally{}, Comments: []CommentRecord{}}}
			all, total, err := m.Service.List(ctx, civic.Visitor(), Filter{
				Consultation: c.Number, Search: in.Words, Channel: Channel(in.Channel), Kind: civic.StakeholderKind(in.Kind),
			}, in.Size, in.Offset())
			if err != nil {
				return nil, err
			}
			out.Body.Position = in.Of(total)
			for _, o := range all {
				out.Body.Comments = append(out.Body.Comments, commentRecord(o, c))
			}
			tallies, err := m.Service.Figures(ctx, c.Number)
			for _, t := range tallies {
				out.Body.Channels = append(out.Body.Channels, ChannelTally{string(t.Channel), t.Comments, t.People, t.Hidden})
			}
			return out, err
		})
	type one struct{ Body CommentRecord }
	api.Register(a, web.Public, huma.Operation{OperationID: "get-comment", Method: http.MethodGet, Path: "/comments/{id}", Summary: "Read a public comment"},
		func(ctx context.Context, in *struct {
			ID string `path:"id" maxLength:"26"`
		},
		) (*one, error) {
			o, err := m.Service.Comment(ctx, civic.Visitor(), civic.ID(in.ID))
			if err != nil {
				return nil, err
			}
			c, err := m.deps.Consultations.SnapshotByNumber(ctx, o.Consultation)
			if err == nil && !c.Public {
				err = civic.NotFound("comment")
			}
			if err != nil {
				return nil, err
			}
			return &one{commentRecord(o, c)}, nil
		})
	m.writingAPI(a)
}

// public gives a consultation that everybody may see.
func (m *Module) public(ctx context.Context, slug string) (civic.Consultation, error) {
	c, err := m.deps.Consultations.Snapshot(ctx, slug)
	if err == nil && !c.Public {
		err = civic.NotFound("consultation")
	}
	return c, err
}

// CommentEntry is a comment that came by another channel than the site.
type CommentEntry struct {
	Channel    string     `json:"channel" enum:"meeting,paper,letter,email,phone,file"`
	ReceivedAt *time.Time `json:"received_at,omitempty" doc:"When it reached the office; now when omitted."`
	Lang       string     `json:"lang" enum:"vi,en" default:"vi"`
	Text       string     `json:"text" minLength:"1" maxLength:"20000"`
	Article    string     `json:"article,omitempty" maxLength:"100"`
	Kind       string     `json:"kind,omitempty" doc:"Type of participant."`
	Body       string     `json:"body,omitempty" doc:"Id of the organisation that comments."`
	BodyName   string     `json:"body_name,omitempty" maxLength:"200"`
	People     int        `json:"people,omitempty" minimum:"0" maximum:"100000" doc:"Number of signatories; 1 when omitted."`
	Publish    bool       `json:"publish,omitempty" doc:"The author agrees to publication."`
	Code       string     `json:"code,omitempty" maxLength:"40" doc:"Tracking code printed on the form; a new one is created when omitted."`
}

func (e CommentEntry) comment(c civic.Consultation) Comment {
	o := Comment{
		Consultation: c.Number, Channel: Channel(e.Channel), Lang: civic.Locale(e.Lang), Text: e.Text, Article: e.Article, Kind: civic.StakeholderKind(e.Kind),
		Body: e.Body, BodyName: e.BodyName, People: max(1, e.People), Publish: e.Publish,
	}
	if e.ReceivedAt != nil {
		o.ReceivedAt = e.ReceivedAt.UTC()
	}
	return o
}

// CommentEntries are comments that are entered together.
type CommentEntries struct {
	Comments []CommentEntry `json:"comments" minItems:"1" maxItems:"500"`
}

// EntryReceipts are in the order of the entries.
type EntryReceipts struct {
	Comments []EntryReceipt `json:"comments"`
}

// EntryReceipt is what the office hands to the author.
type EntryReceipt struct {
	ID     string `json:"id"`
	Serial int64  `json:"serial"`
	Code   string `json:"code" doc:"Tracking code; it is shown only once."`
}

// ImportProblem is a rule that a row of a table breaks.
type ImportProblem struct {
	Line  int    `json:"line" doc:"Line in the file; the header is line 1."`
	Field string `json:"field"`
	Text  string `json:"text"`
}

// ImportReport tells what a table would do, or did.
type ImportReport struct {
	Written  bool            `json:"written"`
	Total    int             `json:"total" doc:"Rows that are not empty."`
	New      int             `json:"new"`
	Known    int             `json:"known" doc:"Already imported, or repeated in this table."`
	Problems int             `json:"problems" doc:"Rows with errors; if there are any, nothing is stored."`
	Errors   []ImportProblem `json:"errors" doc:"The first new comments."`
	Unread   []string        `json:"unread" doc:"Columns that are not read."`
}

func report(ctx context.Context, p Preview, written bool) ImportReport {
	out := ImportReport{Written: written, Total: p.Total, New: p.New, Known: p.Known, Problems: p.Problems, Errors: []ImportProblem{}, Unread: append([]string{}, p.Unknown...)}
	for _, e := range p.Errors {
		out.Errors = append(out.Errors, ImportProblem{e.Line, e.Field, rowText(ctx, e)})
	}
	return out
}

func (m *Module) writingAPI(a *api.API) {
	writers := web.Scoped(WriteScope, civic.Editor, civic.Moderator)
	refusals := []int{http.StatusUnprocessableEntity, http.StatusNotFound}
	type receipt struct{ Body EntryReceipt }
	api.Register(a, writers, huma.Operation{OperationID: "enter-comment", Method: http.MethodPost, Path: "/consultations/{slug}/comments", Summary: "Enter a comment that came by another channel", Description: "It waits for review before it is published.", DefaultStatus: http.StatusCreated, Errors: refusals},
		func(ctx context.Context, in *struct {
			Slug string `path:"slug" maxLength:"60"`
			Body CommentEntry
		},
		) (*receipt, error) {
			c, err := m.deps.Consultations.Snapshot(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			o, code, err := m.Service.Enter(ctx, civic.ActorFrom(ctx), in.Body.comment(c), Contact{}, Consent{}, in.Body.Code)
			if err != nil {
				return nil, err
			}
			return &receipt{EntryReceipt{string(o.ID), o.Serial, code}}, nil
		})
	type receipts struct{ Body EntryReceipts }
	api.Register(a, writers, huma.Operation{
		OperationID: "enter-comments", Method: http.MethodPost, Path: "/consultations/{slug}/comments/batch", Summary: "Enter several comments that came by other channels",
		Description: "All are stored or none. An error names the field and the index of its comment, counted from 0.", DefaultStatus: http.StatusCreated,
		Errors: append(refusals, http.StatusRequestEntityTooLarge), MaxBodyBytes: sheet.Usual.Bytes,
	},
		func(ctx context.Context, in *struct {
			Slug string `path:"slug" maxLength:"60"`
			Body CommentEntries
		},
		) (*receipts, error) {
			c, err := m.deps.Consultations.Snapshot(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			entries := make([]Coded, len(in.Body.Comments))
			for i, e := range in.Body.Comments {
				entries[i] = Coded{e.comment(c), e.Code}
			}
			list, err := m.Service.EnterAll(ctx, civic.ActorFrom(ctx), c.Number, entries)
			if err != nil {
				return nil, err
			}
			out := &receipts{EntryReceipts{Comments: []EntryReceipt{}}}
			for _, r := range list {
				out.Body.Comments = append(out.Body.Comments, EntryReceipt{string(r.Comment.ID), r.Comment.Serial, r.Code})
			}
			return out, nil
		})
	type done struct{ Body ImportReport }
	api.Register(a, writers, huma.Operation{
		OperationID: "import-comments", Method: http.MethodPost, Path: "/consultations/{slug}/comments/import", Summary: "Import a table of comments",
		Description: "The body is a CSV or XLSX file with the columns of the office's template. Without commit it is a dry run; with commit all new rows are stored or none. Sending the same rows again changes nothing.",
		Errors:      append(refusals, http.StatusRequestEntityTooLarge), MaxBodyBytes: sheet.Usual.Bytes,
	},
		func(ctx context.Context, in *struct {
			Slug    string `path:"slug" maxLength:"60"`
			Commit  bool   `query:"commit"`
			Name    string `query:"name" maxLength:"200" doc:"Name of the file."`
			RawBody []byte `contentType:"application/octet-stream"`
		},
		) (*done, error) {
			c, err := m.deps.Consultations.Snapshot(ctx, in.Slug)
			if err != nil {
				return nil, err
			}
			file, size, who := bytes.NewReader(in.RawBody), int64(len(in.RawBody)), civic.ActorFrom(ctx)
			p, err := m.Service.Dry(ctx, who, c.Number, file, size)
			if err == nil && in.Commit && p.Fit() {
				p, err = m.Service.Import(ctx, who, c.Number, in.Name, file, size)
			}
			if err != nil {
				return nil, tableRefusal(ctx, err)
			}
			return &done{report(ctx, p, in.Commit && p.Fit())}, nil
		})
}

// tableRefusal says of a file that is no table what is wrong with it.
func tableRefusal(ctx context.Context, err error) error {
	var problem *sheet.Problem
	if errors.As(err, &problem) {
		return civic.Invalid(civic.FieldError{Field: "file", Key: "comment.error.table", Args: []any{table.Problem(ctx, problem)}})
	}
	return err
}
