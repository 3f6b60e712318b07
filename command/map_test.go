package command

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/engine/opinionmap/synthetic"
	"dienhong/engine/polis"
)

// exported writes a synthetic conversation as an export, with the latent groups
// as the published ones.
func exported(t *testing.T, timed bool) (dir string, o synthetic.Options) {
	t.Helper()
	dir, o = t.TempDir(), synthetic.Options{Participants: 300, Statements: 40, VotesPerPerson: 20, Groups: 2, Seed: 5}
	create := func(name string, write func(f *os.File) error) {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := write(f); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	m := synthetic.Matrix(o)
	if timed {
		create(polis.VotesFile, func(f *os.File) error {
			w := polis.NewVotesWriter(f)
			for e := range synthetic.Votes(o) {
				w.Write(e)
			}
			return w.Flush()
		})
	}
	create(polis.CommentsFile, func(f *os.File) error {
		w := polis.NewCommentsWriter(f)
		for s := range int64(o.Statements) {
			w.Write(polis.Comment{ID: s, Moderation: opinionmap.Accepted, Body: `Hồ "Gươm", <b>phố</b>`})
		}
		return w.Flush()
	})
	statements := make([]int64, o.Statements)
	for s := range statements {
		statements[s] = int64(s)
	}
	create(polis.ParticipantsFile, func(f *os.File) error {
		w := polis.NewParticipantsWriter(f, statements)
		for _, id := range m.ParticipantIDs() {
			p := polis.Participant{ID: id, Group: []string{"0", "1"}[id%2]}
			for _, s := range statements {
				if v, ok := m.Vote(id, s); ok {
					p.Answers = append(p.Answers, polis.Answer{Statement: s, Vote: v})
				}
			}
			w.Write(p)
		}
		return w.Flush()
	})
	return dir, o
}

var ariLine = regexp.MustCompile(`(?m)^ARI -?\d\.\d+ k \d published 2 participants \d+$`)

func TestMapWritesTheResultForPeopleAndPrograms(t *testing.T) {
	dir, o := exported(t, true)
	jsonFile, htmlFile := filepath.Join(dir, "map.json"), filepath.Join(dir, "map.html")
	code, out, errout := typed(t, nil, "--lang", "vi", "map", dir, "--json", jsonFile, "--html", htmlFile, "--compare")
	if code != 0 || errout != "" || !ariLine.MatchString(out) || !strings.Contains(out, "ý kiến") {
		t.Fatalf("%d %s %s", code, out, errout)
	}
	raw, err := os.ReadFile(jsonFile)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Mode         string
		K            int
		Silhouettes  []struct{ Score float64 }
		Groups       []struct{ ID, Participants int }
		Participants []struct {
			ID, Votes int
			X, Y      *float64
			Base      *int `json:"base_cluster"`
			Group     *int
		}
		Statements []struct {
			ID        int
			Agrees    int
			Extremity *float64
			Priority  *float64
			Consensus *float64 `json:"group_aware_consensus"`
			Groups    []struct {
				Agrees, Disagrees, Passes, Votes int
				Representativeness               map[string]float64
			}
		}
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if got.Mode != "arrival" || len(got.Participants) != o.Participants || len(got.Statements) != o.Statements || len(got.Silhouettes) != 4 || len(got.Groups) != got.K {
		t.Errorf("%s, %d participants, %d statements, %d silhouettes, k %d", got.Mode, len(got.Participants), len(got.Statements), len(got.Silhouettes), got.K)
	}
	sizes := 0
	for _, g := range got.Groups {
		sizes += g.Participants
	}
	grouped := 0
	for _, p := range got.Participants {
		if p.X == nil || p.Y == nil || p.Votes == 0 || (p.Base == nil) != (p.Group == nil) {
			t.Fatalf("%+v", p)
		}
		if p.Group != nil {
			grouped++
		}
	}
	if grouped != sizes {
		t.Errorf("%d participants in groups of %d", grouped, sizes)
	}
	for _, s := range got.Statements {
		agrees := 0
		for _, g := range s.Groups {
			agrees += g.Agrees
			if g.Agrees+g.Disagrees+g.Passes != g.Votes || len(g.Representativeness) != 8 {
				t.Fatalf("%+v", g)
			}
		}
		if agrees > s.Agrees || s.Priority == nil || s.Extremity == nil || s.Consensus == nil {
			t.Fatalf("%+v", s)
		}
	}
	page, err := os.ReadFile(htmlFile)
	if err != nil {
		t.Fatal(err)
	}
	html := string(page)
	for _, want := range []string{`<html lang="vi">`, "<svg", "Nhóm A", `Hồ &#34;Gươm&#34;, &lt;b&gt;phố&lt;/b&gt;`} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "http://", "https://", "url(", "mapcommand.", "NaN", "ZgotmplZ"} {
		if strings.Contains(html, never) {
			t.Errorf("the page has %s", never)
		}
	}
	// Twice the same bytes.
	if code, again, _ := typed(t, nil, "map", dir, "--json", "-"); code != 0 || again != string(raw) {
		t.Error("the second run gives another JSON")
	}
}

