package app

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/comment"
	"dienhong/feature/plan"
	"dienhong/kit/figure"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestTheFrontPagesTellTheChain(t *testing.T) {
	a := demonstration(t, Config{Data: dbtest.Folder(t), Zone: DefaultZone})
	outcome := figure.OutcomeSources(having[figure.OutcomeSource](a)).Of
	ctx := t.Context()
	whole, err := outcome(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	p, err := a.features.Plan.Service.Plan(ctx, civic.Visitor())
	if err != nil {
		t.Fatal(err)
	}
	if whole.Actions != len(p.Of(plan.Action)) || whole.Moving == 0 || whole.Moving > whole.Actions || whole.Initiatives != 28 || whole.Reports != 2 {
		t.Errorf("%+v", whole)
	}

	// A statement that led to an initiative that led to an action.
	cons, err := a.features.Consultation.Service.BySlug(ctx, civic.Visitor(), slug)
	if err != nil {
		t.Fatal(err)
	}
	before, err := outcome(ctx, cons.Number)
	if err != nil {
		t.Fatal(err)
	}
	other, err := outcome(ctx, cons.Number+2)
	if err != nil || other.Initiatives != 0 || other.Actions != 0 {
		t.Errorf("another consultation: %+v, %v", other, err)
	}
	err = a.db.Tx(ctx, func(tx *db.Tx) error {
		return a.features.Chain.Service.Link(ctx, tx, civic.System(), civic.Ref{Kind: civic.RefStatement, ID: "1-3"}, civic.Ref{Kind: civic.RefInitiative, ID: "I01"})
	})
	if err != nil {
		t.Fatal(err)
	}
	after, err := outcome(ctx, cons.Number)
	if err != nil || after.Initiatives < max(1, before.Initiatives) || after.Actions < max(1, before.Actions) {
		t.Errorf("%+v became %+v, %v", before, after, err)
	}

	// A comment and a passage that were taken up without an answer or a theme
	// between.
	sent, _, err := a.features.Comment.Service.Submit(ctx, slug, comment.Submission{Text: "Nên mở cửa các đình làng vào buổi tối cho lớp học vẽ.", Lang: civic.Vietnamese, Once: civic.NewCode()})
	if err != nil {
		t.Fatal(err)
	}
	passage, err := a.features.Theme.Service.Mark(ctx, officer, sent.ID, 0, 20)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.db.Tx(ctx, func(tx *db.Tx) error {
		return a.features.Chain.Service.Unlink(ctx, tx, civic.System(), civic.Ref{Kind: civic.RefStatement, ID: "1-3"}, civic.Ref{Kind: civic.RefInitiative, ID: "I01"})
	}); err != nil {
		t.Fatal(err)
	}
	for _, from := range []civic.Ref{{Kind: civic.RefComment, ID: string(sent.ID)}, passage.Ref()} {
		var counted []int
		for _, act := range []func(context.Context, *db.Tx, civic.Actor, civic.Ref, civic.Ref) error{a.features.Chain.Service.Link, a.features.Chain.Service.Unlink} {
			if err := a.db.Tx(ctx, func(tx *db.Tx) error {
				return act(ctx, tx, civic.System(), from, civic.Ref{Kind: civic.RefInitiative, ID: "I01"})
			}); err != nil {
				t.Fatal(err)
			}
			now, err := outcome(ctx, cons.Number)
			if err != nil {
				t.Fatal(err)
			}
			counted = append(counted, now.Initiatives)
		}
		if counted[0] != counted[1]+1 {
			t.Errorf("%s: %d initiatives with the link, %d without", from.Kind, counted[0], counted[1])
		}
	}

	papers, err := a.features.Report.Service.Published(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range papers { // what is not there is told in words
		if err := a.features.Report.Service.Withdraw(ctx, civic.System(), p.ID); err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string][]string{
		"/":                         {"Từ góp ý đến hành động", "nhiệm vụ đã báo cáo tiến độ", "báo cáo đã công bố", "chưa có", `href="/reports"`, `href="/initiatives"`},
		"/en":                       {"From comments to action", "none yet", `href="/en/plan"`},
		"/pillars/do-thi":           {"Trong kế hoạch", `href="/plan/A01"`, `href="/plan?pillar=do-thi"`, `href="/initiatives?pillar=do-thi"`},
		"/organisations/so-vhtt":    {"Nhiệm vụ chủ trì", `href="/plan/A01"`},
		"/organisations/dh-mtcn":    {"Trường Đại học Mỹ thuật Công nghiệp"},
		"/en/organisations/so-khcn": {"Hanoi Department of Science and Technology"},
	} {
		says(t, a, path, want...)
	}
}

// says asks for a page and looks for sentences in it.
func says(t *testing.T, a *App, path string, want ...string) {
	t.Helper()
	status, body := get(t, a, path)
	if status != http.StatusOK {
		t.Errorf("%s answers %d", path, status)
	}
	for _, s := range want {
		if !strings.Contains(body, s) {
			t.Errorf("%s does not say %q", path, s)
		}
	}
}
