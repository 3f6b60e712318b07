package city

import (
	"time"

	"dienhong/civic"
	"dienhong/kit/mention"
)

// Document is an entry of the register: a decision, a plan, a law.
type Document struct {
	ID       civic.ID
	Version  int64
	Number   string     // as printed on it: "102/KH-UBND"; empty when it has none
	IssuedOn string     // YYYY-MM-DD, a calendar day without a zone; empty when unknown
	Issuer   civic.Text // at most 200 characters
	Title    civic.Text // at most 500 characters
	Link     string     // where the document can be read; empty when unknown
}

// Subject is what a document is about, in the words of the feature that owns
// it: {"consultation", id}.
type Subject struct {
	Kind string
	ID   civic.ID
}

// ConsultationSubject is the kind of documents that a consultation rests on.
const ConsultationSubject = mention.Consultation

// OfConsultation is a consultation as the subject of documents.
func OfConsultation(id civic.ID) Subject { return Subject{Kind: ConsultationSubject, ID: id} }

// Date gives the day of issue at midnight in the zone; zero when unknown.
func (d Document) Date(zone *time.Location) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, d.IssuedOn, zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

func (d Document) problems(today string) []civic.FieldError {
	errs := civic.LineProblems("number", d.Number, 60, false)
	if d.IssuedOn != "" {
		switch _, err := time.Parse(time.DateOnly, d.IssuedOn); {
		case err != nil:
			errs = append(errs, civic.FieldError{Field: "issued_on", Key: "city.error.date"})
		case d.IssuedOn > today:
			errs = append(errs, civic.FieldError{Field: "issued_on", Key: "city.error.future_date"})
		}
	}
	errs = append(errs, d.Issuer.Problems("issuer", 200, true)...)
	errs = append(errs, d.Title.Problems("title", 500, true)...)
	if d.Link != "" && (len(d.Link) > 2_000 || !civic.IsWebAddress(d.Link)) {
		errs = append(errs, civic.FieldError{Field: "link", Key: "error.field.url"})
	}
	return errs
}
