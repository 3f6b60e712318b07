package polis

import (
	"bytes"
	"errors"
	"iter"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"dienhong/engine/opinionmap"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// collect splits a stream into rows and problems.
func collect[T any](t testing.TB, rows iter.Seq2[T, error]) (good []T, bad []*Problem) {
	for v, err := range rows {
		var p *Problem
		if errors.As(err, &p) {
			bad = append(bad, p)
		} else if err != nil {
			t.Fatal(err)
		} else {
			good = append(good, v)
		}
	}
	return good, bad
}

func TestVotesOldAndNewHeaders(t *testing.T) {
	want := []opinionmap.VoteEvent{{At: 1500232652930, Statement: 0, Participant: 7, Vote: -1}, {At: 1500232652931, Statement: 3, Participant: 8, Vote: 1}}
	for _, file := range []string{
		"timestamp,datetime,comment-id,voter-id,vote\n1500232652930,Mon Jul 17 02:17:32 WIB 2017,0,7,-1\n1500232652931,x,3,8,1\n",
		"\xef\xbb\xbfvoter-id,vote,comment-id,important,timestamp\r\n7,-1,0,false,1500232652930\r\n8,1.0,3,true,1500232652931\r\n",
	} {
		got, bad := collect(t, Votes(strings.NewReader(file)))
		if diff := cmp.Diff(want, got); diff != "" || bad != nil {
			t.Errorf("%s %v", diff, bad)
		}
	}
}

// Every row that is wrong is given with its line, and the others are read.
func TestMalformedRowsAreGivenWithTheirLine(t *testing.T) {
	file := strings.Join([]string{
		"timestamp,datetime,comment-id,voter-id,vote",
		"1,x,0,0,1",
		"2,x,0,1,2",
		"3,x,zero,1,1",
		"4,x,0,1",
		`5,x"y,0,1,1`,
		"6,x,0,,1",
		"7,x,0,2,-1",
	}, "\n")
	good, bad := collect(t, Votes(strings.NewReader(file)))
	if len(good) != 2 {
		t.Errorf("%d rows read, want 2", len(good))
	}
	want := []*Problem{
		{VotesFile, 3, NotAVote, "2"}, {VotesFile, 4, NotANumber, "comment-id: zero"}, {VotesFile, 5, WrongFields, "4"},
		{VotesFile, 6, NotCSV, `bare " in non-quoted-field`}, {VotesFile, 7, NotANumber, "voter-id: "},
	}
	if diff := cmp.Diff(want, bad); diff != "" {
		t.Error(diff)
	}
	_, bad = collect(t, Comments(strings.NewReader("comment-id,moderated,is-meta\n1,1,true\n1,0,false\n2,5,\n3,-1,maybe\n")))
	want = []*Problem{{CommentsFile, 3, Repeated, "1"}, {CommentsFile, 4, NotModeration, "5"}, {CommentsFile, 5, NotYesNo, "is-meta: maybe"}}
	if diff := cmp.Diff(want, bad); diff != "" {
		t.Error(diff)
	}
	for file, reason := range map[string]Reason{"": Empty, "a,b\n": NoColumn, "timestamp,comment-id,voter-id,vote,vote\n": TwiceColumn} {
		if _, bad := collect(t, Votes(strings.NewReader(file))); len(bad) != 1 || bad[0].Reason != reason || !bad[0].Fatal() {
			t.Errorf("%q: %v", file, bad)
		}
	}
}

func texts() *rapid.Generator[string] {
	return rapid.Map(rapid.String(), func(s string) string { return strings.NewReplacer("\r", "").Replace(s) })
}

// What is written is read back.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ids := rapid.Int64Range(0, 1<<40)
		vote := rapid.Map(rapid.IntRange(-1, 1), func(v int) opinionmap.Vote { return opinionmap.Vote(v) })
		comments := rapid.SliceOfNDistinct(rapid.Custom(func(t *rapid.T) Comment {
			return Comment{
				At: ids.Draw(t, "at"), ID: ids.Draw(t, "id"), Author: ids.Draw(t, "author"), Agrees: ids.Draw(t, "agrees"), Disagrees: ids.Draw(t, "disagrees"),
				Moderation: opinionmap.Moderation(rapid.IntRange(-1, 1).Draw(t, "moderation")), Body: texts().Draw(t, "body"),
				Meta: rapid.Bool().Draw(t, "meta"), Seed: rapid.Bool().Draw(t, "seed"),
			}
		}), 0, 5, func(c Comment) int64 { return c.ID }).Draw(t, "comments")
		votes := rapid.SliceOf(rapid.Custom(func(t *rapid.T) opinionmap.VoteEvent {
			return opinionmap.VoteEvent{Participant: ids.Draw(t, "p"), Statement: ids.Draw(t, "s"), Vote: vote.Draw(t, "v"), At: ids.Draw(t, "at")}
		})).Draw(t, "votes")
		summary := Summary{Topic: texts().Draw(t, "topic"), URL: "https://example.org", Description: texts().Draw(t, "description"), Views: 3, Voters: 2, Comments: 1, Groups: 2}
		var file bytes.Buffer
		c := NewCommentsWriter(&file)
		for _, x := range comments {
			c.Write(x)
		}
		if err := c.Flush(); err != nil {
			t.Fatal(err)
		}
		var gotComments []Comment
		for x, err := range Comments(&file) {
			if err != nil {
				t.Fatal(err)
			}
			gotComments = append(gotComments, x)
		}
		if !slices.Equal(gotComments, comments) {
			t.Fatal(cmp.Diff(comments, gotComments))
		}
		file.Reset()
		v := NewVotesWriter(&file)
		for _, x := range votes {
			v.Write(x)
		}
		if err := v.Flush(); err != nil {
			t.Fatal(err)
		}
		var gotVotes []opinionmap.VoteEvent
		for x, err := range Votes(&file) {
			if err != nil {
				t.Fatal(err)
			}
			gotVotes = append(gotVotes, x)
		}
		if !slices.Equal(gotVotes, votes) {
			t.Fatal(cmp.Diff(votes, gotVotes))
		}
		file.Reset()
		if err := WriteSummary(&file, summary); err != nil {
			t.Fatal(err)
		}
		if got, bad, err := ReadSummary(&file); got != summary || bad != nil || err != nil {
			t.Fatal(cmp.Diff(summary, got), bad, err)
		}
	})
}

