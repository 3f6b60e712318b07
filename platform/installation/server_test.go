package installation

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

func heart(d *db.DB, now *time.Time, id string) *Heart {
	return &Heart{
		DB: d, City: city, Clock: func() time.Time { return *now }, Version: "1", Log: slog.New(slog.DiscardHandler), id: id,
		Failing: func() map[string]string { return map[string]string{"letters": "no server"} },
	}
}

func TestEveryServerGivesItsSign(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, now := t.Context(), time.UnixMilli(1_800_000_000_000).UTC()
		a, b := heart(d, &now, "a"), heart(d, &now, "b")
		for _, h := range []*Heart{a, b} {
			now = now.Add(time.Minute)
			if err := h.Sign(ctx, false); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(time.Minute)
		if err := a.Sign(ctx, true); err != nil {
			t.Fatal(err)
		}
		all, err := Servers(ctx, d, city)
		if err != nil || len(all) != 2 || all[0].ID != "a" || !all[0].Ended || all[1].Ended || !all[0].At.Equal(now) || all[1].Failing["letters"] != "no server" {
			t.Errorf("%+v %v", all, err)
		}
		now = now.Add(kept + time.Minute)
		if err := b.Sign(ctx, false); err != nil {
			t.Fatal(err)
		}
		if all, err = Servers(ctx, d, city); err != nil || len(all) != 1 || all[0].ID != "b" {
			t.Errorf("old signs stay: %+v %v", all, err)
		}
	})
}

// TestASignThatIsGoneTellsOfAReturn takes the last signs away, as a database does
// that goes back.
func TestASignThatIsGoneTellsOfAReturn(t *testing.T) {
	dbtest.Run(t, migrations.FS, func(t *testing.T, d *db.DB) {
		ctx, now, told := t.Context(), time.UnixMilli(1_800_000_000_000).UTC(), 0
		d.OnReturn(func() { told++ })
		a := heart(d, &now, "a")
		sign := func(want int) {
			t.Helper()
			if err := a.Sign(ctx, false); err != nil || told != want {
				t.Errorf("told %d times, want %d: %v", told, want, err)
			}
		}
		change := func(statement string) {
			t.Helper()
			if err := d.Tx(ctx, func(tx *db.Tx) error { _, err := tx.Exec(context.Background(), statement); return err }); err != nil {
				t.Fatal(err)
			}
		}
		sign(0)
		sign(0)
		change(`UPDATE installation_server SET beat = 1`)
		sign(1)
		sign(1)
		change(`DELETE FROM installation_server`)
		sign(2)
		sign(2)
	})
}
