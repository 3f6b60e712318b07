package app

import (
	"context"
	"net/url"
	"strings"

	"dienhong/civic"
	"dienhong/feature/comment"
	"dienhong/feature/initiative"
	"dienhong/feature/plan"
	"dienhong/feature/report"
	"dienhong/platform/db"
)

// papers tells the papers of the office what they are about: only what is
// public, and what has to be counted.
type papers struct {
	f  *Features
	db *db.DB
}

func (x papers) Tallies(ctx context.Context, number civic.ConsultationNumber) ([]report.Tally, error) {
	all, err := x.f.Comment.Service.Figures(ctx, number)
	list := make([]report.Tally, len(all))
	for i, t := range all {
		list[i] = report.Tally{Channel: string(t.Channel), Comments: t.Comments, People: t.People}
	}
	return list, err
}

// bodies gives the names of all organisations.
func (x papers) bodies(ctx context.Context) (map[string]civic.Text, error) {
	all, err := x.f.City.Service.Bodies(ctx, "")
	names := make(map[string]civic.Text, len(all))
	for _, b := range all {
		names[b.ID] = b.Name
	}
	return names, err
}

func writtenComment(c comment.Comment, bodies map[string]civic.Text) report.Comment {
	o := c.Seen()
	out := report.Comment{
		ID: string(o.ID), Serial: o.Serial, Channel: string(o.Channel), ReceivedAt: o.ReceivedAt, Article: o.Article, Text: o.Text,
		Public: o.State == comment.Shown, Href: chainPage(o.Ref()),
	}
	switch {
	case o.Body != "":
		out.Body = bodies[o.Body]
	case o.BodyName != "":
		out.Body = civic.Text{VI: o.BodyName}
	}
	return out
}

// chainPage is the page of why something is there and what became of it.
func chainPage(r civic.Ref) string { return "/chain/" + string(r.Kind) + "/" + url.PathEscape(r.ID) }

func (x papers) EachComment(ctx context.Context, number civic.ConsultationNumber, f func(report.Comment) error) error {
	bodies, err := x.bodies(ctx)
	if err != nil {
		return err
	}
	return x.f.Comment.Service.Each(ctx, number, func(o comment.Comment) error { return f(writtenComment(o, bodies)) })
}

func (x papers) CommentsByID(ctx context.Context, ids []string) ([]report.Comment, error) {
	bodies, err := x.bodies(ctx)
	if err != nil {
		return nil, err
	}
	all, err := x.f.Comment.Service.ByIDs(ctx, ids)
	list := make([]report.Comment, len(all))
	for i, o := range all {
		list[i] = writtenComment(o, bodies)
	}
	return list, err
}

func (x papers) Themes(ctx context.Context, number civic.ConsultationNumber) ([]report.Theme, error) {
	all, err := x.f.Theme.Service.Themes(ctx, civic.Visitor(), number)
	if err != nil {
		return nil, err
	}
	var list []report.Theme
	for _, t := range all {
		// Passages of comments that are not shown count; the paper leaves out their text.
		_, passages, err := x.f.Theme.Service.Theme(ctx, civic.System(), t.ID)
		if err != nil {
			return nil, err
		}
		th := report.Theme{ID: string(t.ID), Name: t.Name, Summary: t.Summary, Href: chainPage(t.Ref())}
		for _, p := range passages {
			th.Passages = append(th.Passages, report.Passage{Comment: string(p.Comment), Text: p.Text})
		}
		list = append(list, th)
	}
	return list, nil
}

// step is how many answers are read at once.
const step = 500

