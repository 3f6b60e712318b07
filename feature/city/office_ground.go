package city

import (
	"context"
	"net/http"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/edit"
	"dienhong/kit/flash"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// groundFields are the form of outline and landmarks as they were typed.
type groundFields struct {
	Version   int64  `form:"version"`
	SourceVI  string `form:"ground_source_vi"`
	SourceEN  string `form:"ground_source_en"`
	Landmarks string `form:"landmarks"` // one a line
	Remove    bool   `form:"remove_outline"`
}

func groundFieldsOf(g Ground) groundFields {
	return groundFields{Version: g.Version, SourceVI: g.Source.VI, SourceEN: g.Source.EN, Landmarks: landmarkLines(g.Landmarks)}
}

// grounding is what the form of outline and landmarks shows; Saved is what is
// drawn above it.
type grounding struct {
	Fields  groundFields
	Saved   Ground
	Refusal edit.Refusal
	History history.Page
}

func (m *Module) groundOf(r *http.Request) (grounding, error) {
	ctx := r.Context()
	g, err := m.Service.store.ground(ctx, m.Service.db.Read())
	if err != nil {
		return grounding{}, err
	}
	lines, err := m.Service.History(ctx, civic.ActorFrom(ctx), history.Subject{Kind: aGround}, history.Older(r))
	return grounding{Fields: groundFieldsOf(g), Saved: g, History: lines}, err
}

func (m *Module) groundForm(w http.ResponseWriter, r *http.Request) error {
	in, err := m.groundOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, groundPage(in))
}

func (m *Module) saveGround(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	in, err := m.groundOf(r)
	if err != nil {
		return err
	}
	var f groundFields
	file, err := web.FormWithFile(r, &f, "outline", maxOutline)
	defer file.Close()
	in.Fields = f
	g := Ground{Version: f.Version, Outline: in.Saved.Outline, Source: textOf(f.SourceVI, f.SourceEN), Landmarks: readLandmarks(f.Landmarks)}
	var wrong []civic.FieldError // of the file
	switch {
	case err != nil || file == nil:
	case file.TooLarge:
		wrong = append(wrong, civic.FieldError{Field: "outline", Key: "city.error.outline_long", Args: []any{atlas.MaxPoints}})
	default:
		if g.Outline, err = atlas.ReadOutline(file); err != nil {
			wrong, err = append(wrong, outlineProblem(err)), nil
		}
	}
	if f.Remove && file == nil {
		g.Outline, g.Source = atlas.Outline{}, civic.Text{}
	}
	if err == nil && len(wrong) > 0 {
		err = civic.Invalid(append(wrong, g.problems()...)...)
	}
	if err == nil {
		_, err = m.Service.SaveGround(ctx, civic.ActorFrom(ctx), g)
	}
	if err == nil {
		return flash.Done(w, r, "/office/city/map", "city.done.ground")
	}
	var ok bool
	if in.Refusal, ok = edit.Refused(ctx, err, g, describeGround, fieldLabel); !ok {
		return err
	}
	if current, stale := edit.Current[Ground](err); stale {
		in.Saved = current
	}
	in.Fields.Version = in.Refusal.Version(f.Version)
	return web.Render(w, r, in.Refusal.Status, groundPage(in))
}

// known are the landmarks in the reader's language.
func (g Ground) known(ctx context.Context) []atlas.Landmark {
	list := make([]atlas.Landmark, len(g.Landmarks))
	for i, l := range g.Landmarks {
		name, _ := l.Name.In(civic.Locale(i18n.LocaleOf(ctx)))
		list[i] = atlas.Landmark{Name: name, At: l.At}
	}
	return list
}

// drawn is the map of the whole city.
func (g Ground) drawn(ctx context.Context) ui.PlaceMapProps {
	places := make([]atlas.Point, len(g.Landmarks))
	for i, l := range g.Landmarks {
		places[i] = l.At
	}
	source, _ := g.Source.In(civic.Locale(i18n.LocaleOf(ctx)))
	return ui.PlaceMapProps{
		ID: "ground", Title: i18n.T(ctx, "city.ground.title"), Description: i18n.N(ctx, "city.ground.landmarks", len(g.Landmarks)),
		Picture: atlas.Whole(g.Outline, places...).Draw(g.Outline, g.known(ctx), nil, false), Caption: source,
	}
}
