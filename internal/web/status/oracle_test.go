package status_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/web/status"
)

// attempts gives, for each sort of receipt, what somebody might type. Expired
// and erased ones are to the pages as those that were never given: which they
// are is the gateway's not to say.
func attempts() map[string]func(n int) string {
	junk := []string{"", "x", "hej", "<script>", strings.Repeat("A", 21), strings.Repeat("0", 5000), "\x00", "ÅÄÖ", "' or 1=1", "  ", "-----"}
	return map[string]func(int) string{
		"known":     func(int) string { return code(1).String() },
		"unknown":   func(n int) string { return code(byte(2 + n%200)).String() },
		"malformed": func(n int) string { return junk[n%len(junk)] },
		"cut":       func(n int) string { return code(byte(n)).String()[:22] },
	}
}

// rounds is how many look-ups of each sort are made.
func rounds() int {
	if os.Getenv("SOAK") != "" {
		return 5000
	}
	return 250
}

func TestAnAnswerTellsNobodyElseWhetherThereIsAnIdea(t *testing.T) {
	s, receipt := known(t)
	want := s.post("visa", "kvitto", receipt)
	for sort, typed := range attempts() {
		for n := range rounds() {
			for _, page := range []string{"visa", "komplettera", "aterta", "synas", "forsok-igen"} {
				if page != "visa" && sort == "known" {
					continue // that is something else to do
				}
				w := s.post(page, "kvitto", typed(n), "gor", "ja", "text", "x", "val", "inget")
				if w.Code != want.Code || w.Body.Len() != want.Body.Len() || !maps.EqualFunc(w.Header(), want.Header(), slices.Equal) {
					t.Fatalf("%s, %s, %q: status %d, %d bytes, %v; a known one has %d, %d, %v",
						sort, page, typed(n), w.Code, w.Body.Len(), w.Header(), want.Code, want.Body.Len(), want.Header())
				}
			}
			if n >= 20 && sort != "unknown" {
				break // the same again
			}
		}
	}
}

// What opens nothing is told in the same words, whatever was typed.
func TestWhatOpensNothingIsToldTheSame(t *testing.T) {
	s, _ := known(t)
	said := map[string]bool{}
	for sort, typed := range attempts() {
		if sort == "known" {
			continue
		}
		for n := range 20 {
			body := s.post("visa", "kvitto", typed(n)).Body.Bytes()
			from := bytes.Index(body, []byte(` value="`))
			to := from + len(` value="`) + bytes.IndexByte(body[from+len(` value="`):], '"')
			said[string(bytes.TrimRight(append(body[:from:from], body[to:]...), " "))] = true
		}
	}
	if len(said) != 1 {
		t.Errorf("%d different pages", len(said))
	}
}

// However long a look-up takes below the least time, the answer comes no
// sooner.
func TestAnAnswerComesNoSoonerThanTheLeastTime(t *testing.T) {
	const least = 30 * time.Millisecond
	s, _ := known(t, func(o *status.Options) { o.Least = least })
	for sort, typed := range attempts() {
		began := time.Now()
		s.post("visa", "kvitto", typed(3))
		if took := time.Since(began); took < least {
			t.Errorf("%s: answered after %v", sort, took)
		}
	}
}

// Nobody is waited for who has gone.
func TestWhoeverHasGoneIsNotWaitedFor(t *testing.T) {
	s, receipt := known(t, func(o *status.Options) { o.Least = time.Hour })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, status.Path+"visa", strings.NewReader("kvitto="+receipt))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		t.Error("something was answered")
	}
}

// On a real clock the times of the sorts cannot be told apart: of two look-ups
// of different sorts, neither is the slower one more often than chance has it.
func TestTimesCannotBeToldApart(t *testing.T) {
	t.Parallel()
	// A fifth of what the service takes, and enough for the work of it under the
	// race detector.
	s, _ := known(t, func(o *status.Options) { o.Least = 20 * time.Millisecond })
	s.desk.delay = func(known bool) time.Duration { // the gateway may do better
		if known {
			return time.Millisecond
		}
		return 0
	}
	s.desk.standings[code(1)].Messages = append(s.desk.standings[code(1)].Messages, manyMessages(20)...)
	compare(t, s, attempts(), rounds())
}

