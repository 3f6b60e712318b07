package synthesis

import (
	"context"
	"math"

	"dienhong/platform/i18n"
	"dienhong/ui"
)

// points writes a whole number of points with its sign: +21.
func points(ctx context.Context, n float64) string {
	if n > 0 {
		return "+" + i18n.Number(ctx, int(n))
	}
	return i18n.Number(ctx, int(n))
}

func (c Current) bridgingMeta(ctx context.Context, b Bridging) string {
	return i18n.T(ctx, "synthesis.bridging.meta", points(ctx, math.Round(100*b.Score)),
		points(ctx, math.Floor(100*b.Lower))) // a lower bound must not be rounded up
}

func (c Current) listedMeta(ctx context.Context, place int, l Listed) string {
	switch {
	case place == 0:
		return i18n.N(ctx, "synthesis.short.first", l.New)
	case l.New > 0:
		return i18n.N(ctx, "synthesis.short.new", l.New)
	}
	return i18n.T(ctx, "synthesis.short.few", MinCell)
}

func (c Current) shortProps(ctx context.Context, l ShortList) ui.SectionProps {
	return ui.SectionProps{ID: "short-list", Title: i18n.T(ctx, "synthesis.short.title"), Lead: i18n.T(ctx, "synthesis.short.lead", l.Size)}
}

// breadthWhen says of which votes the figures are when they are of earlier ones.
func (c Current) breadthWhen(ctx context.Context) string {
	if b := c.Result.Breadth; b.Version != c.Result.Version {
		return i18n.T(ctx, "synthesis.bridging.older", b.Version)
	}
	return ""
}

// everybody is the bar of all votes on a statement.
func (c Current) everybody(ctx context.Context, statement int64) []ui.BarProps {
	bars := c.groupBars(ctx, statement)
	if len(bars) == 0 {
		return nil
	}
	bars[0].Small = true
	return bars[:1]
}
