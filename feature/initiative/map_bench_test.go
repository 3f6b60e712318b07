package initiative

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/kit/site"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
)

// BenchmarkMapOfInitiatives draws the whole city with 10,000 initiatives, most of
// them around the lake, past the cache.
func BenchmarkMapOfInitiatives(b *testing.B) {
	d := dbtest.OpenSQLite(b, migrations.FS)
	s := newService(d)
	random := rand.New(rand.NewPCG(1, 2))
	if err := d.Tx(b.Context(), func(tx *db.Tx) error {
		for i := range 10_000 {
			in := Initiative{ID: civic.ID(fmt.Sprintf("I%05d", i)), Version: 1, Texts: texts(fmt.Sprintf("Sáng kiến %d", i)), State: Idea, CreatedAt: time.UnixMilli(int64(i)), PublishedAt: time.UnixMilli(1)}
			in.Latitude, in.Longitude = 21.03+random.NormFloat64()*.06, 105.85+random.NormFloat64()*.06
			if err := s.store.insert(b.Context(), tx, in, ""); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		b.Fatal(err)
	}
	m := New(Deps{DB: d, City: civic.FirstCity, Clock: s.clock, Zone: time.UTC, Chain: s.chain, Directory: hanoi{}, Hash: s.hash})
	h := site.New(b, site.Options{}, m)
	for _, path := range []string{"/initiatives/map", "/initiatives/map?at=21.03,105.85&zoom=3"} {
		b.Run(path, func(b *testing.B) {
			size := 0
			for b.Loop() {
				p := h.Get("", path).Is(http.StatusOK)
				if !strings.Contains(p.Body, `class="atlas"`) {
					b.Fatal("no map")
				}
				size = len(p.Body)
			}
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}
