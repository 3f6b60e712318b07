package facts

import (
	"context"
	"slices"

	"dienhong/civic"
)

// Voices tells of comments and what was answered.
type Voices interface {
	CommentSource
	ThemeSource
	AnswerSource
}

// Answered is which answers the comments of a consultation have: their own, and
// those of the themes that their passages belong to.
type Answered struct {
	Themes    []Theme
	Answers   []Answer
	ByComment map[string][]*Answer
	ByTheme   map[string][]*Answer
}

// AnswersOf gathers the answers of a consultation.
func AnswersOf(ctx context.Context, v Voices, number civic.ConsultationNumber) (Answered, error) {
	a := Answered{ByComment: map[string][]*Answer{}, ByTheme: map[string][]*Answer{}}
	var err error
	if a.Answers, err = v.Answers(ctx, number); err != nil {
		return a, err
	}
	if a.Themes, err = v.Themes(ctx, number); err != nil {
		return a, err
	}
	ofTheme := map[string][]string{}
	for _, th := range a.Themes {
		for _, p := range th.Passages {
			ofTheme[th.ID] = append(ofTheme[th.ID], p.Comment)
		}
	}
	give := func(comment string, answer *Answer) {
		if !slices.Contains(a.ByComment[comment], answer) {
			a.ByComment[comment] = append(a.ByComment[comment], answer)
		}
	}
	for i := range a.Answers {
		answer := &a.Answers[i]
		for _, comment := range answer.Comments {
			give(comment, answer)
		}
		for _, theme := range answer.Themes {
			a.ByTheme[theme] = append(a.ByTheme[theme], answer)
			for _, comment := range ofTheme[theme] {
				give(comment, answer)
			}
		}
	}
	return a, nil
}

// Heard counts what was said in a consultation.
type Heard struct {
	Comments int
	People   int
	Answered int // comments with a public answer, their own or that of a theme
}

// HeardIn counts the comments of a consultation.
func HeardIn(ctx context.Context, v Voices, number civic.ConsultationNumber) (h Heard, err error) {
	answers, err := AnswersOf(ctx, v, number)
	if err != nil {
		return h, err
	}
	tallies, err := v.Tallies(ctx, number)
	if err != nil {
		return h, err
	}
	for _, t := range tallies {
		h.People += t.People
	}
	err = v.EachComment(ctx, number, func(c Comment) error {
		h.Comments++
		if len(answers.ByComment[c.ID]) > 0 {
			h.Answered++
		}
		return nil
	})
	return h, err
}
