package mapcommand

import (
	"context"
	"strconv"

	"dienhong/engine/opinionmap"
	"dienhong/platform/i18n"
)

// beyondView is what page.html shows of the methods beyond Pol.is.
type beyondView struct {
	Certain   string
	Parts     string // whose letters the tables below have, when not those of the map
	Stability []stabilityView
	Shared    []sharedView
	Divisive  []divideView
	Bridging  []bridgingView
	Short     []shortView
	Covered   string
}

type stabilityView struct{ Letter, Index string }

type sharedView struct{ ID, Text, Direction, Mean, Lower string }

type divideView struct{ ID, Text, For, Against, Lower string }

type bridgingView struct{ ID, Text, Score, Lower, Votes string }

type shortView struct{ ID, Text, Agree, New string }

// listed bounds each table; the JSON has everything.
const listed = 20

func newBeyondView(ctx context.Context, r *opinionmap.Result, e *opinionmap.Extended, texts map[int64]string) *beyondView {
	if e == nil {
		return nil
	}
	number := func(id int64) string { return strconv.FormatInt(id, 10) }
	v := &beyondView{Certain: certain(ctx, e.Certainty)}
	if e.Certainty.Sections > 1 && e.Compared != r {
		v.Parts = i18n.T(ctx, "mapcommand.parts", strconv.Itoa(e.Certainty.Sections), letter(e.Certainty.Sections-1))
	}
	for g, s := range e.Certainty.Stability.Groups {
		v.Stability = append(v.Stability, stabilityView{letter(g), i18n.Fixed(ctx, s, 2)})
	}
	for _, c := range e.CommonGround {
		if c.Shared && len(v.Shared) < listed {
			v.Shared = append(v.Shared, sharedView{
				number(c.Statement), texts[c.Statement], i18n.T(ctx, "mapcommand."+directionName(c.Side)), i18n.Percent(ctx, c.Mean), i18n.Percent(ctx, c.Lower),
			})
		}
	}
	for _, d := range e.Divisive[:min(listed, len(e.Divisive))] {
		v.Divisive = append(v.Divisive, divideView{
			number(d.Statement), texts[d.Statement], letter(d.For) + " " + i18n.Percent(ctx, d.ForShare),
			letter(d.Against) + " " + i18n.Percent(ctx, d.AgainstShare), i18n.Percent(ctx, d.Lower),
		})
	}
	for _, b := range e.Bridging {
		if b.Lower > 0 && len(v.Bridging) < listed {
			v.Bridging = append(v.Bridging, bridgingView{
				number(b.Statement), texts[b.Statement], i18n.Fixed(ctx, b.Score, 2), i18n.Fixed(ctx, b.Lower, 2), i18n.Number(ctx, b.Votes),
			})
		}
	}
	for _, s := range e.ShortList.Statements {
		v.Short = append(v.Short, shortView{number(s.Statement), texts[s.Statement], i18n.Number(ctx, s.Agree), i18n.Number(ctx, s.New)})
	}
	v.Covered = i18n.T(ctx, "mapcommand.covered", i18n.Number(ctx, e.ShortList.Covered), i18n.Number(ctx, e.ShortList.Participants))
	return v
}

// certain says how much of the groups the votes support.
func certain(ctx context.Context, c opinionmap.Certainty) string {
	switch {
	case c.Groups > 1:
		return i18n.T(ctx, "mapcommand.certain_groups", strconv.Itoa(c.Groups), i18n.Fixed(ctx, c.Stability.Least(), 2))
	case c.Sections > 1:
		return i18n.T(ctx, "mapcommand.certain_sections", strconv.Itoa(c.Sections), i18n.Fixed(ctx, c.Stability.Least(), 2))
	}
	return i18n.T(ctx, "mapcommand.certain_one")
}
