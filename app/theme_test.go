package app

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/comment"
	"dienhong/feature/theme"
)

func TestProgramsReadThemesAndWhereStatementsComeFrom(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := build(t, c)
		ctx := t.Context()
		f := &a.features
		officer := civic.Actor{Kind: civic.OfficerActor, Person: "a", Name: "a", Roles: []civic.Role{civic.Editor, civic.Moderator}}
		const public, kept = "Nên giữ nhà máy cũ. Cần thêm cây xanh.", "Đừng phá nhà máy cũ, ông An nói vậy."
		before, _, err := f.Comment.Service.Sum(ctx, 1) // what was hidden does not count
		if err != nil {
			t.Fatal(err)
		}
		var comments []comment.Comment
		for _, text := range []string{public, kept} {
			o, _, err := f.Comment.Service.Submit(ctx, slug, comment.Submission{Text: text, Lang: civic.Vietnamese, Publish: true})
			if err != nil {
				t.Fatal(err)
			}
			comments = append(comments, o)
		}
		if _, err := f.Comment.Service.Decide(ctx, officer, comments[0].ID, 1, comment.Verdict{State: comment.Shown}); err != nil {
			t.Fatal(err)
		}
		for i, o := range comments {
			if err := f.Theme.Service.MarkAll(ctx, officer, o.ID, []theme.Passage{{Start: 0, End: 18}}, []string{"Nhà máy cũ", ""}[i], func() []civic.ID {
				if i == 0 {
					return nil
				}
				list, _ := f.Theme.Service.Themes(ctx, officer, 1)
				return []civic.ID{list[len(list)-1].ID}
			}()...); err != nil {
				t.Fatal(err)
			}
		}
		list, err := f.Theme.Service.Themes(ctx, officer, 1)
		if err != nil {
			t.Fatal(err)
		}
		for after := int64(0); ; {
			o, err := f.Theme.Service.Next(ctx, officer, 1, after)
			if civic.IsKind(err, civic.KindNotFound) {
				break
			}
			if err != nil || o.ID == comments[0].ID || o.ID == comments[1].ID {
				t.Fatalf("the next one to read is %d, which was read, %v", o.Serial, err)
			}
			after = o.Serial
		}
		th := list[len(list)-1]
		at := "/api/v1/consultations/" + slug
		read := func(path string, into any) int {
			t.Helper()
			status, body := get(t, a, path)
			if strings.Contains(body, "ông An") || strings.Contains(body, "phá nhà máy") {
				t.Errorf("%s shows a comment that is not public: %s", path, body)
			}
			if status == http.StatusOK {
				if err := json.Unmarshal([]byte(body), into); err != nil {
					t.Fatal(err)
				}
			}
			return status
		}
		if status := read("/api/v1/themes/"+string(th.ID), nil); status != http.StatusNotFound {
			t.Errorf("a draft of a theme is public: %d", status)
		}
		th.Published = true
		if th, err = f.Theme.Service.SaveTheme(ctx, officer, th); err != nil {
			t.Fatal(err)
		}
		made, err := f.Theme.Service.MakeStatement(ctx, officer, th.Ref(), civic.Text{VI: "Thành phố nên giữ lại những nhà máy cũ trong nội đô."})
		if err != nil {
			t.Fatal(err)
		}
		var themes theme.ThemeList
		if status := read(at+"/themes", &themes); status != http.StatusOK || themes.Coverage.Comments != before+2 || themes.Coverage.Themed < 2 || len(themes.Themes) == 0 {
			t.Errorf("%d %+v", status, themes)
		}
		var one theme.ThemeDetails
		if status := read("/api/v1/themes/"+string(th.ID), &one); status != http.StatusOK || one.Passages != 2 || len(one.PublicPassages) != 1 || len(one.Became) != 1 || one.Became[0].ID != made.ID {
			t.Errorf("%d %+v", status, one)
		}
		var from theme.StatementOrigins
		if status := read(fmt.Sprintf("%s/statements/%s/origins", at, strings.TrimPrefix(made.ID, "1-")), &from); status != http.StatusOK || len(from.From) != 1 || from.From[0].ID != string(th.ID) {
			t.Errorf("%d %+v", status, from)
		}
		if status := read(at+"/statements/99999/origins", nil); status != http.StatusNotFound {
			t.Errorf("a statement that does not exist: %d", status)
		}
	})
}
