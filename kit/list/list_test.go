package list

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"dienhong/platform/web"
)

type filter struct {
	Words string   `form:"q"`
	Year  int      `form:"year"`
	Late  bool     `form:"late"`
	Kinds []string `form:"kind"`
	Sort  string   `form:"sort"`
}

func read(t *testing.T, query string) List[filter] {
	t.Helper()
	l, err := Read[filter](httptest.NewRequest(http.MethodGet, "/plan"+query, nil), "/plan", 10)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheSameChoiceIsTheSameAddress(t *testing.T) {
	for query, want := range map[string]string{
		"":                              "/plan",
		"?page=1&late=false&year=0&q=":  "/plan",
		"?year=2030&q=ho+guom&other=x":  "/plan?q=ho+guom&year=2030",
		"?q=ho%20guom&page=7&year=2030": "/plan?q=ho+guom&year=2030",
		"?kind=b&kind=a&late=true":      "/plan?kind=b&kind=a&late=true",
	} {
		if l := read(t, query); l.Href() != want {
			t.Errorf("%s: %s, want %s", query, l.Href(), want)
		}
	}
	l := read(t, "?year=2030&late=true&page=3")
	if got := l.With("late", "", "q", "hồ & sông"); got != "/plan?q=h%E1%BB%93+%26+s%C3%B4ng&year=2030" {
		t.Error(got)
	}
	if tab := l.Tab("Năm 2030", "year", "2030"); !tab.Current || tab.Href != l.Href() {
		t.Errorf("%+v", tab)
	}
	if tab := l.Tab("Tất cả", "year", ""); tab.Current || tab.Href != "/plan?late=true" {
		t.Errorf("%+v", tab)
	}
	if c := read(t, "?sort=votes").Column("Số phiếu", "sort", "votes"); c.Sorted != "descending" || c.Sort != "/plan?sort=votes" {
		t.Errorf("%+v", c)
	}
	if want := []string{"q", "year", "late", "kind", "sort", "page"}; !slices.Equal(Fields[filter](), want) {
		t.Error(Fields[filter]())
	}
}

func TestAPageIsBetweenTheFirstAndTheLast(t *testing.T) {
	all := make([]int, 34)
	for i := range all {
		all[i] = i
	}
	store := func(limit, offset int) ([]int, int, error) {
		if limit != 10 || offset < 0 {
			return nil, 0, fmt.Errorf("LIMIT %d OFFSET %d", limit, offset)
		}
		return all[min(offset, len(all)):min(offset+limit, len(all))], len(all), nil
	}
	for page, want := range map[string]struct{ page, first, shown int }{
		"":                                {1, 0, 10},
		"?page=2":                         {2, 10, 10},
		"?page=4":                         {4, 30, 4},
		"?page=5":                         {4, 30, 4},
		"?page=0":                         {1, 0, 10},
		"?page=-9":                        {1, 0, 10},
		fmt.Sprint("?page=", math.MaxInt): {4, 30, 4},
	} {
		l := read(t, page)
		got, err := Load(&l, store)
		if err != nil || l.Page != want.page || len(got) != want.shown || got[0] != want.first || l.Total != 34 || l.Pages() != 4 {
			t.Errorf("%s: page %d, %v, %v", page, l.Page, got, err)
		}
		if cut := Cut(&l, all); !slices.Equal(cut, got) {
			t.Errorf("%s: cut %v, loaded %v", page, cut, got)
		}
		p := l.Pager()
		if (p.Previous == "") != (want.page == 1) || (p.Next == "") != (want.page == 4) || p.From != want.first+1 || p.To != want.first+want.shown {
			t.Errorf("%s: %+v", page, p)
		}
	}
	for _, page := range []string{"two", "1.5", "99999999999999999999"} {
		var refused *web.FormError
		if _, err := Read[filter](httptest.NewRequest(http.MethodGet, "/plan?page="+page, nil), "/plan", 10); !errors.As(err, &refused) || refused.Fields["page"] != "error.field.number" {
			t.Errorf("%s: %v", page, err)
		}
	}
	empty := read(t, "?page=3")
	if got, err := Load(&empty, func(int, int) ([]int, int, error) { return nil, 0, nil }); err != nil || len(got) != 0 || empty.Page != 1 || empty.Pager().From != 0 {
		t.Errorf("an empty list: page %d, %+v", empty.Page, empty.Pager())
	}
	if second := read(t, "?q=x&page=2"); !strings.HasSuffix(func() string { second.Total = 34; return second.Pager().Next }(), "?page=3&q=x") {
		t.Error(second.Pager().Next)
	}
}
