package opinionmap

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Bridging is how far a statement is agreed with beyond what viewpoints explain.
//
// It comes from the model of Community Notes (Wojcik et al. 2022): a vote, 1 for
// agree, ½ for pass, 0 for disagree, is about
//
//	μ + i_participant + i_statement + f_participant·f_statement
//
// fitted by least squares with a ridge. The factors f take up what the two ends of
// the main divide see differently; what agreement remains, i_statement, is the
// score. It needs no groups, so it does not hang on their number. Pol.is has
// nothing like it. Here the fit is alternating least squares from a fixed start
// with sums in a fixed order, so that the same votes give the same scores; there
// they come from a random start.
type Bridging struct {
	Statement int64 `json:"statement"`
	// Score is i_statement, about -1 to 1; above 0: more agreed with than the
	// average statement by people of any viewpoint. Community Notes shows a note
	// from 0.40; votes on opinions have no such line.
	Score float64 `json:"score"`
	// Lower is the lower end of a 95 % interval of Score, from the residuals of
	// the statement's votes. The list is ordered by it.
	Lower float64 `json:"lower"`
	// Factor is f_statement: how far agreement follows the main divide, and on
	// which side. The side as such has no meaning.
	Factor float64 `json:"factor"`
	Votes  int     `json:"votes"`
}

// Ridges of Community Notes (scoring code, "mf_base_scorer"): on the mean square
// of the intercepts and of the factors, against the mean squared error of votes.
const (
	interceptRidge = 0.15
	factorRidge    = 0.03
)

const (
	bridgingSweeps  = 200
	bridgingSettled = 1e-5 // largest change of a score in a sweep
	bridgingBlocks  = 32   // of rows, summed in order
)

// BridgingScores scores the statements that have votes and are neither rejected
// nor meta, the most bridging first. The only error is the context's.
func BridgingScores(ctx context.Context, m *Matrix) ([]Bridging, error) {
	return newRollCall(m).bridging(ctx, m.statements)
}

// effect is an intercept and a factor.
type effect struct{ intercept, factor float64 }

// normal equations of one effect.
type equations struct{ n, f, ff, y, yf float64 }

func (e *equations) add(y, f float64) {
	e.n++
	e.f += f
	e.ff += f * f
	e.y += y
	e.yf += y * f
}

func (e equations) plus(o equations) equations {
	return equations{e.n + o.n, e.f + o.f, e.ff + o.ff, e.y + o.y, e.yf + o.yf}
}

// solve finds the effect with the least squares and the ridges a and b. With both
// above zero there is always one.
func (e equations) solve(a, b float64) effect {
	n, ff := e.n+a, e.ff+b
	det := n*ff - e.f*e.f
	return effect{(e.y*ff - e.yf*e.f) / det, (n*e.yf - e.f*e.y) / det}
}

func rating(v Vote) float64 { return (float64(v) + 1) / 2 }

func (r *rollCall) bridging(ctx context.Context, statements []int64) ([]Bridging, error) {
	if len(r.cells) == 0 {
		return nil, ctx.Err()
	}
	fit, err := r.factorise(ctx)
	if err != nil {
		return nil, err
	}
	squares, counts := make([]float64, r.columns), make([]int, r.columns)
	total := 0.0
	for i := range r.rows() {
		for _, b := range r.row(i) {
			j := b.column()
			d := rating(b.vote()) - fit.predict(i, j)
			squares[j] += d * d
			total += d * d
			counts[j]++
		}
	}
	_, a := ridges(interceptRidge, r)
	typical := total / float64(len(r.cells))
	var list []Bridging
	for j, n := range counts {
		if n == 0 {
			continue
		}
		// A statement's own residuals, with the typical ones for a few more votes.
		variance := (squares[j] + 5*typical) / (float64(n) + 5)
		s := fit.columns[j]
		list = append(list, Bridging{
			Statement: statements[j], Score: s.intercept, Factor: s.factor, Votes: n,
			Lower: s.intercept - 1.959964*math.Sqrt(variance/(float64(n)+a)),
		})
	}
	slices.SortFunc(list, func(a, b Bridging) int {
		return cmp.Or(cmp.Compare(b.Lower, a.Lower), cmp.Compare(a.Statement, b.Statement))
	})
	return list, nil
}

