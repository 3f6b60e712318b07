package opinionmap

import "math"

// world makes votes with a known truth. leaning gives a participant's latent
// position, pull a statement's; the odds of agreeing grow with their product.
type world struct {
	participants, statements int
	answered                 float64 // share of statements that each answers
	pass                     float64
	leaning                  func(s *stream, participant int) [3]float64
	pull                     func(s *stream, statement int) [3]float64
	appeal                   float64 // spread of the statements' popularity, in logits
}

func (w world) matrix(seed uint64) *Matrix {
	s, m := newStream(seed, 0), NewMatrix()
	answer := w.answers(s, w.statements)
	for i := range w.participants {
		at := w.leaning(s, i)
		for j := range w.statements {
			if s.float() < w.answered {
				m.Add(VoteEvent{Participant: int64(i), Statement: int64(j), Vote: answer(at, j)})
			}
		}
	}
	return m
}

// answers makes the statements and gives how somebody at a place answers one.
func (w world) answers(s *stream, statements int) func(at [3]float64, statement int) Vote {
	pulls, appeals := make([][3]float64, statements), make([]float64, statements)
	for j := range pulls {
		pulls[j], appeals[j] = w.pull(s, j), w.appeal*s.normal()
	}
	return func(at [3]float64, j int) Vote {
		logit := appeals[j]
		for d := range at {
			logit += at[d] * pulls[j][d]
		}
		switch {
		case s.float() < w.pass:
			return Pass
		case s.float() < 1/(1+math.Exp(-logit)):
			return Agree
		default:
			return Disagree
		}
	}
}

// The three kinds of opinion that tests tell apart.

// nobody has an opinion in common with anyone.
func nobody(*stream, int) [3]float64 { return [3]float64{} }

// cloud is spread around the middle in every direction alike.
func cloud(s *stream, _ int) [3]float64 { return [3]float64{s.normal(), s.normal(), s.normal()} }

// line is spread along one line, with no gap.
func line(s *stream, _ int) [3]float64 { return [3]float64{1.5 * s.normal(), 0, 0} }

// camps puts participant i in camp i mod k, the camps evenly around the middle.
func camps(k int, distance, spread float64) func(s *stream, i int) [3]float64 {
	return func(s *stream, i int) [3]float64 {
		a := 2 * math.Pi * float64(i%k) / float64(k)
		return [3]float64{distance*math.Cos(a) + spread*s.normal(), distance*math.Sin(a) + spread*s.normal(), spread * s.normal()}
	}
}

// anyPull draws a statement's pull in every direction alike.
func anyPull(s *stream, _ int) [3]float64 { return [3]float64{s.normal(), s.normal(), s.normal()} }
