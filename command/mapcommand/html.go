package mapcommand

import (
	"context"
	_ "embed"
	"html/template"
	"io"
	"slices"
	"strconv"

	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/platform/i18n"
)

//go:embed page.html
var pageSource string

// page is what page.html shows.
type page struct {
	Lang, Title string
	// Sentences say in words what was found.
	Sentences     []string
	Width, Height float64
	Axes          [2]float64 // where the two axes cross
	Marks         []mark
	Labels        []label
	Groups        []groupView
	Silhouettes   []silhouetteView
	Agree         []row
	Disagree      []row
	Statements    []row
	LeftOut       []string
	Beyond        *beyondView
}

type groupView struct {
	Style          int
	Letter         string
	Sign           template.HTML
	Size           string
	Share          string
	Center         string
	Representative []row
}

type silhouetteView struct {
	K, Groups, Score string
	Chosen           bool
}

// row is a statement in a table.
type row struct {
	ID, Text  string
	Direction string
	Shares    []share // everybody first, then the groups
	Consensus string
	Extremity string
	Priority  string
	Out       bool
}

// share is a percentage with the total that it is of, and whose votes they are.
type share struct {
	Whose   string
	Percent string
	Of      string
}

// WriteHTML writes a page in the language of ctx that needs nothing else: the
// picture, and beside it everything in tables. Beyond may be nil.
func WriteHTML(ctx context.Context, out io.Writer, c *polis.Conversation, r *opinionmap.Result, beyond *opinionmap.Extended) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"t": func(key string, args ...any) string { return i18n.T(ctx, "mapcommand."+key, args...) },
		"list": func(rows []row, groups []groupView) any {
			return struct {
				Rows   []row
				Groups []groupView
			}{rows, groups}
		},
	}).Parse(pageSource)
	if err != nil {
		return err
	}
	return t.Execute(out, newPage(ctx, c, r, beyond))
}

func letter(group int) string { return opinionmap.GroupLetter(group) }

func newPage(ctx context.Context, c *polis.Conversation, r *opinionmap.Result, beyond *opinionmap.Extended) page {
	p := page{Lang: i18n.LocaleOf(ctx), Title: c.Summary.Topic, Width: pictureWidth, Height: pictureHeight}
	if p.Title == "" {
		p.Title = i18n.T(ctx, "mapcommand.title")
	}
	p.Sentences = Sentences(ctx, r, beyond)
	if !c.ModerationKnown {
		p.Sentences = append(p.Sentences, i18n.T(ctx, "mapcommand.no_moderation"))
	}
	s := newScale(r)
	p.Axes[0], p.Axes[1] = s.at(opinionmap.Point{})
	groupOfBase := map[int]int{}
	for g, group := range r.Groups {
		for _, b := range group.BaseClusters {
			groupOfBase[b] = g
		}
	}
	for _, b := range slices.Backward(bySize(r.BaseClusters)) {
		g := groupOfBase[b.ID]
		x, y := s.at(b.Center)
		p.Marks = append(p.Marks, mark{Style: g % styles, Shape: shape(g, x, y, 24+9000*float64(b.Size)/float64(max(r.Eligible, 100))),
			Title: i18n.N(ctx, "mapcommand.mark", b.Size, letter(g))})
	}
	texts := map[int64]string{}
	for _, comment := range c.Comments {
		texts[comment.ID] = comment.Body
	}
	p.Beyond = newBeyondView(ctx, r, beyond, texts)
	for g, group := range r.Groups {
		x, y := s.at(group.Center)
		p.Labels = append(p.Labels, label{x, y, g % styles, letter(g)})
		v := groupView{
			Style: g % styles, Letter: letter(g), Sign: shape(g, 12, 12, 200), Size: i18n.Number(ctx, group.Size),
			Share:  i18n.Percent(ctx, float64(group.Size)/float64(max(r.Eligible, 1))),
			Center: i18n.Fixed(ctx, group.Center.X, 2) + " ; " + i18n.Fixed(ctx, group.Center.Y, 2),
		}
		for _, e := range group.Representative {
			v.Representative = append(v.Representative, statementRow(ctx, r, e.Column, e.Direction, texts))
		}
		p.Groups = append(p.Groups, v)
	}
	for _, s := range r.Silhouettes {
		p.Silhouettes = append(p.Silhouettes, silhouetteView{strconv.Itoa(s.K), strconv.Itoa(s.Groups), i18n.Fixed(ctx, s.Score, 3), s.K == r.K})
	}
	for _, e := range r.Consensus.Agree {
		p.Agree = append(p.Agree, statementRow(ctx, r, e.Column, opinionmap.Agree, texts))
	}
	for _, e := range r.Consensus.Disagree {
		p.Disagree = append(p.Disagree, statementRow(ctx, r, e.Column, opinionmap.Disagree, texts))
	}
	order := make([]int, len(r.Statements))
	for j := range order {
		order[j] = j
	}
	slices.SortFunc(order, func(a, b int) int { return int(r.Statements[a].ID - r.Statements[b].ID) })
	for _, j := range order {
		p.Statements = append(p.Statements, statementRow(ctx, r, j, opinionmap.Agree, texts))
	}
	for _, l := range c.Left {
		p.LeftOut = append(p.LeftOut, Problem(ctx, l))
	}
	return p
}

