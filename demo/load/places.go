package load

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/demo"
	"dienhong/feature/place"
)

// places enters the city's known places of culture, where there is no place yet.
func (x Hanoi) places(ctx context.Context, who civic.Actor) error {
	var list []place.Place
	for _, s := range demo.Spots() {
		p := place.Place{
			ID: civic.ID(s.ID), Kind: s.Kind, Name: text(s.Name), Address: civic.Text{VI: s.Address}, Text: text(s.Text), Lat: s.Lat, Lon: s.Lon, Accuracy: int64(s.Accuracy),
			Rank: s.Rank, Act: s.Act, Source: s.Source, Verified: s.Verified,
		}
		if s.Status != "" {
			about, _, _ := strings.Cut(s.Source, " ; tọa độ:") // where the point comes from says nothing of the status
			p.Course = []place.Change{{Status: place.Status(s.Status), From: s.From, Cause: s.Cause, Note: text(s.Note), Source: about}}
		}
		list = append(list, p)
	}
	return x.Place.Load(ctx, who, list)
}
