package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"dienhong/platform/db"
)

// FuzzParse: whatever is typed is a search of bounded length and work, and marking
// what it found loses nothing of the text.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", " ", "hòa bình", "hoa binh", `"không gian" sáng tạo`, `"""`, "“Hà Nội", "UBND TP HCM", "VH&TT", "VH,TT&DL", "102/KH-UBND", "của và những", "創意城市",
		"¤public", "²a·b", "¹thanh", "*", "a OR b AND NOT c", "'; DROP TABLE search_entry; --", `\'\\`, "a:*&!b", "\x00\xff", "e\u0301\u0301\u0301", "\u202eabc", "🏙️ phố",
		strings.Repeat("ủy ban nhân dân thành phố ", 400), strings.Repeat("\"", 500), strings.Repeat("a", 100_000), strings.Repeat("TP ", 300),
	} {
		f.Add(s, "Ủy ban nhân dân thành phố Hà Nội")
	}
	f.Fuzz(func(t *testing.T, typed, text string) {
		q := Parse(typed)
		if n := utf8.RuneCountInString(q.String()); n > maxQuery {
			t.Errorf("%d characters of %q are kept", n, typed)
		}
		if n := len(q.words()); n > maxWords {
			t.Errorf("%d words of %q are searched for", n, typed)
		}
		if q.Empty() {
			return
		}
		looks := q.looks(term(publicTerm), 1)
		if begin, ok := q.beginning(); ok {
			looks = append(looks, look{terms: begin})
		}
		if len(looks) > maxLooks {
			t.Errorf("%q is looked for in %d ways", typed, len(looks))
		}
		for _, l := range looks {
			for _, d := range []db.Dialect{db.SQLite, db.PostgreSQL} {
				if written := l.terms.text(d); len(written) > maxCondition {
					t.Errorf("the condition of %q has %d bytes", typed, len(written))
				}
			}
		}
		text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "")), " ")
		if got := plainText(q.marked(text)); got != text {
			t.Errorf("marking %q in %q leaves %q", typed, text, got)
		}
	})
}

// What a search is bounded by: the ways to look, and the bytes of each condition.
const (
	maxLooks     = 7
	maxCondition = 32 << 10
)
