package city

import (
	"errors"
	"testing"

	"dienhong/civic"
	"dienhong/kit/edit"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func TestTheDirectoryOfBodies(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		s, ctx := newService(d), t.Context()
		b, err := s.SaveBody(ctx, editor, Body{Name: civic.Text{VI: "Bảo tàng Hà Nội", EN: "Hanoi Museum"}, Kind: "museum", Source: "https://example.org"})
		if err != nil || b.ID != "bao-tang-ha-noi" {
			t.Fatalf("%+v %v", b, err)
		}
		if _, err := s.SaveBody(ctx, editor, Body{Name: civic.Text{VI: "Bảo tàng Hà Nội"}, Kind: "museum"}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("the same organisation twice: %v", err)
		}
		if _, err := s.SaveBody(ctx, editor, Body{Name: civic.Text{VI: "X"}, Kind: "person"}); !civic.IsKind(err, civic.KindInvalid) {
			t.Errorf("an unknown kind: %v", err)
		}
		if _, err := s.SaveBody(ctx, civic.Visitor(), Body{Name: civic.Text{VI: "X"}, Kind: "museum"}); !civic.IsKind(err, civic.KindForbidden) {
			t.Errorf("a visitor edits: %v", err)
		}
		if _, err := s.SaveBody(ctx, editor, Body{Name: civic.Text{VI: "Ủy ban nhân dân thành phố Hà Nội"}, Kind: "city_government"}); err != nil {
			t.Fatal(err)
		}
		if list, err := s.Bodies(ctx, "bao tang"); err != nil || len(list) != 1 || list[0].ID != b.ID {
			t.Errorf("%+v %v", list, err)
		}
		if list, err := s.Bodies(ctx, ""); err != nil || len(list) != 2 || list[1].ID != b.ID {
			t.Errorf("%+v %v", list, err)
		}
		b.Role = text("tổ chức triển lãm")
		if _, err := s.SaveBody(ctx, editor, b); err != nil {
			t.Fatal(err)
		}
		var stale *edit.StaleError[Body]
		if _, err := s.SaveBody(ctx, editor, b); !errors.As(err, &stale) {
			t.Errorf("an old version overwrote a newer one: %v", err)
		}
	})
}
