package report

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"dienhong/civic"
	"dienhong/engine/fold"
	"dienhong/kit/facts"
	"dienhong/platform/doc"
	"dienhong/platform/i18n"
	"dienhong/ui"
)

// progress tells how many rows of how many are written.
type progress func(done, total int)

// Totals are what the response table says first.
type Totals struct {
	Tallies  []facts.Tally
	Comments int
	People   int
	Answered int            // comments with a public answer, their own or that of a theme
	Answers  int            // public ones
	Decided  map[string]int // of them, by decision
}

// place is where a comment stands in the table.
type place struct {
	id     string
	serial int64
	text   string // the passage, where the table goes by themes
}

// group is a section of the table.
type group struct {
	key    string
	title  string
	theme  *facts.Theme
	person bool
	last   bool // of comments that are not public, where the table goes by what they say of themselves
	places []place
}

// withheld is the key of the group of comments that are not public; no article
// and no organisation is called so.
const withheld = "\x00"

// table is what the response table is made of, without the texts of comments.
type table struct {
	totals   Totals
	groups   []group
	answered map[string][]*facts.Answer // by comment
	themed   map[string][]*facts.Answer // by theme
	rows     int
}

func (s *Service) consultation(ctx context.Context, slug string) (civic.Consultation, error) {
	list, err := s.consultations.Snapshots(ctx, civic.Visitor())
	if err != nil {
		return civic.Consultation{}, err
	}
	for _, c := range list {
		if c.Slug == slug {
			return c, nil
		}
	}
	return civic.Consultation{}, civic.NotFound("consultation")
}

