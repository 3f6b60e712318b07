package ui

import (
	"maps"
	"slices"
)

// sorted gives the sentences in the order of their fields.
func sorted(fields map[string]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		all = append(all, fields[name])
	}
	return all
}
