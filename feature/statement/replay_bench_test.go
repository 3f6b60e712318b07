package statement

import (
	"fmt"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/engine/opinionmap"
	"dienhong/migrations"
	"dienhong/platform/db/dbtest"
)

// BenchmarkReplay reads a log of two million votes as a server does at its
// start; 50,000 participants, 1,000 statements.
func BenchmarkReplay(b *testing.B) {
	d := dbtest.OpenSQLite(b, migrations.FS)
	deps := Deps{DB: d, City: 1, Clock: time.Now, Zone: time.UTC, Consultations: open(), Secret: testKey}
	s, err := NewService(b.Context(), deps)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close(b.Context()) })
	in := Conversation{Votes: func(yield func(opinionmap.VoteEvent, error) bool) {
		for i := range int64(2_000_000) {
			e := opinionmap.VoteEvent{Participant: i % 50_000, Statement: (i/50_000*25 + i%50_000*7) % 1000, Vote: opinionmap.Vote(i%3 - 1), At: i}
			if !yield(e, nil) {
				return
			}
		}
	}}
	for i := range int64(1000) {
		in.Statements = append(in.Statements, Statement{ID: i, State: Shown, Origin: Imported, Text: civic.Text{VI: fmt.Sprintf("Nhận định số %d", i)}})
	}
	if _, err := s.Import(b.Context(), civic.System(), 1, in); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		fresh, err := NewService(b.Context(), deps)
		if err != nil {
			b.Fatal(err)
		}
		if err := fresh.CatchUp(b.Context()); err != nil {
			b.Fatal(err)
		}
		if err := fresh.Close(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
