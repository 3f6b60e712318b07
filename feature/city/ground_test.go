package city

import (
	"strings"
	"testing"

	"dienhong/kit/site"
)

// sends sends the form of outline and landmarks as an administrator does, with a file
// unless the outline is empty.
func (s *house) sends(language, outline string, fields ...string) site.Page {
	s.T.Helper()
	var files []site.File
	if outline != "" {
		files = append(files, site.File{Field: "outline", Name: "ranh.geojson", Content: []byte(outline)})
	}
	return s.Upload("admin", language+"/office/city/map", site.Form(fields...), files...)
}

func TestTheOfficeGivesItsMapsAnOutlineAndLandmarks(t *testing.T) {
	const square = `{"type":"Polygon","coordinates":[[[105.3,20.5],[106,20.5],[106,21.4],[105.3,21.4],[105.3,20.5]]]}`
	const lake = "Hồ Hoàn Kiếm | Hoàn Kiếm Lake | 21.0285, 105.8523 | bản đồ thành phố"
	onSites(t, func(s *house) {
		s.Get("editor", "/office/city/map").Is(403)
		s.Get("admin", "/office/city/map").Is(200).Says("Chưa có ranh giới và điểm mốc")
		for _, bad := range []struct{ outline, landmarks, vi, en string }{
			{"PK\x03\x04 một tệp nén", lake, "Tệp không phải GeoJSON (RFC 7946).", "The file is not GeoJSON (RFC 7946)."},
			{`{"type":"Point","coordinates":[105,21]}`, lake, "Tệp không có đa giác nào.", "The file contains no polygon."},
			{`{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21]]]}`, lake, "vòng không khép kín", "not closed"},
			{`{"type":"Polygon","coordinates":[[[21,105],[21,106],[20,106],[21,105]]]}`, lake, "kinh độ trước, vĩ độ sau", "longitude first"},
			{strings.Repeat(" ", maxOutline) + square, lake, "không quá 1 MB", "at most 1 MB"},
			{square, "Hồ Hoàn Kiếm", "Dòng 1 thiếu vị trí hợp lệ", "Line 1 has no valid position"},
			{square, lake + "\n| Lake | 21, 105 | x", "Dòng 2 thiếu tên", "Line 2 has no name"},
			{square, lake + "\nCổ Loa | | 21.1, 105.9", "Dòng 2 thiếu nguồn", "Line 2 has no source"},
			{square, strings.Repeat(lake+"\n", maxLandmarks+1), "Nhiều nhất 60 điểm mốc", "No more than 60 landmarks"},
		} {
			for language, says := range map[string]string{"": bad.vi, "/en": bad.en} {
				s.sends(language, bad.outline, "version", "0", "ground_source_vi", "Nguồn thử", "landmarks", bad.landmarks).Is(422).
					Says(says, strings.TrimSpace(strings.Split(bad.landmarks, "\n")[0])).Has("Nguồn thử", "error-summary")
			}
		}
		s.sends("", square, "version", "0", "landmarks", lake).Is(422).Says("Không được để trống.") // an outline without a source
		if g, err := s.service.Ground(t.Context()); err != nil || g.Version != 0 {
			t.Fatalf("a refusal wrote version %d, %v", g.Version, err)
		}
		s.sends("", square, "version", "0", "ground_source_vi", "Nguồn thử", "ground_source_en", "A test", "landmarks", lake).Is(303)
		s.Get("admin", "/office/city/map?done=city.ground").Is(200).Says("Đã lưu nền bản đồ.", "Nguồn thử", "Hồ Hoàn Kiếm", "21.02850, 105.85230", admin.Name).Has(`class="atlas"`)
		s.Get("admin", "/en/office/city/map").Is(200).Says("A test", "Hoàn Kiếm Lake")
		// Whoever read the first version sees both.
		s.sends("", "", "version", "0", "ground_source_vi", "Nguồn khác", "landmarks", "").Is(409).Says("Nguồn khác", "Nguồn thử", admin.Name)
		// No file keeps the outline; a tick takes it away.
		s.sends("", "", "version", "1", "ground_source_vi", "Nguồn thử", "landmarks", "").Is(303)
		if g, _ := s.service.Ground(t.Context()); g.Outline.Points() != 5 || len(g.Landmarks) != 0 {
			t.Errorf("%d points, %d landmarks", g.Outline.Points(), len(g.Landmarks))
		}
		s.sends("", "", "version", "2", "ground_source_vi", "Nguồn thử", "remove_outline", "true").Is(303)
		if g, _ := s.service.Ground(t.Context()); !g.Outline.IsZero() {
			t.Error("the outline is still there")
		}
	})
}
