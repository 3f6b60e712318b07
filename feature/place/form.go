package place

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/room"
	"dienhong/kit/table"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
	"dienhong/ui"
)

// fields are a place as it was typed.
type fields struct {
	ID        civic.ID
	Version   int64    `form:"version"`
	Kind      string   `form:"kind"`
	NameVI    string   `form:"name_vi"`
	NameEN    string   `form:"name_en"`
	TextVI    string   `form:"text_vi"`
	TextEN    string   `form:"text_en"`
	AddressVI string   `form:"address_vi"`
	AddressEN string   `form:"address_en"`
	At        string   `form:"at"`
	Accuracy  string   `form:"accuracy"`
	Pillar    string   `form:"pillar"`
	Fields    []string `form:"fields"`
	Owner     string   `form:"owner"`
	Body      string   `form:"body"`
	ByVI      string   `form:"by_vi"`
	ByEN      string   `form:"by_en"`
	Contact   string   `form:"contact"`
	Shown     bool     `form:"shown"`
	Rank      string   `form:"rank"`
	Act       string   `form:"act"`
	ActDay    string   `form:"act_day"`
	Premises  string   `form:"premises"`
	OfferVI   string   `form:"offer_vi"`
	OfferEN   string   `form:"offer_en"`
	Action    string   `form:"action"`
	Link      string   `form:"link"`
	Source    string   `form:"source"`
	Verified  bool     `form:"verified"`

	change // what the public form sends with it
}

// change is a status as it was typed.
type change struct {
	Status string `form:"status"`
	From   string `form:"from"`
	Cause  string `form:"cause"`
	NoteVI string `form:"note_vi"`
	NoteEN string `form:"note_en"`
}

func (c change) noted(source string) Change {
	return Change{Status: Status(c.Status), From: readSince(c.From), Cause: c.Cause, Note: civic.Text{VI: c.NoteVI, EN: c.NoteEN}, Source: source}
}

func fieldsOf(p Place) fields {
	f := fields{
		ID: p.ID, Version: p.Version, Kind: p.Kind, NameVI: p.Name.VI, NameEN: p.Name.EN, TextVI: p.Text.VI, TextEN: p.Text.EN, AddressVI: p.Address.VI, AddressEN: p.Address.EN,
		Pillar: string(p.Pillar), Owner: p.Owner, Body: p.Body, ByVI: p.By.VI, ByEN: p.By.EN, Contact: p.Contact, Shown: p.Shown, Rank: p.Rank, Act: p.Act, ActDay: p.ActDay,
		Premises: p.Premises, OfferVI: p.Offer.VI, OfferEN: p.Offer.EN, Action: string(p.Action), Link: p.Link, Source: p.Source, Verified: p.Verified,
	}
	if !p.At().IsZero() {
		f.At = typedPoint(p.At())
	}
	if p.Accuracy > 0 {
		f.Accuracy = strconv.FormatInt(p.Accuracy, 10)
	}
	for _, x := range p.Fields {
		f.Fields = append(f.Fields, string(x))
	}
	return f
}

// typedPoint writes a point with all the digits that it has.
func typedPoint(p atlas.Point) string {
	return strconv.FormatFloat(p.Lat, 'f', -1, 64) + ", " + strconv.FormatFloat(p.Lon, 'f', -1, 64)
}

