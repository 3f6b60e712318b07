package indicator

import (
	"context"
	"math"
	"strings"

	"dienhong/platform/i18n"
	"dienhong/ui"
)

// amount writes a number with as many decimals as it needs, two at most.
func amount(ctx context.Context, x float64) string {
	switch {
	case x == math.Trunc(x) && math.Abs(x) < 1e15:
		return i18n.Number(ctx, int64(x))
	case math.Abs(10*x-math.Round(10*x)) < 1e-9:
		return i18n.Decimal(ctx, x, 1)
	}
	return i18n.Decimal(ctx, x, 2)
}

// measured writes a value with its unit.
func measured(ctx context.Context, in Indicator, x float64) string {
	unit := ui.Said(ctx, in.Unit)
	switch {
	case in.Measure == Share, in.Measure == Checklist, unit == "%":
		return amount(ctx, x) + "%"
	case unit == "":
		return amount(ctx, x)
	}
	return amount(ctx, x) + "\u00a0" + unit
}

// period writes the time of a value: a year as a year.
func period(ctx context.Context, v Value) string {
	switch {
	case v.From == v.To:
		return ui.SaidDay(ctx, v.From)
	case strings.HasSuffix(v.From, "-01-01") && strings.HasSuffix(v.To, "-12-31") && v.From[:4] == v.To[:4]:
		return v.From[:4]
	case strings.HasSuffix(v.From, "-01-01") && strings.HasSuffix(v.To, "-12-31"):
		return v.From[:4] + "–" + v.To[:4]
	}
	return i18n.T(ctx, "indicator.period", ui.SaidDay(ctx, v.From), ui.SaidDay(ctx, v.To))
}

// made tells how a value came about: parts of a share, people asked.
func made(ctx context.Context, in Indicator, v Value) string {
	switch in.Measure {
	case Share:
		return i18n.T(ctx, "indicator.made.share", amount(ctx, v.Numerator), amount(ctx, v.Denominator))
	case Survey:
		return i18n.T(ctx, "indicator.made.survey", v.Sample)
	case Index, Checklist:
		words := make([]string, len(v.Parts))
		for i, p := range v.Parts {
			switch {
			case in.Measure == Index:
				words[i] = i18n.T(ctx, "indicator.made.part", p.Name, amount(ctx, p.Value), amount(ctx, p.Weight))
			case p.Value == 1:
				words[i] = i18n.T(ctx, "indicator.made.yes", p.Name)
			default:
				words[i] = i18n.T(ctx, "indicator.made.no", p.Name)
			}
		}
		return strings.Join(words, "; ")
	}
	return ""
}

// framework names the set that an indicator comes from; empty for the city's own.
func framework(ctx context.Context, in Indicator) string {
	if n, ok := strings.CutPrefix(in.Framework, culturePrefix); ok {
		return i18n.T(ctx, "indicator.culture2030.number", n)
	}
	return in.Framework
}
