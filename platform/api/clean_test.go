package api

import (
	"errors"
	"testing"

	"dienhong/platform/web"
)

func TestEveryTextOfTheInputIsCleaned(t *testing.T) {
	type word struct {
		VI string `json:"vi"`
	}
	type input struct {
		Slug string `path:"slug"`
		Body struct {
			Title word   `json:"title"`
			List  []word `json:"list"`
			Maybe *word  `json:"maybe,omitempty"`
		}
	}
	in := &input{Slug: " x "}
	in.Body.Title.VI = " Đo\u0302\u0300ng "
	in.Body.Maybe = &word{"a\u200bb"}
	if err := clean(in); err != nil || in.Slug != "x" || in.Body.Title.VI != "Đồng" || in.Body.Maybe.VI != "ab" {
		t.Errorf("%+v %v", in, err)
	}
	in.Body.List = []word{{"tốt"}, {"a\u202eb"}}
	in.Body.Title.VI = "a\x00"
	var refused *web.FormError
	if err := clean(in); !errors.As(err, &refused) || refused.Fields["list[1].vi"] != "error.field.bidi" || refused.Fields["title.vi"] != "error.field.control" {
		t.Errorf("%v %+v", err, refused)
	}
}
