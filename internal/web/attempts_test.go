package web

import (
	"net/http/httptest"
	"testing"
	"time"
)

func TestAttempts(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	may := Guard{Now: func() time.Time { return now }}.Attempts(Rate{Reads: 1, ReadsAtOnce: 2, Sends: 1, SendsAtOnce: 2, Prefixes: 2})
	try := func(from string, want bool) {
		t.Helper()
		r := httptest.NewRequest("POST", "/min-ide/visa", nil)
		r.RemoteAddr = from
		if may(r) != want {
			t.Errorf("from %s: may try %v, want %v", from, !want, want)
		}
	}
	try("192.0.2.1:1", true)
	try("192.0.2.99:2", true) // the same network
	try("192.0.2.1:3", false)
	try("198.51.100.1:1", true) // another
	now = now.Add(time.Second)
	try("192.0.2.1:4", true) // after a while
	try("192.0.2.1:5", false)
}
