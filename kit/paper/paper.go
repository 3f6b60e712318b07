// Package paper is how features have documents written. A feature declares its kinds
// of documents by a method Papers ([Source]); the room of documents has them made in
// the background, keeps their files and publishes them. The words that all documents
// share are here too.
package paper

import (
	"context"
	"io"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// Format is the form of a file.
type Format string

// The formats.
const (
	DOCX Format = "docx"
	PDF  Format = "pdf"
	HTML Format = "html"
	XLSX Format = "xlsx"
	JSON Format = "json"
)

// Documents are the formats of every text.
var Documents = []Format{DOCX, PDF, HTML}

// MediaTypes are what a format is called in an answer.
var MediaTypes = map[Format]string{
	DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", PDF: "application/pdf", HTML: "text/html; charset=utf-8",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", JSON: "application/json",
}

// Kind is a kind of document that a feature can have made of one of its things. Its
// functions get a context in the language of the document.
type Kind struct {
	Name    string // in forms and in the API
	Key     string // its name in the catalogue
	Formats []Format
	// Title names the document, and tells whether it is demonstration content.
	//
	// Errors: NotFound.
	Title func(ctx context.Context, of civic.ID) (title string, demonstration bool, err error)
	// Document describes the text.
	Document func(ctx context.Context, of civic.ID) (doc.Document, error)
	// JSON writes the file for programs, where Formats has it.
	JSON func(ctx context.Context, of civic.ID, w io.Writer) error
	// Entries are the initiatives and lines of the plan that it tells of.
	Entries func(ctx context.Context, of civic.ID) ([]facts.Entry, error)
}

// Source is a feature with documents.
type Source interface {
	Papers() []Kind
}

// Sources are the features that have documents.
type Sources func() []Source

// Kinds lists what they have.
func (list Sources) Kinds() (all []Kind) {
	if list == nil {
		return nil
	}
	for _, s := range list() {
		all = append(all, s.Papers()...)
	}
	return all
}

// Write writes a text in one of the formats of [Documents].
func Write(ctx context.Context, d doc.Document, f Format, w io.Writer) error {
	switch f {
	case PDF:
		d.Unprinted = i18n.T(ctx, "paper.unprinted")
		return d.PDF(w)
	case HTML:
		return d.HTML(w)
	}
	return d.DOCX(w)
}

// FormatOptions offers formats.
func FormatOptions(ctx context.Context, formats []Format, chosen Format) []ui.Option {
	list := make([]ui.Option, len(formats))
	for i, f := range formats {
		list[i] = ui.Option{Value: string(f), Label: i18n.T(ctx, "paper.format."+string(f)), Selected: f == chosen}
	}
	return list
}

// LangOptions offers the languages of documents.
func LangOptions(ctx context.Context, chosen civic.Locale) []ui.Option {
	list := make([]ui.Option, len(civic.Locales))
	for i, l := range civic.Locales {
		list[i] = ui.Option{Value: string(l), Label: LangName(ctx, l), Selected: l == chosen}
	}
	return list
}

// LangName names a language of documents.
func LangName(ctx context.Context, l civic.Locale) string {
	return i18n.T(ctx, "paper.lang."+string(l))
}
