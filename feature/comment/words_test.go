package comment

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
)

// TestATableMaySayWhatPagesSay writes every choice of a column as the site shows
// it, in both languages, and something else.
func TestATableMaySayWhatPagesSay(t *testing.T) {
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		t.Fatal(err)
	}
	heads := map[string]string{"channel": "Kênh tiếp nhận", "kind": "Đối tượng", "lang": "Ngôn ngữ"}
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, _ := newService(t, d)
		for _, language := range catalog.Locales() {
			ctx := i18n.With(t.Context(), catalog, language, time.UTC)
			for field, head := range heads {
				var b bytes.Buffer
				w := csv.NewWriter(&b)
				_ = w.Write([]string{"Nội dung ý kiến", head})
				words := wordsOf(ctx, field)
				for _, word := range words {
					_ = w.Write([]string{word + " " + language, word})
				}
				w.Flush()
				p, err := s.Dry(ctx, clerk, 1, bytes.NewReader(b.Bytes()), int64(b.Len()))
				if err != nil || len(words) < 2 || p.New != len(words) {
					t.Errorf("%s, %s: %+v %v", language, field, p, err)
				}
			}
		}
		wrong := []byte("Nội dung ý kiến,Kênh tiếp nhận\nMột,fax\n")
		p, err := s.Dry(t.Context(), clerk, 1, bytes.NewReader(wrong), int64(len(wrong)))
		if err != nil || p.Problems != 1 {
			t.Fatalf("%+v %v", p, err)
		}
		if says := rowText(i18n.With(t.Context(), catalog, "vi", time.UTC), p.Errors[0]); !strings.Contains(says, "“fax”") || !strings.Contains(says, "Phiếu giấy") {
			t.Error(says)
		}
	})
}
