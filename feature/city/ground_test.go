package city

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// upload sends the form of outline and landmarks with a file.
func (s *site) upload(as, language, outline string, fields ...string) page {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			s.t.Fatal(err)
		}
	}
	if outline != "" {
		f, err := w.CreateFormFile("outline", "ranh.geojson")
		if err == nil {
			_, err = f.Write([]byte(outline))
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, language+"/office/city/map", &body)
	r.Header.Set("X-Actor", as)
	r.Header.Set("Content-Type", w.FormDataContentType())
	answer := httptest.NewRecorder()
	s.handler.ServeHTTP(answer, r)
	root, err := html.Parse(strings.NewReader(answer.Body.String()))
	if err != nil {
		s.t.Fatal(err)
	}
	return page{s.t, answer.Code, answer.Header(), answer.Body.String(), root}
}

func TestTheOfficeGivesItsMapsAnOutlineAndLandmarks(t *testing.T) {
	const square = `{"type":"Polygon","coordinates":[[[105.3,20.5],[106,20.5],[106,21.4],[105.3,21.4],[105.3,20.5]]]}`
	const lake = "Hồ Hoàn Kiếm | Hoàn Kiếm Lake | 21.0285, 105.8523 | bản đồ thành phố"
	onSites(t, func(s *site) {
		s.get("editor", "/office/city/map").is(403)
		s.get("admin", "/office/city/map").is(200).says("Chưa có ranh giới và điểm mốc")
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
				s.upload("admin", language, bad.outline, "version", "0", "ground_source_vi", "Nguồn thử", "landmarks", bad.landmarks).is(422).
					says(says, "Nguồn thử", strings.TrimSpace(strings.Split(bad.landmarks, "\n")[0]), "error-summary")
			}
		}
		s.upload("admin", "", square, "version", "0", "landmarks", lake).is(422).says("Không được để trống.") // an outline without a source
		if g, err := s.service.Ground(t.Context()); err != nil || g.Version != 0 {
			t.Fatalf("a refusal wrote version %d, %v", g.Version, err)
		}
		s.upload("admin", "", square, "version", "0", "ground_source_vi", "Nguồn thử", "ground_source_en", "A test", "landmarks", lake).is(303)
		s.get("admin", "/office/city/map?done=city.ground").is(200).says("Đã lưu nền bản đồ.", `class="atlas"`, "Nguồn thử", "Hồ Hoàn Kiếm", "21.02850, 105.85230", admin.Name)
		s.get("admin", "/en/office/city/map").is(200).says("A test", "Hoàn Kiếm Lake")
		// Whoever read the first version sees both.
		s.upload("admin", "", "", "version", "0", "ground_source_vi", "Nguồn khác", "landmarks", "").is(409).says("Nguồn khác", "Nguồn thử", admin.Name)
		// No file keeps the outline; a tick takes it away.
		s.upload("admin", "", "", "version", "1", "ground_source_vi", "Nguồn thử", "landmarks", "").is(303)
		if g, _ := s.service.Ground(t.Context()); g.Outline.Points() != 5 || len(g.Landmarks) != 0 {
			t.Errorf("%d points, %d landmarks", g.Outline.Points(), len(g.Landmarks))
		}
		s.upload("admin", "", "", "version", "2", "ground_source_vi", "Nguồn thử", "remove_outline", "true").is(303)
		if g, _ := s.service.Ground(t.Context()); !g.Outline.IsZero() {
			t.Error("the outline is still there")
		}
	})
}