func (x papers) Answers(ctx context.Context, number civic.ConsultationNumber) ([]report.Answer, error) {
	bodies, err := x.bodies(ctx)
	if err != nil {
		return nil, err
	}
	themes, err := x.f.Theme.Service.Themes(ctx, civic.Visitor(), number)
	if err != nil {
		return nil, err
	}
	public := map[string]bool{}
	for _, t := range themes {
		public[string(t.ID)] = true
	}
	links, err := x.linksToAnswers(ctx)
	if err != nil {
		return nil, err
	}
	var list []report.Answer
	for from := 0; ; from += step {
		part, err := x.f.Answer.Service.PublicAnswers(ctx, number, "", step, from)
		if err != nil {
			return nil, err
		}
		for _, e := range part {
			a := report.Answer{
				ID: string(e.Answer), Decision: string(e.Decision), Text: e.Text, Body: bodies[e.Body], ForwardedTo: bodies[e.ForwardedTo], At: e.At,
				Href: "/answers/" + string(e.Answer),
			}
			if err := x.subjects(ctx, &a, links, public); err != nil {
				return nil, err
			}
			list = append(list, a)
		}
		if len(part) < step {
			return list, nil
		}
	}
}

// answerLinks are what answers and passages come from, read at once for a paper
// of many answers.
type answerLinks struct{ answers, passages map[string][]civic.Ref }

func (x papers) linksToAnswers(ctx context.Context) (l answerLinks, err error) {
	if l.answers, err = x.f.Chain.Service.CausesOfKind(ctx, x.db.Read(), civic.RefAnswer); err != nil {
		return l, err
	}
	for _, causes := range l.answers {
		for _, r := range causes {
			if r.Kind == civic.RefPassage {
				l.passages, err = x.f.Chain.Service.CausesOfKind(ctx, x.db.Read(), civic.RefPassage)
				return l, err
			}
		}
	}
	return l, nil
}

// subjects finds the comments and themes that an answer is to. A theme that is
// not public is not named; its comments are answered all the same.
func (x papers) subjects(ctx context.Context, a *report.Answer, links answerLinks, public map[string]bool) error {
	for _, r := range links.answers[a.ID] {
		switch r.Kind {
		case civic.RefComment:
			a.Comments = append(a.Comments, r.ID)
		case civic.RefPassage:
			for _, o := range links.passages[r.ID] {
				if o.Kind == civic.RefComment {
					a.Comments = append(a.Comments, o.ID)
				}
			}
		case civic.RefTheme:
			if public[r.ID] {
				a.Themes = append(a.Themes, r.ID)
				continue
			}
			_, passages, err := x.f.Theme.Service.Theme(ctx, civic.System(), civic.ID(r.ID))
			if err != nil {
				return err
			}
			for _, p := range passages {
				a.Comments = append(a.Comments, string(p.Comment))
			}
		}
	}
	return nil
}

func (x papers) Meetings(ctx context.Context, number civic.ConsultationNumber) ([]report.Meeting, error) {
	c, err := x.f.Consultation.Service.ByNumber(ctx, number)
	if err != nil {
		return nil, err
	}
	all, err := x.f.Consultation.Service.Meetings(ctx, c)
	list := make([]report.Meeting, len(all))
	for i, m := range all {
		list[i] = report.Meeting{
			ID: string(m.ID), Consultation: c.Texts.Title, Title: m.Title, Start: m.Start, End: m.End, WholeDay: m.WholeDay, Place: m.Place, Agenda: m.Agenda,
			Bodies: m.Bodies, Minutes: m.Minutes, Sources: m.Sources, Href: "/consultations/" + c.Slug + "/meetings/" + string(m.ID),
			Demonstration: c.Demonstration,
		}
	}
	return list, err
}

// targets writes SDG targets as texts.
func targets(list []civic.SDGTarget) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = string(t)
	}
	return out
}

func (x papers) Initiatives(ctx context.Context) ([]report.Entry, error) {
	var list []report.Entry
	for from := 0; ; from += step {
		part, _, err := x.f.Initiative.Service.List(ctx, civic.Visitor(), initiative.Filter{}, step, from)
		if err != nil {
			return nil, err
		}
		for _, in := range part {
			evidence, err := x.evidence(ctx, in.Ref())
			if err != nil {
				return nil, err
			}
			list = append(list, report.Entry{
				ID: string(in.ID), Kind: string(civic.RefInitiative), Level: in.Level, Title: in.Title, Summary: in.Summary, Lead: in.Lead,
				Partners: in.Partners, Place: in.Place, Horizon: in.Horizon, CostMin: in.CostMin, CostMax: in.CostMax, State: string(in.State),
				Percent: report.Unknown, SDG: targets(in.SDG), Objectives: append([]int{}, in.Objectives...), Source: in.Source, Verified: in.Verified,
				Evidence: evidence, Href: "/initiatives/" + string(in.ID), Demonstration: in.Demonstration,
			})
		}
		if len(part) < step {
			return list, nil
		}
	}
}

