package synthesis

import (
	"context"
	"math"
	"strings"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// sentence says the result in one sentence, the first thing on the page.
func (c Current) sentence(ctx context.Context) string {
	r := c.Result
	if r == nil {
		return i18n.T(ctx, "synthesis.sentence.computing")
	}
	switch r.State {
	case NoVotes:
		return i18n.T(ctx, "synthesis.sentence.none")
	case TooFew:
		return i18n.T(ctx, "synthesis.sentence.few")
	case Weighing:
		return i18n.T(ctx, "synthesis.sentence.weighing")
	}
	agreed, refused := 0, 0
	for _, s := range c.common() {
		if s.Side == opinionmap.Agree {
			agreed++
		} else {
			refused++
		}
	}
	things := func(n int) string { return i18n.N(ctx, "synthesis.sentence.things", n) }
	if agreed == 0 {
		return i18n.T(ctx, nothingShared[r.State][len(r.Groups)])
	}
	text := i18n.T(ctx, shared[r.State][len(r.Groups)], things(agreed))
	if refused > 0 {
		text = i18n.T(ctx, "synthesis.sentence.refused", text, things(refused))
	}
	return text
}

// The sentences by state and number of parts.
var (
	shared = map[State]map[int]string{
		OneGroup: {0: "synthesis.sentence.one"},
		GroupsFound: {
			2: "synthesis.sentence.two", 3: "synthesis.sentence.three", 4: "synthesis.sentence.four", 5: "synthesis.sentence.five",
		},
		Leanings: {
			2: "synthesis.sentence.leaning_two", 3: "synthesis.sentence.leaning_three",
			4: "synthesis.sentence.leaning_four", 5: "synthesis.sentence.leaning_five",
		},
	}
	nothingShared = map[State]map[int]string{
		OneGroup: {0: "synthesis.sentence.one_nothing"},
		GroupsFound: {
			2: "synthesis.sentence.two_nothing", 3: "synthesis.sentence.three_nothing", 4: "synthesis.sentence.four_nothing",
			5: "synthesis.sentence.five_nothing",
		},
		Leanings: {
			2: "synthesis.sentence.leaning_two_nothing", 3: "synthesis.sentence.leaning_three_nothing",
			4: "synthesis.sentence.leaning_four_nothing", 5: "synthesis.sentence.leaning_five_nothing",
		},
	}
)

// lead says what the sentence leaves open: what is missing, what comes next.
func (c Current) lead(ctx context.Context) string {
	r := c.Result
	if r == nil {
		return i18n.T(ctx, "synthesis.lead.computing")
	}
	switch r.State {
	case NoVotes:
		if c.Consultation.Over {
			return ""
		}
		return i18n.T(ctx, "synthesis.lead.none", c.Release.Needed+c.Release.Waiting, c.Release.Answers)
	case TooFew:
		if voted := r.Voted(); voted < MinAnswers {
			return i18n.T(ctx, "synthesis.lead.few_statements", MinAnswers, voted)
		}
		return i18n.T(ctx, "synthesis.lead.few_people", MinPeople, MinAnswers, r.Grouped)
	case Weighing:
		return i18n.T(ctx, "synthesis.lead.weighing")
	case OneGroup:
		return i18n.T(ctx, "synthesis.lead.one")
	case Leanings:
		if len(r.Groups) > 2 {
			return i18n.T(ctx, "synthesis.lead.leanings_many")
		}
		return i18n.T(ctx, "synthesis.lead.leanings")
	}
	return ""
}

// when says what point of time the figures are of, and when there are others.
func (c Current) when(ctx context.Context) string {
	var parts []string
	if c.Result != nil && !c.Release.At.IsZero() {
		parts = append(parts, i18n.T(ctx, "synthesis.figure.of", i18n.DateTime(ctx, c.Release.At)))
	}
	about := c.Consultation
	switch {
	case c.final():
		return strings.Join(append(parts, i18n.T(ctx, "synthesis.figure.closed_final")), " ")
	case about.Over:
		return strings.Join(append(parts, i18n.T(ctx, "synthesis.figure.closed")), " ")
	case c.Release.Number > 0:
		parts = append(parts, i18n.T(ctx, "synthesis.figure.next", c.Release.Needed, c.Release.Waiting, c.Release.Answers))
	}
	if about.TakesVotes && !about.ClosesAt.IsZero() {
		parts = append(parts, i18n.T(ctx, "synthesis.figure.open_until", ui.Until(ctx, about.ClosesAt)))
	}
	return strings.Join(parts, " ")
}

// final tells whether nothing of the result will change any more.
func (c Current) final() bool {
	return c.Consultation.Over && !c.Behind() && !c.Result.uncertain()
}

// common lists the common ground that may be shown now: a statement hidden
// since the computation is left out.
func (c Current) common() []Shared {
	var list []Shared
	for _, s := range c.Result.Common {
		if c.counts(s.Statement) {
			list = append(list, s)
		}
	}
	return list
}

func (c Current) divides() []Divide {
	var list []Divide
	for _, d := range c.Result.Divides {
		if c.counts(d.Statement) {
			list = append(list, d)
		}
	}
	return list
}

func (c Current) stands(g Group) []Stance {
	var list []Stance
	for _, s := range g.Stands {
		if c.counts(s.Statement) {
			list = append(list, s)
		}
	}
	return list
}

func (c Current) counts(statement int64) bool {
	s, known := c.texts[statement]
	return known && s.Counts()
}

func (c Current) text(statement int64) civic.Text { return c.texts[statement].Text }

// path gives an address of this consultation.
func (c Current) path(rest string) string { return "/consultations/" + c.Consultation.Slug + rest }

func percent(ctx context.Context, share float64) string { return i18n.Percent(ctx, share) }

func people(ctx context.Context, n int) string { return i18n.N(ctx, "synthesis.people", n) }

// noun is what the parts are called: groups, or leanings where people differ by
// degrees.
func (c Current) noun(ctx context.Context) string {
	if c.Result != nil && c.Result.State == Leanings {
		return i18n.T(ctx, "synthesis.noun.leaning")
	}
	return i18n.T(ctx, "synthesis.noun.group")
}

// name heads what there is to say of a part: "Nhóm A".
func (c Current) name(ctx context.Context, g Group) string {
	if c.Result.State == Leanings {
		return i18n.T(ctx, "synthesis.leaning", g.Letter())
	}
	return i18n.T(ctx, "synthesis.group", g.Letter())
}

// nameWithin is the name inside a sentence: "nhóm A".
func (c Current) nameWithin(ctx context.Context, g Group) string {
	if c.Result.State == Leanings {
		return i18n.T(ctx, "synthesis.name.leaning", g.Letter())
	}
	return i18n.T(ctx, "synthesis.name.group", g.Letter())
}

// groupSize writes "412 người, 34% số người trên bản đồ".
func groupSize(ctx context.Context, r *Result, g Group) string {
	return i18n.T(ctx, "synthesis.stands.size", people(ctx, g.Size), percent(ctx, float64(g.Size)/float64(max(r.Grouped, 1))))
}

func kindName(ctx context.Context, k Kind) string {
	names := make([]string, len(k.Kinds))
	for i, kind := range k.Kinds {
		names[i] = stakeholder(ctx, kind)
	}
	return strings.Join(names, ", ")
}

func stakeholder(ctx context.Context, kind civic.StakeholderKind) string {
	if kind == "" {
		return i18n.T(ctx, "stakeholder.none")
	}
	return i18n.T(ctx, "stakeholder."+string(kind))
}

// commonMeta says how sure it is that a statement is shared.
func (c Current) commonMeta(ctx context.Context, s Shared) string {
	least := percentDown(ctx, s.Least)
	one := c.Result.State == OneGroup
	switch {
	case s.Side == opinionmap.Agree && one:
		return i18n.T(ctx, "synthesis.common.agree_one", least)
	case s.Side == opinionmap.Agree:
		return i18n.T(ctx, "synthesis.common.agree", least, c.noun(ctx))
	case one:
		return i18n.T(ctx, "synthesis.common.disagree_one", least)
	}
	return i18n.T(ctx, "synthesis.common.disagree", least, c.noun(ctx))
}

func (c Current) divideMeta(ctx context.Context, d Divide) string {
	g := c.Result.Groups
	return i18n.T(ctx, "synthesis.divide.meta", c.name(ctx, g[d.For]), percent(ctx, d.ForShare),
		c.nameWithin(ctx, g[d.Against]), percent(ctx, d.AgainstShare), percentDown(ctx, d.Lower))
}

// percentDown writes a lower bound, which must not be rounded up.
func percentDown(ctx context.Context, share float64) string {
	return percent(ctx, math.Floor(share*100+1e-9)/100)
}

func bar(t Tally, label string, small bool) ui.BarProps {
	return ui.BarProps{Agree: t.Agree, Disagree: t.Disagree, Pass: t.Pass, Label: label, Small: small}
}

// groupBars are the votes of everybody and of each group on a statement.
func (c Current) groupBars(ctx context.Context, statement int64) []ui.BarProps {
	i, ok := c.Result.finding(statement)
	if !ok {
		return nil
	}
	f := c.Result.Findings[i]
	bars := []ui.BarProps{bar(f.All, i18n.T(ctx, "synthesis.everybody"), false)}
	for g, group := range c.Result.Groups {
		b := bar(f.ByGroup[g], c.name(ctx, group), true)
		b.Mark, b.Style = group.Letter(), group.Style
		if !group.Shown() {
			b.TooFew = i18n.T(ctx, "synthesis.not_shown", MinCell)
		}
		bars = append(bars, b)
	}
	return bars
}

func vote(side opinionmap.Vote) string {
	switch side {
	case opinionmap.Agree:
		return "agree"
	case opinionmap.Disagree:
		return "disagree"
	}
	return "pass"
}
