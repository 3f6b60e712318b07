package place

import (
	"bytes"
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/engine/atlas"
	"dienhong/kit/table"
)

const (
	oldUnits = "code,name,name_en,kind,valid_from,valid_to,replaces\n" +
		"01,Phường Bắc,North Ward,phường,01/01/2000,,\n" +
		"02,Phường Nam,South Ward,phường,01/01/2000,,\n"
	// The code 01 is used again, for what was both wards' north.
	newUnits = "Mã,Tên,Loại,Từ ngày,Đến ngày,Thay cho\n" +
		"01,Phường Sông,phường,01/07/2025,,01; 02\n" +
		"03,Xã Đồng,xã,01/07/2025,,02\n"
	borders = `{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"code":"01"},"geometry":{"type":"Polygon","coordinates":[[[105,21],[106,21],[106,22],[105,22],[105,21]]]}},
		{"type":"Feature","properties":{"code":"03"},"geometry":{"type":"Polygon","coordinates":[[[105,20],[106,20],[106,21],[105,21],[105,20]]]}}]}`
)

// look reads a file as the page does, and takes it when dry is false.
func (s *fixture) look(text string, dry, isBorders bool) (table.Look, error) {
	s.T.Helper()
	if isBorders {
		return s.service.ImportBorders(s.T.Context(), editor, strings.NewReader(text), int64(len(text)), dry)
	}
	return s.service.ImportUnits(s.T.Context(), editor, strings.NewReader(text), int64(len(text)), dry)
}

func effect(l table.Look, key string) int {
	for _, e := range l.Effects {
		if e.Key == key {
			return e.Count
		}
	}
	return -1
}

func TestUnitsAreImportedAsEditions(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		s.Get("", "/places/units").Is(200).Has("Chưa có dữ liệu phường, xã")
		id := s.make("at", "21.5, 105.5")
		south := s.make("name_vi", "Đình Đồng", "at", "20.99999, 105.5")
		take := func(text string, isBorders bool) table.Look {
			t.Helper()
			dry, err := s.look(text, true, isBorders)
			if err != nil || !dry.Fit() {
				t.Fatalf("%v: %+v", err, dry)
			}
			l, err := s.look(text, false, isBorders)
			if err != nil || l.New != dry.New || l.Changed != dry.Changed || !slices.Equal(l.Effects, dry.Effects) {
				t.Fatalf("%v: %+v, and the look was %+v", err, l, dry)
			}
			again, err := s.look(text, true, isBorders)
			if err != nil || again.Fit() {
				t.Fatalf("the same again: %v, %+v", err, again)
			}
			return l
		}
		if l := take(oldUnits, false); l.New != 2 || effect(l, "place.unit.without") != 2 {
			t.Errorf("%+v", l)
		}
		l := take(newUnits, false)
		if l.New != 2 || l.Changed != 2 || effect(l, "place.unit.ended") != 2 || effect(l, "place.unit.moved") != 0 {
			t.Errorf("%+v", l)
		}
		s.Get("", "/places/units").Is(200).Has("Phường Sông", "Xã Đồng", "2 phường, xã có hiệu lực vào ngày 01/12/2026").Lacks("Phường Bắc")
		if l := take(borders, true); l.Changed != 2 || effect(l, "place.unit.moved") != 2 || effect(l, "place.unit.without") != 0 {
			t.Errorf("%+v", l)
		}
		s.Get("", "/places/"+id).Is(200).Has("Phường Sông (ngày 01/12/2026)").Lacks("sát ranh giới")
		s.Get("", "/places/"+south).Is(200).Has("Xã Đồng (ngày 01/12/2026)", "sát ranh giới Phường Sông")
		s.Get("", "/places?unit=01").Is(200).Has(">Xưởng in cũ<").Lacks(">Đình Đồng<")
		s.Get("", "/places/units/01").Is(200).Has("Phường Bắc", "01/01/2000 – 30/06/2025", "Phường Sông", "Phường Nam", "Xưởng in cũ")
		s.Get("", "/places/units/02").Is(200).Has("Đã hết hiệu lực", "Xã Đồng", "Phường Sông")
		s.Get("", "/en/places/units/02").Is(200).Has("South Ward", "No longer in force")
		s.Get("", "/places/units/99").Is(404)
		s.Get("", "/api/v1/places/units").Is(200).Has(`"code":"03"`, `"replaces":[{"code":"02","valid_from":"2000-01-01"}]`, `"places":1`)
		s.Get("", "/api/v1/places?unit=03").Is(200).Has(`"total":1`, `"unit":{"code":"03","valid_from":"2025-07-01"}`)
		s.Get("editor", "/office/places/units").Is(200).Has("ấn bản 3", "Nhập ranh giới", "Đơn vị hết hiệu lực")
		s.Get("editor", "/office/places/units/import").Is(200)
		s.Get("editor", "/office/places/units/borders").Is(200)
		// Two years before, the old wards were in force; nobody knows their borders.
		s.now = s.now.AddDate(-2, 0, 0)
		s.Get("", "/places/"+id).Is(200).Lacks("Phường Sông (ngày")
		s.Get("", "/places/units").Has("Phường Bắc").Lacks("Phường Sông")
	})
}

