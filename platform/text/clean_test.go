package text

import (
	"errors"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestCleanRefusesWhatNoHonestTextHolds(t *testing.T) {
	for in, want := range map[string]error{
		"abc\xff":          ErrUTF8,
		"abc\x00":          ErrControl,
		"abc\x1b[31m":      ErrControl,
		"abc\u202edef":     ErrBidi,
		"abc\u2066def":     ErrBidi,
		"dòng\u2028dòng":   ErrControl,
		"Giữ nhà máy cũ.":  nil,
		"hai\r\ndòng\tvăn": nil,
	} {
		if _, err := Clean(in); !errors.Is(err, want) {
			t.Errorf("Clean(%q): %v, want %v", in, err, want)
		}
	}
}

func TestCleanComposesAndTrims(t *testing.T) {
	got, err := Clean(" \ufeff" + norm.NFD.String("Thành phố sáng tạo") + "\u200b\r\n")
	if err != nil || got != "Thành phố sáng tạo" {
		t.Errorf("%q, %v", got, err)
	}
}

func FuzzClean(f *testing.F) {
	for _, s := range []string{"Hà Nội", "e\u0302\u200b\u0301", "\ufeff", "a\r\n\rb", "\xc3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once, err := Clean(s)
		if err != nil {
			return
		}
		twice, err := Clean(once)
		if err != nil || twice != once {
			t.Fatalf("cleaning %q twice: %q then %q (%v)", s, once, twice, err)
		}
	})
}

func TestStripKeepsTheRest(t *testing.T) {
	for in, want := range map[string]string{
		"a\u202eb": "ab", "x\x00y\xff": "xy", "dòng\r\nhai ": "dòng\nhai", "Đê\u0301": "Đế", "\u2028": "",
	} {
		if got := Strip(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if _, err := Clean(Strip(in)); err != nil {
			t.Errorf("%q is still refused: %v", in, err)
		}
	}
}
