package opinionmap

import (
	"cmp"
	"encoding/csv"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The data of these tests lie beside the project and are not part of it.
const polisData = "../../../shared/data/polis"

func needPolisData(t testing.TB) {
	if _, err := os.Stat(polisData); err != nil {
		t.Skip("no Pol.is data at " + polisData + ": conformance is not tested here")
	}
}

// table is a CSV file by column name.
type table struct {
	t     testing.TB
	head  map[string]int
	names []string
	rows  [][]string
}

func readTable(t testing.TB, path ...string) table {
	t.Helper()
	f, err := os.Open(filepath.Join(append([]string{polisData}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	all, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	tb := table{t: t, head: map[string]int{}, names: all[0], rows: all[1:]}
	for i, h := range all[0] {
		tb.head[h] = i
	}
	return tb
}

func (tb table) text(row int, column string) string {
	i, ok := tb.head[column]
	if !ok {
		tb.t.Fatalf("no column %s", column)
	}
	return tb.rows[row][i]
}

func (tb table) float(row int, column string) float64 {
	tb.t.Helper()
	v, err := strconv.ParseFloat(tb.text(row, column), 64)
	if err != nil {
		tb.t.Fatal(err)
	}
	return v
}

func (tb table) int(row int, column string) int64 { return int64(tb.float(row, column)) }

func (tb table) has(column string) bool { _, ok := tb.head[column]; return ok }

// events reads votes in the order of time.
func events(t testing.TB, path []string, statement, participant string) []VoteEvent {
	tb := readTable(t, path...)
	all := make([]VoteEvent, len(tb.rows))
	for i := range all {
		all[i] = VoteEvent{
			At: tb.int(i, "timestamp"), Statement: tb.int(i, statement), Participant: tb.int(i, participant),
			Vote: Vote(tb.int(i, "vote")),
		}
	}
	slices.SortStableFunc(all, func(a, b VoteEvent) int { return cmp.Compare(a.At, b.At) })
	return all
}

// blob loads the votes of a conversation whose full result is published.
func blob(t testing.TB, name string) *Matrix {
	m := NewMatrix()
	m.Add(events(t, []string{"blobs", name, "votes.csv"}, "statement", "participant")...)
	tb := readTable(t, "blobs", name, "statements.csv")
	for i := range tb.rows {
		if tb.int(i, "mod_out") == 1 {
			m.SetModeration(tb.int(i, "statement"), Rejected)
		}
		m.SetMeta(tb.int(i, "statement"), tb.int(i, "is_meta") == 1)
	}
	return m
}

// open loads a conversation of openData and its published groups.
func open(t testing.TB, name string) (m *Matrix, published map[int64]string) {
	m, published = NewMatrix(), map[int64]string{}
	pv := readTable(t, "opendata", name, "participants-votes.csv")
	if _, err := os.Stat(filepath.Join(polisData, "opendata", name, "votes.csv")); err == nil {
		m.Add(events(t, []string{"opendata", name, "votes.csv"}, "comment-id", "voter-id")...)
	} else {
		for i := range pv.rows {
			for c, h := range pv.names {
				if s, err := strconv.ParseInt(h, 10, 64); err == nil && pv.rows[i][c] != "" {
					v, _ := strconv.Atoi(pv.rows[i][c])
					m.Add(VoteEvent{Participant: pv.int(i, "participant"), Statement: s, Vote: Vote(v)})
				}
			}
		}
	}
	for i := range pv.rows {
		if g := pv.text(i, "group-id"); g != "" {
			published[pv.int(i, "participant")] = g
		}
	}
	comments := readTable(t, "opendata", name, "comments.csv")
	for i := range comments.rows {
		m.SetModeration(comments.int(i, "comment-id"), Moderation(comments.int(i, "moderated")))
		if comments.has("is-meta") {
			m.SetMeta(comments.int(i, "comment-id"), comments.text(i, "is-meta") == "true")
		}
	}
	return m, published
}

var blobNames = []string{"vw-69p", "biodiversity-536p", "rd-160p", "rd-35p"}

func folders(t testing.TB, kind string) []string {
	entries, err := os.ReadDir(filepath.Join(polisData, kind))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > tolerance {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// E10: the cold start equals the reference, on the whole development set.
func TestColdStart(t *testing.T) {
	needPolisData(t)
	names := folders(t, "reference-cold")
	if len(names) < 12 {
		t.Errorf("%d references, want the twelve of the development set", len(names))
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			var m *Matrix
			if b, ok := strings.CutPrefix(name, "blob-"); ok {
				m = blob(t, b)
			} else {
				m, _ = open(t, name)
			}
			r := Compute(m, Options{Mode: Cold})
			summary := readTable(t, "reference-cold", name, "summary.csv")
			if len(summary.rows) != len(r.Silhouettes) {
				t.Fatalf("%d silhouettes, want %d", len(r.Silhouettes), len(summary.rows))
			}
			byK := map[int]*Result{}
			for i, s := range r.Silhouettes {
				near(t, "silhouette", s.Score, summary.float(i, "silhouette"), 1e-9)
				if chosen := summary.int(i, "chosen") == 1; chosen != (r.K == s.K) {
					t.Errorf("k = %d chosen, reference says %v of %d", r.K, chosen, s.K)
				}
				if got := int64(len(r.BaseClusters)); got != summary.int(i, "base_clusters") {
					t.Errorf("%d base clusters", got)
				}
				byK[s.K] = Compute(m, Options{Mode: Cold, K: s.K})
			}
			statements := readTable(t, "reference-cold", name, "statements.csv")
			if len(statements.rows) != m.Statements() {
				t.Errorf("%d statements, want %d", m.Statements(), len(statements.rows))
			}
			for i := range statements.rows {
				column, _ := m.columnOf.get(statements.int(i, "statement"))
				s := r.Statements[column]
				near(t, "mean", s.Mean, statements.float(i, "center"), 1e-9)
				near(t, "pc1", s.Loadings[0], statements.float(i, "pc1"), 1e-9)
				near(t, "pc2", s.Loadings[1], statements.float(i, "pc2"), 1e-9)
				if s.Out != (statements.int(i, "zeroed") == 1) {
					t.Errorf("statement %d: out %v", s.ID, s.Out)
				}
			}
			participants := readTable(t, "reference-cold", name, "participants.csv")
			if len(participants.rows) != m.Participants() {
				t.Errorf("%d participants, want %d", m.Participants(), len(participants.rows))
			}
			wrong := 0
			for i := range participants.rows {
				row, _ := m.rowOf.get(participants.int(i, "participant"))
				if int64(r.Answered[row]) != participants.int(i, "n_votes") {
					wrong++
				}
				if participants.int(i, "in_conv") == 0 {
					if r.Base[row] >= 0 {
						wrong++
					}
					continue
				}
				near(t, "x", r.Positions[row].X, participants.float(i, "x"), 1e-8)
				near(t, "y", r.Positions[row].Y, participants.float(i, "y"), 1e-8)
				if int64(r.Base[row]) != participants.int(i, "base_id") {
					wrong++
				}
				for k, rk := range byK {
					g := rk.GroupOf[row]
					if g < 0 || int64(rk.Groups[g].ID) != participants.int(i, "group_k"+strconv.Itoa(k)) {
						wrong++
					}
				}
			}
			if wrong > 0 {
				t.Errorf("%d fields of participants differ", wrong)
			}
		})
	}
}
