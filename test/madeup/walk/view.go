package walk

import (
	"context"

	"dienhong/civic"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// item is a route in a list; below is where its page is, empty when it has none.
func (r Route) item(ctx context.Context, below string) ui.ItemProps {
	p := ui.ItemProps{TitleText: r.Name, Kicker: i18n.T(ctx, "walk.length", i18n.Number(ctx, r.Metres))}
	if below != "" {
		p.Href = below + string(r.ID)
	}
	return p
}

func (e editing) pillars(ctx context.Context) (options []ui.Option) {
	for _, p := range e.Pillars {
		name, _ := p.Name.In(civic.Locale(i18n.LocaleOf(ctx)))
		options = append(options, ui.Option{Value: string(p.ID), Label: name, Selected: string(p.ID) == e.Fields.Pillar})
	}
	return options
}
