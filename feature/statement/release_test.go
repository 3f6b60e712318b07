package statement

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/engine/polis"
	"dienhong/migrations"
	"dienhong/platform/clock"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"

	"testing/fstest"
)

// hall is a consultation whose votes are guarded, with a clock that the test sets.
type hall struct {
	*Service
	t     *testing.T
	clock *clock.Settable
	doors *around
}

func newHall(t *testing.T, d *db.DB) *hall {
	t.Helper()
	h := &hall{t: t, clock: clock.At(noon), doors: open()}
	h.Service = h.server(d)
	if err := h.Seeds(t.Context(), moderator, 1, seeds(5)); err != nil {
		t.Fatal(err)
	}
	return h
}

// server starts another server of the installation, or this one again.
func (h *hall) server(d *db.DB) *Service {
	h.t.Helper()
	s, err := NewService(h.t.Context(), Deps{
		DB: d, City: civic.FirstCity, Clock: h.clock.Now, Zone: time.UTC, Log: slog.New(slog.DiscardHandler), Consultations: h.doors, Secret: testKey,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = s.Close(context.Background()) })
	return s
}

func (h *hall) vote(k Key, statement int64, v opinionmap.Vote) {
	h.t.Helper()
	if err := h.Cast(h.t.Context(), "hn", Ballot{Key: k, Statement: statement, Vote: v}); err != nil {
		h.t.Fatal(err)
	}
}

// come lets so many people agree with everything, one a second.
func (h *hall) come(n int) (keys []Key) {
	h.t.Helper()
	for range n {
		k := NewKey()
		for s := range int64(5) {
			h.vote(k, s, opinionmap.Agree)
		}
		keys = append(keys, k)
		h.clock.Add(time.Second)
	}
	return keys
}

// public looks what is public after some time.
func (h *hall) public(after time.Duration) Public {
	h.t.Helper()
	h.clock.Add(after)
	if err := h.Release(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	p, err := h.Public(h.t.Context(), 1)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func TestVotesBecomePublicInBatches(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.come(19)
		if p := h.public(3 * time.Hour); p.Voters != 0 {
			t.Errorf("of 19 voters %d are public: none or the last nine would be alone", p.Voters)
		}
		h.come(1)
		if p := h.public(0); p.Voters != 10 || p.Votes != 50 {
			t.Errorf("of 20 voters %d are public, with %d votes", p.Voters, p.Votes)
		}
		early := h.come(9)
		if p := h.public(3 * time.Hour); p.Voters != 10 {
			t.Errorf("a batch of nine is public: %d", p.Voters)
		}
		h.come(4)
		if p := h.public(time.Hour); p.Voters != 23 {
			t.Errorf("a batch of thirteen is not public: %d", p.Voters)
		}
		h.come(40)
		if p := h.public(16 * time.Minute); p.Number != 2 {
			t.Errorf("two releases within an hour: %+v", p)
		}
		// What changes after it was counted is public at the end.
		h.vote(early[0], 0, opinionmap.Disagree)
		h.vote(early[0], 1, opinionmap.Disagree)
		h.clock.Set(h.clock.Now().Truncate(time.Hour).Add(2 * time.Hour))
		h.come(1) // who votes just before the hour is in the middle of a visit
		p := h.public(0)
		list, err := h.Statements(t.Context(), 1)
		if err != nil || p.Voters != 64 || list[0].Tally != (opinionmap.Tally{Agree: 64}) || list[1].Tally != (opinionmap.Tally{Agree: 64}) {
			t.Errorf("%+v %+v %+v %v", p, list[0].Tally, list[1].Tally, err)
		}
		if now, err := h.StatementsNow(t.Context(), 1); err != nil || now[0].Tally != (opinionmap.Tally{Agree: 73, Disagree: 1}) {
			t.Errorf("the office sees %+v, %v", now[0].Tally, err)
		}
		// Every server and every restart says the same.
		other := h.server(d)
		if err := other.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		here, _, err1 := h.PublicVotes(t.Context(), 1)
		there, number, err2 := other.PublicVotes(t.Context(), 1)
		if err1 != nil || err2 != nil || number != p.Number || ballots(t, here) != ballots(t, there) {
			t.Errorf("another server has release %d with other ballots, %v %v", number, err1, err2)
		}
		// At the end all is counted, once the last vote has settled.
		h.doors.c.Over, h.doors.c.TakesVotes = true, false
		if p := h.public(0); p.Whole {
			t.Error("the end is public while votes may be on their way")
		}
		p = h.public(settled)
		if list, err = h.Statements(t.Context(), 1); err != nil || !p.Whole || p.Voters != 74 || list[0].Tally != (opinionmap.Tally{Agree: 73, Disagree: 1}) || list[1].Tally.Disagree != 1 {
			t.Errorf("the end: %+v %+v %v", p, list[0].Tally, err)
		}
		if again := h.public(48 * time.Hour); again.Number != p.Number {
			t.Errorf("a release without votes: %+v", again)
		}
		if err := other.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		if q, err := other.Public(t.Context(), 1); err != nil || q.Voters != p.Voters || q.Number != p.Number {
			t.Errorf("another server at the end: %+v %v", q, err)
		}
	})
}