func TestParticipantsRoundTrip(t *testing.T) {
	want := []Participant{
		{ID: 0, Group: "1", Comments: 2, Answers: []Answer{{0, 1}, {2, -1}}},
		{ID: 5, Answers: []Answer{{2, 0}}},
		{ID: 6},
	}
	var file bytes.Buffer
	w := NewParticipantsWriter(&file, []int64{0, 1, 2})
	for _, p := range want {
		w.Write(p)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if first, _, _ := strings.Cut(file.String(), "\n"); first != "participant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2" {
		t.Error(first)
	}
	i := 0
	for p, err := range Participants(&file) {
		if err != nil {
			t.Fatal(err)
		}
		if p.ID != want[i].ID || p.Group != want[i].Group || p.Comments != want[i].Comments || !slices.Equal(p.Answers, want[i].Answers) {
			t.Errorf("%+v, want %+v", p, want[i])
		}
		i++
	}
}

// The votes may stand in any order; those of one cell count in the order of time.
func TestLoadSortsByTime(t *testing.T) {
	dir := fstest.MapFS{
		VotesFile:    {Data: []byte("timestamp,datetime,comment-id,voter-id,vote\n30,,0,1,1\n20,,0,1,-1\n10,,0,2,1\nbad,,0,3,1\n")},
		CommentsFile: {Data: []byte("timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n1,,0,0,1,0,-1,Hồ\n")},
	}
	c, err := Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := c.Matrix.Vote(1, 0); !ok || v != opinionmap.Agree || c.Matrix.Votes() != 2 || !c.Timed {
		t.Errorf("vote %v %v of %d", v, ok, c.Matrix.Votes())
	}
	if got := c.Matrix.ParticipantIDs(); !slices.Equal(got, []int64{2, 1}) {
		t.Errorf("participants in the order of time: %v", got)
	}
	if len(c.Left) != 1 || c.Left[0].Line != 5 {
		t.Errorf("left out: %v", c.Left)
	}
	if _, err := Load(fstest.MapFS{}, nil); !errors.Is(err, ErrNoVotes) {
		t.Error(err)
	}
}

// A whole published export is read without a problem, and its totals agree.
func TestPublishedExports(t *testing.T) {
	const data = "../../../shared/data/polis/opendata"
	entries, err := os.ReadDir(data)
	if err != nil {
		t.Skip("no Pol.is data at " + data)
	}
	for _, e := range entries {
		t.Run(e.Name(), func(t *testing.T) {
			dir := os.DirFS(data + "/" + e.Name())
			c, err := Load(dir, nil)
			if err != nil {
				t.Fatal(err)
			}
			if len(c.Left) != 0 {
				t.Errorf("%d rows left out, first %v", len(c.Left), c.Left[0])
			}
			f, err := dir.Open(ParticipantsFile)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			different := 0
			for p, err := range Participants(f) {
				if err != nil {
					t.Fatal(err)
				}
				if c.Matrix.VotesOf(p.ID) != len(p.Answers) {
					different++
				}
				for _, a := range p.Answers {
					if v, ok := c.Matrix.Vote(p.ID, a.Statement); !ok || v != a.Vote {
						different++
					}
				}
			}
			if different > 0 {
				t.Errorf("%d differences between %s and %s", different, VotesFile, ParticipantsFile)
			}
			if c.Summary.Topic == "" || int(c.Summary.Comments) == 0 || len(c.Groups) == 0 {
				t.Errorf("summary %+v, %d groups", c.Summary, len(c.Groups))
			}
		})
	}
}

func drain[T any](t *testing.T, rows iter.Seq2[T, error], lines int) {
	n := 0
	for _, err := range rows {
		var p *Problem
		if err != nil && !errors.As(err, &p) {
			t.Fatal(err)
		}
		if p != nil && p.Error() == "" {
			t.Fatal("a problem without words")
		}
		if n++; n > lines+2 {
			t.Fatal("more rows than lines")
		}
	}
}

func FuzzReaders(f *testing.F) {
	for _, s := range []string{
		"", "\xef\xbb\xbf", "timestamp,datetime,comment-id,voter-id,vote\n1,x,2,3,1\n", "timestamp,comment-id,voter-id,vote\n1,2,3,\"\n",
		"comment-id,moderated,comment-body\n1,1,\"a\nb\"\"c\"\n2,-1,\n", "participant,group-id,0,1,1\n", "participant,group-id,0,1\n1,,1,\n1,0,-1,0\n",
		"topic,x\nurl,y\nviews,z\n", "n-votes,n-comments\n1,2\n", "a,a\n", "\"", "participant,0\r\n\r\n9223372036854775808,1",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		lines := bytes.Count(file, []byte("\n")) + bytes.Count(file, []byte("\r"))
		drain(t, Votes(bytes.NewReader(file)), lines)
		drain(t, Comments(bytes.NewReader(file)), lines)
		drain(t, Participants(bytes.NewReader(file)), lines)
		drain(t, History(bytes.NewReader(file)), lines)
		if _, _, err := ReadSummary(bytes.NewReader(file)); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkVotes(b *testing.B) {
	var file bytes.Buffer
	w := NewVotesWriter(&file)
	for i := range 100000 {
		w.Write(opinionmap.VoteEvent{At: 1500000000000 + int64(i), Participant: int64(i / 40), Statement: int64(i % 40), Vote: 1})
	}
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(file.Len()))
	for b.Loop() {
		for _, err := range Votes(bytes.NewReader(file.Bytes())) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100000, "ns/vote")
}
