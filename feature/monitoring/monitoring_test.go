package monitoring

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/facts"
	"dienhong/kit/facts/factstest"
	"dienhong/kit/paper"
	"dienhong/kit/paper/papertest"
)

func aDraft() Draft {
	return Draft{From: "2023-01-01", To: "2026-12-31", Content: Content{
		DatedOn: "2027-03-01", Country: factstest.Both("Việt Nam", "Viet Nam"), Field: "design", DesignatedOn: "2019-10-30",
		Body: factstest.Both("Sở Văn hóa và Thể thao", "Department of Culture and Sports"), Earlier: factstest.Both("2023", "2023"), Contacts: factstest.VI("Phòng Hợp tác"),
		DollarRate: 25_000, DollarSource: "Bank, 1 March 2027",
		Texts: map[string]civic.Text{"1": factstest.Both("Bốn năm qua <b>&", "Four years of work")}, LeftOut: []string{},
	}}
}

func TestTheFileForProgramsComesBackWithoutLoss(t *testing.T) {
	onOffices(t, 12, func(t *testing.T, o *office) {
		if _, err := o.Service.SaveActivity(o.ctx, editor, Activity{Kind: "conference", Day: "2024-07-01", Title: factstest.Both("Hội nghị", "Conference"), Link: "https://example.org/c"}); err != nil {
			t.Fatal(err)
		}
		d, err := o.Service.SaveDraft(o.ctx, editor, aDraft())
		if err != nil {
			t.Fatal(err)
		}
		var first, second bytes.Buffer
		if err := o.Service.Export(o.ctx, editor, d.ID, &first); err != nil {
			t.Fatal(err)
		}
		raw := first.String()
		papertest.MustTell(t, raw, "Hội nghị", "Không gian sáng tạo", `"answered": 11`, "Four years of work", "Chương trình tái tạo")
		if strings.Contains(raw, "Ý kiến thứ") {
			t.Error("texts of comments are in the file")
		}
		imported, err := o.Service.Import(o.ctx, editor, strings.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := o.Service.Export(o.ctx, editor, imported.ID, &second); err != nil {
			t.Fatal(err)
		}
		if raw != second.String() {
			t.Errorf("the file changed on its way")
		}
		for from, rule := range map[string][2]string{
			`"from":`:                              {`"form":`, "monitoring.error.file_unknown"},
			`"dated_on": "2027-03-01"`:             {`"dated_on": "2027-13-01"`, "monitoring.error.file_field"},
			`"horizon": 0`:                         {`"horizon": "soon"`, "monitoring.error.file_type"},
			`"format": "dienhong`:                  {`"format": "other`, "monitoring.error.file_format"},
			`"version": 1`:                         {`"version": 2`, "monitoring.error.file_version"},
			`"href": "/initiatives/i1"`:            {`"href": "javascript:alert(1)"`, "monitoring.error.file_field"},
			`"from": "2023-01-01",` + "\n  \"to\"": {`"from": "2023-01-01"` + "\n  \"to\"", "monitoring.error.file_json"},
			`"verified": true`:                     {`"verified": true, "by": "x"`, "monitoring.error.file_unknown"},
		} {
			if !strings.Contains(raw, from) {
				t.Fatalf("%s is not in the file", from)
			}
			_, err := o.Service.Import(o.ctx, editor, strings.NewReader(strings.Replace(raw, from, rule[0], 1)))
			var e *civic.Error
			if !errors.As(err, &e) || len(e.Fields) == 0 || e.Fields[0].Key != rule[1] {
				t.Errorf("%s → %s: %v", from, rule[0], err)
			}
		}
		if list, _ := o.Service.Drafts(o.ctx, editor); len(list) != 2 {
			t.Errorf("a refused file left something: %d reports", len(list))
		}
	})
}

func FuzzReadFile(f *testing.F) {
	f.Add([]byte(`{"format":"dienhong.membership-monitoring-report","version":1}`))
	f.Add([]byte(`{"format":"dienhong.membership-monitoring-report","version":1,"content":{"texts":{"1":{"vi":"a","x":1}}}}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := ReadFile(bytes.NewReader(raw))
		if err != nil {
			if !civic.IsKind(err, civic.KindInvalid) {
				t.Fatal(err)
			}
			return
		}
		var b bytes.Buffer
		if err := file.Write(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := ReadFile(&b); err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
	})
}

func TestTheCheckNamesWhatIsMissing(t *testing.T) {
	onOffices(t, 12, func(t *testing.T, o *office) {
		d, err := o.Service.SaveDraft(o.ctx, editor, aDraft())
		if err != nil {
			t.Fatal(err)
		}
		d, sections, data, err := o.Service.Draft(o.ctx, editor, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, g := range Gaps(d, data, sections) {
			found[g.Section+" "+g.What+" "+g.Title.VI] = true
		}
		for _, want := range []string{
			"5 lead Trao đổi nghệ sĩ", "5 partner Trao đổi nghệ sĩ", "5 date Trao đổi nghệ sĩ", "5 place Trao đổi nghệ sĩ", "5 source Trao đổi nghệ sĩ",
			"5 evidence Trao đổi nghệ sĩ", "5 objective Trao đổi nghệ sĩ", "5 sdg Trao đổi nghệ sĩ", "5 title_english Trao đổi nghệ sĩ", "3 no_activity ",
			"6.4 english ", "A old Tỷ lệ", "A unit Tỷ lệ", "A unverified Không gian sáng tạo",
		} {
			if !found[want] {
				t.Errorf("%q is not named: %v", want, found)
			}
		}
		for name := range found {
			if strings.HasPrefix(name, "4 ") {
				t.Errorf("the complete initiative lacks %q", name)
			}
		}
	})
}

func TestTheMonitoringReportInEveryForm(t *testing.T) {
	onOffices(t, 12, func(t *testing.T, o *office) {
		d, err := o.Service.SaveDraft(o.ctx, editor, aDraft())
		if err != nil {
			t.Fatal(err)
		}
		english := o.Service.speaking(o.ctx, civic.English)
		text, err := o.Papers()[0].Document(english, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range paper.Documents {
			var b bytes.Buffer
			if err := paper.Write(english, text, f, &b); err != nil {
				t.Fatal(err)
			}
			papertest.MustTell(t, strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(papertest.Text(t, f, b.Bytes())), "Membership Monitoring Report", "1. Executive summary", "Four years of work", "Bốn năm qua <b>&",
				"2.3 Creative field", "Design", "Creative spaces", "Opening old factories to creators.", "Mở nhà máy cũ", "11.4", "Regeneration programme", "3 of 3", "million đồng", "(about US$ 60,000)", "25,000 đồng for a US dollar. Source: Bank", "Older than the report")
		}
		frozen, err := o.Service.Freeze(o.ctx, editor, d.ID, d.Version)
		if err != nil || frozen.Data == nil {
			t.Fatal(err)
		}
		thawed, err := o.Service.Thaw(o.ctx, editor, d.ID, frozen.Version)
		if err != nil || thawed.Data != nil {
			t.Fatal(err)
		}
	})
}

func TestAReportTellsOfItsPeriod(t *testing.T) {
	town := factstest.Town{}
	for _, c := range []struct{ from, to, initiatives, figures string }{
		{"2023-01-01", "2026-12-31", "i1", "f1 f2"},
		{"2019-01-01", "2022-12-31", "", "f2"}, // before the initiative begins, before the first figure was measured
		{"2029-01-01", "2032-12-31", "", "f1 f2"},
		{"2010-01-01", "2017-12-31", "", ""},
	} {
		initiatives, err := town.Initiatives(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, e := range initiatives {
			if e.Level == "local" && during(e, c.from, c.to) {
				got += e.ID
			}
		}
		figures, err := town.Values(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, f := range newest(figures, c.to) {
			ids = append(ids, f.ID)
		}
		if got != c.initiatives || strings.Join(ids, " ") != c.figures {
			t.Errorf("%s to %s: initiatives %q, figures %q", c.from, c.to, got, ids)
		}
	}
	two := newest([]facts.Figure{{ID: "a", Href: "/x", To: "2020-12-31"}, {ID: "b", Href: "/x", To: "2021-12-31"}, {ID: "c", Href: "/x", To: "2021-12-31"}, {ID: "d", Href: "/x", To: "2024-12-31"}}, "2023-12-31")
	if len(two) != 2 || two[0].ID != "b" || two[1].ID != "c" {
		t.Errorf("the last values by the end of the period, of each source: %+v", two)
	}
}

func TestWordsAreCountedAsAnEditorDoes(t *testing.T) {
	if n := Words("  Four years,\nof  work – done "); n != 6 {
		t.Error(n)
	}
}

func TestWhoSavesLaterGetsAConflict(t *testing.T) {
	onOffices(t, 2, func(t *testing.T, o *office) {
		d, err := o.Service.SaveDraft(o.ctx, editor, aDraft())
		if err != nil {
			t.Fatal(err)
		}
		path := "/office/monitoring/reports/" + string(d.ID)
		section := url.Values{"version": {"1"}, "text_en": {"Words of the first"}, "text_vi": {"Lời"}}.Encode()
		if w := o.Ask("editor", "POST", path+"/sections/1", form, section); w.Status != 303 {
			t.Fatalf("%d %s", w.Status, w.Body)
		}
		if w := o.Ask("admin", "POST", path+"/sections/1", form, strings.Replace(section, "first", "second", 1)); w.Status != 409 ||
			!strings.Contains(w.Body, "Words of the first") || !strings.Contains(w.Body, "Words of the second") {
			t.Errorf("a conflict does not show both: %d", w.Status)
		}
		general := url.Values{"version": {"2"}, "from": {"2023-01-01"}, "to": {"2026-12-31"}, "dollar_rate": {"many"}, "dollar_source": {"Kept as typed"}}
		if w := o.Ask("editor", "POST", path, form, general.Encode()); w.Status != 422 || !strings.Contains(w.Body, "Kept as typed") {
			t.Errorf("a rate that is none: %d", w.Status)
		}
		general.Set("dollar_rate", "25000")
		general.Set("dollar_source", "")
		if w := o.Ask("editor", "POST", path, form, general.Encode()); w.Status != 422 {
			t.Errorf("a rate without a source: %d", w.Status)
		}
		a, err := o.Service.SaveActivity(o.ctx, editor, Activity{Kind: "conference", Day: "2024-07-01", Title: factstest.Both("Hội nghị", "Conference")})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := o.Service.SaveActivity(o.ctx, editor, a); err != nil {
			t.Fatal(err)
		}
		var stale *edit.StaleError[Activity]
		if err := o.Service.RemoveActivity(o.ctx, editor, a.ID, a.Version); !errors.As(err, &stale) {
			t.Errorf("an old version removes: %v", err)
		}
		list := DefaultSections()
		list[9].On = true
		if err := o.Service.SaveSections(o.ctx, editor, 0, list); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an editor sets the sections: %v", err)
		}
		if err := o.Service.SaveSections(o.ctx, admin, 0, list); err != nil {
			t.Error(err)
		}
		var overtaken *edit.StaleError[[]Section]
		if err := o.Service.SaveSections(o.ctx, admin, 0, list); !errors.As(err, &overtaken) {
			t.Errorf("sections of an old version: %v", err)
		}
		for _, p := range []string{"/office/monitoring", path, path + "/sections/3", path + "/sections/4", path + "/check", "/office/monitoring/network", "/office/monitoring/network/" + string(a.ID), "/office/monitoring/sections"} {
			for _, lang := range []string{"", "/en"} {
				if w := o.Ask("admin", "GET", lang+p, form, ""); w.Status != 200 || strings.Contains(w.Body, ">monitoring.") {
					t.Errorf("%s%s: %d", lang, p, w.Status)
				}
			}
		}
	})
}
