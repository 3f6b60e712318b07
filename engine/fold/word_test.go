package fold

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
	"pgregory.net/rapid"
)

// alike are writings of one text that a search may not tell apart.
var alike = [][2]string{
	{"Hoà bình", "hòa bình"}, {"thuỷ lợi", "Thủy lợi"}, {"khoẻ", "khỏe"}, {"loà xoà", "lòa xòa"},
	{"Mỹ thuật", "mĩ thuật"}, {"kỹ thuật", "kĩ thuật"}, {"quỹ", "quĩ"}, {"quý", "quí"}, {"lý luận", "lí luận"},
	{"tỷ lệ", "tỉ lệ"}, {"bác sỹ", "bác sĩ"}, {"hy vọng", "hi vọng"}, {"vật lý", "VẬT LÍ"},
	{"Ðại học", "Đại học"}, {"242/2014/QÐ-UBND", "242/2014/QĐ-UBND"},
	{"ＵＢＮＤ　ＴＰ", "UBND TP"}, {"Hà\u00a0Nội", "hà nội"}, {"sáng\u00adtạo", "sángtạo"}, {"m²", "m2"}, {"ﬁlm", "film"},
	{norm.NFD.String("Diên Hồng"), "diên hồng"},
}

func TestWritingsThatASearchMayNotTellApart(t *testing.T) {
	for _, p := range alike {
		for name, f := range map[string]func(string) string{"Search": Search, "Duplicate": Duplicate} {
			if a, b := f(p[0]), f(p[1]); a != b {
				t.Errorf("%s: %q gives %q and %q gives %q", name, p[0], a, p[1], b)
			}
		}
	}
	for _, p := range [][2]string{{"may", "mai"}, {"thúy", "thúi"}, {"tuy", "tui"}, {"ý", "í"}, {"bay", "bai"}} {
		if Search(p[0]) == Search(p[1]) {
			t.Errorf("%q and %q are different sounds and fold to %q", p[0], p[1], Search(p[0]))
		}
	}
}

func TestAddressesKeepTheSpellingOfTheirTitle(t *testing.T) {
	for title, want := range map[string]string{"Bảo tàng Mỹ thuật": "bao-tang-my-thuat", "Quỹ Ký ức": "quy-ky-uc"} {
		if got := Slug(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}

// syllablesOf draws Vietnamese syllables as people write them.
func syllablesOf(t *rapid.T) string {
	onset := rapid.SampledFrom(strings.Split(",b,c,ch,d,đ,g,gh,gi,h,k,kh,l,m,n,ng,ngh,nh,p,ph,qu,r,s,t,th,tr,v,x", ",")).Draw(t, "onset")
	rhyme := rapid.SampledFrom(strings.Fields("a ă â e ê i o ô ơ u ư y oa oe uy ai ay ây ui iêu ương oang uyên uyêt anh ong")).Draw(t, "rhyme")
	s := onset + rhyme
	if tone := rapid.SampledFrom([]string{"", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"}).Draw(t, "tone"); tone != "" {
		// On any vowel: the old and the new placement, and wrong ones.
		letters := []rune(s)
		var at []int
		for i, r := range letters {
			if strings.ContainsRune("aăâeêioôơuưy", r) {
				at = append(at, i+1)
			}
		}
		i := rapid.SampledFrom(at).Draw(t, "place")
		s = string(letters[:i]) + tone + string(letters[i:])
	}
	return norm.NFC.String(s)
}

// rewritten draws another writing of a text that stays the same text.
func rewritten(t *rapid.T, s string) string {
	for _, change := range []struct {
		name string
		do   func(string) string
	}{
		{"upper", strings.ToUpper}, {"nfd", norm.NFD.String}, {"wide", width.Widen.String},
		{"eth", func(s string) string { return strings.NewReplacer("Đ", "Ð", "đ", "ð").Replace(s) }},
		{"spaces", func(s string) string { return "  " + strings.ReplaceAll(s, " ", ",\u00a0 ") + "!" }},
	} {
		if rapid.Bool().Draw(t, change.name) {
			s = change.do(s)
		}
	}
	return s
}

func TestATextFoldsLikeAnyOfItsWritings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.Join(rapid.SliceOfN(rapid.Custom(syllablesOf), 1, 6).Draw(t, "syllables"), " ")
		other := rewritten(t, s)
		if Search(s) != Search(other) || Duplicate(s) != Duplicate(other) {
			t.Fatalf("%q: %q %q, %q: %q %q", s, Search(s), Duplicate(s), other, Search(other), Duplicate(other))
		}
		bare := strings.Map(func(r rune) rune {
			if unicode.Is(unicode.Mn, r) {
				return -1
			}
			return r
		}, norm.NFD.String(strings.NewReplacer("đ", "d", "Đ", "D").Replace(s)))
		if Search(bare) != Search(s) {
			t.Fatalf("typed without accents %q gives %q, %q gives %q", bare, Search(bare), s, Search(s))
		}
	})
}

