package theme

import (
	"context"
	"strings"

	"dienhong/civic"
	"dienhong/kit/history"
	"dienhong/platform/i18n"
)

// TellThemes gives what the chain shows of themes: to the office all of them, to
// others the published ones.
func (m *Module) TellThemes(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	where := ` AND t.id IN (?)`
	if CanLook(who) != nil {
		where += ` AND t.published = 1`
	}
	list, err := m.Service.store.themes(ctx, m.deps.DB.Read(), where, ids)
	if err != nil {
		return nil, err
	}
	var nodes []civic.Node
	known := map[civic.ConsultationNumber]civic.Consultation{}
	for _, t := range list {
		c, ok := known[t.Consultation]
		if !ok {
			if c, err = m.deps.Consultations.SnapshotByNumber(ctx, t.Consultation); err != nil {
				return nil, err
			}
			known[t.Consultation] = c
		}
		n := civic.Node{Ref: t.Ref(), Title: t.Name, Body: t.Summary, Href: c.Path("themes") + "#" + string(t.ID), Demonstration: c.Demonstration}
		if !t.Published {
			label := i18n.T(ctx, "theme.draft")
			n.State, n.Label, n.Href = "draft", civic.Text{VI: label, EN: label}, "/office/themes/"+string(t.ID)
		}
		nodes = append(nodes, n)
	}
	return nodes, nil
}

// TellPassages gives what the chain shows of passages: to the office all of
// them, to others those of public comments.
func (m *Module) TellPassages(ctx context.Context, who civic.Actor, ids []string) ([]civic.Node, error) {
	list, err := m.Service.store.passages(ctx, m.deps.DB.Read(), ` AND p.id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	langs, err := m.Service.langs(ctx, list)
	if err != nil {
		return nil, err
	}
	if CanLook(who) != nil {
		if list, err = m.Service.public(ctx, list); err != nil {
			return nil, err
		}
	}
	nodes := make([]civic.Node, len(list))
	for i, p := range list {
		nodes[i] = civic.Node{Ref: p.Ref(), Title: inLang(langs[p.Comment], p.Text), At: p.At}
	}
	return nodes, nil
}

// langs gives the language of the comment of each passage.
func (s *Service) langs(ctx context.Context, list []Passage) (map[civic.ID]civic.Locale, error) {
	ids := make([]string, len(list))
	for i, p := range list {
		ids[i] = string(p.Comment)
	}
	known := map[civic.ID]civic.Locale{}
	all, err := s.comments.ByIDs(ctx, ids)
	for _, o := range all {
		known[o.ID] = o.Lang
	}
	return known, err
}

func inLang(l civic.Locale, s string) civic.Text {
	s = strings.Join(strings.Fields(s), " ")
	if l == civic.English {
		return civic.Text{EN: s}
	}
	return civic.Text{VI: s}
}

// History gives what was done with a theme: the newest lines, or those before
// older.
//
// Errors: Forbidden.
func (s *Service) History(ctx context.Context, who civic.Actor, id, older civic.ID) (history.Page, error) {
	if err := CanLook(who); err != nil {
		return history.Page{}, err
	}
	return s.history.Of(ctx, s.db.Read(), history.Subject{Kind: aTheme, ID: id}, older)
}

// Consultations gives the numbers of the consultations of those passages that
// exist, by id, whoever may read them. At most 1,000 ids at once.
func (s *Service) Consultations(ctx context.Context, ids []string) (map[string]civic.ConsultationNumber, error) {
	list, err := s.store.passages(ctx, s.db.Read(), ` AND p.id IN (?)`, ids)
	if err != nil {
		return nil, err
	}
	numbers := make(map[string]civic.ConsultationNumber, len(list))
	for _, p := range list {
		numbers[string(p.ID)] = p.Consultation
	}
	return numbers, nil
}
