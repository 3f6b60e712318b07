package app

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/feature/report"
	"dienhong/kit/paper"
	"dienhong/platform/db"
	"dienhong/platform/web"
)

// TestAReportIsTheEndOfTheChain walks from an action to the reports that tell of
// it, and from a line of a report back to the voices.
func TestAReportIsTheEndOfTheChain(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := demonstration(t, c)
		ctx, f := t.Context(), &a.features
		err := a.db.Tx(ctx, func(tx *db.Tx) error {
			return f.Chain.Service.Link(ctx, tx, civic.System(), civic.Ref{Kind: civic.RefStatement, ID: "1-3"}, civic.Ref{Kind: civic.RefAction, ID: "A09"})
		})
		if err != nil {
			t.Fatal(err)
		}
		action := civic.Ref{Kind: civic.RefAction, ID: "A09"}
		reports := func() []civic.Node {
			t.Helper()
			tiers, err := f.Chain.Service.Walk(ctx, civic.Visitor(), action, chain.Forward, 10)
			if err != nil {
				t.Fatal(err)
			}
			for _, tier := range tiers {
				if tier.Kind == civic.RefReport {
					if len(tier.Nodes) != tier.Total {
						t.Errorf("%+v", tier)
					}
					return tier.Nodes
				}
			}
			return nil
		}
		// The demonstration's own reports are out of the way.
		shown, _, err := f.Report.Service.Papers(ctx, officer, 50, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range shown {
			if err := f.Report.Service.Withdraw(ctx, officer, p.ID); err != nil {
				t.Fatal(err)
			}
		}
		order := report.Order{Kind: report.PlanTable, Lang: civic.Vietnamese, Year: 2026}
		made := map[paper.Format]civic.ID{}
		for _, order.Format = range []paper.Format{paper.HTML, paper.PDF} {
			paperOf(t, a, order)
			list, _, err := f.Report.Service.Papers(ctx, officer, 1, 0)
			if err != nil || list[0].Order.Format != order.Format {
				t.Fatal(list, err)
			}
			made[order.Format] = list[0].ID
		}
		if n := reports(); len(n) != 0 {
			t.Errorf("a paper that is not public stands on the chain: %+v", n)
		}
		for _, id := range made {
			if err := f.Report.Service.Publish(ctx, officer, id); err != nil {
				t.Fatal(err)
			}
		}
		told := reports()
		if len(told) != 1 || told[0].Title.VI != "Danh mục nhiệm vụ năm 2026" || told[0].Title.EN == told[0].Title.VI || !strings.HasPrefix(told[0].Href, "/reports/") || told[0].Body.IsZero() {
			t.Fatalf("%+v", told)
		}
		says(t, a, "/chain/action/A09", "Danh mục nhiệm vụ năm 2026", "/chain/report/"+told[0].ID)
		line := "/chain/report/" + told[0].ID
		says(t, a, line, "/chain/action/A09", "/chain/statement/1-3", told[0].Href)
		says(t, a, "/en"+line, told[0].Title.EN)

		if err := f.Report.Service.Withdraw(ctx, officer, made[paper.PDF]); err != nil {
			t.Fatal(err)
		}
		if n := reports(); len(n) != 1 || !strings.HasSuffix(n[0].Href, string(made[paper.HTML])) {
			t.Errorf("the other paper of the report is public still: %+v", n)
		}
		if err := f.Report.Service.Withdraw(ctx, officer, made[paper.HTML]); err != nil {
			t.Fatal(err)
		}
		if n := reports(); len(n) != 0 {
			t.Errorf("a report that was taken back stands on the chain: %+v", n)
		}
		w := httptest.NewRecorder()
		a.Handler().ServeHTTP(w, httptest.NewRequestWithContext(web.PastCache(t.Context()), http.MethodGet, line, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("a line of a report that was taken back answers %d", w.Code)
		}
	})
}
