package ui

import (
	"slices"
	"testing"
)

func TestAddressesInATextBecomeLinks(t *testing.T) {
	for text, want := range map[string][]piece{
		"":                                      nil,
		"Kế hoạch 161/KH-UBND":                  {{Text: "Kế hoạch 161/KH-UBND"}},
		"Nguồn: https://a.vn/b-c.html.":         {{Text: "Nguồn: "}, {"a.vn", "https://a.vn/b-c.html"}, {Text: "."}},
		"(http://www.b.vn/x?y=1; https://c.vn)": {{Text: "("}, {"b.vn", "http://www.b.vn/x?y=1"}, {Text: "; "}, {"c.vn", "https://c.vn"}, {Text: ")"}},
		"javascript:alert(1) https://":          {{Text: "javascript:alert(1) https://"}},
	} {
		if got := pieces(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	got := SourceLinks("https://www.vietnam.vn/a; Kế hoạch 102/KH-UBND 01/04/2022;")
	if want := []Link{{Text: "vietnam.vn", Href: "https://www.vietnam.vn/a"}, {Text: "Kế hoạch 102/KH-UBND 01/04/2022"}}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
