package i18n

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

func printer(ctx context.Context) *message.Printer { return from(ctx).language().numbers }

// Number writes a whole number: 1.234 in Vietnamese, 1,234 in English.
func Number[T ~int | ~int32 | ~int64](ctx context.Context, n T) string {
	return printer(ctx).Sprint(number.Decimal(int64(n)))
}

// Decimal writes a number with at most the given digits after the sign: 1.234,5.
func Decimal(ctx context.Context, x float64, digits int) string {
	return printer(ctx).Sprint(number.Decimal(x, number.MaxFractionDigits(digits)))
}

// Fixed writes a number with exactly the given digits after the sign, so that a
// column of them lines up: 0,50.
func Fixed(ctx context.Context, x float64, digits int) string {
	if math.Abs(x) < 0.5*math.Pow10(-digits) {
		x = 0 // and not -0,00
	}
	return printer(ctx).Sprint(number.Decimal(x, number.MinFractionDigits(digits), number.MaxFractionDigits(digits)))
}

// Percent writes a share between 0 and 1 as a whole percentage: 66%.
func Percent(ctx context.Context, share float64) string {
	return fmt.Sprintf("%.0f%%", 100*share)
}

// Date writes a day in the reader's zone: 02/10/2020, or 2 October 2020.
func Date(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	l := from(ctx).language()
	return l.day(l.date, t.In(Zone(ctx)))
}

// LongDate writes a day as official papers do: ngày 02 tháng 10 năm 2020 (a
// leading zero for days under 10 and for the months 1 and 2, Decree 30/2020).
func LongDate(ctx context.Context, t time.Time) string {
	l := from(ctx).language()
	return l.day(l.long, t.In(Zone(ctx)))
}

// Time writes the time of day in 24 hours: 09:30.
func Time(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Zone(ctx)).Format("15:04")
}

// DateTime writes 09:30, 02/10/2020 or 09:30, 2 October 2020.
func DateTime(ctx context.Context, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return Time(ctx, t) + ", " + Date(ctx, t)
}

// Offset writes how far the reader's zone is from UTC at a moment: UTC+7.
func Offset(ctx context.Context, t time.Time) string {
	_, seconds := t.In(Zone(ctx)).Zone()
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	s := fmt.Sprintf("UTC%c%d", sign, seconds/3600)
	if minutes := seconds % 3600 / 60; minutes > 0 {
		s += fmt.Sprintf(":%02d", minutes)
	}
	return s
}

// Bytes writes a size: 1,5 MB.
func Bytes(ctx context.Context, n int64) string {
	units, x, i := []string{"B", "kB", "MB", "GB", "TB"}, float64(n), 0
	for x >= 1000 && i < len(units)-1 {
		x /= 1000
		i++
	}
	return strings.TrimSpace(Decimal(ctx, x, 1) + "\u00a0" + units[i])
}
