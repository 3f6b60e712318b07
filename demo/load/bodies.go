package load

import (
	"context"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/city"
)

// bodies fills the directory with the organisations that public accounts name and
// with those that the demonstration makes up; those that are there stay as they are.
func (x Hanoi) bodies(ctx context.Context, who civic.Actor) error {
	service := x.City
	have, err := service.Bodies(ctx, "")
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, b := range have {
		known[b.ID] = true
	}
	var list []city.Body
	for _, o := range append(demo.Organisations(), demo.MadeUp()...) {
		if !known[o.ID] {
			list = append(list, city.Body{
				ID: o.ID, Name: text(o.Name), Kind: city.BodyKind(o.Kind), Place: o.Place, Role: text(o.Role), Source: o.Source, Verified: o.Verified, Note: o.Note,
			})
		}
	}
	return service.AddBodies(ctx, who, list)
}