func (f fields) place() (Place, []civic.FieldError) {
	p := Place{
		ID: f.ID, Version: f.Version, Kind: f.Kind, Name: civic.Text{VI: f.NameVI, EN: f.NameEN}, Text: civic.Text{VI: f.TextVI, EN: f.TextEN},
		Address: civic.Text{VI: f.AddressVI, EN: f.AddressEN}, Pillar: civic.ID(f.Pillar), Owner: f.Owner, Body: f.Body, By: civic.Text{VI: f.ByVI, EN: f.ByEN},
		Contact: f.Contact, Shown: f.Shown, Rank: f.Rank, Act: f.Act, ActDay: web.Day(f.ActDay), Premises: f.Premises, Offer: civic.Text{VI: f.OfferVI, EN: f.OfferEN},
		Action: civic.ID(f.Action), Link: f.Link, Source: f.Source, Verified: f.Verified,
	}
	for _, x := range f.Fields {
		p.Fields = append(p.Fields, civic.CreativeField(x))
	}
	var errs []civic.FieldError
	if typed := strings.TrimSpace(f.At); typed != "" {
		at, ok := atlas.ParsePoint(typed)
		if !ok {
			errs = append(errs, civic.FieldError{Field: "at", Key: "place.error.at"})
		}
		p.Lat, p.Lon = at.Lat, at.Lon
	}
	if typed := strings.TrimSpace(f.Accuracy); typed != "" {
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil {
			errs = append(errs, civic.FieldError{Field: "accuracy", Key: "place.error.accuracy", Args: []any{mostAccuracy}})
		}
		p.Accuracy = n
	}
	return p, errs
}

func (f fields) path() string {
	if f.ID == "" {
		return desk + "/" + table.New
	}
	return desk + "/" + string(f.ID) + "/edit"
}

// fieldLabel names a field of the forms.
var fieldLabel = ui.LabelUnder("place.field.")

// fieldsRoom is the creative fields, which cities of the network have and others do
// not; the initiatives' room declares it.
const fieldsRoom = "initiative.fields"

// choices is what the fields choose from.
type choices struct {
	Pillars []civic.Pillar
	Bodies  []civic.Body
	Actions []civic.Node
}

func (m *Module) choices(ctx context.Context) (c choices, err error) {
	if c.Pillars, err = m.deps.Directory.Pillars(ctx); err != nil {
		return c, err
	}
	if c.Bodies, err = m.deps.Directory.AllBodies(ctx); err != nil {
		return c, err
	}
	if room.On(ctx, "plan") {
		lines, err := m.deps.Plan.Lines(ctx, civic.ActorFrom(ctx))
		if err != nil {
			return c, err
		}
		c.Actions = slices.DeleteFunc(lines, func(n civic.Node) bool { return n.Kind != civic.RefAction })
	}
	return c, nil
}

func (c choices) body(id string) civic.Text {
	for _, b := range c.Bodies {
		if b.ID == id {
			return b.Name
		}
	}
	return civic.Text{VI: id}
}

func (c choices) pillar(id civic.ID) civic.Text {
	for _, p := range c.Pillars {
		if p.ID == id {
			return p.Name
		}
	}
	return civic.Text{VI: string(id)}
}

func (c choices) action(id civic.ID) civic.Text {
	for _, a := range c.Actions {
		if a.ID == string(id) {
			return a.Title
		}
	}
	return civic.Text{VI: string(id)}
}

// options are values that the catalogue names under a prefix.
func options[T ~string](ctx context.Context, prefix string, values []T, chosen ...string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, v := range values {
		list[i] = ui.Option{Value: string(v), Label: i18n.T(ctx, prefix+string(v)), Selected: slices.Contains(chosen, string(v))}
	}
	return list
}

// among are things of the city to choose one of.
func among[T any](ctx context.Context, all []T, chosen string, of func(T) (id string, name civic.Text)) []ui.Option {
	list := make([]ui.Option, len(all))
	for i, x := range all {
		id, name := of(x)
		list[i] = ui.Option{Value: id, Label: ui.Said(ctx, name), Selected: id == chosen}
	}
	return list
}

func (c choices) bodyOptions(ctx context.Context, chosen string) []ui.Option {
	return among(ctx, c.Bodies, chosen, func(b civic.Body) (string, civic.Text) { return b.ID, b.Name })
}

func (c choices) pillarOptions(ctx context.Context, chosen string) []ui.Option {
	return among(ctx, c.Pillars, chosen, func(p civic.Pillar) (string, civic.Text) { return string(p.ID), p.Name })
}

func (c choices) actionOptions(ctx context.Context, chosen string) []ui.Option {
	return among(ctx, c.Actions, chosen, func(a civic.Node) (string, civic.Text) { return a.ID, a.Title })
}
