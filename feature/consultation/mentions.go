package consultation

import (
	"context"
	"slices"
	"strings"

	"dienhong/civic"
	"dienhong/kit/mention"
	"dienhong/platform/i18n"
)

// Mentions returns the public consultations with topics of a pillar.
func (m *Module) Mentions(ctx context.Context, of mention.Subject) ([]mention.Group, error) {
	if of.Kind != mention.Pillar {
		return nil, nil
	}
	all, err := m.Service.List(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	g := mention.Group{Title: i18n.T(ctx, "consultation.mention.asked")}
	for _, c := range all {
		var topics []string
		for _, t := range c.Topics {
			if string(t.Pillar) == of.ID {
				name, _ := localText(ctx, t.Name)
				topics = append(topics, name)
			}
		}
		if len(topics) > 0 {
			named := c.mention(ctx)
			named.Title, named.Meta = c.Texts.Question, strings.Join(topics, " · ")
			g.Mentions = append(g.Mentions, named)
		}
	}
	if len(g.Mentions) == 0 {
		return nil, nil
	}
	return []mention.Group{g}, nil
}

// Mention names a public consultation.
func (m *Module) Mention(ctx context.Context, of mention.Subject) (mention.Mention, bool, error) {
	if of.Kind != mention.Consultation {
		return mention.Mention{}, false, nil
	}
	all, err := m.Service.List(ctx, civic.Visitor())
	i := slices.IndexFunc(all, func(c Consultation) bool { return string(c.ID) == of.ID })
	if err != nil || i < 0 {
		return mention.Mention{}, false, err
	}
	return all[i].mention(ctx), true, nil
}

func (c Consultation) mention(ctx context.Context) mention.Mention {
	return mention.Mention{Kind: i18n.T(ctx, "consultation.mention.kind"), Title: c.Texts.Title, Href: "/consultations/" + c.Slug}
}
