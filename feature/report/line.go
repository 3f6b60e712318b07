package report

import (
	"context"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/kit/facts"
	"dienhong/platform/db"
)

// Chain is where a published report is linked to what it tells of.
type Chain interface {
	Link(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
	Unlink(ctx context.Context, tx *db.Tx, who civic.Actor, from, to civic.Ref) error
}

// Line is a part of a report that tells of one thing. The papers of a report in
// other languages and forms have the same lines.
type Line struct {
	About string    // the report
	Of    civic.Ref // an initiative, a programme, an objective or an action
	Title civic.Text
}

// Ref is the line's place on the chain.
func (l Line) Ref() civic.Ref {
	return civic.Ref{Kind: civic.RefReport, ID: l.About + "." + string(l.Of.Kind) + "." + l.Of.ID}
}

// lineOf reads the id of a line.
func lineOf(id string) (l Line, ok bool) {
	about, rest, _ := strings.Cut(id, ".")
	kind, of, ok := strings.Cut(rest, ".")
	return Line{About: about, Of: civic.Ref{Kind: civic.RefKind(kind), ID: of}}, ok && about != ""
}

// linesOf lists what a paper tells of, as far as this installation has it: a
// report that came with a file may tell of other records.
func (s *Service) linesOf(ctx context.Context, o Order) ([]Line, error) {
	var entries []facts.Entry
	about := ""
	switch o.Kind {
	case PlanTable:
		list, _, err := s.planOf(ctx, o.Year)
		if err != nil {
			return nil, err
		}
		about = "plan-" + strconv.Itoa(o.Year)
		for _, w := range list {
			entries = append(entries, w.Entry)
		}
	default:
		k, ok := s.declared(o.Kind)
		if !ok || k.Entries == nil {
			return nil, nil
		}
		list, err := k.Entries(ctx, o.Of)
		if err != nil {
			return nil, err
		}
		about, entries = string(o.Of), list
	}
	known, err := s.known(ctx)
	if err != nil {
		return nil, err
	}
	var lines []Line
	for _, e := range entries {
		l := Line{about, civic.Ref{Kind: civic.RefKind(e.Kind), ID: e.ID}, e.Title}
		if known[l.Of] {
			known[l.Of] = false // once for each report
			lines = append(lines, l)
		}
	}
	return lines, nil
}

// known lists the public initiatives and lines of the plan.
func (s *Service) known(ctx context.Context) (map[civic.Ref]bool, error) {
	initiatives, err := s.work.Initiatives(ctx)
	if err != nil {
		return nil, err
	}
	lines, err := s.work.Lines(ctx)
	if err != nil {
		return nil, err
	}
	known := map[civic.Ref]bool{}
	for _, e := range append(initiatives, lines...) {
		known[civic.Ref{Kind: civic.RefKind(e.Kind), ID: e.ID}] = true
	}
	return known, nil
}

// join puts the lines of a paper that was published on the chain.
func (s *Service) join(ctx context.Context, tx *db.Tx, who civic.Actor, paper civic.ID) error {
	lines, err := s.store.lines(ctx, tx, paper)
	if err != nil {
		return err
	}
	for _, l := range lines {
		if err := s.chain.Link(ctx, tx, who, l.Of, l.Ref()); err != nil {
			return err
		}
	}
	return nil
}

// part takes the lines of a paper off the chain that no other public paper has.
func (s *Service) part(ctx context.Context, tx *db.Tx, who civic.Actor, paper civic.ID) error {
	lines, err := s.store.lines(ctx, tx, paper)
	if err != nil {
		return err
	}
	for _, l := range lines {
		told, err := s.store.told(ctx, tx, l)
		if err != nil {
			return err
		}
		if len(told) > 0 {
			continue
		}
		if err := s.chain.Unlink(ctx, tx, who, l.Of, l.Ref()); err != nil {
			return err
		}
	}
	return nil
}

// Tell tells the chain what lines of published reports are.
func (m *Module) Tell(ctx context.Context, _ civic.Actor, ids []string) ([]civic.Node, error) {
	s := m.Service
	var nodes []civic.Node
	for _, id := range ids {
		l, ok := lineOf(id)
		if !ok {
			continue
		}
		told, err := s.store.told(ctx, s.db.Read(), l)
		if err != nil {
			return nil, err
		}
		if len(told) == 0 {
			continue
		}
		n := civic.Node{Ref: l.Ref(), At: told[0].PublishedAt, Href: "/reports/" + string(told[0].Paper), Demonstration: told[0].Demonstration}
		if n.Title.VI, _, err = s.titleOf(s.speaking(ctx, civic.Vietnamese), told[0].Order); err != nil {
			return nil, err
		}
		if n.Title.EN, _, err = s.titleOf(s.speaking(ctx, civic.English), told[0].Order); err != nil {
			return nil, err
		}
		n.Body = told[0].Title
		nodes = append(nodes, n)
	}
	return nodes, nil
}
