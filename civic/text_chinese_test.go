package civic

import "testing"

func TestTextsInChineseAreCalledSo(t *testing.T) {
	for text, want := range map[string]Locale{
		"我覺得 UberX 自用車載客時，應該要投保": Chinese, "Uber 是境外公司": Chinese, "Nghề gốm Bát Tràng": Vietnamese, "Chữ 漢 trong tranh": Vietnamese,
	} {
		if _, got := (Text{VI: text}).In(English); got != want {
			t.Errorf("%q is in %q, want %q", text, got, want)
		}
	}
	if _, got := (Text{EN: "Can there be consensus?"}).In(Vietnamese); got != English {
		t.Errorf("an English text is in %q", got)
	}
}
