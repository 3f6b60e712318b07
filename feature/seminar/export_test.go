package seminar

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"dienhong/platform/sheet"
)

// rows are those of a workbook.
func rows(t *testing.T, raw string) (list [][]string) {
	t.Helper()
	for row, err := range sheet.Read(strings.NewReader(raw), int64(len(raw)), sheet.Usual) {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, row.Cells)
	}
	return list
}

func TestTheListAndTheBadgesAreInTheOrderOfProtocol(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("editor", page+"/badges.pdf").Is(404)
		s.add("Khách A | Giám đốc | Viện A\nKhách B | Hội B\nKhách C | Hội C").Is(303)
		link := s.link(t, s.guest(t))
		s.Post("", link, url.Values{"reply": {"sends"}, "deputy_name": {"Phạm Thị Bình"}, "deputy_title": {"Phó phòng"}}).Is(303)

		third := strings.Replace(s.callerOf(t, "Khách C"), "/door/", "/guests/", 1)
		form := s.Get("editor", third).Form(third)
		if form.Get("place") != "3" {
			t.Errorf("the third is at %q", form.Get("place"))
		}
		for _, bad := range []string{"0", "-1", "đầu", "3001"} {
			form.Set("place", bad)
			s.Post("editor", third, form).Refuses("place", "Ghi một số từ 1 đến 3.000.").Has(`value="` + bad + `"`)
		}
		form.Set("place", "1")
		s.Post("editor", third, form).Is(303)

		got := rows(t, s.Get("editor", page+"/guests.xlsx").Is(200).Text)
		want := [][]string{
			{"1", "Chuyên gia, nhà khoa học", "Khách C", "", "Hội C", "Chưa có đường dẫn"},
			{"2", "Chuyên gia, nhà khoa học", "Khách A", "Giám đốc", "Viện A", "Cử người dự thay: Phạm Thị Bình, Phó phòng", "Phạm Thị Bình", "Phó phòng"},
			{"3", "Chuyên gia, nhà khoa học", "Khách B", "", "Hội B", "Chưa có đường dẫn"},
		}
		if len(got) != 4 || got[0][2] != "Họ và tên" {
			t.Fatalf("%v", got)
		}
		for i, w := range want {
			if !slices.Equal(got[i+1][:len(w)], w) {
				t.Errorf("row %d: %q, want %q", i+1, got[i+1], w)
			}
		}
		if head := rows(t, s.Get("editor", "/en"+page+"/guests.xlsx").Text)[0]; head[2] != "Full name" {
			t.Errorf("%v", head)
		}

		badges := s.Get("editor", page+"/badges.pdf").Is(200)
		if badges.Header.Get("Content-Type") != "application/pdf" || !bytes.HasPrefix([]byte(badges.Text), []byte("%PDF")) {
			t.Errorf("%v", badges.Header)
		}
		for _, who := range []string{"analyst", "moderator"} {
			s.Get(who, page+"/badges.pdf").Is(403)
			s.Get(who, page+"/guests.xlsx").Is(403)
		}
		// Eleven badges are two pages.
		var many strings.Builder
		for i := range 8 {
			fmt.Fprintf(&many, "Khách %d %s | Hội\n", i, strings.Repeat("rất dài ", 12))
		}
		s.add(many.String()).Is(303)
		if n := strings.Count(s.Get("editor", page+"/badges.pdf").Text, "/Type /Page\n"); n != 2 {
			t.Errorf("%d pages", n)
		}
	})
}
