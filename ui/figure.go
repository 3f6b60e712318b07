package ui

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"dienhong/platform/i18n"
)

func share(n, total int) float64 {
	if total == 0 {
		return 0
	}
	return float64(n) / float64(total)
}

func percent(n, total int) string { return percentOf(share(n, total)) }

// percentOf writes a share as a length of SVG.
func percentOf(x float64) string {
	if math.IsNaN(x) || x < 0 {
		x = 0
	}
	return strconv.FormatFloat(math.Min(x, 1)*100, 'f', 2, 64) + "%"
}

func part(x, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return x / whole
}

func largest(bars []ChartBar) float64 {
	m := 0.0
	for _, b := range bars {
		m = math.Max(m, b.Value)
	}
	return m
}

// barSentence says what the bar shows.
func barSentence(ctx context.Context, p BarProps) string {
	total := p.Agree + p.Disagree + p.Pass
	return i18n.T(ctx, "ui.bar.sentence",
		p.Agree, i18n.Percent(ctx, share(p.Agree, total)),
		p.Disagree, i18n.Percent(ctx, share(p.Disagree, total)),
		p.Pass, i18n.Percent(ctx, share(p.Pass, total)), total)
}

// barTotal is the number of votes beside a bar, in short where there is little
// room.
func barTotal(ctx context.Context, small bool, total int) string {
	if small {
		return i18n.N(ctx, "ui.bar.short", total)
	}
	return i18n.N(ctx, "ui.bar.votes", total)
}

// groups is how many marks differ; beyond them they repeat with another letter.
const groups = 5

func groupClass(index int) string { return "group-" + strconv.Itoa(index%groups) }

func seriesClass(index int) string { return "series series-" + strconv.Itoa(index%groups) }

// letterBase is where the letter stands within a mark: a triangle has its
// middle lower than the others.
func letterBase(style int) string {
	if style%groups == 2 {
		return "8"
	}
	return "4.5"
}

// groupShape draws the shape of a group around 0,0 with radius r.
func groupShape(index int, r float64) string {
	switch index % groups {
	case 1:
		return fmt.Sprintf(`<rect x="%.2f" y="%.2f" width="%.2f" height="%.2f"/>`, -r*.86, -r*.86, r*1.72, r*1.72)
	case 2:
		return fmt.Sprintf(`<path d="M0 %.2fL%.2f %.2fH%.2fz"/>`, -r, r, r*.8, -r)
	case 3:
		return fmt.Sprintf(`<path d="M0 %.2fL%.2f 0L0 %.2fL%.2f 0z"/>`, -r*1.08, r*1.08, r*1.08, -r*1.08)
	case 4:
		return fmt.Sprintf(`<path d="M%.2f %.2fH%.2fL%.2f 0L%.2f %.2fH%.2fL%.2f 0z"/>`, -r*.55, -r*.9, r*.55, r*1.05, r*.55, r*.9, -r*.55, -r*1.05)
	}
	return fmt.Sprintf(`<circle r="%.2f"/>`, r)
}
