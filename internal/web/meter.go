package web

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Meter counts what the service does, as Prometheus reads it. It knows numbers
// and times, and nothing of anybody.
//
// Who looks often can tell from a counter when somebody was there. What the
// form and the status pages do is therefore told in fives, rounded down.
type Meter struct {
	mu     sync.Mutex
	series map[series]float64
	tells  []func(*Meter) // asked before anything is told
}

// series is one number, by its name and the labels it has.
type series struct{ name, labels string }

// NewMeter gives a meter. tells are asked before it is read, so that they can
// Set what is.
func NewMeter(tells ...func(*Meter)) *Meter {
	return &Meter{series: map[series]float64{}, tells: tells}
}

// help is what is counted. Everything counted stands here.
var help = map[string]string{
	"idesluss_requests_total":            "counter Requests answered, by part and class of status. Those of the form and the status pages are rounded down to fives.",
	"idesluss_request_seconds_total":     "counter Time that answers have taken, by part.",
	"idesluss_requests_slow_total":       "counter Answers that took more than a second, by part.",
	"idesluss_panics_total":              "counter Handlers and tasks that panicked.",
	"idesluss_task_runs_total":           "counter Runs of the tasks of a round, by how they ended.",
	"idesluss_task_seconds_total":        "counter Time that the tasks of a round have taken.",
	"idesluss_task_last_success_seconds": "gauge When a task last went well, in seconds since 1970.",
	"idesluss_ready":                     "gauge 1 when ideas can be taken in.",
	"idesluss_decisions_open":            "gauge Decisions that are open, in fives, rounded down. Left out when fewer than five.",
	"idesluss_ideas_before_release":      "gauge Ideas that wait to be released, in fives, rounded down. Left out when fewer than five.",
	"idesluss_ideas_overdue_before":      "gauge 1 when an idea has waited too long to be released.",
	"idesluss_site_built_seconds":        "gauge When the sites were last built, in seconds since 1970.",
	"idesluss_site_findings":             "gauge Findings that keep the sites from being built anew.",
	"idesluss_state_damaged":             "gauge 1 when a file of the state cannot be read; idesluss doctor tells which.",
	"idesluss_disk_free_bytes":           "gauge Room left on the disk of the state.",
	"idesluss_start_time_seconds":        "gauge When the service was started, in seconds since 1970.",
}

// Add adds to a counter. Labels are given as name, value, name, value.
func (m *Meter) Add(name string, n float64, labels ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.series[series{known(name), written(labels)}] += n
}

// Set sets a gauge.
func (m *Meter) Set(name string, n float64, labels ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.series[series{known(name), written(labels)}] = n
}

// SetGroup sets a gauge that tells how many ideas or people something is about,
// in fives, rounded down: one more would tell when it came. It takes the gauge
// away when they are fewer than five.
func (m *Meter) SetGroup(name string, n int, labels ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := series{known(name), written(labels)}
	if n < fewest {
		delete(m.series, key)
		return
	}
	m.series[key] = float64(n - n%fewest)
}

const fewest = 5

func known(name string) string {
	if _, ok := help[name]; !ok {
		panic("the meter has no " + name)
	}
	return name
}

func written(labels []string) string {
	var parts []string
	for i := 0; i+1 < len(labels); i += 2 {
		parts = append(parts, fmt.Sprintf("%s=%q", labels[i], labels[i+1]))
	}
	return strings.Join(parts, ",")
}

// ServeHTTP tells everything, as text.
func (m *Meter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/metrics" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	m.write(w)
}

func (m *Meter) write(w io.Writer) {
	for _, tell := range m.tells {
		tell(m)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	keys := slices.SortedFunc(maps.Keys(m.series), func(a, b series) int {
		return cmp.Or(strings.Compare(a.name, b.name), strings.Compare(a.labels, b.labels))
	})
	before := ""
	for _, key := range keys {
		if key.name != before {
			before = key.name
			kind, text, _ := strings.Cut(help[key.name], " ")
			fmt.Fprintf(w, "# HELP %[1]s %[2]s\n# TYPE %[1]s %[3]s\n", key.name, text, kind)
		}
		n := m.series[key]
		if isShy(key) {
			n = math.Floor(n/fewest) * fewest
		}
		fmt.Fprintf(w, "%s{%s} %v\n", key.name, key.labels, n)
	}
}

// isShy tells the series that could tell when somebody was there.
func isShy(key series) bool {
	return strings.Contains(key.labels, `part="lamna"`) || strings.Contains(key.labels, `part="min-ide"`)
}

// slow is how many seconds no reader should have to wait.
const slow = 1

// measure counts a part's answers and how long they took.
func (m *Meter) measure(area string, now func() time.Time, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &answered{ResponseWriter: w}
		began := now()
		defer func() {
			status := cmp.Or(answer.status, http.StatusOK)
			m.Add("idesluss_requests_total", 1, "part", area, "status", fmt.Sprintf("%dxx", status/100))
			took := now().Sub(began).Seconds()
			m.Add("idesluss_request_seconds_total", took, "part", area)
			if took > slow {
				m.Add("idesluss_requests_slow_total", 1, "part", area)
			}
		}()
		h.ServeHTTP(answer, r)
	})
}
