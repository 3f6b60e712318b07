package initiative

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"dienhong/engine/atlas"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// known are the landmarks in the reader's language.
func (g Ground) known(ctx context.Context) []atlas.Landmark {
	list := make([]atlas.Landmark, len(g.Landmarks))
	for i, l := range g.Landmarks {
		list[i] = atlas.Landmark{Name: text(ctx, l.Name), At: l.At}
	}
	return list
}

// beside is how near counts as being there; positions of landmarks are not finer.
const beside = 200. // metres

// whereabouts says where a place is from the landmark that is nearest; "" when
// there is none.
func (g Ground) whereabouts(ctx context.Context, at atlas.Point) string {
	l, ok := atlas.Nearest(g.known(ctx), at)
	if !ok {
		return ""
	}
	d := atlas.Distance(l.At, at)
	if d < beside {
		return i18n.T(ctx, "initiative.map.at", l.Name)
	}
	return i18n.T(ctx, "initiative.map.from", ui.Length(ctx, roundMetres(d)), l.Name, i18n.T(ctx, "initiative.wind."+atlas.Wind(l.At, at)))
}

// roundMetres keeps a length below a kilometre to hundreds.
func roundMetres(d float64) float64 {
	if d < 950 {
		return float64(int(d/100+.5)) * 100
	}
	return d
}

// placeMap is the neighbourhood of an initiative, with the whole city in a corner.
func (v oneView) placeMap(ctx context.Context) ui.PlaceMapProps {
	ground, at := v.Choices.Ground, v.In.At()
	landmarks := ground.known(ctx)
	near := atlas.Neighbourhood(ground.Outline, landmarks, at)
	marks := near.Marks([]atlas.Point{at}, atlas.MarkApart)
	whole := atlas.Whole(ground.Outline, at)
	inset := !ground.Outline.IsZero() && whole != near
	p := ui.PlaceMapProps{
		ID: "place", Title: i18n.T(ctx, "initiative.map.one"), Description: ground.whereabouts(ctx, at),
		Picture: near.Draw(ground.Outline, landmarks, marks, inset), Caption: text(ctx, ground.Source),
	}
	for _, m := range marks {
		p.Marks = append(p.Marks, ui.PlaceMark{X: m.X, Y: m.Y, Name: text(ctx, v.In.Title)})
	}
	if inset {
		x, y := whole.Place(at)
		p.Inset = &ui.PlaceInset{Outline: whole.Path(ground.Outline), X: x, Y: y}
	}
	return p
}

// tabs are the two ways to look at the same search.
func (q query) tabs(ctx context.Context, onMap bool) []ui.Tab {
	forMap := q
	forMap.Sort, forMap.Spot = "", ""
	return []ui.Tab{
		{Text: i18n.T(ctx, "initiative.view.list"), Href: address("/initiatives", web.Values(q)), Current: !onMap},
		{Text: i18n.T(ctx, "initiative.view.map"), Href: address("/initiatives/map", web.Values(forMap)), Current: onMap},
	}
}

// mapView is the map of what a search found.
type mapView struct {
	Q       mapQuery
	Choices choices
	Total   int
	Without int // of them without a place
	Spots   []Spot
	Whole   atlas.Frame
	Frame   atlas.Frame
	Zoom    int
	Marks   []atlas.Mark // from north to south
}