// The end is one release: a ballot that was accepted just before it is in that, and
// one that took too long is refused. A second release would tell whose it is.
func TestABallotOnItsWayAtTheEndIsNotAlone(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		keys := h.come(20)
		h.clock.Add(time.Hour) // the last vote is long ago
		accepted := h.clock.Now()
		h.doors.c.Over, h.doors.c.TakesVotes, h.doors.c.OverSince = true, false, accepted
		if p := h.public(0); p.Whole {
			t.Fatal("the end is public while votes may be on their way")
		}
		arrive := func() error {
			return h.queue(t.Context(), ballot{
				from:  pidKey{1, h.secret.participant(1, keys[0])},
				event: opinionmap.VoteEvent{Statement: 0, Vote: opinionmap.Disagree, At: civic.Millis(accepted)},
			})
		}
		h.clock.Add(longestWay)
		if err := arrive(); err != nil {
			t.Fatal(err)
		}
		p := h.public(settled)
		if list, err := h.Statements(t.Context(), 1); err != nil || !p.Whole || list[0].Tally.Disagree != 1 {
			t.Errorf("the end: %+v %v", p, err)
		}
		if err := arrive(); !civic.IsKind(err, civic.KindUnavailable) {
			t.Errorf("a ballot that took too long: %v", err)
		}
		if again := h.public(time.Hour); again.Number != p.Number {
			t.Errorf("a second release of the end: %+v", again)
		}
	})
}

// What another server, or this one after it forgot everything, takes for public is
// the same, whenever it hears of a release.
func TestAReleaseIsTheSameWheneverItIsHeardOf(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.come(20)
		if p := h.public(3 * time.Hour); p.Number != 1 {
			t.Fatalf("%+v", p)
		}
		other := h.server(d)
		if err := other.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.doors.c.Over = true
		if p := h.public(time.Hour); !p.Whole {
			t.Fatalf("%+v", p)
		}
		h.doors.c.Over = false // it is opened again
		h.vote(NewKey(), 0, opinionmap.Disagree)
		same := func(s *Service, what string) {
			t.Helper()
			p, err1 := h.Public(t.Context(), 1)
			q, err2 := s.Public(t.Context(), 1)
			here, _, err3 := h.PublicVotes(t.Context(), 1)
			there, _, err4 := s.PublicVotes(t.Context(), 1)
			if err := errors.Join(err1, err2, err3, err4); err != nil || p.Number != q.Number || p.Voters != 20 || q.Voters != 20 || ballots(t, here) != ballots(t, there) {
				t.Errorf("%s: %+v, not %+v, %v", what, q, p, err)
			}
		}
		if err := other.Release(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(other, "a server that has read further than the release")

		if err := other.live.lock(t.Context()); err != nil {
			t.Fatal(err)
		}
		other.Forget() // between the log and the releases
		err := errors.Join(other.readReleases(t.Context()), other.readLog(t.Context()))
		other.live.unlock()
		if err != nil {
			t.Fatal(err)
		}
		same(other, "a server that forgot everything")
		other.live.read(1, func(c *conversation) {
			if len(c.releases) != 2 {
				t.Errorf("it knows %d releases of two", len(c.releases))
			}
		})
	})
}

// ballots writes votes in their order.
func ballots(t *testing.T, m *opinionmap.Matrix) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintln(&b, m.ParticipantIDs())
	if err := eachBallot(m, func(v opinionmap.VoteEvent) error { fmt.Fprintln(&b, v.Participant, v.Statement, v.Vote); return nil }); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A ballot is taken whole: nobody is counted in the middle of a visit, for the few
// in that position would be known by both parts. Nor does a visit that never ends
// hold up the others.
func TestABallotIsNotCountedInTheMiddleOfAVisit(t *testing.T) {
	h := newHall(t, dbtest.OpenSQLite(t, migrations.FS))
	h.clock.Set(noon.Truncate(time.Hour).Add(-10 * time.Minute))
	first := h.come(30)
	if p := h.public(11 * time.Minute); p.Voters != 0 {
		t.Errorf("%d people were counted who had voted a moment before", p.Voters)
	}
	for range 6 {
		h.clock.Add(10 * time.Minute)
		h.vote(first[0], 1, opinionmap.Agree)
	}
	if p := h.public(0); p.Voters != 0 {
		t.Errorf("%d people were counted while the first still votes", p.Voters)
	}
	for range 12 {
		h.clock.Add(10 * time.Minute)
		h.vote(first[0], 1, opinionmap.Agree)
	}
	if p := h.public(0); p.Voters != 20 {
		t.Errorf("%d people were counted, twenty should be", p.Voters)
	}
}

