package opinionmap

import (
	"context"
	"flag"
	"strings"
	"testing"
)

var conversations = flag.Int("conversations", 0, "simulated conversations for each rate that is measured; 0: few and small")

// everyone lists all rows.
func everybody(m *Matrix) []int {
	rows := make([]int, m.Participants())
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func flat(s *stream, _ int) [3]float64 { return [3]float64{3 * (2*s.float() - 1), 0, 0} }

func skewed(s *stream, _ int) [3]float64 {
	a, b := s.normal(), s.normal()
	return [3]float64{(a*a + b*b) - 2, s.normal() / 2, 0}
}

// splitWorlds are kinds of people with the truth about them: groups or none.
var splitWorlds = []struct {
	name    string
	leaning func(*stream, int) [3]float64
	groups  int
}{
	{"no common cause", nobody, 1},
	{"round cloud in 3 dimensions", cloud, 1},
	{"line, normal", line, 1},
	{"line, even", flat, 1},
	{"line, skewed", skewed, 1},
	{"2 camps, distance 1", camps(2, 1, 0.3), 2},
	{"2 camps, distance 1.5", camps(2, 1.5, 0.3), 2},
	{"2 camps, distance 2", camps(2, 2, 0.3), 2},
	{"3 camps, distance 2", camps(3, 2, 0.3), 3},
	{"4 camps, distance 2", camps(4, 2, 0.3), 4},
	{"4 camps, distance 3", camps(4, 3, 0.3), 4},
}

// TestSplitRates measures how often groups are seen where there are none, and
// where there are. More conversations, and larger ones, give the rates of the
// manual (an hour on two processors):
//
//	go test ./engine/opinionmap -run TestSplitRates -v -timeout 3h -conversations 100
func TestSplitRates(t *testing.T) {
	type size struct {
		name                     string
		participants, statements int
		answered                 float64
	}
	sizes := []size{{"100×40, 30 votes each", 100, 40, 0.75}, {"400×60, 30 votes each", 400, 60, 0.5}, {"1000×150, 40 votes each", 1000, 150, 0.27}}
	runs, effort := *conversations, SplitOptions{}
	if runs == 0 {
		sizes, runs, effort = sizes[:1], 5, SplitOptions{Simulations: 39}
	}
	alarms, quiet := 0, 0
	for _, c := range splitWorlds {
		for _, size := range sizes {
			w := world{participants: size.participants, statements: size.statements, answered: size.answered,
				pass: 0.12, appeal: 0.7, pull: anyPull, leaning: c.leaning}
			found, pattern := 0, 0
			for run := range runs {
				m := w.matrix(uint64(run + 1))
				s, err := FindSplit(context.Background(), m, everybody(m), effort)
				if err != nil {
					t.Fatal(err)
				}
				if s.Groups {
					found++
				}
				if s.Pattern {
					pattern++
				}
			}
			if c.groups == 1 {
				alarms, quiet = alarms+found, quiet+runs
			}
			t.Logf("%-28s %-24s pattern in %3d, groups in %3d of %d", c.name, size.name, pattern, found, runs)
			if strings.Contains(c.name, "2 camps, distance 2") && found < runs*9/10 {
				t.Errorf("%s, %s: groups found in %d of %d", c.name, size.name, found, runs)
			}
		}
	}
	t.Logf("false alarms: %d of %d one-group conversations", alarms, quiet)
	if alarms > quiet/20 {
		t.Errorf("groups seen in %d of %d one-group conversations, want at most 5 %%", alarms, quiet)
	}
}