// gather reads which comments there are and which answers they have.
func (s *Service) gather(ctx context.Context, number civic.ConsultationNumber, by string) (*table, error) {
	answered, err := facts.AnswersOf(ctx, s.voices, number)
	if err != nil {
		return nil, err
	}
	t := &table{answered: answered.ByComment, themed: answered.ByTheme}
	passages := map[string]int{}
	for _, th := range answered.Themes {
		for _, p := range th.Passages {
			passages[p.Comment]++
		}
	}
	t.totals.Answers, t.totals.Decided = len(answered.Answers), map[string]int{}
	for _, a := range answered.Answers {
		t.totals.Decided[a.Decision]++
	}
	if t.totals.Tallies, err = s.voices.Tallies(ctx, number); err != nil {
		return nil, err
	}
	for _, n := range t.totals.Tallies {
		t.totals.People += n.People
	}
	index := map[string]int{}
	into := func(key, title string, person bool) *group {
		i, ok := index[key]
		if !ok {
			i = len(t.groups)
			index[key] = i
			t.groups = append(t.groups, group{key: key, title: title, person: person})
		}
		return &t.groups[i]
	}
	serials := map[string]int64{}
	err = s.voices.EachComment(ctx, number, func(o facts.Comment) error {
		t.totals.Comments++
		if len(t.answered[o.ID]) > 0 {
			t.totals.Answered++
		}
		at := place{id: o.ID, serial: o.Serial}
		switch {
		case by != ByTheme && !o.Public:
			g := into(withheld, i18n.T(ctx, "report.responses.withheld"), false)
			g.last, g.places = true, append(g.places, at)
		case by == ByTheme:
			serials[o.ID] = o.Serial
			if passages[o.ID] == 0 {
				g := into("", i18n.T(ctx, "report.responses.no_theme"), true)
				g.places = append(g.places, at)
			}
		case by == ByArticle:
			title := o.Article
			if title == "" {
				title = i18n.T(ctx, "report.responses.no_article")
			}
			g := into(o.Article, title, o.Article == "")
			g.places = append(g.places, at)
		default:
			name := ui.Said(ctx, o.Body)
			g := into(name, name, name == "")
			g.places = append(g.places, at)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if by == ByTheme {
		t.groups = append(themeGroups(ctx, answered.Themes, serials), t.groups...)
	} else {
		slices.SortStableFunc(t.groups, func(a, b group) int {
			switch {
			case a.last:
				return 1
			case b.last:
				return -1
			}
			return byKey(a.key, b.key)
		})
	}
	for i := range t.groups {
		g := &t.groups[i]
		if by == ByBody && g.person {
			g.title = i18n.T(ctx, "report.responses.people", len(g.places))
		}
		t.rows += len(g.places)
	}
	return t, nil
}

// themeGroups makes a section of each theme that has passages of comments that
// count.
func themeGroups(ctx context.Context, themes []facts.Theme, serials map[string]int64) []group {
	var list []group
	for i := range themes {
		g := group{key: themes[i].ID, title: ui.Said(ctx, themes[i].Name), theme: &themes[i]}
		for _, p := range themes[i].Passages {
			if serial, ok := serials[p.Comment]; ok {
				g.places = append(g.places, place{p.Comment, serial, p.Text})
			}
		}
		slices.SortStableFunc(g.places, func(a, b place) int { return cmp.Compare(a.serial, b.serial) })
		if len(g.places) > 0 {
			list = append(list, g)
		}
	}
	return list
}

// byKey sorts by the first number ("Điều 2" before "Điều 10"), then by letters
// without accents; the empty key comes last.
func byKey(a, b string) int {
	if a == "" || b == "" {
		return cmp.Compare(len(b), len(a))
	}
	number := func(s string) int {
		digits := s[max(strings.IndexAny(s, "0123456789"), 0):]
		end := strings.IndexFunc(digits, func(r rune) bool { return r < '0' || r > '9' })
		if end < 0 {
			end = len(digits)
		}
		n, err := strconv.Atoi(digits[:end])
		if err != nil {
			return 0
		}
		return n
	}
	return cmp.Or(cmp.Compare(number(a), number(b)), strings.Compare(fold.Search(a), fold.Search(b)), strings.Compare(a, b))
}

// responses describes the response table.
func (s *Service) responses(ctx context.Context, o Order, form Form, tell progress) (doc.Document, error) {
	c, err := s.consultation(ctx, o.Consultation)
	if err != nil {
		return doc.Document{}, err
	}
	city, err := s.city(ctx)
	if err != nil {
		return doc.Document{}, err
	}
	t, err := s.gather(ctx, c.Number, o.By)
	if err != nil {
		return doc.Document{}, err
	}
	tell(0, t.rows)
	title := i18n.T(ctx, "report.responses.title")
	blocks := []doc.Block{
		doc.Heading{Text: title},
		doc.Paragraph{Align: doc.Center, Runs: []doc.Run{bold(s.site.Leading(ctx, c.Title, "/consultations/"+c.Slug))}},
	}
	if c.Demonstration {
		blocks = append(blocks, doc.Paragraph{Align: doc.Center, Runs: []doc.Run{{Text: i18n.T(ctx, "paper.demonstration"), Italic: true}}})
	}
	blocks = append(blocks, s.totalBlocks(ctx, c, t.totals)...)
	second := "report.responses.who"
	if o.By == ByBody {
		second = "report.responses.article"
	}
	blocks = append(blocks, doc.Heading{Level: 1, Text: i18n.T(ctx, "report.responses.part2")})
	if t.rows == 0 {
		blocks = append(blocks, doc.Plain(i18n.T(ctx, "report.responses.none")))
	}
	columns := []doc.Column{
		{Head: i18n.T(ctx, "report.paper.row"), Share: 0.8, Align: doc.Center},
		{Head: i18n.T(ctx, second), Share: 3},
		{Head: i18n.T(ctx, "report.responses.text"), Share: 7},
		{Head: i18n.T(ctx, "report.responses.answer"), Share: 7},
	}
	return doc.Document{
		Title: title + ": " + ui.Said(ctx, c.Title), Lang: string(o.Lang), Author: form.Issuer, Landscape: true,
		Head: form.head(ctx, city), Body: inTables(blocks, columns, s.responseRows(ctx, o.By, t, tell)), Sign: form.sign(ctx),
	}, nil
}

// rowsOfTable is how many rows a table has before another one goes on: word
// processors lay out many short tables much faster than a long one.
const rowsOfTable = 200

// inTables gives the blocks and after them the rows in tables of the same
// columns, one row at a time.
func inTables(blocks []doc.Block, columns []doc.Column, rows iter.Seq2[doc.Row, error]) iter.Seq2[doc.Block, error] {
	return func(yield func(doc.Block, error) bool) {
		for _, b := range blocks {
			if !yield(b, nil) {
				return
			}
		}
		next, stop := iter.Pull2(rows)
		defer stop()
		row, err, more := next()
		for more {
			table := doc.Table{Columns: columns, Rows: func(yield func(doc.Row, error) bool) {
				for n := 0; more && n < rowsOfTable; n++ {
					if !yield(row, err) {
						return
					}
					row, err, more = next()
				}
			}}
			if !yield(table, nil) {
				return
			}
		}
	}
}

// totalBlocks say how many comments came, by which channel, and how many have
// an answer.
func (s *Service) totalBlocks(ctx context.Context, c civic.Consultation, n Totals) []doc.Block {
	page := "/consultations/" + c.Slug
	list := []doc.Block{
		doc.Heading{Level: 1, Text: i18n.T(ctx, "report.responses.part1")},
		doc.Paragraph{Runs: []doc.Run{
			{Text: i18n.T(ctx, "report.responses.total") + " "}, {Text: i18n.Number(ctx, n.Comments), Bold: true, Link: s.site.Link(ctx, page)},
			{Text: " " + i18n.N(ctx, "report.responses.of_people", n.People)},
		}},
	}
	for _, t := range n.Tallies {
		if t.Comments > 0 {
			list = append(list, doc.Paragraph{Bullet: true, Runs: []doc.Run{{
				Text: i18n.T(ctx, "report.responses.channel_line", i18n.T(ctx, "report.channel."+t.Channel),
					i18n.N(ctx, "report.responses.comments", t.Comments), i18n.N(ctx, "report.responses.signed", t.People)),
			}}})
		}
	}
	list = append(list, doc.Plain(i18n.T(ctx, "report.responses.answered", n.Answered, n.Comments)))
	if n.Answers == 0 {
		return list
	}
	list = append(list, doc.Plain(i18n.N(ctx, "report.responses.answers", n.Answers)))
	for _, d := range s.voices.Decisions(ctx) {
		if n.Decided[d.ID] > 0 {
			list = append(list, doc.Paragraph{Bullet: true, Runs: []doc.Run{{Text: d.Name + ": " + i18n.Number(ctx, n.Decided[d.ID])}}})
		}
	}
	return list
}
