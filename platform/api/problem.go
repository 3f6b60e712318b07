package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"dienhong/platform/i18n"
	"dienhong/platform/web"

	"github.com/danielgtaylor/huma/v2"
)

// Problem is an error of the API as RFC 9457 writes it.
type Problem struct {
	Type   string         `json:"type" doc:"Always about:blank; the status gives the type of problem."`
	Title  string         `json:"title" doc:"The name of the status."`
	Status int            `json:"status"`
	Detail string         `json:"detail" doc:"What went wrong and what to do, in the reader's language."`
	Errors []FieldProblem `json:"errors,omitempty" doc:"The fields with errors."`
}

// FieldProblem says which field breaks which rule.
type FieldProblem struct {
	Field  string `json:"field"`
	Detail string `json:"detail"`
}

// Error returns the text for the log.
func (p *Problem) Error() string { return fmt.Sprintf("%d: %s", p.Status, p.Detail) }

// GetStatus is the status of the answer.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of problems.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

func problem(p web.Told) *Problem {
	out := &Problem{Type: "about:blank", Title: http.StatusText(p.Status), Status: p.Status, Detail: p.Detail}
	for field, detail := range p.Fields {
		out.Errors = append(out.Errors, FieldProblem{field, detail})
	}
	slices.SortFunc(out.Errors, func(a, b FieldProblem) int { return strings.Compare(a.Field, b.Field) })
	return out
}

func init() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: msg}
	}
	huma.NewErrorWithContext = func(ctx huma.Context, status int, _ string, errs ...error) huma.StatusError {
		key := "error.internal"
		switch status {
		case http.StatusUnprocessableEntity, http.StatusBadRequest:
			status, key = http.StatusUnprocessableEntity, "error.invalid"
		case http.StatusRequestEntityTooLarge:
			key = "error.too_large"
		case http.StatusUnsupportedMediaType, http.StatusNotAcceptable:
			key = "error.media_type"
		}
		p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: i18n.T(ctx.Context(), key)}
		for _, err := range errs {
			d, ok := err.(huma.ErrorDetailer)
			if !ok {
				continue
			}
			detail := d.ErrorDetail()
			p.Errors = append(p.Errors, FieldProblem{
				Field:  strings.TrimPrefix(detail.Location, "body."),
				Detail: ruleOf(ctx.Context(), detail.Message),
			})
		}
		return p
	}
}

// bounds are the rules of the schema that name a bound, with their sentences.
var bounds = []struct{ rule, key string }{
	{"expected number >= ", "error.field.least"}, {"expected number <= ", "error.field.most"},
	{"expected length >= ", "error.field.too_short"}, {"expected length <= ", "error.field.longest"},
}

// ruleOf says a rule of the schema in the reader's language; the library states
// rules in English only.
func ruleOf(ctx context.Context, message string) string {
	for _, b := range bounds {
		if bound, ok := strings.CutPrefix(message, b.rule); ok {
			n, err := strconv.ParseFloat(bound, 64)
			if err != nil {
				return i18n.T(ctx, b.key, bound)
			}
			return i18n.T(ctx, b.key, i18n.Number(ctx, int64(n)))
		}
	}
	return i18n.T(ctx, ruleKey(message))
}

func ruleKey(message string) string {
	switch {
	case strings.HasPrefix(message, "expected required property"), strings.Contains(message, "required"):
		return "error.field.required"
	case strings.HasPrefix(message, "expected number"), strings.HasPrefix(message, "expected integer"), strings.Contains(message, "invalid integer"):
		return "error.field.number"
	case strings.HasPrefix(message, "expected value to be one of"):
		return "error.field.choice"
	case strings.HasPrefix(message, "unexpected property"):
		return "error.field.unknown"
	}
	return "error.field.format"
}
