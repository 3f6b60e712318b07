package plan

import (
	"bytes"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// held finds the file that a page of a trial keeps for its confirmation.
var held = regexp.MustCompile(`name="held" value="([^"]+)"`)

func TestALargeTableIsLookedAtAndThenConfirmed(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		var b bytes.Buffer
		b.WriteString("id,kind,parent,title_vi,summary_vi\n")
		long := strings.Repeat("Một đoạn nói rõ việc phải làm và vì sao. ", 30)
		for i := range 600 {
			fmt.Fprintf(&b, "ct-%d,chương trình,,Chương trình số %d,%s\n", i, i, long)
		}
		if b.Len() < 800<<10 {
			t.Fatalf("the table has only %d bytes", b.Len())
		}
		look := s.upload("/office/plan/import", "lon.csv", b.Bytes()).Is(200).Has("Nhập 600 thay đổi")
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 0 {
			t.Fatal("a trial wrote something")
		}
		name := held.FindStringSubmatch(look.Body)
		if name == nil {
			t.Fatal("the page keeps no file to confirm")
		}
		confirm := url.Values{"act": {"import"}, "held": {name[1]}, "name": {"lon.csv"}}
		s.Post("", "/office/plan/import", confirm).Is(401)
		s.Post("editor", "/office/plan/import", confirm).Is(303)
		if p, _ := s.service.Plan(t.Context(), editor); len(p.Items) != 600 {
			t.Errorf("%d lines were imported", len(p.Items))
		}
		s.Post("editor", "/office/plan/import", confirm).Is(422).Has("không còn được giữ")
		s.Post("editor", "/office/plan/import", url.Values{"act": {"import"}, "held": {"../../etc/passwd"}}).Is(422).Has("không còn được giữ")
		s.upload("/office/plan/import", "lon.csv", b.Bytes()).Is(200).Has("không có gì để nhập")
	})
}