func TestEveryCharacterFoldsOnce(t *testing.T) {
	for r := rune(1); r <= unicode.MaxRune; r++ {
		s := "a " + string(r) + "y"
		for name, f := range map[string]func(string) string{"Search": Search, "Duplicate": Duplicate, "Plain": Plain} {
			if once := f(s); f(once) != once {
				t.Fatalf("%s of %q (%U) is %+q, and of that %+q", name, s, r, once, f(once))
			}
		}
	}
}

func TestWordsTellWhereTheyStand(t *testing.T) {
	text := "“Sáng\u00adtạo”, ở Hà Nội: 創意 № １"
	var got []string
	for w := range Words(text) {
		got = append(got, text[w.Start:w.End]+"="+w.Plain)
	}
	want := []string{"Sáng\u00adtạo=sangtao", "ở=o", "Hà=ha", "Nội=noi", "創=創", "意=意", "№=no", "１=1"}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		end := 0
		for w := range Words(text) {
			// Only a character that is several words by itself (¼ is 1⁄4) stands in two.
			shared := w.Start < end && utf8.RuneCountInString(text[w.Start:end]) == 1
			if w.Start < end && !shared || w.End < end || w.End <= w.Start || w.End > len(text) || w.Plain == "" || w.Exact == "" {
				t.Fatalf("%q: %+v after byte %d", text, w, end)
			}
			end = w.End
		}
	})
}

func TestAbbreviationsMeetWhatTheyStandFor(t *testing.T) {
	for _, c := range []struct {
		words string
		n     int
		other string // one of the other writings
	}{
		{"UBND thành phố", 1, "uy ban nhan dan"}, {"uỷ ban nhân dân TP", 4, "ubnd"}, {"TP.HCM", 2, "thanh pho ho chi minh"},
		{"TP. Hà Nội", 1, "thanh pho"}, {"thành phố Hồ Chí Minh", 5, "tphcm"}, {"Thành phố sáng tạo", 2, "tp"},
		{"VHTT&DL", 2, "van hoa the thao va du lich"}, {"Sở VHTT", 0, ""}, {"KH&ĐT", 2, "ke hoach va dau tu"}, {"ủy ban", 0, ""}, {"UNESCO", 0, ""}, {"", 0, ""},
	} {
		n, others := Writings(strings.Fields(Search(c.words)))
		if n != c.n || n > 0 && !slices.ContainsFunc(others, func(w []string) bool { return strings.Join(w, " ") == c.other }) {
			t.Errorf("%q: %d %q", c.words, n, others)
		}
	}
}

func TestEveryWritingLeadsToEveryOther(t *testing.T) {
	for key, list := range writings.of {
		n, others := Writings(append(strings.Fields(key), "khac"))
		if n != len(strings.Fields(key)) {
			t.Errorf("%q is taken as %d words", key, n)
		}
		for _, m := range list {
			for _, words := range m {
				if k := strings.Join(words, " "); k != key && !slices.ContainsFunc(others, func(o []string) bool { return strings.Join(o, " ") == k }) {
					t.Errorf("%q does not lead to %q", key, k)
				}
				if _, back := Writings(words); len(back) == 0 {
					t.Errorf("%q leads nowhere", words)
				}
			}
		}
	}
}
