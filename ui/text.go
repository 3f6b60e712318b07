package ui

import "strings"

// bind keeps the names of cities on one line where they are set large.
func bind(s string) string { return names.Replace(s) }

var names = strings.NewReplacer("Hà Nội", "Hà\u00a0Nội", "TP. Hồ Chí Minh", "TP.\u00a0Hồ\u00a0Chí\u00a0Minh")

// splitParagraphs gives paragraphs of lines.
func splitParagraphs(s string) [][]string {
	var all [][]string
	var now []string
	for line := range strings.Lines(s) {
		line = strings.TrimSpace(line)
		if line != "" {
			now = append(now, line)
			continue
		}
		if len(now) > 0 {
			all, now = append(all, now), nil
		}
	}
	if len(now) > 0 {
		all = append(all, now)
	}
	return all
}
