package fold

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestSearchMeetsHowPeopleType(t *testing.T) {
	for in, want := range map[string]string{
		"Đà Nẵng":                  "da nang",
		"đường Điện Biên Phủ":      "duong dien bien phu",
		norm.NFD.String("Đổi MỚI"): "doi moi",
		"  TP. Hồ Chí Minh!  ":     "tp ho chi minh",
		"Thuỷ – Thủy":              "thuy thuy",
		"":                         "",
		"Hà Nội 1.010 năm":         "ha noi 1 010 nam",
	} {
		if got := Search(in); got != want {
			t.Errorf("Search(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDuplicateFoldsPlacementOfTonesButKeepsMeaning(t *testing.T) {
	same := [][2]string{
		{"Hoà bình", "hòa  bình."},
		{"thuỷ lợi", "Thủy lợi"},
		{norm.NFD.String("Sáng tạo"), "sáng tạo"},
		{"khoẻ mạnh", "khỏe mạnh!"},
	}
	for _, p := range same {
		if Duplicate(p[0]) != Duplicate(p[1]) {
			t.Errorf("%q and %q should be one statement", p[0], p[1])
		}
	}
	different := [][2]string{{"ma", "má"}, {"ban", "bàn"}, {"dân", "đân"}, {"giữ 1 nhà máy", "giữ 2 nhà máy"}}
	for _, p := range different {
		if Duplicate(p[0]) == Duplicate(p[1]) {
			t.Errorf("%q and %q should stay two statements", p[0], p[1])
		}
	}
}

func TestFoldingIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		if once := Search(s); Search(once) != once {
			t.Fatalf("Search(%q) is not stable: %q then %q", s, once, Search(once))
		}
		if Duplicate(s) != Duplicate(norm.NFD.String(s)) {
			t.Fatalf("the normal form of %q changes its key", s)
		}
	})
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Tham vấn về sáng kiến: Hà Nội – Thành phố đáng sống": "tham-van-ve-sang-kien-ha-noi-thanh-pho-dang-song",
		"  Đường “Đê”  ": "duong-de", "": "", "…": "", "日本": "",
		strings.Repeat("a", 70): strings.Repeat("a", 60),
	} {
		if got := Slug(title); got != want || Slug(got) != got {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
