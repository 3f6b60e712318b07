package app

import (
	"context"

	"dienhong/civic"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
)

// figures counts what people gave to a consultation: opinion knows.
type figures struct{ f *features }

func (x figures) Figures(ctx context.Context, number int64) (consultation.Figures, error) {
	n, err := x.f.opinion.Figures(ctx, number)
	return consultation.Figures(n), err
}

// register gives a consultation what the installation knows: pillars and
// documents.
type register struct{ f *features }

func (x register) Pillars(ctx context.Context) ([]consultation.Pillar, error) {
	p, err := x.f.city.Service.Profile(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]consultation.Pillar, len(p.Pillars))
	for i, l := range p.Pillars {
		list[i] = consultation.Pillar{ID: l.ID, Name: l.Name, Summary: l.Summary}
	}
	return list, nil
}

func (x register) Documents(ctx context.Context, about civic.ID) ([]consultation.Document, error) {
	documents, err := x.f.city.Service.DocumentsOf(ctx, aboutConsultation(about))
	if err != nil {
		return nil, err
	}
	list := make([]consultation.Document, len(documents))
	for i, d := range documents {
		list[i] = consultation.Document{Number: d.Number, Date: d.IssuedOn, Issuer: d.Issuer, Title: d.Title, Link: d.Link}
	}
	return list, nil
}

// aboutConsultation is how the register names a consultation.
func aboutConsultation(id civic.ID) city.Subject {
	return city.Subject{Kind: "consultation", ID: id}
}
