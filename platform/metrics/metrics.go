// Package metrics counts what the program does, for Prometheus. It holds no
// address, name or text of anyone: only routes, statuses and sizes.
package metrics

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is a registry of its own, so that two servers in one process (tests)
// do not meet. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

// New makes a registry with the measures of the Go runtime, the process and the
// HTTP requests. Version becomes the label of dienhong_info.
func New(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "dienhong_http_request_duration_seconds",
			Help: "Time to answer a request, by route pattern and class of status.",
			// The bar for pages is 20 ms; votes wait for the disk.
			Buckets: []float64{.001, .0025, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 10},
		}, []string{"route", "status"}),
	}
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "dienhong_info", Help: "Always 1; the label tells the version.",
		ConstLabels: prometheus.Labels{"version": version},
	})
	info.Set(1)
	m.registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		m.requests, info,
	)
	return m
}

// Handler answers in the text format of Prometheus.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Observe records an answered request. Route is the pattern ("GET /x/{id}"),
// never the address, so that the number of series is bounded; empty means that
// no route was reached. Status is the HTTP status, of which the class is kept.
func (m *Metrics) Observe(route string, status int, took time.Duration) {
	if route == "" {
		route = "none"
	}
	m.requests.WithLabelValues(route, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
}

// Gauge registers a value that is asked for at every scrape, such as the length
// of a queue. It panics when the name (dienhong_…, snake case) is malformed or
// taken: both are faults of the program.
func (m *Metrics) Gauge(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}

// Counter registers a total that only grows, asked for at every scrape. It
// panics like [Metrics.Gauge].
func (m *Metrics) Counter(name, help string, value func() float64) {
	m.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value))
}
