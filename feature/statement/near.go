package statement

import (
	"context"
	"dienhong/civic"
)

// Near gives shown statements that say nearly the same as a text that is being
// written, the most similar first.
func (s *Service) Near(ctx context.Context, consultation civic.ConsultationNumber, text string, most int) ([]Statement, error) {
	return s.near(ctx, consultation, text, most, -1)
}

// near leaves out the statement except.
func (s *Service) near(ctx context.Context, consultation civic.ConsultationNumber, text string, most int, except int64) ([]Statement, error) {
	t, err := s.textsOf(ctx, consultation)
	if err != nil {
		return nil, err
	}
	var list []Statement
	for _, place := range t.near().Like(text, most, func(i int) bool { return t.list[i].State == Shown && t.list[i].ID != except }) {
		list = append(list, t.list[place])
	}
	return list, nil
}