// Who comes back before being counted is in the middle of a visit again, however
// long ago the first vote was.
func TestASecondVisitIsNotCutEither(t *testing.T) {
	h := newHall(t, dbtest.OpenSQLite(t, migrations.FS))
	h.clock.Set(noon.Truncate(time.Hour))
	first := h.come(30)
	h.clock.Set(noon.Truncate(time.Hour).Add(4*time.Hour - 5*time.Minute))
	h.vote(first[0], 1, opinionmap.Disagree)
	if p := h.public(6 * time.Minute); p.Voters != 0 {
		t.Errorf("%d people were counted while the first votes again", p.Voters)
	}
	if p := h.public(time.Hour); p.Voters != 20 {
		t.Errorf("%d people were counted, twenty should be", p.Voters)
	}
}

// Somebody who was seen to answer five times is among ten who did: short ballots do
// not count towards the ten, and come with them.
func TestShortBallotsHideNobody(t *testing.T) {
	h := newHall(t, dbtest.OpenSQLite(t, migrations.FS))
	h.come(9)
	for range 30 {
		h.vote(NewKey(), 0, opinionmap.Pass)
	}
	h.come(10)
	if p := h.public(3 * time.Hour); p.Voters != 0 {
		t.Errorf("of nine full ballots and thirty short ones %d are public", p.Voters)
	}
	h.come(1)
	if p := h.public(3 * time.Hour); p.Voters != 40 {
		t.Errorf("of ten full ballots, thirty short ones and ten that wait %d are public", p.Voters)
	}
}

// memory is a file that is written.
type memory struct{ bytes.Buffer }

func (*memory) Close() error { return nil }

// What is published at the end says nothing of when or in which order people voted,
// Pol.is tools read it, and the map that they make of it is the published one.
func TestThePublicExportGivesThePublishedMap(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		var order []Key
		for i := range 60 {
			k := NewKey()
			order = append(order, k)
			for s := range int64(5) {
				if (i+int(s))%4 > 0 {
					h.vote(k, s, opinionmap.Vote((i*i+int(s)*i)%3-1))
				}
			}
			h.clock.Add(time.Minute)
		}
		export := func() (fstest.MapFS, error) {
			files := map[string]*memory{}
			_, err := h.ExportPolis(t.Context(), civic.System(), "hn", PolisExport{Create: func(name string) (io.WriteCloser, error) {
				files[name] = &memory{}
				return files[name], nil
			}})
			dir := fstest.MapFS{}
			for name, f := range files {
				dir[name] = &fstest.MapFile{Data: f.Bytes()}
			}
			return dir, err
		}
		h.public(3 * time.Hour)
		if _, err := export(); !civic.IsKind(err, civic.KindClosed) {
			t.Errorf("rows are exported while people vote: %v", err)
		}
		h.doors.c.Over, h.doors.c.TakesVotes = true, false
		h.public(time.Hour)
		dir, err := export()
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range dir {
			for _, line := range strings.Split(string(f.Data), "\n")[1:] {
				if name == polis.VotesFile && line != "" && !strings.HasPrefix(line, fmt.Sprint(civic.Millis(h.clock.Now().Truncate(24*time.Hour)))+",") {
					t.Fatalf("a time: %s", line)
				}
			}
		}
		published, _, err := h.PublicVotes(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		m := opinionmap.NewMatrix()
		for e, err := range polis.Votes(bytes.NewReader(dir[polis.VotesFile].Data)) {
			if err != nil {
				t.Fatal(err)
			}
			m.Add(e)
		}
		a, b := opinionmap.Compute(published, opinionmap.Options{}), opinionmap.Compute(m, opinionmap.Options{})
		if fmt.Sprint(a.GroupOf, a.BaseClusters, a.Groups) != fmt.Sprint(b.GroupOf, b.BaseClusters, b.Groups) {
			t.Error("the map of the export is not the published one")
		}
		// The order is another one than people came in, and the same every time.
		same := 0
		for row, id := range published.ParticipantIDs() {
			pid, _, err := h.Participant(t.Context(), 1, order[row])
			if err != nil {
				t.Fatal(err)
			}
			if h.secret.public(1, pid) == id {
				same++
			}
		}
		if same > 10 {
			t.Errorf("%d of 60 people stand where they came", same)
		}
		if again, err := export(); err != nil || !bytes.Equal(again[polis.VotesFile].Data, dir[polis.VotesFile].Data) {
			t.Errorf("another export is another one, %v", err)
		}
	})
}
