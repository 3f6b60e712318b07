package ui

import "strings"

// spoken is the name of a button for screen readers. It begins with what is
// seen, so that saying what one sees presses the button (WCAG 2.5.3).
func spoken(text, label string) string {
	if strings.Contains(strings.ToLower(label), strings.ToLower(text)) {
		return label
	}
	return text + ": " + label
}

func kindOr(k Kind) string {
	if k == "" {
		return string(Secondary)
	}
	return string(k)
}