// evidence is what reports of progress show of the public actions that a thing
// led to.
func (x papers) evidence(ctx context.Context, of civic.Ref) ([]report.Evidence, error) {
	list := []report.Evidence{}
	effects, err := x.f.Chain.Service.Effects(ctx, x.db.Read(), of)
	if err != nil {
		return nil, err
	}
	for _, r := range effects {
		if r.Kind != civic.RefAction {
			continue
		}
		reports, err := x.f.Plan.Service.Reports(ctx, civic.Visitor(), civic.ID(r.ID))
		if civic.IsKind(err, civic.KindNotFound) {
			continue // a draft
		}
		if err != nil {
			return nil, err
		}
		for _, p := range reports {
			for _, e := range p.Evidence {
				list = append(list, report.Evidence{Title: e.Title, Link: e.Link})
			}
		}
	}
	return list, nil
}

func (x papers) Lines(ctx context.Context) ([]report.Entry, error) {
	bodies, err := x.bodies(ctx)
	if err != nil {
		return nil, err
	}
	p, err := x.f.Plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	var list []report.Entry
	for _, programme := range p.Under(plan.Programme, "") {
		list = append(list, reportedLine(p, programme, bodies))
		for _, objective := range p.Under(plan.Objective, programme.ID) {
			list = append(list, reportedLine(p, objective, bodies))
			for _, action := range p.Under(plan.Action, objective.ID) {
				list = append(list, reportedLine(p, action, bodies))
			}
		}
	}
	return list, nil
}

func reportedLine(p plan.Plan, it plan.Item, bodies map[string]civic.Text) report.Entry {
	e := report.Entry{
		ID: string(it.ID), Kind: string(it.Kind), Level: string(it.Level), Title: it.Title, Summary: it.Summary, Horizon: p.Horizon(it),
		CostMin: report.Unknown, CostMax: report.Unknown, Percent: report.Unknown, SDG: targets(it.SDG), Objectives: []int{}, Source: it.Source,
		Verified: it.Verified, Evidence: []report.Evidence{}, Href: "/plan/" + string(it.ID), Demonstration: it.Demonstration,
	}
	if w := it.Work; w != nil {
		e.Lead, e.From, e.To, e.CostMin, e.CostMax, e.Money = bodies[w.Lead], w.Start, w.End, w.CostMin, w.CostMax, w.Money
		e.State, e.Percent, e.Late = string(w.State), w.Percent, w.Late(p.Today)
		var vi, en []string
		for _, id := range w.Partners {
			vi = append(vi, bodies[id].VI)
			name, _ := bodies[id].In(civic.English)
			en = append(en, name)
		}
		e.Partners = civic.Text{VI: strings.Join(vi, "\n"), EN: strings.Join(en, "\n")}
	}
	return e
}

func (x papers) Figures(ctx context.Context) ([]report.Figure, error) {
	all, err := x.f.Plan.Service.Indicators(ctx, civic.Visitor())
	if err != nil {
		return nil, err
	}
	var list []report.Figure
	for _, in := range all {
		for _, v := range in.Values {
			if !v.WithdrawnAt.IsZero() {
				continue
			}
			unit := in.Unit
			if unit.IsZero() && (in.Measure == plan.Share || in.Measure == plan.Checklist) {
				unit = civic.Text{VI: "%", EN: "%"}
			}
			list = append(list, report.Figure{
				ID: string(v.ID), Title: in.Title, Unit: unit, Value: v.Value, From: v.From, To: v.To, Source: v.Source, Verified: v.Verified,
				Href: "/indicators/" + string(in.ID), Demonstration: in.Demonstration,
			})
		}
	}
	return list, nil
}
