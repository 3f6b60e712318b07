package ui

import "strings"

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
