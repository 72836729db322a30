package app

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"preround/internal/platform/jobs"
	"preround/internal/platform/web"
)

// numbers are the figures for Prometheus. They hold no address, answer or name.
type numbers struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newNumbers(lib *library) *numbers {
	n := &numbers{registry: prometheus.NewRegistry(), requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "preround_request_seconds", Help: "Time to answer a request, by method and status.",
		Buckets: []float64{.001, .0025, .005, .01, .02, .05, .1, .25, .5, 1, 2.5, 10},
	}, []string{"method", "status"})}
	places := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "preround_places", Help: "Places in the catalogue."}, func() float64 { return float64(lib.live.Load().Len()) })
	n.registry.MustRegister(n.requests, places, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return n
}

// watch adds the figures of the pages that the site remembers.
func (n *numbers) watch(site *web.Site) {
	counter := func(name, help string, f func() float64) {
		n.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, f))
	}
	counter("preround_page_cache_requests_total", "Requests without a cookie, which a remembered page may answer.", func() float64 { asked, _, _ := site.Remembered(); return float64(asked) })
	counter("preround_page_cache_hits_total", "Requests that a remembered page answered.", func() float64 { _, given, _ := site.Remembered(); return float64(given) })
	n.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "preround_page_cache_bytes", Help: "Memory of the remembered pages."},
		func() float64 { _, _, bytes := site.Remembered(); return float64(bytes) }))
}

// follow adds the figures of the queue of jobs. Its length is asked of the database
// at each visit of Prometheus, so every node shows the same; how jobs ended is what
// this node saw.
func (n *numbers) follow(q *jobs.Queue) { n.registry.MustRegister(jobNumbers{q}) }

type jobNumbers struct{ queue *jobs.Queue }

var (
	jobsWaiting = prometheus.NewDesc("preround_jobs", "Jobs that are not done, by kind and state (due, later, gave up).", []string{"kind", "state"}, nil)
	jobsEnded   = prometheus.NewDesc("preround_jobs_ended_total", "Attempts at jobs on this node, by kind and how they ended (done, failed, gave up).", []string{"kind", "end"}, nil)
)

// Describe implements prometheus.Collector.
func (jobNumbers) Describe(to chan<- *prometheus.Desc) { to <- jobsWaiting; to <- jobsEnded }

// Collect implements prometheus.Collector. A database that does not answer leaves the
// lengths out.
func (j jobNumbers) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	depths, _ := j.queue.Depths(ctx) // none: a gap in the curve, and /readyz tells
	for _, d := range depths {
		for state, n := range map[string]int{"due": d.Due, "later": d.Later, "gave up": d.GaveUp} {
			to <- prometheus.MustNewConstMetric(jobsWaiting, prometheus.GaugeValue, float64(n), d.Kind, state)
		}
	}
	for kind, t := range j.queue.Tallies() {
		for end, n := range map[string]int{"done": t.Done, "failed": t.Failed, "gave up": t.GaveUp} {
			to <- prometheus.MustNewConstMetric(jobsEnded, prometheus.CounterValue, float64(n), kind, end)
		}
	}
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// count measures every request.
func (n *numbers) count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		sw := &statusWriter{w, http.StatusOK}
		next.ServeHTTP(sw, r)
		method := r.Method
		if method != http.MethodGet && method != http.MethodPost && method != http.MethodHead {
			method = "other"
		}
		n.requests.WithLabelValues(method, strconv.Itoa(sw.status)).Observe(time.Since(began).Seconds())
	})
}

// serveMetrics offers /metrics at its own address, when one is set.
func serveMetrics(o Options, n *numbers, log *slog.Logger) (stop func(), err error) {
	if o.MetricsAddr == "" {
		return func() {}, nil
	}
	l, err := listen(o.MetricsAddr, "PREROUND_METRICS_ADDR")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(n.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() {
		if err := server.Serve(l); err != nil && err != http.ErrServerClosed {
			log.Error("metrics stopped", "error", err)
		}
	}()
	log.Info("metrics", "address", "http://"+hostFor(l.Addr().String())+"/metrics")
	return func() { _ = server.Close() }, nil
}