func TestATableOfUnitsNamesFieldAndRule(t *testing.T) {
	onSites(t, func(t *testing.T, s *fixture) {
		if _, err := s.look(oldUnits, false, false); err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]table.Fault{
			"code,name,kind,valid_from\nđ 1,A,phường,2025-07-01\n":                                               {Line: 2, Field: "code", Key: "place.error.unit_code"},
			"code,name,kind,valid_from\n9,,phường,2025-07-01\n":                                                  {Line: 2, Field: "name", Key: "error.field.required"},
			"code,name,kind,valid_from\n9,A,tổ dân phố,2025-07-01\n":                                             {Line: 2, Field: "kind", Key: "error.field.choice"},
			"code,name,kind,valid_from\n9,A,phường,\n":                                                           {Line: 2, Field: "valid_from", Key: "error.field.required"},
			"code,name,kind,valid_from\n9,A,phường,31/02/2025\n":                                                 {Line: 2, Field: "valid_from", Key: "error.field.day"},
			"code,name,kind,valid_from,valid_to\n9,A,phường,2025-07-01,2025-06-30\n":                             {Line: 2, Field: "valid_to", Key: "error.field.end_before_start"},
			"code,name,kind,valid_from\n9,A,phường,2025-07-01\n9,B,phường,2025-07-01\n":                          {Line: 3, Field: "code", Key: "place.error.unit_twice"},
			"code,name,kind,valid_from,replaces\n9,A,phường,2025-07-01,77\n":                                     {Line: 2, Field: "replaces", Key: "place.error.unit_unknown"},
			"code,name,kind,valid_from\n01,A,phường,2025-07-01\n":                                                {Line: 2, Field: "valid_from", Key: "place.error.unit_overlaps"},
			"code,name,kind,valid_from,valid_to,replaces\n8,A,xã,2001-01-01,2030-01-01,\n9,B,xã,2025-07-01,,8\n": {Line: 3, Field: "replaces", Key: "place.error.unit_runs"},
		} {
			l, err := s.look(text, true, false)
			if err != nil || !slices.ContainsFunc(l.Faults, func(f table.Fault) bool { return f.Line == want.Line && f.Field == want.Field && f.Key == want.Key }) {
				t.Errorf("%q: %v, %+v", text, err, l.Faults)
			}
			if _, err := s.look(text, false, false); !civic.IsKind(err, civic.KindInvalid) {
				t.Errorf("%q is taken: %v", text, err)
			}
		}
		for text, want := range map[string]string{
			"{}": "place.error.borders_collection", "x": "place.error.borders_unreadable", strings.Replace(borders, "[105,21]]]", "[105,21.5]]]", 1): "place.error.borders_ring",
			strings.Replace(borders, "[106,22]", "[106,222]", 1): "place.error.borders_globe",
		} {
			_, err := s.look(text, true, true)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%.40q: %v, want %s", text, err, want)
			}
		}
		l, err := s.look(borders, true, true)
		if err != nil || len(l.Faults) != 1 || l.Faults[0].Key != "place.error.unit_unknown" || l.Faults[0].Line != 2 {
			t.Errorf("%v: %+v", err, l)
		}
		if _, err := s.service.ImportUnits(t.Context(), civic.Visitor(), strings.NewReader(""), 0, true); !civic.IsKind(err, civic.KindForbidden) {
			t.Error(err)
		}
	})
}

