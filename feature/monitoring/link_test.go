package monitoring

import (
	"testing"

	"dienhong/kit/facts"
)

func TestLinksOfAFileStayOnTheSiteOrSayWhereTheyLead(t *testing.T) {
	for href, ok := range map[string]bool{
		"": true, "/initiatives/a": true, "https://x.example/a": true, "//x.example": false, `/\x.example`: false, "/\t/x.example": false,
		"javascript:alert(1)": false, "x.html": false,
	} {
		if got := len(Data{Figures: []facts.Figure{{Href: href}}}.problems()) == 0; got != ok {
			t.Errorf("%q: %v", href, got)
		}
	}
}
