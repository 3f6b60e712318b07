package statement

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"github.com/google/go-cmp/cmp"
)

// state is everything of a conversation that an export carries.
type state struct {
	Statements []Statement
	Votes      []opinionmap.VoteEvent
	Figures    Figures
}

func stateOf(t *testing.T, s *Service) state {
	t.Helper()
	var st state
	var err error
	if st.Statements, err = s.Statements(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	if err := s.EachVote(t.Context(), 1, func(e opinionmap.VoteEvent) error { st.Votes = append(st.Votes, e); return nil }); err != nil {
		t.Fatal(err)
	}
	if st.Figures, err = s.Figures(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	return st
}

func export(t *testing.T, s *Service, groups map[int64]string) fs.FS {
	t.Helper()
	dir := t.TempDir()
	if _, err := s.ExportPolis(t.Context(), civic.System(), "hn", PolisExport{
		Exact: true, Groups: groups, Create: func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) },
	}); err != nil {
		t.Fatal(err)
	}
	return os.DirFS(dir)
}

func imported(t *testing.T, d *db.DB, dir fs.FS) (*Service, PolisImport) {
	t.Helper()
	s := newService(t, d, open())
	got, err := s.ImportPolis(t.Context(), civic.System(), 1, dir, PolisOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, got
}

func TestRealConversationsComeBackTheSame(t *testing.T) {
	const data = "../../../shared/data/polis/opendata"
	folders, err := os.ReadDir(data)
	if err != nil {
		t.Skip("the public conversations of Pol.is are not beside the repository")
	}
	for _, f := range folders {
		// Under the race detector, which is many times slower, one small one is enough.
		if testing.Short() && f.Name() != "brexit-consensus" {
			continue
		}
		t.Run(f.Name(), func(t *testing.T) {
			s, got := imported(t, dbtest.OpenSQLite(t, migrations.FS), os.DirFS(filepath.Join(data, f.Name())))
			t.Logf("%d statements, %d participants, %d votes, with times: %v", got.Statements, got.Participants, got.Votes, got.Timed)
			before := stateOf(t, s)
			again, _ := imported(t, dbtest.OpenSQLite(t, migrations.FS), export(t, s, nil))
			if diff := cmp.Diff(before, stateOf(t, again)); diff != "" {
				t.Errorf("export and import changed something:\n%.2000s", diff)
			}
		})
	}
}

func TestAnyConversationComesBackTheSameFromEitherDatabase(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		s := newService(t, d, open())
		if err := s.Seeds(ctx, moderator, 1, []Statement{
			{Text: civic.Text{VI: "=1+2 là một nhận định trông như công thức"}}, {Text: civic.Text{VI: `Có "ngoặc kép", dấu phẩy và chữ Ặ`}}, {Text: civic.Text{VI: "-Gạch đầu dòng cũng là chữ"}},
		}); err != nil {
			t.Fatal(err)
		}
		st, _, err := s.Submit(ctx, "hn", Submission{Key: NewKey(), Text: "Ý kiến này còn chờ kiểm duyệt"})
		if err != nil {
			t.Fatal(err)
		}
		k := NewKey()
		for _, v := range []opinionmap.Vote{1, -1, 0, 1} {
			for id := range int64(3) {
				for _, key := range []Key{k, NewKey()} {
					if err := s.Cast(ctx, "hn", Ballot{Key: key, Statement: id, Vote: v}); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		if _, err := s.Decide(ctx, moderator, Ref{1, 2}, Verdict{Act: Hide, Reason: "off_topic"}); err != nil {
			t.Fatal(err)
		}
		before := stateOf(t, s)
		dir := export(t, s, map[int64]string{0: "0"})
		comments, err := fs.ReadFile(dir, "comments.csv")
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(comments), "\n") {
			for _, field := range strings.Split(line, ",") {
				if f := strings.Trim(field, `"`); strings.HasPrefix(f, "=") || strings.HasPrefix(f, "-G") {
					t.Errorf("a formula in the export: %s", line)
				}
			}
		}
		again, _ := imported(t, dbtest.OpenSQLite(t, migrations.FS), dir)
		after := stateOf(t, again)
		for i := range before.Statements { // what the format has no column for
			if before.Statements[i].Origin == Seed {
				before.Statements[i].Author = 0
			} else {
				before.Statements[i].Origin = Imported
			}
		}
		if diff := cmp.Diff(before, after); diff != "" {
			t.Error(diff)
		}
		if got := after.Statements[st.ID].State; got != Waiting {
			t.Errorf("an idea that waited became %s", got)
		}
	})
}

func TestABrokenExportIsRefusedWhole(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s := newService(t, d, open())
		const comments = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,0,0,1,0,1,One statement\n"
		for name, c := range map[string]struct {
			files map[string]string
			key   string
		}{
			"a vote of 2":        {map[string]string{"comments.csv": comments, "votes.csv": "timestamp,comment-id,voter-id,vote\n1,0,0,1\n2,0,1,2\n"}, "statement.polis.vote"},
			"unknown statement":  {map[string]string{"comments.csv": comments, "votes.csv": "timestamp,comment-id,voter-id,vote\n1,7,0,1\n"}, "statement.error.unknown_statement"},
			"no votes":           {map[string]string{"comments.csv": comments}, "statement.polis.no_votes"},
			"no statements":      {map[string]string{"votes.csv": "timestamp,comment-id,voter-id,vote\n1,0,0,1\n"}, "statement.polis.no_statements"},
			"a column is absent": {map[string]string{"comments.csv": comments, "votes.csv": "timestamp,voter-id,vote\n1,0,1\n"}, "statement.polis.column"},
		} {
			dir := fstest.MapFS{}
			for file, text := range c.files {
				dir[file] = &fstest.MapFile{Data: []byte(text)}
			}
			_, err := s.ImportPolis(t.Context(), civic.System(), 1, dir, PolisOptions{})
			var e *civic.Error
			if !errors.As(err, &e) || len(e.Fields) != 1 || e.Fields[0].Key != c.key {
				t.Errorf("%s: %v", name, err)
			}
		}
		if list, err := s.Statements(t.Context(), 1); err != nil || len(list) != 0 {
			t.Errorf("%d statements were written, %v", len(list), err)
		}
		if _, err := s.ImportPolis(t.Context(), civic.Visitor(), 1, fstest.MapFS{}, PolisOptions{}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor imports: %v", err)
		}
		if _, err := s.ImportPolis(context.Background(), civic.System(), 1, fstest.MapFS{
			"comments.csv": {Data: []byte(comments)}, "votes.csv": {Data: []byte("timestamp,comment-id,voter-id,vote\n5,0,0,1\n2,0,0,-1\n")},
		}, PolisOptions{}); err != nil {
			t.Fatal(err)
		}
		if err := s.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if list, _ := s.Statements(t.Context(), 1); list[0].Tally != (opinionmap.Tally{Agree: 1}) || list[0].Text.EN != "One statement" {
			t.Errorf("the later vote counts, whatever the order of the file: %+v", list[0])
		}
		if _, err := s.ImportPolis(t.Context(), civic.System(), 1, fstest.MapFS{
			"comments.csv": {Data: []byte(comments)}, "votes.csv": {Data: []byte("timestamp,comment-id,voter-id,vote\n5,0,0,1\n")},
		}, PolisOptions{}); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("imported twice: %v", err)
		}
	})
}
