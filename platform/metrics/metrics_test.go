package metrics

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func scrape(t *testing.T, m *Metrics) string {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != 200 {
		t.Fatalf("status %d", w.Code)
	}
	return w.Body.String()
}

func TestRequestsAreCountedByRouteAndClassOfStatus(t *testing.T) {
	m := New("1.2.3")
	m.Observe("GET /consultations/{slug}", 200, 15*time.Millisecond)
	m.Observe("GET /consultations/{slug}", 204, 30*time.Millisecond)
	m.Observe("GET /consultations/{slug}", 503, time.Second)
	m.Observe("", 404, time.Millisecond)
	got := scrape(t, m)
	for _, want := range []string{
		`dienhong_http_request_duration_seconds_count{route="GET /consultations/{slug}",status="2xx"} 2`,
		`dienhong_http_request_duration_seconds_bucket{route="GET /consultations/{slug}",status="2xx",le="0.02"} 1`,
		`dienhong_http_request_duration_seconds_count{route="GET /consultations/{slug}",status="5xx"} 1`,
		`dienhong_http_request_duration_seconds_count{route="none",status="4xx"} 1`,
		`dienhong_info{version="1.2.3"} 1`,
		"go_goroutines ", "process_open_fds ",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing %s", want)
		}
	}
}

func TestGaugesAndCountersAreAskedAtEveryScrape(t *testing.T) {
	m, n := New("x"), 0.0
	m.Gauge("dienhong_mail_waiting", "Letters waiting.", func() float64 { n++; return n })
	m.Counter("dienhong_votes_total", "Votes stored.", func() float64 { return 7 })
	scrape(t, m)
	if got := scrape(t, m); !strings.Contains(got, "dienhong_mail_waiting 2\n") || !strings.Contains(got, "dienhong_votes_total 7\n") {
		t.Error(got)
	}
	defer func() {
		if recover() == nil {
			t.Error("a name taken twice must not pass")
		}
	}()
	m.Gauge("dienhong_votes_total", "again", func() float64 { return 0 })
}
