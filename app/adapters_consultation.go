package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
	"dienhong/platform/i18n"
)

// figures counts what people gave to a consultation: those who voted and those
// who signed a comment, whatever its channel. Nobody is asked for a name, so
// that who did both is counted in both.
type figures struct{ f *Features }

func (x figures) Figures(ctx context.Context, number civic.ConsultationNumber) (consultation.Figures, error) {
	n, err := x.f.Statement.Service.Figures(ctx, number)
	if err != nil {
		return consultation.Figures{}, err
	}
	out := consultation.Figures{Participants: n.Participants, Statements: n.Statements, Votes: n.Votes}
	channels, err := x.f.Comment.Service.Figures(ctx, number)
	for _, t := range channels {
		out.Participants += t.People
		out.Comments += t.Comments
	}
	return out, err
}

// register gives a consultation what the installation knows: pillars and
// documents.
type register struct{ f *Features }

func (x register) Pillars(ctx context.Context) ([]civic.Pillar, error) {
	return x.f.City.Service.Pillars(ctx)
}

func (x register) About(ctx context.Context) (civic.Text, error) {
	p, err := x.f.City.Service.Profile(ctx)
	return p.About, err
}

func (x register) Documents(ctx context.Context, about civic.ID) ([]consultation.Document, error) {
	documents, err := x.f.City.Service.DocumentsOf(ctx, city.OfConsultation(about))
	return registered(documents), err
}

func (x register) SearchDocuments(ctx context.Context, search string) ([]consultation.Document, error) {
	documents, _, err := x.f.City.Service.Documents(ctx, search, 20, 0)
	return registered(documents), err
}

func (x register) Attach(ctx context.Context, who civic.Actor, about, document civic.ID) error {
	return x.f.City.Service.Attach(ctx, who, city.OfConsultation(about), document)
}

func (x register) Detach(ctx context.Context, who civic.Actor, about, document civic.ID) error {
	return x.f.City.Service.Detach(ctx, who, city.OfConsultation(about), document)
}

func registered(documents []city.Document) []consultation.Document {
	list := make([]consultation.Document, len(documents))
	for i, d := range documents {
		list[i] = consultation.Document{ID: d.ID, Number: d.Number, Date: d.IssuedOn, Issuer: d.Issuer, Title: d.Title, Link: d.Link}
	}
	return list
}

// queue tells moderators how many statements wait for them.
type queue struct{ f *Features }

func (x queue) Waiting(ctx context.Context, who civic.Actor) ([]consultation.Waiting, error) {
	if !who.Has(civic.Moderator) {
		return nil, nil
	}
	n, err := x.f.Statement.Service.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	comments, err := x.f.Comment.Service.Waiting(ctx)
	return []consultation.Waiting{
		{Sentence: i18n.N(ctx, "app.waiting.moderation", n), Count: n, Href: "/office/moderation"},
		{Sentence: i18n.N(ctx, "app.waiting.comments", comments), Count: comments, Href: "/office/comments?state=waiting"},
	}, err
}
