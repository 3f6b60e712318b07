package initiative

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"dienhong/civic"
	"dienhong/locale"
	"dienhong/migrations"
	"dienhong/platform/db"
	"dienhong/platform/db/dbtest"
	"dienhong/platform/i18n"
	"dienhong/platform/web"
)

// BenchmarkMapOfInitiatives draws the whole city with 10,000 initiatives, most of
// them around the lake, past the cache.
func BenchmarkMapOfInitiatives(b *testing.B) {
	d := dbtest.OpenSQLite(b, migrations.FS)
	s := newService(d)
	catalog, err := i18n.Load(locale.Files)
	if err != nil {
		b.Fatal(err)
	}
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
	rt := web.NewRouter(web.Options{
		Log: slog.New(slog.DiscardHandler), Catalog: catalog, Zone: time.UTC,
		Identify:  func(r *http.Request) context.Context { return r.Context() },
		Authorize: func(context.Context, web.Access) error { return nil },
	})
	rt.Handle("GET /initiatives/map", web.Public, m.atlas)
	handler := rt.Handler()
	for _, path := range []string{"/initiatives/map", "/initiatives/map?at=21.03,105.85&zoom=3"} {
		b.Run(path, func(b *testing.B) {
			size := 0
			for b.Loop() {
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
				if w.Code != http.StatusOK || !bytes.Contains(w.Body.Bytes(), []byte(`class="atlas"`)) {
					b.Fatal(w.Code)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}
