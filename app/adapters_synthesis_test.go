package app

import (
	"testing"

	"dienhong/civic"
	"dienhong/feature/statement"
)

// TestAnIdeaThatWaitsIsInNoCount compares what the results count with what the
// other pages count while an idea waits for a moderator.
func TestAnIdeaThatWaitsIsInNoCount(t *testing.T) {
	onHanoi(t, func(t *testing.T, c Config) {
		a := demonstration(t, c)
		if _, _, err := a.features.Statement.Service.Submit(t.Context(), slug, statement.Submission{
			Key: statement.NewKey(), Text: "Nên giữ lại nhà máy cũ.", Lang: civic.Vietnamese,
		}); err != nil {
			t.Fatal(err)
		}
		figures, err := a.features.Statement.Service.Figures(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		list, err := ballots{&a.features}.Statements(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, s := range list {
			if s.Counts() {
				n++
			}
		}
		if n != figures.Statements || len(list) != n+1 {
			t.Errorf("the results count %d of %d statements, the other pages %d", n, len(list), figures.Statements)
		}
	})
}
