package ui

import (
	"context"
	"slices"

	"dienhong/platform/i18n"
)

// Add offers something that was found, unless it is there already.
func (c *Choosing) Add(o Option) {
	if !slices.ContainsFunc(c.Options, func(x Option) bool { return x.Value == o.Value }) {
		c.Options = append(c.Options, o)
		c.Found++
	}
}

func pickKind(c Choosing) string {
	if c.Many {
		return "checkbox"
	}
	return "radio"
}

// pickOptions begin with that of choosing nothing, where one thing may be chosen.
func pickOptions(p ChoiceProps, c Choosing) ChoiceProps {
	if !c.Many && p.Empty != "" && len(p.Options) > 0 {
		chosen := slices.ContainsFunc(p.Options, func(o Option) bool { return o.Selected })
		p.Options = append([]Option{{Label: p.Empty, Selected: !chosen}}, p.Options...)
	}
	return p
}

// pickSaid tells what was found, or how to find something.
func pickSaid(ctx context.Context, c Choosing) string {
	switch {
	case c.Words != "" && c.Found == 0:
		return i18n.T(ctx, "ui.pick.none", c.Words)
	case c.Words != "":
		return i18n.N(ctx, "ui.pick.found", c.Found)
	case c.Of > 0:
		return i18n.N(ctx, "ui.pick.of", c.Of)
	}
	return i18n.T(ctx, "ui.pick.how")
}