// compare looks receipts up in turn, and wants no sort to be slower than
// another.
func compare(t *testing.T, s *service, typed map[string]func(int) string, rounds int) {
	t.Helper()
	compareAt(t, "visa", "kvitto", s, typed, rounds)
}

// compareAt does so for what is typed in a field of a page.
func compareAt(t *testing.T, page, field string, s *service, typed map[string]func(int) string, rounds int) {
	t.Helper()
	times := map[string][]time.Duration{}
	sorts := slices.Sorted(maps.Keys(typed))
	for n := range rounds {
		for k := range sorts { // each sort first as often as last
			sort := sorts[(k+n)%len(sorts)]
			code := typed[sort](n)
			began := time.Now()
			s.post(page, field, code)
			times[sort] = append(times[sort], time.Since(began))
		}
	}
	for _, sort := range sorts {
		ordered := slices.Sorted(slices.Values(times[sort]))
		t.Logf("%s: half within %v", sort, ordered[len(ordered)/2])
	}
	// With as many as this, chance alone stays far within the bound.
	bound := 0.2
	if os.Getenv("SOAK") != "" {
		bound = 0.1
	}
	for i, a := range sorts {
		for _, b := range sorts[i+1:] {
			if p := slower(times[a], times[b]); p < 0.5-bound || p > 0.5+bound {
				t.Errorf("%s is slower than %s in %.0f %% of all pairs", a, b, 100*p)
			} else {
				t.Logf("%s is slower than %s in %.1f %% of all pairs", a, b, 100*p)
			}
		}
	}
}

// slower gives how often one of a is slower than one of b, of all pairs; half
// of those that are equal are counted. It is the Mann–Whitney statistic.
func slower(a, b []time.Duration) float64 {
	sorted := slices.Sorted(slices.Values(b))
	count := 0.0
	for _, x := range a {
		below, _ := slices.BinarySearch(sorted, x)
		above, _ := slices.BinarySearch(sorted, x+1)
		count += float64(below) + float64(above-below)/2
	}
	return count / float64(len(a)) / float64(len(b))
}

func manyMessages(n int) []gateway.Message {
	var all []gateway.Message
	for k := range n {
		all = append(all, gateway.Message{Number: 100 + k, Day: day, FromTeam: k%2 == 0, Text: fmt.Sprintf("Meddelande %d i samtalet om idén.", k)})
	}
	return all
}

// The measure finds a difference where there is one.
func TestSlowerTellsADifference(t *testing.T) {
	var a, b, c []time.Duration
	for n := range 100 {
		a, b, c = append(a, time.Duration(n)), append(b, time.Duration(n+60)), append(c, time.Duration(n))
	}
	if p := slower(a, c); p != 0.5 {
		t.Errorf("of two equal ones the first is slower in %v", p)
	}
	if p := slower(b, a); p < 0.8 {
		t.Errorf("the slower one is slower in %v", p)
	}
}

// A page of ordinary length has the length of one that opens nothing; it is a
// long dialogue that takes more.
func TestOrdinaryPagesHaveOneLength(t *testing.T) {
	lengths, packed := map[int]int{}, map[string]int{}
	var longest *httptest.ResponseRecorder
	for _, n := range []int{0, 5, 20} {
		s, receipt := known(t)
		s.desk.standings[code(1)].Messages = manyMessages(n)
		w := s.post("visa", "kvitto", receipt)
		lengths[w.Body.Len()]++
		longest = w
		for _, typed := range []string{receipt, code(2).String()} {
			w := s.packed("visa", "kvitto", typed)
			packed[fmt.Sprint(w.Code, w.Header(), w.Body.Len())]++
			if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > 14<<10 {
				t.Errorf("with %d messages a browser gets %d bytes: %v", n, w.Body.Len(), w.Header())
			}
		}
	}
	if len(lengths) != 1 || len(packed) != 1 {
		t.Errorf("lengths %v, packed %v", lengths, packed)
	}
	t.Logf("a page with 20 messages has %d bytes, padded to %d", len(bytes.TrimRight(longest.Body.Bytes(), " ")), longest.Body.Len())
}
