package app

import (
	"context"
	"slices"

	"dienhong/civic"
	"dienhong/feature/city"
	"dienhong/feature/consultation"
	"dienhong/feature/initiative"
	"dienhong/feature/plan"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// mentions tells the city's pages what the other features have under a pillar
// and about a document, as far as everybody may read it.
type mentions struct{ f *Features }

func (x mentions) Subject(ctx context.Context, of city.Subject) (city.Mention, bool, error) {
	if of.Kind != city.ConsultationSubject {
		return city.Mention{}, false, nil
	}
	all, err := x.f.Consultation.Service.List(ctx, civic.Visitor())
	if err != nil {
		return city.Mention{}, false, err
	}
	i := slices.IndexFunc(all, func(c consultation.Consultation) bool { return c.ID == of.ID })
	if i < 0 {
		return city.Mention{}, false, nil
	}
	return city.Mention{Kind: i18n.T(ctx, "app.mention.consultation"), Title: all[i].Texts.Title, Href: "/consultations/" + all[i].Slug}, true, nil
}

func (x mentions) UnderPillar(ctx context.Context, pillar civic.ID) ([]city.Group, error) {
	all, err := x.f.Consultation.Service.List(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	g := city.Group{Title: i18n.T(ctx, "app.mention.asked")}
	for _, c := range all {
		var topics []civic.Text
		for _, t := range c.Topics {
			if t.Pillar == pillar {
				topics = append(topics, t.Name)
			}
		}
		if len(topics) > 0 {
			g.Mentions = append(g.Mentions, city.Mention{
				Kind: i18n.T(ctx, "app.mention.consultation"), Title: c.Texts.Question, Href: "/consultations/" + c.Slug, Meta: joined(ctx, topics),
			})
		}
	}
	var groups []city.Group
	if len(g.Mentions) > 0 {
		groups = append(groups, g)
	}
	p, err := x.f.Plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	profile, err := x.f.City.Service.Profile(ctx)
	if err != nil {
		return nil, err
	}
	filter := ""
	for _, l := range profile.Pillars {
		if l.ID == pillar {
			filter = "?pillar=" + l.Slug
		}
	}
	g = city.Group{Title: i18n.T(ctx, "app.mention.planned")}
	planned := 0
	for _, kind := range []plan.Kind{plan.Commitment, plan.Action} {
		for _, it := range p.Of(kind) {
			if p.Pillar(it) != pillar {
				continue
			}
			if planned++; planned <= mentioned {
				g.Mentions = append(g.Mentions, x.line(ctx, it, p.Today))
			}
		}
	}
	if planned > 0 {
		g.All = ui.Link{Text: i18n.N(ctx, "app.mention.all_planned", planned), Href: "/plan" + filter}
		groups = append(groups, g)
	}
	proposed, total, err := x.f.Initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{Pillar: pillar, BySupport: true}, mentioned, 0)
	if err != nil {
		return nil, err
	}
	if total > 0 {
		groups = append(groups, city.Group{
			Title: i18n.T(ctx, "app.mention.proposed"), Mentions: x.proposals(ctx, proposed),
			All: ui.Link{Text: i18n.N(ctx, "app.mention.all_proposed", total), Href: "/initiatives" + filter},
		})
	}
	return groups, nil
}

// mentioned is how many things of a kind a page of the city names; a link leads
// to the others.
const mentioned = 20

// line mentions a line of the plan.
func (x mentions) line(ctx context.Context, it plan.Item, today string) city.Mention {
	m := city.Mention{Kind: i18n.T(ctx, "plan.kind."+string(it.Kind)), Title: it.Title, Href: "/plan/" + string(it.ID)}
	if it.Work != nil {
		m.Meta = i18n.T(ctx, "plan.state."+string(it.Work.State))
		if it.Work.Late(today) {
			m.Meta = i18n.T(ctx, "plan.late", m.Meta)
		}
	}
	return m
}

func (x mentions) proposals(ctx context.Context, list []initiative.Initiative) []city.Mention {
	out := make([]city.Mention, len(list))
	for i, in := range list {
		out[i] = city.Mention{
			Kind: i18n.T(ctx, "initiative.state."+string(in.State)), Title: in.Title, Href: "/initiatives/" + string(in.ID),
			Meta: i18n.N(ctx, "initiative.supporters", in.Supporters),
		}
	}
	return out
}

func (x mentions) OfBody(ctx context.Context, body string) ([]city.Group, error) {
	p, err := x.f.Plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	leads, joins := city.Group{Title: i18n.T(ctx, "app.mention.leads")}, city.Group{Title: i18n.T(ctx, "app.mention.joins")}
	for _, it := range p.Of(plan.Action) {
		switch {
		case it.Work.Lead == body:
			leads.Mentions = append(leads.Mentions, x.line(ctx, it, p.Today))
		case slices.Contains(it.Work.Partners, body):
			joins.Mentions = append(joins.Mentions, x.line(ctx, it, p.Today))
		}
	}
	all, _, err := x.f.Initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{BySupport: true, Proposer: body}, most, 0)
	if err != nil {
		return nil, err
	}
	proposes := city.Group{Title: i18n.T(ctx, "app.mention.proposes"), Mentions: x.proposals(ctx, all)}
	return slices.DeleteFunc([]city.Group{leads, joins, proposes}, func(g city.Group) bool { return len(g.Mentions) == 0 }), nil
}

// joined writes texts on one line in the reader's language.
func joined(ctx context.Context, list []civic.Text) string {
	line := ""
	for _, t := range list {
		s, _ := t.In(civic.Locale(i18n.LocaleOf(ctx)))
		if line != "" {
			line += " · "
		}
		line += s
	}
	return line
}
