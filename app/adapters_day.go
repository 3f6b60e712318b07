package app

import (
	"context"
	"net/url"
	"time"

	"dienhong/civic"
	"dienhong/feature/consultation"
	"dienhong/feature/report"
	"dienhong/platform/i18n"
)

// upkeep tells officers what nobody asked them to do but what waits all the
// same: letters that do not leave, late actions, comments without a theme,
// gaps in a report.
type upkeep struct{ a *App }

func (x upkeep) Waiting(ctx context.Context, who civic.Actor) ([]consultation.Waiting, error) {
	var list []consultation.Waiting
	for _, ask := range []func(context.Context, civic.Actor) ([]consultation.Waiting, error){x.letters, x.actions, x.comments, x.reports} {
		more, err := ask(ctx, who)
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// letters counts what the mail server refused, and everything that waits while
// no mail server is named.
func (x upkeep) letters(ctx context.Context, who civic.Actor) ([]consultation.Waiting, error) {
	if !who.Has(civic.Administrator) {
		return nil, nil
	}
	h, err := x.a.mail.Health(ctx)
	n := h.Failed + h.Troubled
	if !h.SetUp {
		n = h.Failed + h.Waiting
	}
	return []consultation.Waiting{{Sentence: i18n.N(ctx, "app.waiting.letters", n), Count: n, Href: "/office/mail", Late: true}}, err
}

func (x upkeep) actions(ctx context.Context, who civic.Actor) ([]consultation.Waiting, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	f, err := x.a.features.Plan.Service.Figures(ctx, who)
	return []consultation.Waiting{{Sentence: i18n.N(ctx, "app.waiting.actions_late", f.Late), Count: f.Late, Href: "/office/plan?state=late", Late: true}}, err
}

// comments counts, for each consultation that is not over, the comments that
// nobody has put under a theme.
func (x upkeep) comments(ctx context.Context, who civic.Actor) ([]consultation.Waiting, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	all, err := x.a.features.Consultation.Service.List(ctx, who)
	if err != nil {
		return nil, err
	}
	var list []consultation.Waiting
	for _, c := range all {
		switch c.State(x.a.config.Clock()) {
		case consultation.Draft, consultation.Scheduled, consultation.Archived, consultation.Cancelled:
			continue
		}
		of, err := x.a.features.Theme.Service.Coverage(ctx, c.Number)
		if err != nil {
			return nil, err
		}
		n := of.Comments - of.Themed - of.Empty
		title, _ := c.Texts.Title.In(civic.Locale(i18n.LocaleOf(ctx)))
		list = append(list, consultation.Waiting{Sentence: i18n.N(ctx, "app.waiting.unthemed", n, title), Count: n, Href: "/office/themes?c=" + url.QueryEscape(c.Slug)})
	}
	return list, nil
}

// reports counts the gaps of each monitoring report that is still being
// written; it is late once its period is over.
func (x upkeep) reports(ctx context.Context, who civic.Actor) ([]consultation.Waiting, error) {
	if !who.Has(civic.Editor) {
		return nil, nil
	}
	s := x.a.features.Report.Service
	drafts, err := s.Drafts(ctx, who)
	if err != nil {
		return nil, err
	}
	today := x.a.config.Clock().In(x.a.config.Zone).Format(time.DateOnly)
	var list []consultation.Waiting
	for _, d := range drafts {
		if d.Data != nil { // frozen, or it came with a file
			continue
		}
		draft, sections, data, err := s.Draft(ctx, who, d.ID)
		if err != nil {
			return nil, err
		}
		n := len(report.Gaps(draft, data, sections))
		list = append(list, consultation.Waiting{
			Sentence: i18n.N(ctx, "app.waiting.report", n, d.From[:4], d.To[:4]), Count: n,
			Href: "/office/reports/monitoring/" + string(d.ID) + "/check", Late: d.To < today,
		})
	}
	return list, nil
}
