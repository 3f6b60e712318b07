package command

import (
	"cmp"
	"context"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/engine/polis"
	"dienhong/feature/consultation"
	"dienhong/feature/statement"
)

// PolisImport says how an export of Pol.is becomes a consultation.
type PolisImport struct {
	Dir  fs.FS
	Slug string // of the consultation; made when there is none
	// Draft leaves it unpublished.
	Draft bool
	// Progress is told of the rows that were read.
	Progress func(rows int)
}

// ImportPolis stores a conversation of Pol.is: all of it or nothing. Its days are
// those on which people voted. Nobody outside the office sees it before all of
// it is there.
func ImportPolis(ctx context.Context, a *app.App, who civic.Actor, in PolisImport) (statement.PolisImport, error) {
	var got statement.PolisImport
	service := a.Features().Consultation.Service
	read, err := statement.ReadPolis(in.Dir, statement.PolisOptions{Progress: in.Progress})
	if err != nil {
		return got, err
	}
	c, err := service.BySlug(ctx, who, in.Slug)
	made := civic.IsKind(err, civic.KindNotFound)
	if made {
		c, err = service.Create(ctx, who, polisFrame(in.Slug, read.Summary))
	}
	if err != nil {
		return got, err
	}
	if got, err = a.Features().Statement.Service.StorePolis(ctx, who, c.Number, read); err != nil {
		return got, err
	}
	if len(c.Phases) == 0 {
		if c, err = service.SetPhases(ctx, who, c.Slug, c.Version, polisPhases(a.Config(), read), ""); err != nil {
			return got, err
		}
	}
	if !in.Draft && c.PublishedAt.IsZero() {
		_, err = service.Publish(ctx, who, c.Slug, c.Version)
	}
	return got, err
}

// polisFrame describes the consultation that an import fills.
func polisFrame(slug string, s polis.Summary) consultation.Blueprint {
	topic := clip(cmp.Or(strings.Join(strings.Fields(s.Topic), " "), slug), 200)
	return consultation.Blueprint{
		Slug: slug,
		Texts: consultation.Texts{
			Title: civic.Text{VI: topic, EN: topic}, Question: civic.Text{VI: topic, EN: topic},
			Summary: civic.Text{
				VI: "Cuộc trao đổi trên Pol.is, nhập từ tệp xuất công khai.", EN: "A conversation held on Pol.is, imported from its public export.",
			},
			Background: civic.Text{EN: clip(strings.TrimSpace(s.Description), 20_000)},
		},
		Source: s.URL,
	}
}

// polisPhases gives the whole days from the first vote to the last, and the
// results from then on. Votes without a time count as cast today.
func polisPhases(c app.Config, read *statement.PolisReader) []consultation.Phase {
	first, last := read.First, read.Last
	if first.IsZero() {
		first, last = c.Clock(), c.Clock()
	}
	y, m, d := first.In(c.Zone).Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, c.Zone).UTC()
	y, m, d = last.In(c.Zone).Date()
	end := time.Date(y, m, d+1, 0, 0, 0, 0, c.Zone).UTC()
	return []consultation.Phase{
		{Track: consultation.Voice, Name: civic.Text{VI: "Bình chọn trên Pol.is", EN: "Voting on Pol.is"}, Start: start, End: end, Votes: true, Ideas: true},
		{Track: consultation.Result, Name: civic.Text{VI: "Kết quả", EN: "Results"}, Start: end, End: end.AddDate(50, 0, 0)},
	}
}

// clip shortens a text to at most n characters.
func clip(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

// ExportPolis writes a consultation as the five files of a Pol.is export into a
// folder, which is made when there is none. Files in it are never overwritten, and all five come or none.
func ExportPolis(ctx context.Context, a *app.App, who civic.Actor, slug, dir string, exact bool, progress func(rows int)) error {
	c, err := a.Features().Consultation.Service.BySlug(ctx, who, slug)
	if err != nil {
		return err
	}
	published, err := a.Features().Synthesis.Service.PublishedGroups(ctx, c.Number)
	if err != nil {
		return err
	}
	groups := make(map[int64]string, len(published))
	for participant, name := range published {
		groups[participant] = strconv.Itoa(name)
	}
	return writeTogether(dir, func(create func(string) (io.WriteCloser, error)) error {
		_, err := a.Features().Statement.Service.ExportPolis(ctx, who, slug, statement.PolisExport{
			URL: cmp.Or(c.Source, a.Config().Site()+"/consultations/"+slug), Groups: groups, Background: c.Texts.Background, Exact: exact, Progress: progress,
			Create: create,
		})
		return err
	})
}
