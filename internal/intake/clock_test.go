package intake

import (
	"testing"
	"time"
)

// at gives a time in Sweden.
func at(t testing.TB, clock string) time.Time {
	t.Helper()
	at, err := time.Parse("2006-01-02 15:04 -0700", clock+" +0100")
	if err != nil {
		t.Fatal(err)
	}
	return at
}
