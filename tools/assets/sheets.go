package main

import (
	"fmt"
	"slices"
	"strings"

	"dienhong/ui"
)

// site is the style sheet of every page; parts are the others, in the order of the
// cascade. Each part has rules of its own and is loaded by the pages on which one
// of them can apply.
const site = "site.css"

var parts = []string{"form.css", "list.css", "table.css", "figure.css", "vote.css", "opinionmap.css", "placemap.css", "phases.css", "timeline.css", "gantt.css", "office.css"}

// sheet says when a page needs a part: when all classes of one of these sets are
// on the page. The sets are read from the selectors, so that no page and no
// component names a file.
func sheet(name string, css []byte) (ui.Sheet, error) {
	var sets [][]string
	err := selectors(string(css), func(selector string) error {
		set := classes(selector)
		if len(set) == 0 {
			return fmt.Errorf("%s: the rule of %q needs no class: it belongs in %s", name, selector, site)
		}
		sets = append(sets, set)
		return nil
	})
	return ui.Sheet{Name: name, When: minimal(sets)}, err
}

// minimal leaves out sets that contain another one.
func minimal(sets [][]string) (least [][]string) {
	slices.SortFunc(sets, func(a, b []string) int {
		if d := len(a) - len(b); d != 0 {
			return d
		}
		return slices.Compare(a, b)
	})
	for _, set := range sets {
		if !slices.ContainsFunc(least, func(of []string) bool {
			return !slices.ContainsFunc(of, func(class string) bool { return !slices.Contains(set, class) })
		}) {
			least = append(least, set)
		}
	}
	return least
}

// selectors calls found for each selector of a style sheet that esbuild has
// written: no comments, no nested rules.
func selectors(css string, found func(string) error) error {
	for css != "" {
		end := strings.IndexAny(css, "{};")
		if end < 0 {
			return nil
		}
		head := strings.TrimSpace(css[:end])
		if css[end] != '{' { // a closing brace, or a statement such as @layer
			css = css[end+1:]
			continue
		}
		css = css[end+1:]
		if strings.HasPrefix(head, "@") && !strings.HasPrefix(head, "@keyframes") && !strings.HasPrefix(head, "@font-face") && !strings.HasPrefix(head, "@page") {
			continue // the rules within it are read as if it were not there
		}
		if !strings.HasPrefix(head, "@") {
			for _, selector := range apart(head) {
				if err := found(selector); err != nil {
					return err
				}
			}
		}
		css = css[body(css):]
	}
	return nil
}

// body is the length of what stands until the brace that closes what was opened.
func body(css string) int {
	depth, quote := 1, rune(0)
	for i, r := range css {
		switch {
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '{':
			depth++
		case r == '}':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(css)
}

// apart splits a list of selectors at its commas, but not within brackets.
func apart(list string) (all []string) {
	depth, from := 0, 0
	for i, r := range list {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',':
			if depth == 0 {
				all = append(all, list[from:i])
				from = i + 1
			}
		}
	}
	return append(all, list[from:])
}

// classes are the classes without which a selector matches nothing. What stands
// in brackets, as in :not(.a) or :is(.a, .b), is not counted.
func classes(selector string) (all []string) {
	depth := 0
	for i, r := range selector {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case '.':
			if depth == 0 {
				name := selector[i+1:]
				if end := strings.IndexFunc(name, func(r rune) bool {
					return r != '-' && r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
				}); end >= 0 {
					name = name[:end]
				}
				all = append(all, name)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