// hanoiUnits writes the changes of 2025 in Hà Nội as a table for the import.
func hanoiUnits(t *testing.T) string {
	t.Helper()
	file, err := os.Open("../../../shared/data/hanoi-units/changes.csv")
	if err != nil {
		t.Skip("no units here:", err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	type unit struct{ name, kind string }
	old, now, replaces := map[string]unit{}, map[string]unit{}, map[string][]string{}
	kind := func(name string) string {
		for _, k := range []string{"Phường", "Xã", "Thị trấn"} {
			if strings.HasPrefix(name, k) {
				return k
			}
		}
		return ""
	}
	for _, r := range rows[1:] {
		code, _, _ := strings.Cut(r[2], ".")
		code = strings.Repeat("0", max(0, 5-len(code))) + code
		old[code], now[r[6]] = unit{r[3], kind(r[3])}, unit{r[7], r[8]}
		replaces[r[6]] = append(replaces[r[6]], code)
	}
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	lines := [][]string{{"code", "name", "kind", "valid_from", "valid_to", "replaces"}}
	for code, u := range old {
		lines = append(lines, []string{code, u.name, u.kind, "2000-01-01", "", ""})
	}
	for code, u := range now {
		lines = append(lines, []string{code, u.name, u.kind, "2025-07-01", "", strings.Join(replaces[code], ";")})
	}
	if err := w.WriteAll(lines); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestUnitsOfHanoi imports the real units and the demonstration's kind of points.
func TestUnitsOfHanoi(t *testing.T) {
	text := hanoiUnits(t)
	raw, err := os.ReadFile("../../../shared/data/hanoi-units/units.geojson")
	if err != nil {
		t.Fatal(err)
	}
	onSites(t, func(t *testing.T, s *fixture) {
		id := s.make("name_vi", "Hồ Hoàn Kiếm", "at", "21.0285, 105.8523")
		l, err := s.look(text, false, false)
		if err != nil || l.New != 526+126 {
			t.Fatalf("%v: %+v", err, l)
		}
		l, err = s.look(string(raw), false, true)
		if err != nil || l.Changed != 126 || effect(l, "place.unit.moved") != 1 || effect(l, "place.unit.without") != 0 {
			t.Fatalf("%v: %+v", err, l)
		}
		s.Get("", "/places/"+id).Is(200).Has("Phường Hoàn Kiếm (ngày 01/12/2026)")
		s.Get("", "/places/units").Is(200).Has("126 phường, xã", "Phường Hồng Hà")
		s.Get("", "/places/units/00226").Is(200).Has("Phường Văn Miếu - Quốc Tử Giám", "30/06/2025")
		_, all, err := s.service.grounded(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ended, split := 0, map[UnitKey]int{}
		for _, u := range all {
			if u.To == "2025-06-30" {
				ended++
			}
			for _, k := range u.Replaces {
				split[k]++
			}
		}
		several := 0
		for _, n := range split {
			if n > 1 {
				several++
			}
		}
		if ended != 526 || len(split) != 526 || several != 199 {
			t.Errorf("%d ended, %d replaced, %d split", ended, len(split), several)
		}
	})
}

// FuzzUnits reads any table on top of two units; whatever is taken has no two units of
// one code on a day, and what was replaced is over.
func FuzzUnits(f *testing.F) {
	f.Add(newUnits)
	f.Add(oldUnits)
	f.Add("code,name,kind,valid_from,valid_to,replaces\n01,A,xã,1999-01-01,1999-12-31,01\n")
	before := map[UnitKey]Unit{}
	for _, code := range []string{"01", "02"} {
		k := UnitKey{code, "2000-01-01"}
		before[k] = Unit{UnitKey: k, Name: civic.Text{VI: code}, Kind: "ward"}
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := table.Read(strings.NewReader(text), int64(len(text)), unitColumns, "code")
		if err != nil {
			return
		}
		var rows []unitRow
		for r := range file.Rows() {
			rows = append(rows, readUnit(r))
		}
		e := succeed(before, rows)
		for _, x := range rows {
			if len(x.row.Faults) > 0 {
				return
			}
		}
		for k, u := range e.units {
			for _, o := range e.units {
				if o.Code == k.Code && o.From < u.From && (o.To == "" || o.To >= u.From) {
					t.Errorf("%+v and %+v overlap", o, u)
				}
			}
			for _, r := range u.Replaces {
				if old := e.units[r]; old.To == "" || old.To >= u.From {
					t.Errorf("%+v is replaced by %+v", old, u)
				}
			}
		}
		newGround(e.units, "2026-01-01").of(atlas.Point{Lat: 21, Lon: 105})
	})
}
