package command

import (
	"bytes"
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"dienhong/app"
	"dienhong/civic"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

// built opens an installation for one test.
func built(t *testing.T, c app.Config) *app.App {
	t.Helper()
	a, err := app.Build(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(context.Background()); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

// outcome is what a conversation comes to: tallies, and the last vote of
// everybody.
func outcome(t *testing.T, a *app.App, slug string) map[string]any {
	t.Helper()
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := a.Features().Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]any{}
	statements, err := a.Features().Statement.Service.Statements(t.Context(), c.Number)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range statements {
		s.Consultation = 0
		s.Source = ""
		text, _ := s.Text.In(civic.English)
		s.Text = civic.Text{EN: text}
		all[text] = s
	}
	if all["figures"], err = a.Features().Statement.Service.Figures(t.Context(), c.Number); err != nil {
		t.Fatal(err)
	}
	return all
}

func roundTrip(t *testing.T, c app.Config, dir string) {
	a := built(t, c)
	if _, err := ImportPolis(t.Context(), a, civic.System(), PolisImport{Dir: os.DirFS(dir), Slug: "nhap-vao"}); err != nil {
		t.Fatal(err)
	}
	if err := a.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "out")
	if err := ExportPolis(t.Context(), a, civic.System(), "nhap-vao", out, true, nil); err != nil {
		t.Fatal(err)
	}
	if err := ExportPolis(t.Context(), a, civic.System(), "nhap-vao", out, true, nil); err == nil {
		t.Error("an export overwrote files")
	}
	if _, err := ImportPolis(t.Context(), a, civic.System(), PolisImport{Dir: os.DirFS(out), Slug: "nhap-lai"}); err != nil {
		t.Fatal(err)
	}
	was, is := outcome(t, a, "nhap-vao"), outcome(t, a, "nhap-lai")
	if len(was) < 3 || !maps.Equal(was, is) {
		t.Errorf("what was exported is not what was imported: %d and %d statements", len(was)-1, len(is)-1)
	}
	again := filepath.Join(t.TempDir(), "again")
	if err := ExportPolis(t.Context(), a, civic.System(), "nhap-lai", again, true, nil); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"comments.csv", "votes.csv", "participants-votes.csv", "stats-history.csv"} {
		x, err1 := os.ReadFile(filepath.Join(out, name))
		y, err2 := os.ReadFile(filepath.Join(again, name))
		if err1 != nil || err2 != nil || !bytes.Equal(x, y) {
			t.Errorf("%s differs after export, import, export", name)
		}
	}
}

const smallComments = `timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1601600000000,x,0,0,1,0,1,"Nhiều cây hơn, ít ô tô hơn"
1601600001000,x,1,3,0,1,-1,hidden by a moderator
1601600002000,x,2,3,0,1,0,"=1+1 looks like a formula"
`

const smallVotes = `timestamp,datetime,comment-id,voter-id,vote
1601600005000,x,0,3,-1
1601600003000,x,0,0,1
1601600004000,x,1,0,-1
1601600006000,x,0,3,1
1601600007000,x,2,7,0
`

func TestAnExportOfPolisGoesInAndOut(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"comments.csv": smallComments, "votes.csv": smallVotes} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Run("sqlite", func(t *testing.T) { roundTrip(t, app.Config{Data: dbtest.Folder(t), Zone: app.DefaultZone}, dir) })
	t.Run("postgres", func(t *testing.T) {
		roundTrip(t, app.Config{Data: dbtest.Folder(t), Database: dbtest.NewPostgres(t, migrations.FS), Zone: app.DefaultZone}, dir)
	})
}

func TestARealExportOfPolisGoesInAndOut(t *testing.T) {
	dir := filepath.Join("..", "..", "shared", "data", "polis", "opendata", "scoop-hivemind.ubi")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the open data of Pol.is is not beside the repository: ", err)
	}
	roundTrip(t, app.Config{Data: dbtest.Folder(t), Zone: app.DefaultZone}, dir)
}

func TestABadExportLeavesNothingPublic(t *testing.T) {
	a := built(t, app.Config{Data: dbtest.Folder(t), Zone: app.DefaultZone})
	for name, dir := range map[string]fstest.MapFS{
		"empty": {},
		"bad":   {"comments.csv": {Data: []byte(smallComments)}, "votes.csv": {Data: []byte(smallVotes + "1601600008000,x,0,9,maybe\n")}},
	} {
		_, err := ImportPolis(t.Context(), a, civic.System(), PolisImport{Dir: dir, Slug: name})
		if !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := a.Features().Consultation.Service.BySlug(t.Context(), civic.Visitor(), name); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("%s: a consultation without voices is public: %v", name, err)
		}
	}
	// What was wrong is mended; the same command now works.
	mended := fstest.MapFS{"comments.csv": {Data: []byte(smallComments)}, "votes.csv": {Data: []byte(smallVotes)}}
	got, err := ImportPolis(t.Context(), a, civic.System(), PolisImport{Dir: mended, Slug: "bad"})
	if err != nil || got.Votes != 5 || got.Statements != 3 || got.Participants != 3 {
		t.Errorf("%+v %v", got, err)
	}
}
