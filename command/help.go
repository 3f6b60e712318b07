package command

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/kong"
)

// describe gives every command, flag and argument its words in the language of
// the reader.
func (e *environment) describe(k *kong.Kong) error {
	if k.Model.HelpFlag != nil {
		k.Model.HelpFlag.Help = e.t("flag.help")
	}
	return kong.Visit(k.Model.Node, func(v kong.Visitable, next kong.Next) error {
		switch n := v.(type) {
		case *kong.Node:
			if n.Type == kong.CommandNode {
				n.Help = e.t("help." + strings.ReplaceAll(strings.TrimSpace(commandPath(n)), " ", "_"))
			}
		case *kong.Flag:
			n.Help = e.t("flag." + strings.ReplaceAll(n.Name, "-", "_"))
		case *kong.Value:
			if n.Flag != nil {
				break // visited before, as a flag
			}
			n.Help = e.t("argument." + strings.ReplaceAll(n.Name, "-", "_"))
		}
		return next(nil)
	})
}

// commandPath gives the words after "dienhong" that lead to n.
func commandPath(n *kong.Node) string {
	if n == nil || n.Type == kong.ApplicationNode {
		return ""
	}
	return strings.TrimSpace(commandPath(n.Parent) + " " + n.Name)
}

// help prints what a command does and takes.
func (e *environment) help(_ kong.HelpOptions, ctx *kong.Context) error {
	node := ctx.Selected()
	if node == nil {
		node = ctx.Model.Node
	}
	w := e.out
	usage := strings.TrimSpace("dienhong " + commandPath(node))
	for _, p := range node.Positional {
		usage += " " + strings.ToUpper(p.Name)
	}
	if len(node.Children) > 0 {
		usage += " " + e.t("usage_command")
	}
	fmt.Fprintf(w, "%s\n  %s %s\n", e.t("usage"), usage, e.t("usage_flags"))
	if node.Type == kong.ApplicationNode {
		fmt.Fprintf(w, "\n%s\n", e.t("about"))
	} else {
		fmt.Fprintf(w, "\n%s\n", node.Help)
	}
	var commands, flags, arguments [][2]string
	for _, leaf := range node.Leaves(true) {
		if leaf != node {
			name := strings.TrimSpace(strings.TrimPrefix(commandPath(leaf), commandPath(node)))
			for _, p := range leaf.Positional {
				name += " " + strings.ToUpper(p.Name)
			}
			commands = append(commands, [2]string{name, leaf.Help})
		}
	}
	for _, p := range node.Positional {
		arguments = append(arguments, [2]string{strings.ToUpper(p.Name), p.Help})
	}
	for _, group := range node.AllFlags(true) {
		for _, f := range group {
			flags = append(flags, e.flag(f))
		}
	}
	e.columns(e.t("commands"), commands)
	e.columns(e.t("arguments"), arguments)
	e.columns(e.t("flags"), flags)
	return nil
}

func (e *environment) flag(f *kong.Flag) [2]string {
	name := "--" + f.Name
	if !f.IsBool() {
		name += " " + f.FormatPlaceHolder()
	}
	help := f.Help
	if f.HasDefault && f.Default != "" {
		help += " " + e.t("default", f.Default)
	}
	if len(f.Envs) > 0 {
		help += " [" + f.Envs[0] + "]"
	}
	return [2]string{name, help}
}

func (e *environment) columns(title string, rows [][2]string) {
	if len(rows) == 0 {
		return
	}
	wide := 0
	for _, r := range rows {
		wide = max(wide, utf8.RuneCountInString(r[0]))
	}
	fmt.Fprintf(e.out, "\n%s\n", title)
	for _, r := range rows {
		fmt.Fprintf(e.out, "  %s%s  %s\n", r[0], strings.Repeat(" ", wide-utf8.RuneCountInString(r[0])), r[1])
	}
}
