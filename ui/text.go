package ui

import (
	"context"
	"io"
	"strings"

	"github.com/a-h/templ"
)

// names are the names of places that stay on one line.
var names = strings.NewReplacer("Hà Nội", "Hà\u00a0Nội", "TP. Hồ Chí Minh", "TP.\u00a0Hồ\u00a0Chí\u00a0Minh")

// bound draws its children and keeps the names in what they say on one line. What
// a form would send and what a program reads stay as they are.
func bound() templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		children := templ.GetChildren(ctx)
		var page strings.Builder
		if err := children.Render(templ.ClearChildren(ctx), &page); err != nil {
			return err
		}
		return bind(w, page.String())
	})
}

// verbatim are the elements whose text is data.
var verbatim = []string{"<textarea", "<option", "<script", "<style", "<code", "<pre"}

// bind writes a piece of a page; only what stands between tags changes.
func bind(w io.Writer, page string) error {
	for page != "" {
		text, rest := page, ""
		if i := strings.IndexByte(page, '<'); i >= 0 {
			text, rest = page[:i], page[i:]
		}
		if _, err := names.WriteString(w, text); err != nil {
			return err
		}
		end := strings.IndexByte(rest, '>') + 1
		for _, name := range verbatim {
			if strings.HasPrefix(rest, name) {
				if i := strings.Index(rest, "</"+name[1:]); i > 0 {
					end = i
				}
			}
		}
		if end == 0 {
			end = len(rest)
		}
		if _, err := io.WriteString(w, rest[:end]); err != nil {
			return err
		}
		page = rest[end:]
	}
	return nil
}

// splitParagraphs returns paragraphs of lines.
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
