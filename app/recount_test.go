package app

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/feature/statement"
	"dienhong/platform/i18n"
)

// recount reads the log and the statements with the plainest queries and adds
// everything up again, by another way than the program does.
type recount struct {
	participants, statements, votes int
	lines                           int // of the log
	cells                           int // of a participant and a statement that have a vote
	tallies                         map[int64]opinionmap.Tally
}

func recounted(t *testing.T, a *App, consultation civic.ConsultationNumber) recount {
	t.Helper()
	ctx, q := t.Context(), a.db.Read()
	shown := map[int64]bool{}
	if err := q.Each(ctx, `SELECT tid, state FROM statement_statement WHERE city_id = ? AND consultation = ?`, []any{theCity, consultation},
		func(scan func(...any) error) error {
			var tid int64
			var state string
			err := scan(&tid, &state)
			shown[tid] = state == "shown"
			return err
		}); err != nil {
		t.Fatal(err)
	}
	type cell struct{ pid, tid int64 }
	last, lines := map[cell]int64{}, 0
	people := map[int64]bool{}
	if err := q.Each(ctx, `SELECT pid, tid, value FROM statement_vote WHERE city_id = ? AND consultation = ? ORDER BY id`, []any{theCity, consultation},
		func(scan func(...any) error) error {
			var c cell
			var value int64
			err := scan(&c.pid, &c.tid, &value)
			last[c], people[c.pid] = value, true
			lines++
			return err
		}); err != nil {
		t.Fatal(err)
	}
	r := recount{participants: len(people), lines: lines, cells: len(last), tallies: map[int64]opinionmap.Tally{}}
	for tid, is := range shown {
		r.tallies[tid] = opinionmap.Tally{}
		if is {
			r.statements++
		}
	}
	for c, value := range last {
		tally := r.tallies[c.tid]
		switch value {
		case 1:
			tally.Agree++
		case -1:
			tally.Disagree++
		default:
			tally.Pass++
		}
		r.tallies[c.tid] = tally
		if shown[c.tid] {
			r.votes++
		}
	}
	return r
}

// disturb does what people and moderators do: new votes, changed votes, the
// same vote sent twice, ideas, statements hidden and merged after votes.
func disturb(t *testing.T, a *App, consultation civic.ConsultationNumber) {
	t.Helper()
	ctx := t.Context()
	service := a.features.Statement.Service
	r := rand.New(rand.NewPCG(1, 2))
	votes := []opinionmap.Vote{opinionmap.Agree, opinionmap.Disagree, opinionmap.Pass}
	for range 40 {
		key := statement.NewKey()
		for range 12 {
			b := statement.Ballot{Key: key, Statement: 1 + r.Int64N(54), Vote: votes[r.IntN(3)], Once: fmt.Sprint(r.Int64N(20))}
			if err := service.Cast(ctx, slug, b); err != nil {
				t.Fatal(err)
			}
		}
	}
	key := statement.NewKey()
	if _, _, err := service.Submit(ctx, slug, statement.Submission{Key: key, Text: "Nên có thêm ghế đá ven hồ cho người già.", Lang: civic.Vietnamese}); err != nil {
		t.Fatal(err)
	}
	for id, v := range map[int64]statement.Verdict{
		7:  {Act: statement.Hide, Reason: "off_topic"},
		8:  {Act: statement.Merge, Reason: "duplicate", Into: 9},
		55: {Act: statement.Accept, Reason: "fits"},
	} {
		if _, err := service.Decide(ctx, civic.System(), statement.Ref{Consultation: consultation, Statement: id}, v); err != nil {
			t.Fatal(id, err)
		}
	}
	if err := service.Cast(ctx, slug, statement.Ballot{Key: key, Statement: 55, Vote: opinionmap.Agree}); err != nil {
		t.Fatal(err)
	}
	if err := service.Cast(ctx, slug, statement.Ballot{Key: key, Statement: 7, Vote: opinionmap.Agree}); !civic.IsKind(err, civic.KindGone) {
		t.Errorf("a vote on a hidden statement: %v", err)
	}
}

func TestEveryShownFigureIsWhatTheLogAddsUpTo(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		c.Unguarded = true // so that the figures are of all votes
		a := demonstration(t, c)
		cons, err := a.features.Consultation.Service.BySlug(t.Context(), civic.Visitor(), slug)
		if err != nil {
			t.Fatal(err)
		}
		disturb(t, a, cons.Number)
		if err := a.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		want := recounted(t, a, cons.Number)
		figures, err := a.features.Statement.Service.Figures(t.Context(), cons.Number)
		if err != nil || figures != (statement.Figures{Participants: want.participants, Statements: want.statements, Votes: want.votes}) {
			t.Errorf("figures %+v, the log says %d participants, %d statements, %d votes; %v", figures, want.participants, want.statements, want.votes, err)
		}
		statements, err := a.features.Statement.Service.Statements(t.Context(), cons.Number)
		if err != nil {
			t.Fatal(err)
		}
		tallies := map[int64]opinionmap.Tally{}
		for _, s := range statements {
			tallies[s.ID] = s.Tally
		}
		if !maps.Equal(tallies, want.tallies) {
			t.Errorf("tallies %v\nthe log says %v", tallies, want.tallies)
		}

		// Who takes part are those who voted and those who signed a comment.
		signed, err := a.features.Comment.Service.Figures(t.Context(), cons.Number)
		if err != nil {
			t.Fatal(err)
		}
		people := want.participants
		for _, f := range signed {
			people += f.People
		}
		ctx := a.Context(context.Background(), "vi")
		for _, path := range []string{"/", "/consultations/" + slug} {
			_, page := get(t, a, path)
			for _, n := range []int{people, want.statements, want.votes} {
				if shown := ">" + i18n.Number(ctx, n); !strings.Contains(page, shown+"<") && !strings.Contains(page, shown+" <") {
					t.Errorf("%s does not show %s", path, i18n.Number(ctx, n))
				}
			}
		}
		for id, tally := range want.tallies {
			status, page := get(t, a, fmt.Sprintf("/consultations/%s/statements/%d", slug, id))
			switch text := statements[id-1].Text.VI; {
			case statements[id-1].State == statement.Shown:
				if total := i18n.Number(ctx, tally.Total()); status != 200 || !strings.Contains(page, text) || !strings.Contains(page, total) {
					t.Errorf("statement %d: status %d, should show its %s votes", id, status, total)
				}
			case statements[id-1].State == statement.Hidden && strings.Contains(page, text):
				t.Error("the hidden statement is still to be read")
			}
		}
		a.recountResult(t, cons.Number, want)
		a.recountAPI(t, want)
		participants, votes := a.exported(t)
		if participants != want.participants || votes < want.votes {
			t.Errorf("the export has %d participants and %d lines of the log", participants, votes)
		}
	})
}