// bySize lists base clusters, the smallest first, so that it is drawn last.
func bySize(base []opinionmap.BaseCluster) []opinionmap.BaseCluster {
	list := slices.Clone(base)
	slices.SortStableFunc(list, func(a, b opinionmap.BaseCluster) int { return a.Size - b.Size })
	return list
}

func statementRow(ctx context.Context, r *opinionmap.Result, j int, direction opinionmap.Vote, texts map[int64]string) row {
	s := r.Statements[j]
	out := row{
		ID: strconv.FormatInt(s.ID, 10), Text: texts[s.ID], Direction: i18n.T(ctx, "mapcommand."+directionName(direction)), Out: s.Out,
		Consensus: i18n.Fixed(ctx, s.GroupAwareConsensus, 3), Extremity: i18n.Fixed(ctx, s.Extremity, 2), Priority: i18n.Fixed(ctx, s.Priority, 2),
	}
	add := func(whose string, t opinionmap.Tally) {
		n := t.Total()
		of := share{Whose: whose, Percent: "–", Of: i18n.T(ctx, "mapcommand.of", i18n.Number(ctx, n))}
		if n > 0 {
			of.Percent = i18n.Percent(ctx, float64(t.On(direction))/float64(n))
		}
		out.Shares = append(out.Shares, of)
	}
	add(i18n.T(ctx, "mapcommand.everybody"), s.Tally)
	for g, group := range r.Groups {
		add(i18n.T(ctx, "mapcommand.group_of", letter(g)), group.Votes[j])
	}
	return out
}

// Sentences say what a result is in words. Beyond may be nil.
func Sentences(ctx context.Context, r *opinionmap.Result, beyond *opinionmap.Extended) []string {
	list := []string{i18n.T(ctx, "mapcommand.read", i18n.Number(ctx, len(r.Participants)), i18n.Number(ctx, len(r.Statements)), i18n.Number(ctx, r.Votes))}
	if len(r.Groups) == 0 {
		return append(list, i18n.T(ctx, "mapcommand.nobody"))
	}
	list = append(list, i18n.T(ctx, "mapcommand.grouped", i18n.Number(ctx, r.Eligible), strconv.Itoa(len(r.Groups))))
	for g, group := range r.Groups {
		list = append(list, i18n.T(ctx, "mapcommand.size", letter(g), i18n.Number(ctx, group.Size), i18n.Percent(ctx, float64(group.Size)/float64(r.Eligible))))
	}
	if beyond != nil {
		list = append(list, certain(ctx, beyond.Certainty))
	}
	if r.TotalVariance > 0 {
		list = append(list, i18n.T(ctx, "mapcommand.variance", i18n.Percent(ctx, r.Eigenvalues[0]/r.TotalVariance), i18n.Percent(ctx, r.Eigenvalues[1]/r.TotalVariance)))
	}
	if r.Mode == opinionmap.Cold {
		return append(list, i18n.T(ctx, "mapcommand.cold"))
	}
	return append(list, i18n.T(ctx, "mapcommand.arrival"))
}

// Problem says in the reader's language what is wrong with a row.
func Problem(ctx context.Context, p *polis.Problem) string {
	return p.File + ":" + strconv.Itoa(p.Line) + ": " + i18n.T(ctx, "statement.polis."+string(p.Reason), p.Value)
}
