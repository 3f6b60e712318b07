package opinionmap_test

import (
	"os"
	"testing"

	"dienhong/engine/opinionmap"
	"dienhong/engine/opinionmap/synthetic"
	"dienhong/engine/polis"
)

func BenchmarkBowlingGreen(b *testing.B) {
	const dir = "../../../shared/data/polis/opendata/american-assembly.bowling-green"
	if _, err := os.Stat(dir); err != nil {
		b.Skip("no Pol.is data at " + dir)
	}
	c, err := polis.Load(os.DirFS(dir), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		opinionmap.Compute(c.Matrix, opinionmap.Options{Mode: opinionmap.Cold})
	}
}

var sizes = []struct {
	name string
	o    synthetic.Options
}{
	{"33422x783", synthetic.Options{Participants: 33422, Statements: 783, VotesPerPerson: 63, Seed: 1}},
	{"100000x500", synthetic.Options{Participants: 100000, Statements: 500, VotesPerPerson: 38, Seed: 1}},
	{"1000000x1000", synthetic.Options{Participants: 1000000, Statements: 1000, VotesPerPerson: 39, Seed: 1}},
}

func BenchmarkCold(b *testing.B) {
	for _, s := range sizes {
		b.Run(s.name, func(b *testing.B) {
			m := synthetic.Matrix(s.o)
			b.ReportMetric(float64(m.Votes()), "votes")
			for b.Loop() {
				opinionmap.Compute(m, opinionmap.Options{})
			}
		})
	}
}

func BenchmarkWarm(b *testing.B) {
	for _, s := range sizes[1:] {
		b.Run(s.name, func(b *testing.B) {
			m := synthetic.Matrix(s.o)
			var mapper opinionmap.Mapper
			mapper.Map(m, opinionmap.Options{})
			for b.Loop() {
				b.StopTimer()
				o := s.o
				o.Seed += uint64(b.N)
				for e := range synthetic.More(o, 1000) {
					m.Add(e)
				}
				b.StartTimer()
				mapper.Map(m, opinionmap.Options{})
			}
		})
	}
}
