package city

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/kit/history"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

var (
	hanoi  = time.FixedZone("Asia/Ho_Chi_Minh", 7*3600)
	admin  = civic.Actor{Kind: civic.OfficerActor, Person: "01", Name: "Quản trị", Roles: []civic.Role{civic.Administrator}}
	editor = civic.Actor{Kind: civic.OfficerActor, Person: "02", Name: "Biên tập", Roles: []civic.Role{civic.Editor}}
	today  = time.Date(2026, 3, 2, 3, 0, 0, 0, time.UTC)
)

func newService(d *db.DB) *Service {
	return New(Deps{DB: d, City: civic.FirstCity, Clock: func() time.Time { return today }, Zone: hanoi}).Service
}

func text(vi string) civic.Text { return civic.Text{VI: vi} }

func someProfile() Profile {
	return Profile{
		Name: text("Hà Nội"), Operator: text("Văn phòng"), Contact: "vanphong@example.org",
		Pillars:  []Pillar{{Name: text("Đô thị")}, {Name: text("Giáo dục"), Slug: "giao-duc"}},
		Horizons: []Horizon{{Year: 2045, Name: text("Tầm nhìn")}, {Year: 2025, Name: text("Mục tiêu")}},
	}
}

func fields(t *testing.T, err error) string {
	t.Helper()
	var e *civic.Error
	if !errors.As(err, &e) || e.Kind != civic.KindInvalid {
		t.Fatalf("not a refusal of fields: %v", err)
	}
	var names []string
	for _, f := range e.Fields {
		names = append(names, f.Field+" "+f.Key)
	}
	return strings.Join(names, "; ")
}

func TestProfile(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), newService(d)
		if p, err := s.Profile(ctx); err != nil || p.Version != 0 {
			t.Fatalf("before the first save: %+v %v", p, err)
		}
		if _, err := s.SaveProfile(ctx, editor, someProfile()); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("an editor says who runs the site: %v", err)
		}
		saved, err := s.SaveProfile(ctx, admin, someProfile())
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Profile(ctx)
		if err != nil || p.Version != 1 || len(p.Pillars) != 2 || p.Pillars[0].Slug != "do-thi" || p.Horizons[0].Year != 2025 {
			t.Fatalf("%+v %v", p, err)
		}

		next := saved
		next.Pillars = []Pillar{p.Pillars[1], p.Pillars[0]}
		next.Pillars[1].Name, next.Pillars[1].Slug = text("Tái tạo đô thị"), "doi-dia-chi"
		if _, err := s.SaveProfile(ctx, admin, next); err != nil {
			t.Fatal(err)
		}
		p, _ = s.Profile(ctx)
		if p.Pillars[0].Slug != "giao-duc" || p.Pillars[1].ID != saved.Pillars[0].ID || p.Pillars[1].Slug != "do-thi" {
			t.Errorf("a pillar lost its place, id or address: %+v", p.Pillars)
		}

		var stale *edit.StaleError[Profile]
		if _, err := s.SaveProfile(ctx, admin, next); !errors.As(err, &stale) || stale.Current.Version != 2 || !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
		forged := next
		forged.Version = 99
		if _, err := s.SaveProfile(ctx, admin, forged); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("a forged version: %v", err)
		}
		lines, err := s.History(ctx, admin, history.Subject{Kind: aProfile}, "")
		if err != nil || len(lines.Entries) != 2 || lines.Entries[0].By.Name != "Quản trị" || !strings.Contains(lines.Entries[0].Before, "Đô thị") {
			t.Errorf("%+v %v", lines, err)
		}
	})
}

func TestProfileIsChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Profile)
		want   string
	}{
		"no name":            {func(p *Profile) { p.Name.VI = "" }, "name_vi error.field.required"},
		"long English name":  {func(p *Profile) { p.Name.EN = strings.Repeat("ế", 101) }, "name_en error.field.too_long"},
		"contact":            {func(p *Profile) { p.Contact = "mailto:x@y.z?bcc=all@example.org" }, "contact error.field.email"},
		"pillar without":     {func(p *Profile) { p.Pillars[0] = Pillar{Slug: "x"} }, "pillars[0].name_vi error.field.required"},
		"pillar address":     {func(p *Profile) { p.Pillars[0].Slug = "../x" }, "pillars[0].slug city.error.slug"},
		"same address":       {func(p *Profile) { p.Pillars[0].Slug = "giao-duc" }, "pillars[1].slug city.error.slug_taken"},
		"year":               {func(p *Profile) { p.Horizons[0].Year = 20450 }, "horizons[0].year city.error.year"},
		"same year":          {func(p *Profile) { p.Horizons[1].Year = 2045 }, "horizons[1].year city.error.same_year"},
		"too many pillars":   {func(p *Profile) { p.Pillars = make([]Pillar, 13) }, "pillars[0].name_vi city.error.too_many_pillars"},
		"too many horizons":  {func(p *Profile) { p.Horizons = make([]Horizon, 13) }, "horizons[0].year city.error.too_many_horizons"},
		"101 code points ok": {func(p *Profile) { p.Name.VI = strings.Repeat("ế", 100) }, ""},
	} {
		p := someProfile()
		p.Pillars[0].Slug = "do-thi"
		c.change(&p)
		got := ""
		if err := civic.Invalid(p.problems()...); err != nil {
			got = fields(t, err)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func someDocument() Document {
	return Document{Number: "102/KH-UBND", IssuedOn: "2022-04-01", Issuer: text("Ủy ban nhân dân thành phố Hà Nội"),
		Title: civic.Text{VI: "Kế hoạch thực hiện các sáng kiến", EN: "Plan on the initiatives"}}
}

func TestRegister(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), newService(d)
		if _, err := s.SaveDocument(ctx, civic.Visitor(), someDocument()); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor writes in the register: %v", err)
		}
		first, err := s.SaveDocument(ctx, editor, someDocument())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.SaveDocument(ctx, editor, someDocument()); fields(t, err) != "number city.error.twin" {
			t.Errorf("the same document twice: %v", err)
		}
		other := someDocument()
		other.Number, other.IssuedOn, other.Title = "09-NQ/TU", "", text("Nghị quyết về phát triển công nghiệp văn hóa đặc sắc")
		if other, err = s.SaveDocument(ctx, editor, other); err != nil {
			t.Fatal(err)
		}
		for search, want := range map[string]int{
			"": 2, "công nghiệp": 1, "cong nghiep": 1, "CÔNG NGHIỆP VĂN HOÁ": 1, "dac sac": 1, "102/kh-ubnd": 1, "102KHUBND": 1, "2022": 1,
			"initiatives": 1, "uy ban": 2, "khong co": 0, "%": 2, "_": 2, "văn hóa 102": 0, "'; DROP TABLE city_document; --": 0,
		} {
			list, total, err := s.Documents(ctx, search, 10, 0)
			if err != nil || total != want || len(list) != want {
				t.Errorf("%q: %d of %d, %v; want %d", search, len(list), total, err, want)
			}
		}
		if list, total, _ := s.Documents(ctx, "", 1, 1); total != 2 || list[0].ID != other.ID {
			t.Errorf("second page, undated last: %+v", list)
		}
		if list, _, err := s.Documents(ctx, "", 1<<40, 1<<40); err != nil || len(list) != 0 {
			t.Errorf("a page that is not there: %+v %v", list, err)
		}

		of := Subject{"consultation", "01c"}
		if err := s.Attach(ctx, editor, of, first.ID, other.ID, first.ID); err != nil {
			t.Fatal(err)
		}
		if err := s.Attach(ctx, editor, of, "nosuch"); !civic.IsKind(err, civic.KindNotFound) {
			t.Errorf("attached what is not there: %v", err)
		}
		if list, err := s.DocumentsOf(ctx, of); err != nil || len(list) != 2 || list[0].ID != first.ID {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := s.SubjectsOf(ctx, first.ID); err != nil || len(list) != 1 || list[0] != of {
			t.Errorf("%+v %v", list, err)
		}

		changed := first
		changed.Title.VI = "Kế hoạch đã sửa"
		if _, err = s.SaveDocument(ctx, editor, changed); err != nil {
			t.Fatal(err)
		}
		var stale *edit.StaleError[Document]
		if _, err := s.SaveDocument(ctx, editor, first); !errors.As(err, &stale) || stale.Current.Title.VI != "Kế hoạch đã sửa" {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
		if err := s.RemoveDocument(ctx, editor, first.ID, first.Version); !civic.IsKind(err, civic.KindConflict) {
			t.Errorf("removed a version nobody had seen: %v", err)
		}
		if err := s.RemoveDocument(ctx, editor, first.ID, stale.Current.Version); err != nil {
			t.Fatal(err)
		}
		if list, _ := s.DocumentsOf(ctx, of); len(list) != 1 {
			t.Errorf("a removed document is still cited: %+v", list)
		}
		lines, err := s.History(ctx, editor, history.Subject{Kind: aDocument, ID: first.ID}, "")
		if err != nil || lines.Entries[0].Act != "remove" || !strings.Contains(lines.Entries[0].Before, "Kế hoạch đã sửa") {
			t.Errorf("%+v %v", lines, err)
		}
	})
}

func TestDocumentIsChecked(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Document)
		want   string
	}{
		"number too long": {func(d *Document) { d.Number = strings.Repeat("1", 61) }, "number error.field.too_long"},
		"30 February":     {func(d *Document) { d.IssuedOn = "2021-02-30" }, "issued_on city.error.date"},
		"words for a day": {func(d *Document) { d.IssuedOn = "hôm qua" }, "issued_on city.error.date"},
		"tomorrow":        {func(d *Document) { d.IssuedOn = "2026-03-03" }, "issued_on city.error.future_date"},
		"today":           {func(d *Document) { d.IssuedOn = "2026-03-02" }, ""},
		"in 1010":         {func(d *Document) { d.IssuedOn = "1010-07-15" }, ""},
		"no title":        {func(d *Document) { d.Title.VI = "" }, "title_vi error.field.required"},
		"no issuer":       {func(d *Document) { d.Issuer = civic.Text{EN: "City"} }, "issuer_vi error.field.required"},
		"script":          {func(d *Document) { d.Link = "javascript:alert(1)" }, "link error.field.url"},
		"data":            {func(d *Document) { d.Link = "data:text/html,x" }, "link error.field.url"},
		"long link":       {func(d *Document) { d.Link = "https://e.org/" + strings.Repeat("a", 2000) }, "link error.field.url"},
	} {
		d := someDocument()
		c.change(&d)
		got := ""
		if err := civic.Invalid(d.problems("2026-03-02")...); err != nil {
			got = fields(t, err)
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestManyDocumentsPage(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, s := t.Context(), newService(d)
		for i := range 45 {
			doc := someDocument()
			doc.Number = fmt.Sprintf("%d/QĐ-UBND", i+1)
			if _, err := s.SaveDocument(ctx, editor, doc); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[civic.ID]bool{}
		for page := 1; page <= 3; page++ {
			list, total, err := s.Documents(ctx, "", 20, (page-1)*20)
			if err != nil || total != 45 {
				t.Fatalf("%+v %v", list, err)
			}
			for _, doc := range list {
				seen[doc.ID] = true
			}
		}
		if len(seen) != 45 {
			t.Errorf("the pages show %d of 45", len(seen))
		}
	})
}
