package ui

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/platform/web"

	"github.com/a-h/templ"
)

// Styleguide is the living page of the design system, for development and
// demonstration: every component in its states. ?page=vote, office and error
// show them in their frame.
//
//	router.Handle("GET /styleguide", web.Public, ui.Styleguide)
func Styleguide(w http.ResponseWriter, r *http.Request) error {
	var page templ.Component
	switch r.URL.Query().Get("page") {
	case "vote":
		page = guideVote()
	case "office":
		page = guideOffice()
	case "error":
		page = ErrorPage(web.Problem{Status: http.StatusNotFound, Key: "error.not_found"}, "0123456789abcdef")
	default:
		page = guide()
	}
	return web.Render(w, r, http.StatusOK, page)
}

// say returns a sample in the reader's language.
func say(ctx context.Context, vi, en string) string {
	if locale(ctx) == civic.English {
		return en
	}
	return vi
}

func guideDay(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

var guideTitle = civic.Text{VI: "Tham vấn về sáng kiến: Hà Nội - Thành phố sáng tạo", EN: "Consultation on the initiative: Hà Nội - Creative City"}

var guideStatement = civic.Text{
	VI: "Cần nâng cao nhận thức của cộng đồng về thành phố sáng tạo.",
	EN: "Public awareness of what a creative city is needs to be raised.",
}

// guideMap is a made-up picture of three groups, to show the drawing only.
// guidePlaces is a square with two marks and a landmark.
func guidePlaces(ctx context.Context) PlaceMapProps {
	return PlaceMapProps{
		ID: "guide-places", Title: say(ctx, "Bản đồ nơi chốn (hình mẫu)", "Map of places (sample picture)"),
		Description: say(ctx, "Một hình vuông với hai điểm; không phải số liệu.", "A square with two points; not data."),
		Picture: atlas.Picture{
			Outline: "M60 60H780V790H60Z", Metres: 5000, Share: .2,
			Labels: []atlas.Label{{Landmark: atlas.Landmark{Name: say(ctx, "Một nơi quen thuộc", "A well-known place")}, X: .2, Y: .6, Side: atlas.Right}},
		},
		Marks: []PlaceMark{
			{X: .3, Y: .3, Text: "1", Name: say(ctx, "1: một sáng kiến", "1: an initiative"), Href: "/styleguide"},
			{X: .55, Y: .4, Text: "2", Name: say(ctx, "2: nhiều sáng kiến", "2: several initiatives"), Many: true, Href: "/styleguide"},
		},
		Inset:   &PlaceInset{Outline: "M200 100H800V700H200Z", X: .5, Y: .4},
		Caption: say(ctx, "Hình mẫu, không phải bản đồ thật.", "A sample picture, not a real map."),
	}
}

func guideMap(ctx context.Context) OpinionMapProps {
	p := OpinionMapProps{
		Title:       say(ctx, "Bản đồ ý kiến (hình mẫu)", "Opinion map (sample picture)"),
		Description: say(ctx, "Ba nhóm điểm để xem cách vẽ; không phải số liệu.", "Three clouds of points to show the drawing; not data."),
		Width:       640, Height: 400,
		You: &MapYou{X: 450, Y: 250, Text: say(ctx, "Bạn ở đây", "You are here")},
	}
	for style, at := range [][2]float64{{170, 200}, {450, 280}, {410, 110}} {
		marks := ""
		for i := range 24 {
			marks += fmt.Sprintf("M%.0f %.0fa5 5 0 1 0 10 0a5 5 0 1 0-10 0", at[0]+float64((i*7)%11-5)*17, at[1]+float64((i*5)%9-4)*11)
		}
		x, y := at[0], at[1]
		p.Groups = append(p.Groups, MapGroup{
			Style: style, Letter: string(rune('A' + style)), X: x, Y: y, Marks: marks,
			Name: say(ctx, "Nhóm mẫu", "Sample group"), Count: say(ctx, "24 điểm", "24 points"),
			Hull: fmt.Sprintf("M%.0f %.0fL%.0f %.0fL%.0f %.0fL%.0f %.0fL%.0f %.0fZ", x-100, y-50, x+95, y-52, x+110, y+30, x+20, y+62, x-98, y+48),
		})
	}
	return p
}
