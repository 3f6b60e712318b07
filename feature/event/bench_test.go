package event

import (
	"fmt"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/feature/chain"
	"dienhong/migrations"
	"dienhong/platform/db"
)

// BenchmarkProgramme reads what pages of a city with 20,000 events show.
func BenchmarkProgramme(b *testing.B) {
	d, err := db.Open(b.Context(), db.Config{Path: b.TempDir() + "/events.db"})
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(b.Context(), migrations.FS); err != nil {
		b.Fatal(err)
	}
	now := func() time.Time { return today }
	s := New(Deps{DB: d, City: civic.FirstCity, Clock: now, Zone: hanoi, Directory: city{}, Plan: city{}, Chain: chain.New(chain.Deps{DB: d, City: civic.FirstCity, Clock: now}).Service}).Service
	list := []Event{{ID: "le-hoi", Kind: Festival, Title: civic.Text{VI: "Lễ hội"}, Schedule: Schedule{Repeat: Once, Day: "2026-12-01", EndDay: "2026-12-31"}}}
	for i := range 20_000 {
		e := Event{
			ID: civic.ID(fmt.Sprintf("s%d", i)), Kind: Single, Title: civic.Text{VI: fmt.Sprintf("Sự kiện %d", i)}, Free: i%2 == 0,
			Venue:    Venue{Name: civic.Text{VI: fmt.Sprintf("Nhà văn hóa %d", i%2000)}},
			Schedule: Schedule{Repeat: Once, Day: today.AddDate(0, 0, i%700-300).Format(dayLayout), Time: "19:00", End: "21:00"},
		}
		switch {
		case i%100 == 0:
			e.Schedule.EndDay = today.AddDate(0, 0, i%700-280).Format(dayLayout)
		case i < 121:
			e.Parent = "le-hoi"
			e.Schedule.Day = "2026-12-06"
		}
		list = append(list, e)
	}
	if err := s.Load(b.Context(), editor, list); err != nil {
		b.Fatal(err)
	}
	for name, read := range map[string]func() error{
		"upcoming": func() error {
			_, _, err := s.Programme(b.Context(), Filter{From: "2026-12-01"}, pageSize, 0)
			return err
		},
		"free": func() error {
			_, _, err := s.Programme(b.Context(), Filter{From: "2026-12-01", Free: true}, pageSize, 0)
			return err
		},
		"day": func() error {
			_, _, err := s.Programme(b.Context(), Filter{From: "2026-12-06", To: "2026-12-06"}, mostOfDay, 0)
			return err
		},
		"running": func() error {
			_, err := s.Running(b.Context(), Filter{From: "2026-12-06"}, "2026-12-06", mostShown)
			return err
		},
		"festival": func() error {
			_, _, err := s.Programme(b.Context(), Filter{From: "2026-12-06", To: "2026-12-06", Within: "le-hoi"}, mostOfDay, 0)
			return err
		},
		"days of a festival": func() error { _, err := s.Days(b.Context(), Filter{From: "1900-01-01", Within: "le-hoi"}); return err },
		"alike":              func() error { _, err := s.Alike(b.Context(), editor, "s500"); return err },
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