// look fills the window.
func (v *mapView) look() {
	places := make([]atlas.Point, len(v.Spots))
	for i, s := range v.Spots {
		places[i] = s.At
	}
	if v.Whole = atlas.Whole(v.Choices.Ground.Outline); v.Choices.Ground.Outline.IsZero() {
		v.Whole = atlas.Whole(atlas.Outline{}, places...)
	}
	v.Frame = v.Whole
	if at, ok := atlas.ParsePoint(v.Q.At); ok && at.Valid() {
		v.Zoom = min(max(v.Q.Zoom, 0), v.Whole.MostZoom())
		v.Frame = v.Whole.Window(at, v.Zoom)
	}
	v.Marks = v.Frame.Marks(places, atlas.MarkApart)
	slices.SortStableFunc(v.Marks, func(a, b atlas.Mark) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
}

// shown counts the initiatives in the window.
func (v mapView) shown() int {
	n := 0
	for _, m := range v.Marks {
		n += len(m.Members)
	}
	return n
}

// to is the address of another window.
func (v mapView) to(at atlas.Point, zoom int) string {
	q := web.Values(v.Q.query)
	q.Set("at", at.String())
	q.Set("zoom", strconv.Itoa(zoom))
	return address("/initiatives/map", q)
}

func (v mapView) whole() string { return address("/initiatives/map", web.Values(v.Q.query)) }

// moves are the buttons under the map that lead to other windows.
func (v mapView) moves(ctx context.Context) []ui.Link {
	centre := v.Frame.Centre()
	var list []ui.Link
	add := func(key, href string) {
		list = append(list, ui.Link{Text: i18n.T(ctx, "initiative.map."+key), Href: href + "#map"})
	}
	if v.Zoom < v.Whole.MostZoom() {
		add("closer", v.to(centre, v.Zoom+1))
	}
	if v.Frame == v.Whole {
		return list
	}
	if v.Zoom > 1 {
		add("farther", v.to(centre, v.Zoom-1))
	}
	add("whole", v.whole())
	for _, step := range []struct {
		key         string
		east, north float64
	}{{"west", -.5, 0}, {"east", .5, 0}, {"north", 0, .5}, {"south", 0, -.5}} {
		add(step.key, v.to(v.Frame.Beside(step.east, step.north), v.Zoom))
	}
	return list
}

// few is how many titles of one place stand in the list beside the map.
const few = 5

// entry is what the list beside the map tells of a mark.
type entry struct {
	Number  string
	Title   string
	Href    string
	Where   string
	State   State  // of the only one
	Members []Spot // those that are named; one or several at one place
	More    ui.Link
}

func (e entry) stateText(ctx context.Context) string {
	if e.State == "" {
		return ""
	}
	return stateWord(ctx, e.State)
}

func (e entry) links(ctx context.Context) []ui.Link {
	list := make([]ui.Link, len(e.Members))
	for i, s := range e.Members {
		list[i] = ui.Link{Text: text(ctx, s.Title) + " (" + stateWord(ctx, s.State) + ")", Href: "/initiatives/" + string(s.ID)}
	}
	return list
}

func (v mapView) entries(ctx context.Context) []entry {
	places := make([]atlas.Point, len(v.Spots))
	for i, s := range v.Spots {
		places[i] = s.At
	}
	list := make([]entry, len(v.Marks))
	for i, m := range v.Marks {
		e := entry{Number: i18n.Number(ctx, i+1), Where: v.Choices.Ground.whereabouts(ctx, m.At)}
		for _, k := range m.Members[:min(few, len(m.Members))] {
			e.Members = append(e.Members, v.Spots[k])
		}
		switch first := v.Spots[m.Members[0]]; {
		case len(m.Members) == 1:
			e.Title, e.Href, e.Members, e.State = text(ctx, first.Title), "/initiatives/"+string(first.ID), nil, first.State
		case m.Same:
			e.Title = i18n.N(ctx, "initiative.map.same", len(m.Members))
			if len(m.Members) > few {
				q := web.Values(v.Q.query)
				q.Set("spot", m.At.String())
				e.More = ui.Link{Text: i18n.N(ctx, "initiative.map.all_here", len(m.Members)), Href: address("/initiatives", q)}
			}
		default:
			part := v.Frame.Extent(places, m)
			e.Where = ""
			if l, ok := atlas.Nearest(v.Choices.Ground.known(ctx), part.Centre()); ok {
				e.Where = i18n.T(ctx, "initiative.map.around", l.Name)
			}
			e.Title = i18n.N(ctx, "initiative.map.many", len(m.Members))
			e.Href = v.to(part.Centre(), max(v.Zoom+1, min(v.Whole.ZoomTo(part), v.Whole.MostZoom()))) + "#map"
			if len(m.Members) > few {
				e.Members = nil
			}
		}
		list[i] = e
	}
	return list
}

// drawn is the map of the window.
func (v mapView) drawn(ctx context.Context, entries []entry) ui.PlaceMapProps {
	ground := v.Choices.Ground
	p := ui.PlaceMapProps{
		ID: "initiatives", Title: i18n.T(ctx, "initiative.map.title"), Description: i18n.N(ctx, "initiative.map.description", v.shown(), i18n.Number(ctx, len(v.Marks))),
		Picture: v.Frame.Draw(ground.Outline, ground.known(ctx), v.Marks, false), Caption: text(ctx, ground.Source),
	}
	for i, m := range v.Marks {
		e := entries[i]
		mark := ui.PlaceMark{X: m.X, Y: m.Y, Text: e.Number, Name: i18n.T(ctx, "initiative.map.mark", e.Number, e.Title), Many: len(m.Members) > 1, Href: e.Href}
		if mark.Href == "" {
			mark.Href = "#mark-" + e.Number
		}
		p.Marks = append(p.Marks, mark)
	}
	return p
}

// rest says what of the search the window does not show.
func (v mapView) rest(ctx context.Context) []string {
	var list []string
	if n := len(v.Spots) - v.shown(); n > 0 {
		list = append(list, i18n.N(ctx, "initiative.map.outside", n))
	}
	if v.Without > 0 {
		list = append(list, i18n.N(ctx, "initiative.map.without", v.Without))
	}
	return list
}
