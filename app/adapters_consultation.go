package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
)

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