func TestMapNamesEveryRowItLeavesOut(t *testing.T) {
	dir, _ := exported(t, true)
	f, err := os.OpenFile(filepath.Join(dir, polis.VotesFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("1,x,0,0,7\nnow,x,0,0,1\n"); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	code, out, errout := typed(t, nil, "--lang", "en", "map", dir, "--json", "-")
	lines := strings.Split(strings.TrimSpace(errout), "\n")
	if code != 0 || len(lines) != 2 || !strings.Contains(lines[0], "votes.csv:") || !strings.Contains(lines[0], "7") || !strings.Contains(lines[1], "now") {
		t.Errorf("%d %s", code, errout)
	}
	if !strings.Contains(out, `"left_out":[{"file":"votes.csv"`) {
		t.Error("the JSON does not tell")
	}
}

func TestMapWithoutTimesIsCold(t *testing.T) {
	dir, _ := exported(t, false)
	code, out, errout := typed(t, nil, "--lang", "en", "map", dir, "--compare", "--k", "2")
	if code != 0 || !strings.Contains(errout, "votes.csv") || !regexp.MustCompile(`(?m)^ARI \S+ k 2 published 2 `).MatchString(out) {
		t.Errorf("%d %s %s", code, out, errout)
	}
}

func TestMapRefusesInOneSentence(t *testing.T) {
	dir, _ := exported(t, true)
	empty, bare := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(bare, polis.VotesFile), []byte("a,b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		say  string
	}{
		{[]string{empty}, "votes.csv"}, {[]string{filepath.Join(dir, "nowhere")}, "nowhere"}, {[]string{dir, "--k", "500"}, "--k"},
		{[]string{bare}, "timestamp"}, {[]string{dir, "--json", filepath.Join(dir, "no", "file")}, "file"},
	} {
		code, out, errout := typed(t, nil, append([]string{"--lang", "en", "map"}, c.args...)...)
		if code != 1 || out != "" || strings.Count(strings.TrimSpace(errout), "\n") != 0 || !strings.Contains(errout, c.say) {
			t.Errorf("%v: %d %s %s", c.args, code, out, errout)
		}
	}
	if code, _, errout := typed(t, nil, "bench", "map", "--participants", "0", "--statements", "5", "--votes-per-person", "3"); code != 1 || errout == "" {
		t.Errorf("%d %s", code, errout)
	}
}

// A conversation without votes has a map without anybody on it.
func TestMapOfNothing(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, polis.VotesFile), []byte("timestamp,datetime,comment-id,voter-id,vote\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, errout := typed(t, nil, "map", dir, "--html", filepath.Join(dir, "x.html"), "--json", filepath.Join(dir, "x.json"))
	if code != 0 || strings.Count(errout, "\n") != 1 || !strings.Contains(errout, polis.CommentsFile) || out == "" {
		t.Errorf("%d %s %s", code, out, errout)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "x.json"))
	if err != nil || !json.Valid(raw) {
		t.Error(err, string(raw))
	}
}

// Votes alone do not tell which statements were rejected; the map without them
// may be far from the published one, so every form of the result says so.
func TestMapWithoutCommentsSaysThatModerationIsUnknown(t *testing.T) {
	for lang, note := range map[string]string{"vi": "không biết ý kiến nào đã bị loại", "en": "which statements were rejected is unknown"} {
		dir, _ := exported(t, false)
		look := func() (errout, page string, known bool) {
			jsonFile, htmlFile := filepath.Join(dir, "map.json"), filepath.Join(dir, "map.html")
			code, out, errout := typed(t, nil, "--lang", lang, "map", dir, "--json", jsonFile, "--html", htmlFile)
			raw, err := os.ReadFile(jsonFile)
			if code != 0 || err != nil {
				t.Fatalf("%d %s %s %v", code, out, errout, err)
			}
			var head struct {
				Known *bool `json:"moderation_known"`
			}
			if err := json.Unmarshal(raw, &head); err != nil || head.Known == nil {
				t.Fatalf("the JSON does not tell: %v", err)
			}
			html, err := os.ReadFile(htmlFile)
			if err != nil {
				t.Fatal(err)
			}
			return errout, string(html), *head.Known
		}
		if errout, page, known := look(); !known || strings.Contains(errout, note) || strings.Contains(page, note) {
			t.Errorf("%s, with comments.csv: %s", lang, errout)
		}
		if err := os.Remove(filepath.Join(dir, polis.CommentsFile)); err != nil {
			t.Fatal(err)
		}
		errout, page, known := look()
		if known || !strings.Contains(errout, note) || !strings.Contains(page, note) || strings.Count(errout, "\n") != 2 {
			t.Errorf("%s, without comments.csv: known %v, %s", lang, known, errout)
		}
	}
}

func TestBenchMapPrintsFigures(t *testing.T) {
	args := []string{"bench", "map", "--participants", "500", "--statements", "50", "--votes-per-person", "10"}
	code, out, _ := typed(t, nil, args...)
	if code != 0 || !regexp.MustCompile(`(?m)^cold_ms \d+\.\d$`).MatchString(out) || !strings.Contains(out, "warm_ms ") || !strings.Contains(out, "peak_mb ") || !strings.Contains(out, "peak_rss_mb ") {
		t.Errorf("%d %s", code, out)
	}
	code, out, _ = typed(t, nil, append(args, "--json")...)
	var f map[string]float64
	if err := json.Unmarshal([]byte(out), &f); code != 0 || err != nil || f["cold_ms"] <= 0 || f["warm_ms"] <= 0 || f["peak_mb"] <= 0 || f["peak_rss_mb"] != 0 && f["peak_rss_mb"] < f["peak_mb"] || f["votes"] < 1000 {
		t.Errorf("%d %v %s", code, err, out)
	}
}

func TestMapGoesBeyondPolisWhenAsked(t *testing.T) {
	dir, _ := exported(t, true)
	jsonFile, htmlFile := filepath.Join(dir, "map.json"), filepath.Join(dir, "map.html")
	for _, lang := range []string{"vi", "en"} {
		// A slow machine tells its progress on the other stream.
		code, out, errout := typed(t, nil, "--lang", lang, "map", dir, "--beyond", "--json", jsonFile, "--html", htmlFile)
		if code != 0 || strings.Contains(out+errout, "mapcommand.") {
			t.Fatalf("%d %s %s", code, out, errout)
		}
	}
	raw, err := os.ReadFile(jsonFile)
	if err != nil {
		t.Fatal(err)
	}
	var read struct {
		Beyond *opinionmap.Extended `json:"beyond"`
	}
	if err := json.Unmarshal(raw, &read); err != nil || read.Beyond == nil || read.Beyond.Certainty.Groups < 1 ||
		len(read.Beyond.CommonGround) != 40 || len(read.Beyond.Bridging) != 40 || len(read.Beyond.ShortList.Statements) == 0 {
		t.Errorf("%+v %v", read.Beyond, err)
	}
	page, err := os.ReadFile(htmlFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"How certain this is", "Agreement across viewpoints", "A representative short list"} {
		if !strings.Contains(string(page), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"mapcommand.", "NaN"} {
		if strings.Contains(string(page), never) {
			t.Errorf("the page has %s", never)
		}
	}
}
