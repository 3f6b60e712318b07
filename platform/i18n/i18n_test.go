package i18n

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const months = `[month]
1 = "January"
2 = "February"
3 = "March"
4 = "April"
5 = "May"
6 = "June"
7 = "July"
8 = "August"
9 = "September"
10 = "October"
11 = "November"
12 = "December"
`

func catalog(t *testing.T) *Catalog {
	t.Helper()
	c, err := Load(fstest.MapFS{
		"vi/language.toml": {Data: []byte("name = \"Tiếng Việt\"\norder = \"1\"\nnumbers = \"vi\"\ndate = \"{dd}/{mm}/{yyyy}\"\nlong_date = \"ngày {dd} tháng {m0} năm {yyyy}\"\n")},
		"en/language.toml": {Data: []byte("name = \"English\"\norder = \"2\"\nnumbers = \"en-GB\"\ndate = \"{d}\u00a0{month}\u00a0{yyyy}\"\nlong_date = \"{d} {month} {yyyy}\"\n" + months)},
		"vi/vote.toml":     {Data: []byte("agree = \"Đồng ý\"\nonly = \"Chỉ có\"\n[count]\nother = \"{0} phiếu từ {1}\"\n")},
		"en/vote.toml":     {Data: []byte("agree = \"Agree\"\n[count]\none = \"{0} vote since {1}\"\nother = \"{0} votes since {1}\"\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSentencesDatesAndNumbersFollowTheReader(t *testing.T) {
	zone := time.FixedZone("ICT", 7*3600)
	vi := With(context.Background(), catalog(t), "vi", zone)
	en := With(context.Background(), catalog(t), "en", zone)
	at := time.Date(2020, 10, 1, 18, 30, 0, 0, time.UTC) // 2 October in Hà Nội
	for _, c := range []struct{ got, want string }{
		{T(vi, "vote.agree"), "Đồng ý"},
		{T(en, "vote.agree"), "Agree"},
		{T(en, "vote.only"), "Chỉ có"},
		{T(en, "vote.unknown"), "vote.unknown"},
		{N(vi, "vote.count", 1, at), "1 phiếu từ 02/10/2020"},
		{N(en, "vote.count", 1, at), "1 vote since 2\u00a0October\u00a02020"},
		{N(en, "vote.count", 1234, at), "1,234 votes since 2\u00a0October\u00a02020"},
		{Number(vi, 1234567), "1.234.567"},
		{Decimal(vi, 1234.56, 1), "1.234,6"},
		{Fixed(vi, 0.5, 2), "0,50"}, {Fixed(vi, -0.001, 2), "0,00"}, {Fixed(vi, -1.5, 2), "-1,50"},
		{Percent(vi, 0.664), "66%"},
		{DateTime(vi, at), "01:30, 02/10/2020"},
		{LongDate(vi, at), "ngày 02 tháng 10 năm 2020"},
		{LongDate(vi, time.Date(2021, 2, 11, 0, 0, 0, 0, zone)), "ngày 11 tháng 02 năm 2021"},
		{Bytes(vi, 1_534_000), "1,5\u00a0MB"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestABrokenCatalogueIsRefused(t *testing.T) {
	const good = "name = \"X\"\norder = \"1\"\nnumbers = \"vi\"\ndate = \"{dd}\"\nlong_date = \"{dd}\"\n"
	if _, err := Load(fstest.MapFS{"vi/language.toml": {Data: []byte(good)}}); err != nil {
		t.Fatal(err)
	}
	for name, fsys := range map[string]fstest.MapFS{
		"a number":           {"vi/language.toml": {Data: []byte(good)}, "vi/x.toml": {Data: []byte("agree = 3")}},
		"bad syntax":         {"vi/language.toml": {Data: []byte(good)}, "vi/x.toml": {Data: []byte("agree = ")}},
		"no language":        {},
		"no name":            {"vi/language.toml": {Data: []byte(strings.Replace(good, "\"X\"", "\"\"", 1))}},
		"no such language":   {"viet nam/language.toml": {Data: []byte(good)}},
		"an order in words":  {"vi/language.toml": {Data: []byte(strings.Replace(good, "\"1\"", "\"first\"", 1))}},
		"months without any": {"vi/language.toml": {Data: []byte(strings.Replace(good, "{dd}", "{dd} {month}", 1))}},
	} {
		if _, err := Load(fsys); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