// recountResult compares the published result, as a page and as a file, with
// the log.
func (a *App) recountResult(t *testing.T, consultation civic.ConsultationNumber, want recount) {
	t.Helper()
	service := a.features.Synthesis.Service
	if err := service.Refresh(t.Context(), consultation); err != nil {
		t.Fatal(err)
	}
	current, err := service.Current(t.Context(), slug)
	if err != nil || current.Result == nil || current.Behind() {
		t.Fatalf("no result of all votes: %+v %v", current, err)
	}
	r := current.Result
	if r.Participants != want.participants || r.Votes != want.votes || len(r.Findings) != want.statements {
		t.Errorf("the result has %d participants, %d votes, %d statements; the log %d, %d, %d",
			r.Participants, r.Votes, len(r.Findings), want.participants, want.votes, want.statements)
	}
	for _, f := range r.Findings {
		if tally := want.tallies[f.Statement]; f.All.Agree != tally.Agree || f.All.Disagree != tally.Disagree || f.All.Pass != tally.Pass {
			t.Errorf("statement %d: the result says %+v, the log %+v", f.Statement, f.All, tally)
		}
		inGroups := 0
		for _, g := range f.ByGroup {
			inGroups += g.Total()
		}
		if inGroups > f.All.Total() {
			t.Errorf("statement %d: the groups have %d of %d votes", f.Statement, inGroups, f.All.Total())
		}
	}
	sizes := 0
	for _, g := range r.Groups {
		sizes += g.Size
	}
	if sizes > r.Grouped || r.Grouped > r.Participants {
		t.Errorf("%d in groups, %d on the map, %d participants", sizes, r.Grouped, r.Participants)
	}
	status, file := get(t, a, "/en/consultations/"+slug+"/results/statements.csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file, "\ufeff"))).ReadAll()
	if status != 200 || err != nil || len(rows) != want.statements+1 {
		t.Fatalf("the file of results: status %d, %d rows, %v", status, len(rows), err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	for _, row := range rows[1:] {
		id, err := strconv.ParseInt(row[column["statement"]], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		tally := want.tallies[id]
		for name, n := range map[string]int{"agree": tally.Agree, "disagree": tally.Disagree, "pass": tally.Pass, "votes": tally.Total()} {
			if row[column[name]] != strconv.Itoa(n) {
				t.Errorf("statement %d: the file says %s %s, the log %d", id, row[column[name]], name, n)
			}
		}
	}
}

// recountAPI compares what programs read with the log.
func (a *App) recountAPI(t *testing.T, want recount) {
	t.Helper()
	read := func(path string, into any) {
		status, body := get(t, a, "/api/v1/consultations/"+slug+path)
		if err := json.Unmarshal([]byte(body), into); err != nil || status != 200 {
			t.Fatalf("%s: %d %v", path, status, err)
		}
	}
	var figures struct{ Participants, Statements, Votes int }
	read("/figures", &figures)
	if figures.Participants != want.participants || figures.Statements != want.statements || figures.Votes != want.votes {
		t.Errorf("programs read %+v", figures)
	}
	var list struct {
		Total      int
		Statements []struct {
			ID    int64
			Votes struct{ Agree, Disagree, Pass int }
		}
	}
	read("/statements?size=200", &list)
	if list.Total != want.statements || len(list.Statements) != want.statements {
		t.Errorf("programs read %d of %d statements", len(list.Statements), list.Total)
	}
	for _, s := range list.Statements {
		if tally := want.tallies[s.ID]; s.Votes.Agree != tally.Agree || s.Votes.Disagree != tally.Disagree || s.Votes.Pass != tally.Pass {
			t.Errorf("statement %d: programs read %+v, the log says %+v", s.ID, s.Votes, tally)
		}
	}
	status, log := get(t, a, "/api/v1/consultations/"+slug+"/votes.csv")
	if lines := strings.Count(log, "\n") - 1; status != 200 || lines != want.cells {
		t.Errorf("programs read %d votes, the log comes to %d (status %d)", lines, want.cells, status)
	}
}

// exported counts the rows of an export.
func (a *App) exported(t *testing.T) (participants, votes int) {
	t.Helper()
	dir := t.TempDir()
	if _, err := a.features.Statement.Service.ExportPolis(t.Context(), civic.System(), slug, statement.PolisExport{
		Exact: true, Create: func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) },
	}); err != nil {
		t.Fatal(err)
	}
	return countLines(t, dir+"/participants-votes.csv") - 1, countLines(t, dir+"/votes.csv") - 1
}

func countLines(t *testing.T, path string) int {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Count(raw, []byte("\n"))
}