// ridges turns a ridge on the mean square of a parameter into one on each square,
// for rows and for columns, against the sum of squared errors.
func ridges(ridge float64, r *rollCall) (row, column float64) {
	return ridge * float64(len(r.cells)) / float64(r.rows()), ridge * float64(len(r.cells)) / float64(r.live())
}

type factorisation struct {
	mean          float64
	rows, columns []effect
}

func (f *factorisation) predict(i, j int) float64 {
	p, s := f.rows[i], f.columns[j]
	return f.mean + p.intercept + s.intercept + p.factor*s.factor
}

func (r *rollCall) factorise(ctx context.Context) (*factorisation, error) {
	f := &factorisation{rows: make([]effect, r.rows()), columns: make([]effect, r.columns)}
	axes := r.plane(weights{}, nil, 0, max(1, r.rows()/planeRows))
	for j, a := range axes.axis {
		f.columns[j].factor = a[0] * math.Sqrt(float64(r.live())) // of the order of 1
	}
	for _, b := range r.cells {
		f.mean += rating(b.vote()) / float64(len(r.cells))
	}
	rowIntercept, columnIntercept := ridges(interceptRidge, r)
	rowFactor, columnFactor := ridges(factorRidge, r)
	parts := make([][]equations, bridgingBlocks)
	errors := make([]float64, bridgingBlocks)
	for part := range parts {
		parts[part] = make([]equations, r.columns)
	}
	for range bridgingSweeps {
		err := inParallel(ctx, bridgingBlocks, func(part int) {
			clear(parts[part])
			errors[part] = 0
			for i := r.rows() * part / bridgingBlocks; i < r.rows()*(part+1)/bridgingBlocks; i++ {
				var e equations
				for _, b := range r.row(i) {
					s := f.columns[b.column()]
					e.add(rating(b.vote())-f.mean-s.intercept, s.factor)
				}
				p := e.solve(rowIntercept, rowFactor)
				f.rows[i] = p
				for _, b := range r.row(i) {
					s := f.columns[b.column()]
					y := rating(b.vote()) - f.mean - p.intercept
					errors[part] += y - s.intercept - p.factor*s.factor
					parts[part][b.column()].add(y, p.factor)
				}
			}
		})
		if err != nil {
			return nil, err
		}
		moved := 0.0
		var rowsFF, columnsFF float64
		for j := range f.columns {
			var e equations
			for part := range parts {
				e = e.plus(parts[part][j])
			}
			if e.n == 0 {
				f.columns[j] = effect{}
				continue
			}
			s := e.solve(columnIntercept, columnFactor)
			moved = max(moved, math.Abs(s.intercept-f.columns[j].intercept))
			f.columns[j] = s
			columnsFF += s.factor * s.factor
		}
		for _, p := range f.rows {
			rowsFF += p.factor * p.factor
		}
		// Only products of factors count; at the optimum both have the same mean
		// square, and going there at once saves many sweeps.
		if rowsFF > 0 && columnsFF > 0 {
			scale := math.Pow(rowsFF/float64(r.rows())*float64(r.live())/columnsFF, 0.25)
			for j := range f.columns {
				f.columns[j].factor *= scale
			}
			for i := range f.rows {
				f.rows[i].factor /= scale
			}
		}
		off := 0.0
		for _, e := range errors {
			off += e / float64(len(r.cells))
		}
		f.mean += off
		if moved < bridgingSettled {
			break
		}
	}
	side := 0.0
	for _, s := range f.columns {
		side += s.factor
	}
	if side < 0 { // either sign fits as well; the statements' sum is not negative
		for j := range f.columns {
			f.columns[j].factor *= -1
		}
		for i := range f.rows {
			f.rows[i].factor *= -1
		}
	}
	return f, nil
}
